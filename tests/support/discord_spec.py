"""Holding what crosses the wire against Discord's own OpenAPI file (discord_openapi.json)."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from jsonschema import Draft202012Validator

from sandbox.discord.state import SeenCall
from tests.support.spec_files import spec_file

_WITH_NUMBERS = (
    "CreatePrivateChannelRequest",
    "MessageAttachmentRequest",
    "CreateRoleRequest",
    "MessageAllowedMentionsRequest",
)


@functools.cache
def discord_spec() -> DiscordSpec:
    """For the calls a `DiscordWorld` has seen; skips the test when the file is not there."""
    return DiscordSpec(json.loads(spec_file("discord_openapi.json").read_text("utf-8")))


class DiscordSpec:
    """Every method returns a list of problems, empty when all is well."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        schemas = document["components"]["schemas"]
        # the file gives field errors number codes; on the wire they are words, as the reference shows (2026-08)
        schemas["InnerErrors"]["properties"]["_errors"]["items"] = {"$ref": "#/components/schemas/FieldError"}
        code = {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
        schemas["FieldError"] = code | {"required": ["code", "message"]}
        # Discord reads ids given as numbers and permission bits given as text; discord.py sends both
        schemas["GivenSnowflake"] = {"anyOf": [dict(schemas["SnowflakeType"]), {"type": "integer"}]}
        for name in _WITH_NUMBERS:
            text = json.dumps(schemas[name]).replace("/SnowflakeType", "/GivenSnowflake")
            schemas[name] = json.loads(text)
        schemas["CreateRoleRequest"]["properties"]["permissions"]["type"].append("string")
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in document["paths"]
        ]
        self._validators: dict[str, Draft202012Validator] = {}

    def problems(self, call: SeenCall) -> list[str]:
        """Of a call and its answer."""
        path = self._template(call.path)
        operation = self._document["paths"].get(path, {}).get(call.method.lower())
        if operation is None:
            return [f"{call.method} {call.path}: Discord has no such call"]
        where = f"{call.method} {path}"
        found = self._answer_problems(where, operation, call)
        if call.status < 400 and call.body is not None:
            asked = operation["requestBody"]["content"]["application/json"]["schema"]
            found += self._check(f"{where} request", asked, call.body)
        return found

    def _answer_problems(self, where: str, operation: dict[str, Any], call: SeenCall) -> list[str]:
        answers = operation["responses"]
        kind = str(call.status) if str(call.status) in answers else f"{call.status // 100}XX"
        if kind not in answers:
            return [f"{where}: answered {call.status}, Discord knows {', '.join(answers)}"]
        answer = answers[kind]
        if "$ref" in answer:
            answer = self._document["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
        if "content" not in answer:
            return [] if call.answer is None else [f"{where}: {call.status} has no body"]
        schema = answer["content"]["application/json"]["schema"]
        return self._check(f"{where} {call.status}", schema, call.answer)

    def _template(self, path: str) -> str:
        fits = [template for pattern, template in self._paths if pattern.match(path)]
        return min(fits, key=lambda template: template.count("{"), default="")

    def _check(self, where: str, schema: dict[str, Any], value: Any) -> list[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = schema | {"components": self._document["components"]}
            self._validators[key] = Draft202012Validator(whole)
        return [f"{where}: {_deepest(error)}" for error in self._validators[key].iter_errors(value)]


def _deepest(error: Any) -> str:
    while error.context:
        error = max(error.context, key=lambda one: (len(one.absolute_path), one.validator != "enum"))
    place = ".".join(str(part) for part in error.absolute_path)
    return f"{place}: {error.message:.200}"
