"""Twilio's own specification of its Messages API as a validator."""

from __future__ import annotations

import functools
import json

from tests.support.spec_files import spec_file
from tests.support.wire_spec import WireSpec


@functools.cache
def twilio_spec() -> WireSpec:
    """For requests to, and answers of, `{base_url}/twilio`."""
    document = json.loads(spec_file("twilio_messages.json").read_text("utf-8"))
    return WireSpec(document, "https://api.twilio.com", "/twilio")
