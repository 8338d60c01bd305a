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
        (Outcome.ACCEPTED, PreSaveStatus.ACCEPTED, None, False),
        (Outcome.NOT_AVAILABLE_YET, PreSaveStatus.WAITING, None, False),
        (Outcome.NEEDS_REAUTH, PreSaveStatus.NEEDS_CONSENT, DeliveryKind.RESCUE, True),
        (Outcome.NOT_ENTITLED, PreSaveStatus.NOT_ENTITLED, DeliveryKind.RESCUE, False),
        (Outcome.APP_MISCONFIGURED, PreSaveStatus.WAITING, None, False),
        (Outcome.RATE_LIMITED, PreSaveStatus.WAITING, None, False),
        (Outcome.TRANSIENT, PreSaveStatus.RETRYING, None, False),
        (Outcome.ACCESS_EXPIRED, PreSaveStatus.RETRYING, None, False),
        (Outcome.BAD_ITEM, PreSaveStatus.FAILED, DeliveryKind.RESCUE, False),
    ],
)
def test_each_outcome_has_one_decision(outcome, status, tell, kills):
    made = decision(outcome)
    assert (made.status, made.tell, made.kill_grant) == (status, tell, kills)
    assert (made.next_at is not None) == (status in (PreSaveStatus.RETRYING, PreSaveStatus.WAITING))


def test_all_outcomes_are_decided():
    assert all(decision(outcome).status for outcome in Outcome)


def test_a_rate_limit_pauses_the_lane_for_what_was_asked():
    made = decision(Outcome.RATE_LIMITED, retry_after=timedelta(hours=20))
    assert made.pause == timedelta(hours=20)
    assert made.next_at >= NOW + timedelta(hours=20)


def test_what_is_not_there_after_48_hours_waits_for_its_source():
    late = MOMENT + timedelta(hours=48)
    assert decision(Outcome.NOT_AVAILABLE_YET, now=late).status is PreSaveStatus.AWAITING_SOURCE
    delays = [timedelta(seconds=s) for s in (0, 60, 600, 3600, 7200, 86400)]
    waits = [decision(Outcome.NOT_AVAILABLE_YET, now=MOMENT + d).next_at - (MOMENT + d) for d in delays]
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(seconds=6)
    assert waits[-1] >= timedelta(hours=1)


def test_what_is_missing_for_everyone_holds_the_whole_wave():
    missing = Answer(outcome=Outcome.NOT_AVAILABLE_YET, for_everyone=True)
    alone = Answer(outcome=Outcome.NOT_AVAILABLE_YET)
    made = [decide(a, attempts=1, moment=MOMENT, now=NOW, jitter=0.5) for a in (missing, alone)]
    assert [d.hold for d in made] == [True, False]
    parked = decide(missing, attempts=1, moment=MOMENT, now=MOMENT + timedelta(hours=48), jitter=0.5)
    assert (parked.status, parked.hold, parked.tell) == (PreSaveStatus.AWAITING_SOURCE, True, None)
    given_up = decide(alone, attempts=1, moment=MOMENT, now=MOMENT + timedelta(hours=48), jitter=0.5)
    assert (given_up.hold, given_up.tell) == (False, DeliveryKind.RESCUE), "for this fan alone: told why"


def test_a_look_up_that_was_refused_waits_as_long_as_it_was_asked_to():
    refused = Answer(outcome=Outcome.NOT_AVAILABLE_YET, retry_after=timedelta(minutes=20), for_everyone=True)
    made = decide(refused, attempts=1, moment=MOMENT, now=NOW, jitter=0.5)
    assert made.next_at == NOW + timedelta(minutes=20)


def test_a_poisoned_row_ends():
    assert decision(Outcome.TRANSIENT, attempts=MAX_ATTEMPTS).status is PreSaveStatus.FAILED


def test_backoff_grows_and_is_bounded():
    assert backoff(1, 0.5) == timedelta(seconds=2)
    assert backoff(50, 0.999) <= timedelta(seconds=1200 * 1.25)


def test_a_promise_outlasts_an_outage_of_two_hours_by_its_own_ladder():
    waits = [backoff(attempts, 0.0) for attempts in range(1, MAX_ATTEMPTS)]
    assert sum(waits, timedelta(0)) > timedelta(hours=2)
    longest = sum((backoff(attempts, 0.999) for attempts in range(1, MAX_ATTEMPTS)), timedelta(0))
    assert longest < timedelta(hours=4), "and then it ends with an honest word"


DEAD = Answer(outcome=Outcome.NEEDS_REAUTH)
SAVED = Answer(outcome=Outcome.SAVED)
BROKEN = Answer(outcome=Outcome.TRANSIENT)


def judged(breaker, *answers, attempts=1, people=1000):
    return [breaker.judge(answer, attempts, who % people).outcome for who, answer in enumerate(answers)]


def test_many_dead_grants_at_once_are_an_outage_and_kill_nobody():
    breaker = Breaker()
    assert judged(breaker, *[DEAD] * 30) == [Outcome.TRANSIENT] * 19 + [Outcome.RATE_LIMITED] * 11


def test_a_dead_grant_is_believed_among_living_ones_or_at_the_second_look():
    breaker = Breaker()
    for _ in range(50):
        assert judged(breaker, SAVED, DEAD) == [Outcome.SAVED, Outcome.NEEDS_REAUTH]
    assert judged(Breaker(), DEAD, attempts=2) == [Outcome.NEEDS_REAUTH]


def test_after_a_rest_one_failure_is_enough_and_one_success_heals():
    breaker = Breaker()
    judged(breaker, *[BROKEN] * 20)
    assert breaker.tripped
    breaker.rested()
    assert not breaker.tripped
    assert judged(breaker, DEAD, attempts=2) == [Outcome.RATE_LIMITED]
    breaker.rested()
    assert judged(breaker, SAVED) == [Outcome.SAVED]
    assert judged(breaker, DEAD, attempts=2) == [Outcome.NEEDS_REAUTH]


def test_grants_that_stay_dead_through_three_rests_are_dead():
    breaker = Breaker()
    judged(breaker, *[DEAD] * 20)
    for _ in range(3):
        assert judged(breaker, DEAD, attempts=2) == [Outcome.RATE_LIMITED]
        breaker.rested()
    assert judged(breaker, *[DEAD] * 40, attempts=2) == [Outcome.NEEDS_REAUTH] * 40
    assert judged(breaker, BROKEN) == [Outcome.RATE_LIMITED], "but a storm of errors is still a storm"


def test_the_troubles_of_a_few_are_no_outage():
    assert judged(Breaker(), *[BROKEN] * 100, people=4) == [Outcome.TRANSIENT] * 100
    assert judged(Breaker(), *[BROKEN] * 20, people=5)[-1] is Outcome.RATE_LIMITED


def test_an_outage_of_a_day_is_none_any_more():
    breaker = Breaker()
    judged(breaker, *[BROKEN] * 20, people=5)
    for _ in range(24 * 60 * 2):  # a rest takes half a minute
        assert judged(breaker, BROKEN, people=5) == [Outcome.RATE_LIMITED]
        breaker.rested()
    assert judged(breaker, *[BROKEN] * 40, people=5) == [Outcome.TRANSIENT] * 40, "attempts count, and end"
    assert judged(breaker, SAVED, *[BROKEN] * 40, people=5)[-1] is Outcome.RATE_LIMITED, (
        "one success: look afresh"
    )


def test_what_is_accepted_at_the_last_attempt_is_looked_for():
    assert decision(Outcome.ACCEPTED, attempts=MAX_ATTEMPTS).status is PreSaveStatus.ACCEPTED
    assert decision(Outcome.ACCEPTED, attempts=MAX_ATTEMPTS + 1).status is PreSaveStatus.FAILED
