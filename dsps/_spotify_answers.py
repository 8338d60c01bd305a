"""What Spotify's refusals mean: its published errors and what users saw in 2025 and 2026, in one place."""

from __future__ import annotations

import re

from core.errors import Misconfigured, NeedsConsent, NotEntitled, NotListed, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

SAVED = Answer(outcome=Outcome.SAVED)
_MISSING = re.compile(
    r"non.?exist|not found|unknown|not available|invalid (\w+ )?(id|uri)|invalid base62", re.IGNORECASE
)
_REMOVED = frozenset({"forbidden", "service not found"})
_NO_WORD = frozenset({"<", ""})  # how an answer begins that is not Spotify's own word


def answer(reply: Reply) -> Answer:
    """For a write whose items are well-formed: an "invalid" one is one that Spotify does not have (yet)."""
    message = message_of(reply)
    detail = f"{reply.status} {message}"[:80].strip()
    if reply.ok:
        return SAVED
    match reply.status:
        case 401:
            outcome = Outcome.ACCESS_EXPIRED
        case 403:
            outcome = refusal(reply)
            if outcome is Outcome.NOT_ENTITLED and _not_listed(reply):
                return Answer(outcome=outcome, detail=detail, listed_only=True)
        case 404:
            outcome = Outcome.NOT_AVAILABLE_YET
        case 400:
            outcome = Outcome.NOT_AVAILABLE_YET if _MISSING.search(message) else Outcome.BAD_ITEM
        case 429:
            reason = str(_error(reply).get("reason") or message or "rate limited")[:80]
            return Answer(outcome=Outcome.RATE_LIMITED, detail=reason, retry_after=reply.retry_after)
        case _:  # 5xx, timeouts, redirects: nothing that speaks about item or fan
            outcome = Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=detail, retry_after=reply.retry_after)


def refusal(reply: Reply) -> Outcome:
    """What a 403 says. Matched loosely: the wording changed twice in a year and may come as plain text."""
    words = message_of(reply).lower()
    if _not_listed(reply):
        return Outcome.NOT_ENTITLED
    if "premium" in words and "owner" in words:
        return Outcome.APP_MISCONFIGURED
    if "scope" in words:
        return Outcome.NEEDS_REAUTH
    if words[:1] in _NO_WORD:
        return Outcome.TRANSIENT  # a gateway's page
    return Outcome.NOT_ENTITLED


def _not_listed(reply: Reply) -> bool:
    """A client in development mode: "Check settings on developer.spotify.com/dashboard, the user may not be registered."""
    return "registered" in message_of(reply).lower()


def removed(reply: Reply) -> bool:
    """Whether the endpoint does not exist for this client id (restricted mode, since 2026-02)."""
    return reply.status in (403, 404) and message_of(reply).lower().strip(" .\n") in _REMOVED


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read means."""
    message = message_of(reply)[:80]
    if reply.status == 401:
        return NeedsConsent(message)
    if reply.status == 403:
        match refusal(reply):
            case Outcome.APP_MISCONFIGURED:
                return Misconfigured(f"UPBEAT_SPOTIFY_CLIENT_ID: {message}")
            case Outcome.NEEDS_REAUTH:
                return NeedsConsent(message)
            case Outcome.NOT_ENTITLED:
                return NotListed(message) if _not_listed(reply) else NotEntitled(message)
    return RetryLater(f"HTTP {reply.status}", after=reply.retry_after)


def message_of(reply: Reply) -> str:
    """`error.message`, or the beginning of a body that has none."""
    return str(_error(reply).get("message") or reply.text)


def _error(reply: Reply) -> dict[str, object]:
    error = reply.fields.get("error")
    return error if isinstance(error, dict) else {}
