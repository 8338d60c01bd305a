"""What an answer of a DSP means for a pre-save: one decision per outcome, pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from core.delivery import DeliveryKind
from core.presave import Answer, Outcome, PreSaveStatus

MAX_ATTEMPTS = (
    18  # by the ladder of `backoff` at least two hours, three as a rule: an outage ends before a promise does
)
SOURCE_PATIENCE = timedelta(hours=48)

_SOONEST = timedelta(seconds=5)
_LATEST = timedelta(hours=1)
_BREAK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to record. `tell`: the message that goes with it. `pause`: stop the whole lane that long.

    `hold`: all of the wave's pre-saves on this DSP wait, or are parked, with this one.
    """

    status: PreSaveStatus
    next_at: datetime | None = None
    tell: DeliveryKind | None = None
    pause: timedelta | None = None
    kill_grant: bool = False
    hold: bool = False


_SAVED = Decision(status=PreSaveStatus.SAVED, tell=DeliveryKind.RECEIPT)
_ACCEPTED = Decision(status=PreSaveStatus.ACCEPTED)  # the fan is told when it was read back
_FAILED = Decision(status=PreSaveStatus.FAILED, tell=DeliveryKind.RESCUE)


def backoff(attempts: int, jitter: float) -> timedelta:
    """Exponential from 2 s to 20 min, spread by +-25 % (`jitter` in [0, 1))."""
    seconds = min(1200.0, 2.0 * 2 ** max(0, attempts - 1))
    return timedelta(seconds=seconds * (0.75 + jitter / 2))


def next_look(moment: datetime, now: datetime) -> timedelta:
    """How long to wait for a release that is not there: an eighth of its delay so far, 5 s to 1 h."""
    return min(_LATEST, max(_SOONEST, (now - moment) / 8))


def decide(  # noqa: C901 - one branch an outcome, each a line or two
    answer: Answer, *, attempts: int, moment: datetime, now: datetime, jitter: float
) -> Decision:
    """`attempts` counts the one just made; `moment` is when the wave fired.

    WAITING means that the attempt does not count: it was nobody's fault.
    """
    match answer.outcome:
        case Outcome.SAVED | Outcome.ALREADY_SAVED:
            return _SAVED
        case Outcome.ACCEPTED:
            return _ACCEPTED if attempts <= MAX_ATTEMPTS else _FAILED  # taken so often, and never there
        case Outcome.NOT_AVAILABLE_YET:
            return _wait_for_source(answer, moment, now, jitter)
        case Outcome.NEEDS_REAUTH:
            return Decision(status=PreSaveStatus.NEEDS_CONSENT, tell=DeliveryKind.RESCUE, kill_grant=True)
        case Outcome.NOT_ENTITLED:
            return Decision(status=PreSaveStatus.NOT_ENTITLED, tell=DeliveryKind.RESCUE)
        case Outcome.BAD_ITEM:
            return _FAILED
        case Outcome.APP_MISCONFIGURED:
            return Decision(status=PreSaveStatus.WAITING, next_at=now + _BREAK, pause=_BREAK)
        case Outcome.RATE_LIMITED:
            wait = answer.retry_after or backoff(attempts, jitter)
            return Decision(status=PreSaveStatus.WAITING, next_at=now + wait, pause=wait)
        case Outcome.TRANSIENT | Outcome.ACCESS_EXPIRED:
            if attempts >= MAX_ATTEMPTS:
                return _FAILED
            wait = max(backoff(attempts, jitter), answer.retry_after or timedelta(0))
            return Decision(status=PreSaveStatus.RETRYING, next_at=now + wait)
        case _:
            assert_never(answer.outcome)


def _wait_for_source(answer: Answer, moment: datetime, now: datetime, jitter: float) -> Decision:
    if now - moment >= SOURCE_PATIENCE:
        # for everyone: the fans were told long ago (core.services.deferring)
        tell = None if answer.for_everyone else DeliveryKind.RESCUE
        return Decision(status=PreSaveStatus.AWAITING_SOURCE, hold=answer.for_everyone, tell=tell)
    wait = max(next_look(moment, now), answer.retry_after or _SOONEST)
    if not answer.for_everyone:
        wait *= 1 + jitter / 5
    return Decision(status=PreSaveStatus.WAITING, next_at=now + wait, hold=answer.for_everyone)
