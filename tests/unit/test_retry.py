"""One decision per outcome, and a breaker that does not burn grants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.delivery import DeliveryKind
from core.presave import Answer, Outcome, PreSaveStatus
from core.scheduler.breaker import Breaker
from core.scheduler.retry import MAX_ATTEMPTS, backoff, decide

NOW = datetime(2026, 12, 4, 12, 0, 5, tzinfo=UTC)
MOMENT = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)


def decision(outcome, *, attempts=1, now=NOW, retry_after=None):
    answer = Answer(outcome=outcome, retry_after=retry_after)
    return decide(answer, attempts=attempts, moment=MOMENT, now=now, jitter=0.5)


@pytest.mark.parametrize(
    ("outcome", "status", "tell", "kills"),
    [
        (Outcome.SAVED, PreSaveStatus.SAVED, DeliveryKind.RECEIPT, False),
        (Outcome.ALREADY_SAVED, PreSaveStatus.SAVED, DeliveryKind.RECEIPT, False),
        (Outcome.ACCEPTED, PreSaveStatus.ACCEPTED, DeliveryKind.RECEIPT, False),
        (Outcome.NOT_AVAILABLE_YET, PreSaveStatus.RETRYING, None, False),
        (Outcome.NEEDS_REAUTH, PreSaveStatus.NEEDS_CONSENT, DeliveryKind.RESCUE, True),
        (Outcome.NOT_ENTITLED, PreSaveStatus.NOT_ENTITLED, DeliveryKind.RESCUE, False),
        (Outcome.APP_MISCONFIGURED, PreSaveStatus.RETRYING, None, False),
        (Outcome.RATE_LIMITED, PreSaveStatus.RETRYING, None, False),
        (Outcome.TRANSIENT, PreSaveStatus.RETRYING, None, False),
        (Outcome.ACCESS_EXPIRED, PreSaveStatus.RETRYING, None, False),
        (Outcome.BAD_ITEM, PreSaveStatus.FAILED, DeliveryKind.RESCUE, False),
    ],
)
def test_each_outcome_has_one_decision(outcome, status, tell, kills):
    made = decision(outcome)
    assert (made.status, made.tell, made.kill_grant) == (status, tell, kills)
    assert (made.next_at is not None) == (status is PreSaveStatus.RETRYING)


def test_all_outcomes_are_decided():
    assert all(decision(outcome).status for outcome in Outcome)


def test_a_rate_limit_pauses_the_lane_for_what_was_asked():
    made = decision(Outcome.RATE_LIMITED, retry_after=timedelta(hours=20))
    assert made.pause == timedelta(hours=20)
    assert made.next_at >= NOW + timedelta(hours=20)


def test_what_is_not_there_after_48_hours_waits_for_its_source():
    late = MOMENT + timedelta(hours=48)
    assert decision(Outcome.NOT_AVAILABLE_YET, attempts=60, now=late).status is PreSaveStatus.AWAITING_SOURCE
    waits = [decision(Outcome.NOT_AVAILABLE_YET, attempts=n).next_at - NOW for n in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(seconds=6)
    assert waits[-1] >= timedelta(hours=1)


def test_a_poisoned_row_ends():
    assert decision(Outcome.TRANSIENT, attempts=MAX_ATTEMPTS).status is PreSaveStatus.FAILED


def test_backoff_grows_and_is_bounded():
    assert backoff(1, 0.5) == timedelta(seconds=2)
    assert backoff(50, 0.999) <= timedelta(seconds=600 * 1.25)


def test_many_dead_grants_at_once_are_an_outage_and_kill_nobody():
    breaker = Breaker()
    dead = Answer(outcome=Outcome.NEEDS_REAUTH)
    judged = [breaker.judge(dead).outcome for _ in range(30)]
    assert judged[:19] == [Outcome.NEEDS_REAUTH] * 19
    assert judged[19:] == [Outcome.TRANSIENT] * 11


def test_dead_grants_among_living_ones_are_believed():
    breaker = Breaker()
    for _ in range(50):
        breaker.judge(Answer(outcome=Outcome.SAVED))
        assert breaker.judge(Answer(outcome=Outcome.NEEDS_REAUTH)).outcome is Outcome.NEEDS_REAUTH
