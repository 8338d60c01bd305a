"""Spotify's own specification of its Web API as a validator."""

from __future__ import annotations

import functools

import yaml

from tests.support.spec_files import spec_file
from tests.support.wire_spec import WireSpec


@functools.cache
def spotify_spec() -> WireSpec:
    """For requests to, and answers of, `{base_url}/spotify/v1`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(spec_file("spotify_openapi.yml").read_text("utf-8"), Loader=loader)
    # openapi-core knows no oauth2; on the wire it is a bearer token
    document["components"]["securitySchemes"]["oauth_2_0"] = {"type": "http", "scheme": "bearer"}
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "security" in operation:
                operation["security"] = [{"oauth_2_0": []}]
                # the file leaves 400 and 404 out at most places and forgets the "error" around them at others
                operation["responses"]["400"] = {"$ref": "#/components/responses/BadRequest"}
                operation["responses"]["404"] = {"$ref": "#/components/responses/NotFound"}
    return WireSpec(document, "https://api.spotify.com", "/spotify")
