"""What Apple Music's answers mean: the fan's token, the fan's subscription and our own key are three different things."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import GiveUp, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

NO_SUBSCRIPTION = (
    "40015"  # "Insufficient Privileges": no active subscription, or the library is not synchronised
)
_CALM = timedelta(seconds=15)  # a 429 "resolves itself shortly" and names no time (Apple, 2026-11)


def answer(reply: Reply) -> Answer:
    """For a refused request in a fan's name, one with our own token already renewed."""
    error, wait = error_in(reply), reply.retry_after
    code, title = str(error.get("code", "")), str(error.get("title", ""))
    detail = f"{reply.status} {code} {title}".replace("  ", " ")[:80].strip()
    match reply.status:
        case 401:
            outcome = Outcome.NEEDS_REAUTH
        case 400 | 403 if code == NO_SUBSCRIPTION or "insufficient privileges" in title.lower():
            outcome = Outcome.NOT_ENTITLED
        case 403:  # 40300: the token is dead, or the privacy notice was never accepted
            outcome = Outcome.NEEDS_REAUTH if error else Outcome.TRANSIENT
        case 404:
            outcome = Outcome.NOT_AVAILABLE_YET
        case 400:
            outcome = Outcome.BAD_ITEM if error else Outcome.TRANSIENT
        case 429:
            outcome, wait = Outcome.RATE_LIMITED, wait or _CALM
        case _:  # 5xx, 405 and what a gateway says
            outcome = Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=detail, retry_after=wait)


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read in a fan's name means."""
    refused = answer(reply)
    match refused.outcome:
        case Outcome.NEEDS_REAUTH:
            return NeedsConsent(refused.detail)
        case Outcome.NOT_ENTITLED:
            return NotEntitled(refused.detail)
        case Outcome.BAD_ITEM:
            return GiveUp(refused.detail)
    return RetryLater(f"HTTP {refused.detail}", after=refused.retry_after)


def error_in(reply: Reply) -> dict[str, Any]:
    """The first error."""
    match reply.fields.get("errors"):
        case [dict(first), *_]:
            return first
    return {}


def listed(reply: Reply) -> list[dict[str, Any]] | None:
    """`data` of a list; empty for "No related resources" and unknown ids, None for what is no answer at all."""
    if reply.status == 404 and error_in(reply):
        return []
    data = reply.fields.get("data")
    if not reply.ok or not isinstance(data, list):
        return None
    return [one for one in data if isinstance(one, dict)]


def albums_of_a_search(reply: Reply) -> list[dict[str, Any]] | None:
    """The albums among a search's results, which leave out what has none; None for what is no answer at all."""
    results = reply.fields.get("results")
    if not reply.ok or not isinstance(results, dict):
        return None
    match results.get("albums"):
        case {"data": [*data]}:
            return [one for one in data if isinstance(one, dict)]
    return []
