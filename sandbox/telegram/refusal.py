"""The errors the fake Bot API answers, with the status codes and sentences of the real one."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A call that Telegram refuses; becomes `{"ok": false, "error_code", "description", "parameters"}`."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad_request(reason: str) -> Refusal:
    """400: the call itself is wrong."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: this chat is closed to the bot."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """409: two ways of receiving updates at once."""
    return Refusal(409, f"Conflict: {reason}")


def too_many(seconds: int) -> Refusal:
    """429: only `retry_after` is authoritative."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
