"""What Deezer's answers mean: its errors come inside HTTP 200, in one table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import GiveUp, Misconfigured, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

WINDOW = timedelta(seconds=5)  # 50 requests in it; Deezer names no wait
SAVED = Answer(outcome=Outcome.SAVED)

QUOTA, NO_PERMISSION, BAD_TOKEN, SERVICE_BUSY, NO_DATA, NOT_ALLOWED = 4, 200, 300, 700, 800, 901
# code -> meaning. 4, 300, 500 and 800 were seen, the others are from Deezer's own list (2026)
_OUTCOMES = {
    QUOTA: Outcome.RATE_LIMITED,
    100: Outcome.BAD_ITEM,  # too many items at once
    NO_PERMISSION: Outcome.NEEDS_REAUTH,
    BAD_TOKEN: Outcome.NEEDS_REAUTH,
    500: Outcome.BAD_ITEM,  # wrong parameter
    501: Outcome.BAD_ITEM,  # missing parameter
    600: Outcome.BAD_ITEM,  # wrong query
    SERVICE_BUSY: Outcome.TRANSIENT,
    NO_DATA: Outcome.NOT_AVAILABLE_YET,
    NOT_ALLOWED: Outcome.NOT_ENTITLED,
}
_STATUSES = {401: Outcome.NEEDS_REAUTH, 404: Outcome.TRANSIENT, 429: Outcome.RATE_LIMITED}


def answer(reply: Reply) -> Answer:
    """For a write with well-formed items."""
    error = error_in(reply)
    if reply.ok and error is None and _yes(reply.json):
        return SAVED
    if reply.ok and reply.json is False:  # no error and not done: recorded for playlists and people
        return Answer(outcome=Outcome.NOT_AVAILABLE_YET, detail="false")
    code = error.get("code") if error else None
    if isinstance(code, int) and code in _OUTCOMES:
        outcome = _OUTCOMES[code]
        wait = reply.retry_after or (WINDOW if code == QUOTA else None)
        return Answer(outcome=outcome, detail=_words(code, error), retry_after=wait)
    if reply.status == 403:
        # a gateway's page says nothing about the fan
        outcome = Outcome.NOT_ENTITLED if reply.fields else Outcome.TRANSIENT
    else:
        outcome = _STATUSES.get(reply.status, Outcome.TRANSIENT)
    detail = f"{reply.status} {(error or {}).get('message', '')}"[:80].strip()
    return Answer(outcome=outcome, detail=detail, retry_after=reply.retry_after)


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read means."""
    refused = answer(reply)
    match refused.outcome:
        case Outcome.NEEDS_REAUTH:
            return NeedsConsent(refused.detail)
        case Outcome.NOT_ENTITLED:
            return NotEntitled(refused.detail)
        case Outcome.BAD_ITEM:
            return GiveUp(refused.detail)
        case Outcome.APP_MISCONFIGURED:
            return Misconfigured(f"UPBEAT_DEEZER_CLIENT_ID: {refused.detail}")
    return RetryLater(f"HTTP {reply.status} {refused.detail}"[:80].strip(), after=refused.retry_after)


def error_in(reply: Reply) -> dict[str, Any] | None:
    """The error of a body: None for none, also for `error: []`, which Deezer sends with a success."""
    error = reply.fields.get("error")
    if isinstance(error, dict):
        return error
    return {"message": error} if isinstance(error, str) and error else None


def _yes(body: Any) -> bool:
    return body is True or (isinstance(body, dict) and body.get("results") is True)


def _words(code: int, error: dict[str, Any] | None) -> str:
    return f"{code} {(error or {}).get('message', '')}"[:80].strip()
