"""Checks calls and answers of the Bot API against the published description (telegram_bot_api.json)."""

from __future__ import annotations

import json
from typing import Any

from tests.support.spec_files import spec_file

FILE = "telegram_bot_api.json"
_PLAIN: dict[str, tuple[type, ...]] = {"String": (str,), "Float": (int, float)}


def load() -> TelegramSpec:
    """The description in SPECS_DIR; skips the test when it is not there (see spec_files)."""
    return TelegramSpec(json.loads(spec_file(FILE).read_text(encoding="utf-8")))


class TelegramSpec:
    """Every method returns a list of problems, empty when all is well."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.methods: dict[str, Any] = spec["methods"]
        self.types: dict[str, Any] = spec["types"]

    def required(self, method: str) -> list[str]:
        """Names of the parameters a method must have."""
        return [field["name"] for field in self.methods[method].get("fields", []) if field["required"]]

    def call_problems(self, method: str, values: dict[str, Any], files: tuple[str, ...] = ()) -> list[str]:
        """Of a call as it came over the wire (`values`: text or JSON values; `files`: names of uploads)."""
        if method not in self.methods:
            return [f"{method}: no such method"]
        fields = {field["name"]: field for field in self.methods[method].get("fields", [])}
        attached = {
            str(v).removeprefix("attach://") for v in values.values() if str(v).startswith("attach://")
        }
        problems = [
            f"{method}: {name} is required"
            for name, field in fields.items()
            if field["required"] and name not in values and name not in files
        ]
        problems += [f"{method}: no parameter {name}" for name in values if name not in fields]
        body = json.dumps(values)
        problems += [
            f"{method}: stray upload {name}"
            for name in files
            if name not in fields and name not in attached and f"attach://{name}" not in body
        ]
        for name, value in values.items():
            if name in fields:
                problems += self._any(
                    fields[name]["types"], _decoded(fields[name]["types"], value), f"{method}.{name}"
                )
        return problems

    def answer_problems(self, method: str, result: Any) -> list[str]:
        """Of the `result` a method returned."""
        return self._any(self.methods[method]["returns"], result, f"{method} ->")

    def value_problems(self, kind: str, value: Any) -> list[str]:
        """Of any value of a named type, e.g. an Update."""
        return self._one(kind, value, kind)

    def _any(self, kinds: list[str], value: Any, where: str) -> list[str]:
        tries = [self._one(kind, value, where) for kind in kinds]
        return min(tries, key=len)

    def _one(self, kind: str, value: Any, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: expected an array, found {value!r:.60}"]
            inner = kind.removeprefix("Array of ")
            return [
                problem for i, item in enumerate(value) for problem in self._one(inner, item, f"{where}[{i}]")
            ]
        if kind in self.types:
            return self._object(kind, value, where)
        return [] if _is_plain(kind, value) else [f"{where}: expected {kind}, found {value!r:.60}"]

    def _object(self, kind: str, value: Any, where: str) -> list[str]:
        described = self.types[kind]
        if subtypes := described.get("subtypes"):
            return self._any(subtypes, value, where)
        if kind == "InputFile":
            return [] if isinstance(value, str) else [f"{where}: expected a file"]
        if not isinstance(value, dict):
            return [f"{where}: expected {kind}, found {value!r:.60}"]
        fields = {field["name"]: field for field in described.get("fields", [])}
        problems = [
            f"{where}: {kind}.{name} is required"
            for name, f in fields.items()
            if f["required"] and name not in value
        ]
        for name, item in value.items():
            if name not in fields:
                problems.append(f"{where}: {kind} has no field {name}")
            else:
                problems += self._any(fields[name]["types"], item, f"{where}.{name}")
        return problems


def _is_plain(kind: str, value: Any) -> bool:
    if kind in ("Integer", "Int"):
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in ("Boolean", "True"):
        return value is True or (kind == "Boolean" and value is False)
    return isinstance(value, _PLAIN.get(kind, (object,))) and not isinstance(value, bool)


def _decoded(kinds: list[str], value: Any) -> Any:
    if not isinstance(value, str) or "String" in kinds or "InputFile" in kinds:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
