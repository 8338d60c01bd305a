"""When a release is looked for: a day and an hour ahead, each minute from its moment, then ever slower for a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.ids import Market
from core.scheduler.link_search import AT_ONCE, Stage, markets_to_ask, next_back_fill, next_search, stage_of

FIRST = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def all_searches() -> list[datetime]:
    """Of a process that never sleeps and a release that never comes."""
    tries: list[datetime] = []
    now = FIRST - 30 * DAY
    while (due := next_search(FIRST, tries[-1] if tries else None, now)) is not None:
        now = due
        tries.append(due)
    return tries


def test_a_day_and_an_hour_ahead_then_each_minute_of_the_first_hour() -> None:
    tries = all_searches()
    assert tries[:5] == [FIRST - DAY, FIRST - HOUR, FIRST, FIRST + MINUTE, FIRST + 2 * MINUTE]
    assert len([t for t in tries if FIRST <= t <= FIRST + HOUR]) == 61


def test_it_becomes_ever_slower_and_ends_after_a_week() -> None:
    pauses = [after - before for before, after in pairwise(t for t in all_searches() if t >= FIRST)]
    assert pauses == sorted(pauses)
    assert timedelta(hours=2) < pauses[-1] < timedelta(hours=3)
    assert all_searches()[-1] <= FIRST + 7 * DAY
    assert next_search(FIRST, None, FIRST + 8 * DAY) is None


def test_missed_steps_are_one_search() -> None:
    now = FIRST + 3 * HOUR
    assert next_search(FIRST, FIRST - DAY, now) == now
    assert next_search(FIRST, now, now) == now + 3 * MINUTE


def test_a_release_that_moved_is_looked_for_at_its_new_times() -> None:
    later = FIRST + 10 * DAY
    assert next_search(later, FIRST - HOUR, FIRST) == later - DAY


@given(st.timedeltas(-9 * DAY, 9 * DAY), st.timedeltas(-9 * DAY, 9 * DAY))
def test_never_in_the_past_and_never_after_the_week(tried: timedelta, passed: timedelta) -> None:
    now = FIRST + passed
    for due in (next_search(FIRST, FIRST + tried, now), next_search(FIRST, None, now)):
        assert due is None or now <= due <= FIRST + 7 * DAY


def test_back_fills_come_late_and_four_times() -> None:
    tries: list[datetime] = []
    now = FIRST - DAY
    while (due := next_back_fill(FIRST, tries[-1] if tries else None, now)) is not None:
        now = due
        tries.append(due)
    assert tries == [FIRST + HOUR, FIRST + DAY, FIRST + 3 * DAY, FIRST + 7 * DAY]
    assert next_back_fill(FIRST, None, FIRST + 9 * DAY) is None


def test_stages_of_the_alarm() -> None:
    stages = {
        -25 * HOUR: None,
        -24 * HOUR: (Stage.DAY_BEFORE, FIRST - DAY),
        -MINUTE: (Stage.DAY_BEFORE, FIRST - DAY),
        0 * HOUR: None,
        59 * MINUTE: None,
        HOUR: (Stage.HOUR_AFTER, FIRST + HOUR),
        8 * DAY: None,
    }
    assert {passed: stage_of(FIRST, FIRST + passed) for passed in stages} == stages


MARKETS = st.dictionaries(st.sampled_from(["NZ", "TO", "WS", "JP", "AU", "DE"]).map(Market), st.booleans())


@given(MARKETS, st.datetimes(timezones=st.just(UTC)))
def test_few_markets_at_a_time_and_none_twice(lacking: dict[Market, bool], now: datetime) -> None:
    asked = markets_to_ask(lacking, Market("NZ"), now)
    assert len(asked) == len(set(asked)) == min(AT_ONCE, len(lacking))
    assert set(asked) <= set(lacking)
    assert (asked[:1] == ["NZ"]) == ("NZ" in lacking)
    unlucky = [market for market, fans in lacking.items() if fans and market not in asked]
    assert not unlucky or sum(lacking[market] for market in asked) >= AT_ONCE - 2


def test_a_market_that_never_has_it_keeps_none_waiting() -> None:
    lacking = {Market(f"{a}{b}"): a == "X" for a in "XYZ" for b in "ABCDEFGH"}
    asked = {
        m for minute in range(120) for m in markets_to_ask(lacking, Market("NZ"), FIRST + minute * MINUTE)
    }
    assert asked == set(lacking)
