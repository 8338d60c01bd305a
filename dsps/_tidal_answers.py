"""What TIDAL's answers mean: JSON:API errors, and what a successful write left out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

SAVED = Answer(outcome=Outcome.SAVED)
DUPLICATE = "DUPLICATE_ITEMS_IN_COLLECTION"
IN_PROGRESS = "IDEMPOTENT_REQUEST_IN_PROGRESS"
_TEMPORARY = 11001  # sub-status of a 401: the authorisation server is away (TIDAL's SDK, 2026)

_CONFLICTS = {
    DUPLICATE: Outcome.ALREADY_SAVED,
    "TOO_MANY_ITEMS_IN_COLLECTION": Outcome.NOT_ENTITLED,  # this fan's collection is full
    IN_PROGRESS: Outcome.TRANSIENT,
}
_SKIPPED = {"NOT_FOUND": Outcome.NOT_AVAILABLE_YET, "ALREADY_PRESENT": Outcome.ALREADY_SAVED}


def answer(reply: Reply, asked: Collection[str]) -> Answer:
    """For adding `asked` (ids) to a collection. A 200 saved only what it names."""
    if reply.ok:
        return _added(reply, asked)
    code = code_of(reply)
    detail = f"{reply.status} {code or _error(reply).get('detail', '')}"[:80].strip()
    match reply.status:
        case 401:
            outcome = Outcome.TRANSIENT if _sub_status(reply) == _TEMPORARY else Outcome.ACCESS_EXPIRED
        case 403:
            outcome = refusal(reply)
        case 404:
            outcome = Outcome.NOT_AVAILABLE_YET
        case 409:
            outcome = _CONFLICTS.get(code, Outcome.TRANSIENT)
        case 400:
            outcome = Outcome.BAD_ITEM if _error(reply) else Outcome.TRANSIENT
        case 405 | 406 | 415:  # we speak wrongly, or there is a gateway in between: no fan's fault
            outcome = Outcome.TRANSIENT
        case 429:
            outcome = Outcome.RATE_LIMITED
        case _:  # 5xx, and 422 for a key that was used for something else
            outcome = Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=detail, retry_after=reply.retry_after)


def refusal(reply: Reply) -> Outcome:
    """What a 403 says; the specification lists none."""
    words = f"{code_of(reply)} {_error(reply).get('detail', '')}".lower()
    if not reply.fields:
        return Outcome.TRANSIENT  # a gateway's page
    return Outcome.NEEDS_REAUTH if "scope" in words else Outcome.NOT_ENTITLED


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read means. What may not be seen "behaves as if it does not exist"."""
    detail = f"{reply.status} {code_of(reply)}"[:80].strip()
    if reply.status == 401 and _sub_status(reply) != _TEMPORARY:
        return NeedsConsent(detail)
    if reply.status == 404 and _error(reply):
        return NotEntitled("this account may not be used by applications")
    if reply.status == 403:
        match refusal(reply):
            case Outcome.NEEDS_REAUTH:
                return NeedsConsent(detail)
            case Outcome.NOT_ENTITLED:
                return NotEntitled(detail)
    return RetryLater(f"HTTP {detail}", after=reply.retry_after)


def lookup_error(reply: Reply) -> UpbeatError:
    """The decision that a refused look-up means: it is made with the application's own token."""
    if reply.status == 403 and reply.fields:
        return Misconfigured(f"UPBEAT_TIDAL_CLIENT_ID may not look up releases: {code_of(reply)}"[:120])
    return RetryLater(f"look-up: HTTP {reply.status} {code_of(reply)}".strip(), after=reply.retry_after)


def code_of(reply: Reply) -> str:
    """The first error's code, or ""."""
    code = _error(reply).get("code")
    return code if isinstance(code, str) else ""


def _error(reply: Reply) -> dict[str, Any]:
    match reply.fields.get("errors"):
        case [dict(first), *_]:
            return first
    return {}


def _sub_status(reply: Reply) -> Any:
    return reply.fields.get("subStatus", reply.fields.get("sub_status"))


def _added(reply: Reply, asked: Collection[str]) -> Answer:
    done, meta = _ids(reply.fields.get("data")), reply.fields.get("meta")
    listed = meta.get("skipped") if isinstance(meta, dict) else None
    skipped = {
        str(entry.get("id")): str(entry.get("reason"))
        for entry in (listed if isinstance(listed, list) else [])
        if isinstance(entry, dict)
    }
    reasons = [skipped[id_] for id_ in asked if id_ in skipped]
    if any(id_ not in done and id_ not in skipped for id_ in asked):
        return Answer(outcome=Outcome.TRANSIENT, detail="an answer that does not name the item")
    outcomes = {_SKIPPED.get(reason, Outcome.TRANSIENT) for reason in reasons}
    for worst in (Outcome.NOT_AVAILABLE_YET, Outcome.TRANSIENT):
        if worst in outcomes:
            return Answer(outcome=worst, detail=f"skipped: {', '.join(sorted(set(reasons)))}"[:80])
    if reasons and len(reasons) == len(set(asked)):
        return Answer(outcome=Outcome.ALREADY_SAVED, detail="skipped: ALREADY_PRESENT")
    return SAVED


def _ids(listed: Any) -> set[str]:
    return {str(e.get("id")) for e in (listed if isinstance(listed, list) else []) if isinstance(e, dict)}
