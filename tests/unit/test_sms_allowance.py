"""One number gets so many answers a day, and no number takes another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bots.sms.allowance import Allowance

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_so_many_a_day_and_again_the_next_day() -> None:
    allowance = Allowance(per_day=2)
    assert [allowance.take("+1", NOW + timedelta(hours=n)) for n in range(4)] == [True, True, False, False]
    assert allowance.take("+2", NOW)
    assert not allowance.take("+1", NOW + timedelta(hours=23, minutes=59))
    assert allowance.take("+1", NOW + timedelta(days=1))


def test_what_was_not_allowed_does_not_make_the_day_longer() -> None:
    allowance = Allowance(per_day=1)
    for hour in range(24):
        assert allowance.take("+1", NOW + timedelta(hours=hour)) is (hour == 0)
    assert allowance.take("+1", NOW + timedelta(hours=24))


def test_of_too_many_numbers_the_longest_silent_is_forgotten() -> None:
    allowance = Allowance(per_day=1, numbers=2)
    assert allowance.take("+1", NOW)
    assert allowance.take("+2", NOW)
    assert not allowance.take("+1", NOW)
    assert allowance.take("+3", NOW)
    assert not allowance.take("+1", NOW)
    assert allowance.take("+2", NOW), "it had been forgotten"


def test_what_did_not_go_does_not_count() -> None:
    allowance = Allowance(per_day=1)
    allowance.give_back("+1")
    assert allowance.take("+1", NOW)
    allowance.give_back("+1")
    assert allowance.take("+1", NOW)
    assert not allowance.take("+1", NOW)
