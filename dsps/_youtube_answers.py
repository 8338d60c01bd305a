"""What the YouTube Data API's refusals mean: Google's reasons, in one place, and when its daily quota begins anew."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

from core.budget import DailyBudget
from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.presave import Answer, Outcome
from dsps._http import Reply

ZONE = "America/Los_Angeles"  # in which Google's day ends
_DAY = DailyBudget(units=0, zone=ZONE, save=0)
SAVED = Answer(outcome=Outcome.SAVED)

_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_REASONS = {
    "rateLimitExceeded": Outcome.RATE_LIMITED,
    "userRateLimitExceeded": Outcome.TRANSIENT,  # this fan's account, not the lane
    "authError": Outcome.ACCESS_EXPIRED,
    "insufficientPermissions": Outcome.NEEDS_REAUTH,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Outcome.NEEDS_REAUTH,
    "authenticatedUserNotChannel": Outcome.NOT_ENTITLED,
    "youtubeSignupRequired": Outcome.NOT_ENTITLED,
    "authenticatedUserAccountSuspended": Outcome.NOT_ENTITLED,
    "authenticatedUserAccountClosed": Outcome.NOT_ENTITLED,
    "accountClosed": Outcome.NOT_ENTITLED,
    "accountSuspended": Outcome.NOT_ENTITLED,
    "emailNotVerified": Outcome.NOT_ENTITLED,
    "videoNotFound": Outcome.NOT_AVAILABLE_YET,
    "notFound": Outcome.NOT_AVAILABLE_YET,
    "videoRatingDisabled": Outcome.BAD_ITEM,
    "videoPurchaseRequired": Outcome.BAD_ITEM,
    "invalidRating": Outcome.BAD_ITEM,
    "subscriptionDuplicate": Outcome.ALREADY_SAVED,
    "subscriptionForbidden": Outcome.BAD_ITEM,
    "publisherNotFound": Outcome.BAD_ITEM,
    "accessNotConfigured": Outcome.APP_MISCONFIGURED,
    "SERVICE_DISABLED": Outcome.APP_MISCONFIGURED,
    "keyInvalid": Outcome.APP_MISCONFIGURED,
    "keyExpired": Outcome.APP_MISCONFIGURED,
    "API_KEY_INVALID": Outcome.APP_MISCONFIGURED,
    "ipRefererBlocked": Outcome.APP_MISCONFIGURED,
    "backendError": Outcome.TRANSIENT,
}
_STATUSES = {
    401: Outcome.ACCESS_EXPIRED,
    403: Outcome.NOT_ENTITLED,
    404: Outcome.NOT_AVAILABLE_YET,
    400: Outcome.BAD_ITEM,
    429: Outcome.RATE_LIMITED,
}


def answer(reply: Reply) -> Answer:
    """For a write. Google refuses with a status and a reason; the reason decides, unknown ones leave it to the status."""
    if reply.ok:
        return SAVED
    reason = reason_of(reply)
    detail = f"{reply.status} {reason or reply.text.strip()}"[:80].strip()
    if reason in _SPENT:
        return Answer(outcome=Outcome.RATE_LIMITED, detail=detail, retry_after=until_midnight(reply.date))
    if reply.status == 403 and not reason and not reply.fields:
        return Answer(outcome=Outcome.TRANSIENT, detail=detail)  # a gateway's page
    outcome = _REASONS.get(reason) or _STATUSES.get(reply.status, Outcome.TRANSIENT)
    if outcome is Outcome.APP_MISCONFIGURED:
        detail = f"UPBEAT_YOUTUBE_MUSIC_CLIENT_ID: {detail}"[:80]
    return Answer(outcome=outcome, detail=detail, retry_after=reply.retry_after)


def error_of(reply: Reply, setting: str = "UPBEAT_YOUTUBE_MUSIC_CLIENT_ID") -> UpbeatError:
    """The decision that a refused read means."""
    if reply.ok:
        return RetryLater("the answer is odd")
    told = answer(reply)
    match told.outcome:
        case Outcome.ACCESS_EXPIRED | Outcome.NEEDS_REAUTH:
            return NeedsConsent(told.detail)
        case Outcome.NOT_ENTITLED:
            return NotEntitled(told.detail)
        case Outcome.APP_MISCONFIGURED:
            return Misconfigured(f"{setting}: {reason_of(reply)}")
    return RetryLater(told.detail, after=told.retry_after)


def reason_of(reply: Reply) -> str:
    """`error.errors[0].reason`, or the newer `error.details[].reason`; "" when there is none."""
    error = reply.fields.get("error")
    if not isinstance(error, dict):
        return ""
    for listed in (error.get("details"), error.get("errors")):
        for one in listed if isinstance(listed, list) else []:
            reason = one.get("reason") if isinstance(one, dict) else None
            if isinstance(reason, str) and (reason in _REASONS or listed is error.get("errors")):
                return reason
    return ""


def until_midnight(date: str) -> timedelta:
    """How long the day's quota stays spent, by Google's own clock; an hour when it does not say."""
    try:
        now = parsedate_to_datetime(date)
    except ValueError:
        return timedelta(hours=1)
    return _DAY.renews_at(now) - now
