"""What SoundCloud's answers mean: its published errors, and the limits users met in 2025 and 2026."""

from __future__ import annotations

from datetime import timedelta

from core.errors import NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

SAVED = Answer(outcome=Outcome.SAVED)
SPAM_PAUSE = timedelta(hours=1)  # a spam warning names no end


def answer(reply: Reply) -> Answer:
    """For a like, repost or follow of something well-formed."""
    if reply.ok and done(reply):
        return SAVED
    detail, wait = f"{reply.status} {message_of(reply)}"[:80].strip(), reply.retry_after
    match reply.status:
        case 401:
            outcome = Outcome.ACCESS_EXPIRED
        case 403 | 422:  # 422: this fan follows as many as one may
            outcome = Outcome.NOT_ENTITLED if reply.fields else Outcome.TRANSIENT
        case 404:  # private until its moment, or gone
            outcome = Outcome.NOT_AVAILABLE_YET
        case 400:
            outcome = Outcome.BAD_ITEM if reply.fields else Outcome.TRANSIENT
        case 429 if reply.fields.get("spam_warning_urn"):
            # about this fan's own likes, not about us: the others' lane goes on
            outcome, wait = Outcome.TRANSIENT, wait or SPAM_PAUSE
        case 429:
            outcome = Outcome.RATE_LIMITED
        case _:
            outcome = Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=detail, retry_after=wait)


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read in a fan's name means."""
    detail = f"{reply.status} {message_of(reply)}"[:80].strip()
    if reply.status == 401:
        return NeedsConsent(detail)
    if reply.status == 403 and reply.fields:
        return NotEntitled(detail)
    return RetryLater(f"HTTP {detail}", after=reply.retry_after)


def done(reply: Reply) -> bool:
    """A success says so in JSON or says nothing; a page in between is no success."""
    return reply.json is not None or not reply.text.strip()


def message_of(reply: Reply) -> str:
    """`message`, or the deprecated forms before it."""
    match reply.fields:
        case {"message": str(words)} if words:
            return words
        case {"error": str(words)} if words:  # the gateway's, e.g. "Rate Limit Exceeded" (2026-04)
            return words
        case {"errors": [{"error_message": str(words)}, *_]}:
            return words
    return ""
