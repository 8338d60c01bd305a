"""The errors the fake REST API answers, with the codes and sentences of the real one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.discord.records import Json


class Refusal(Exception):
    """A call Discord refuses; becomes `{"message", "code", "errors"?}` with this HTTP status."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers or {})
        self.body: Json = {"message": message, "code": code} | more


class Problems:
    """What is wrong with a form, field by field; `raise_any()` refuses the call when there is anything."""

    def __init__(self) -> None:
        self._found: list[tuple[tuple[str, ...], str, str]] = []

    def add(self, path: str, code: str, message: str) -> None:
        """`path` names the field with dots: "embeds.0.title"."""
        self._found.append((tuple(path.split(".")), code, message))

    def length(self, path: str, value: Any, least: int, most: int) -> None:
        """A text (or list) must have between `least` and `most` characters (or items)."""
        if not isinstance(value, str | list):
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= len(value) <= most:
            if len(value) > most and least == 0:
                code, words = "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."
            else:
                code, words = "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
            self.add(path, code, words)

    def choice(self, path: str, value: Any, allowed: tuple[Any, ...]) -> None:
        """A value must be one of `allowed`."""
        if value not in allowed:
            listed = ", ".join(str(one) for one in allowed)
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")

    def raise_any(self) -> None:
        """400 with code 50035 when there is a problem."""
        if not self._found:
            return
        errors: Json = {}
        for path, code, message in self._found:
            place = errors
            for part in path:
                place = place.setdefault(part, {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        raise Refusal(400, 50035, "Invalid Form Body", errors=errors)


def wrong_form(path: str, code: str, message: str) -> Refusal:
    """50035 about one field."""
    problems = Problems()
    problems.add(path, code, message)
    try:
        problems.raise_any()
    except Refusal as refusal:
        return refusal
    raise AssertionError("a problem was added")


def unknown(what: str, code: int) -> Refusal:
    """404: no such thing."""
    return Refusal(404, code, f"Unknown {what}")


def missing_permissions() -> Refusal:
    """403: the bot's roles do not allow it."""
    return Refusal(403, 50013, "Missing Permissions")


def missing_access() -> Refusal:
    """403: the bot cannot see it."""
    return Refusal(403, 50001, "Missing Access")


def too_many(
    seconds: float, *, everywhere: bool = False, headers: Mapping[str, str] | None = None
) -> Refusal:
    """429; only the body's `retry_after` is exact."""
    more = {"Retry-After": str(int(seconds) + 1)} | dict(headers or {})
    more["X-RateLimit-Scope"] = "global" if everywhere else "user"
    if everywhere:
        more["X-RateLimit-Global"] = "true"
    refusal = Refusal(429, 0, "You are being rate limited.", headers=more)
    refusal.body |= {"retry_after": round(seconds, 3), "global": everywhere}
    return refusal
