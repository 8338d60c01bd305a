"""Google's own discovery document of the YouTube Data API as a validator of what crosses the wire."""

from __future__ import annotations

import functools
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from tests.support.spec_files import spec_file

OURS = "/youtube_music/"


class YouTubeSpec:
    """`request` and `answer` raise unless Google would understand the one and could have sent the other."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = {name: _schema(schema) for name, schema in document["schemas"].items()}
        self._common = document["parameters"]
        self._methods: dict[tuple[str, str], dict[str, Any]] = {}
        for resource in document["resources"].values():
            for method in resource.get("methods", {}).values():
                self._methods[(method["httpMethod"], method["path"])] = method

    def request(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> None:
        """Path, parameters, body and a way of authorisation."""
        known = self._method(method, url)
        allowed = known.get("parameters", {}) | self._common
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        for name, value in query:
            assert name in allowed, f"{known['id']} has no parameter {name}"
            assert value in allowed[name].get("enum", [value]), f"{name} cannot be {value}"
            if allowed[name].get("type") == "integer":
                assert int(allowed[name].get("minimum", 0)) <= int(value) <= int(allowed[name]["maximum"])
        given = {name for name, _ in query}
        missing = {name for name, one in allowed.items() if one.get("required")} - given
        assert not missing, f"{known['id']} needs {missing}"
        if "request" in known:
            self._check(known["request"]["$ref"], json.loads(body))
        else:
            assert body == b"", f"{known['id']} takes no body"
        assert {name.lower() for name in headers} & {"authorization", "x-goog-api-key"}

    def answer(self, method: str, url: str, status: int, body: bytes) -> None:
        """The body of a success; refusals have no schema, only their well-known form."""
        known = self._method(method, url)
        if status >= 400:
            error = json.loads(body)["error"]
            assert error["code"] == status
            assert {"message", "domain", "reason"} <= error["errors"][0].keys()
        elif "response" in known:
            self._check(known["response"]["$ref"], json.loads(body))
        else:
            assert (status, body) == (204, b"")

    def scopes(self, method: str, url: str) -> list[str]:
        """Any one of these is enough."""
        scopes: list[str] = self._method(method, url)["scopes"]
        return scopes

    def _method(self, method: str, url: str) -> dict[str, Any]:
        path = urlsplit(url).path.removeprefix(OURS)
        assert (method, path) in self._methods, f"the API has no {method} /{path}"
        return self._methods[(method, path)]

    def _check(self, name: str, value: Any) -> None:
        schema = {"$ref": f"#/$defs/{name}", "$defs": self._schemas}
        Draft202012Validator(schema).validate(value)


def _schema(found: Any) -> Any:
    """Discovery's dialect of JSON schema, made strict: what is not listed may not travel."""
    if isinstance(found, list):
        return [_schema(one) for one in found]
    if not isinstance(found, dict):
        return found
    if "$ref" in found:
        return {"$ref": f"#/$defs/{found['$ref']}"}
    kept = {key: value for key, value in found.items() if key in ("type", "enum", "items", "properties")}
    if kept.get("type") == "any":
        del kept["type"]
    if "items" in kept:
        kept["items"] = _schema(kept["items"])
    if isinstance(kept.get("properties"), dict):
        kept["properties"] = {name: _schema(one) for name, one in kept["properties"].items()}
        kept["additionalProperties"] = False
    return kept


@functools.cache
def youtube_spec() -> YouTubeSpec:
    """For requests to, and answers of, `{base_url}/youtube_music/youtube/v3`."""
    return YouTubeSpec(json.loads(spec_file("youtube_v3_discovery.json").read_text("utf-8")))
