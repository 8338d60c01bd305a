"""TIDAL's own specification of its API as a validator."""

from __future__ import annotations

import functools
import json

from tests.support.spec_files import spec_file
from tests.support.wire_spec import WireSpec


@functools.cache
def tidal_spec() -> WireSpec:
    """For requests to, and answers of, `{base_url}/tidal/v2`."""
    document = json.loads(spec_file("tidal_openapi.json").read_text("utf-8"))
    schemes = document["components"]["securitySchemes"]
    for name in schemes:  # openapi-core knows no oauth2; on the wire it is a bearer token
        schemes[name] = {"type": "http", "scheme": "bearer"}
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "security" in operation:
                operation["security"] = [{name: [] for name in one} for one in operation["security"]]
    return WireSpec(document, "https://openapi.tidal.com", "/tidal")
