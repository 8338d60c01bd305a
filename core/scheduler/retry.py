"""What an answer of a DSP means for a pre-save: one decision per outcome, pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from core.delivery import DeliveryKind
from core.presave import Answer, Outcome, PreSaveStatus

MAX_ATTEMPTS = 8
SOURCE_PATIENCE = timedelta(hours=48)

_AVAILABILITY = tuple(timedelta(seconds=s) for s in (5, 15, 40, 60, 120, 300, 600, 1800))
_HOURLY = timedelta(hours=1)
_BREAK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to record. `tell`: the message that goes with it. `pause`: stop the whole lane that long."""

    status: PreSaveStatus
    next_at: datetime | None = None
    tell: DeliveryKind | None = None
    pause: timedelta | None = None
    kill_grant: bool = False


def backoff(attempts: int, jitter: float) -> timedelta:
    """Exponential from 2 s to 10 min, spread by +-25 % (`jitter` in [0, 1))."""
    seconds = min(600.0, 2.0 * 2 ** max(0, attempts - 1))
    return timedelta(seconds=seconds * (0.75 + jitter / 2))


def decide(  # noqa: C901 - one branch an outcome, each a line or two
    answer: Answer, *, attempts: int, moment: datetime, now: datetime, jitter: float
) -> Decision:
    """`attempts` counts the one just made; `moment` is when the wave fired."""
    match answer.outcome:
        case Outcome.SAVED | Outcome.ALREADY_SAVED:
            return Decision(status=PreSaveStatus.SAVED, tell=DeliveryKind.RECEIPT)
        case Outcome.ACCEPTED:
            return Decision(status=PreSaveStatus.ACCEPTED, tell=DeliveryKind.RECEIPT)
        case Outcome.NOT_AVAILABLE_YET:
            return _wait_for_source(attempts, moment, now, jitter)
        case Outcome.NEEDS_REAUTH:
            return Decision(status=PreSaveStatus.NEEDS_CONSENT, tell=DeliveryKind.RESCUE, kill_grant=True)
        case Outcome.NOT_ENTITLED:
            return Decision(status=PreSaveStatus.NOT_ENTITLED, tell=DeliveryKind.RESCUE)
        case Outcome.BAD_ITEM:
            return Decision(status=PreSaveStatus.FAILED, tell=DeliveryKind.RESCUE)
        case Outcome.APP_MISCONFIGURED:
            return Decision(status=PreSaveStatus.RETRYING, next_at=now + _BREAK, pause=_BREAK)
        case Outcome.RATE_LIMITED:
            wait = answer.retry_after or backoff(attempts, jitter)
            spread = timedelta(seconds=5 * jitter)
            return Decision(status=PreSaveStatus.RETRYING, next_at=now + wait + spread, pause=wait)
        case Outcome.TRANSIENT | Outcome.ACCESS_EXPIRED:
            if attempts >= MAX_ATTEMPTS:
                return Decision(status=PreSaveStatus.FAILED, tell=DeliveryKind.RESCUE)
            wait = max(backoff(attempts, jitter), answer.retry_after or timedelta(0))
            return Decision(status=PreSaveStatus.RETRYING, next_at=now + wait)
        case _:
            assert_never(answer.outcome)


def _wait_for_source(attempts: int, moment: datetime, now: datetime, jitter: float) -> Decision:
    if now - moment >= SOURCE_PATIENCE:
        return Decision(status=PreSaveStatus.AWAITING_SOURCE)
    step = _AVAILABILITY[attempts - 1] if attempts <= len(_AVAILABILITY) else _HOURLY
    return Decision(status=PreSaveStatus.RETRYING, next_at=now + step * (1 + jitter / 5))
