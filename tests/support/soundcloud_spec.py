"""SoundCloud's own specification of its API as a validator."""

from __future__ import annotations

import functools

import yaml

from tests.support.spec_files import spec_file
from tests.support.wire_spec import WireSpec


@functools.cache
def soundcloud_spec() -> WireSpec:
    """For requests to, and answers of, `{base_url}/soundcloud/api`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(spec_file("soundcloud_openapi.yaml").read_text("utf-8"), Loader=loader)
    # openapi-core knows no oauth2; on the wire it is the Authorization header that stands beside it
    del document["components"]["securitySchemes"]["oAuth2_1"]
    document["security"] = [{"AuthHeader": []}]
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "security" in operation:
                operation["security"] = [{"AuthHeader": []}]
    for response in document["components"]["responses"].values():
        content = response.get("content", {})
        # a media type without a schema checks nothing and is not found by its bare name
        response["content"] = {kind.partition(";")[0]: value for kind, value in content.items()}
    for name in ("access", "access_explicit"):  # the file gives a text as the default of a list
        document["components"]["parameters"][name]["schema"].pop("default", None)
    for name in (
        "bpm",
        "duration",
        "created_at",
    ):  # optional objects in a query, which openapi-core cannot leave out
        document["components"]["parameters"][name] = {
            "in": "query",
            "name": name,
            "schema": {"type": "string"},
        }
    return WireSpec(document, "https://api.soundcloud.com", "/soundcloud/api")
