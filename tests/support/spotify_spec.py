"""Spotify's own specification of its Web API as a validator."""

from __future__ import annotations

import functools

import yaml

from tests.support.wire_spec import WireSpec, spec_file


@functools.cache
def spotify_spec() -> WireSpec:
    """For requests to, and answers of, `{base_url}/spotify/v1`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(spec_file("spotify_openapi.yml").read_text("utf-8"), Loader=loader)
    return WireSpec(document, "https://api.spotify.com", "/spotify")
