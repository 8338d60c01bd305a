"""When a release goes live, in every zone, over ten years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.markets import market_zones
from core.ids import WORLD, Market
from core.release_time import ReleaseMode, ReleaseRule

ZONES = sorted(z for z in available_timezones() if z not in ("localtime", "Factory"))


@settings(max_examples=600, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
@example(zone="Asia/Tel_Aviv", day=date(2028, 3, 24), at=time(2, 1))
def test_never_before_the_wall_time_and_never_needlessly_late(zone, day, at):
    instant = ReleaseRule(on=day, at=at, zone=zone).instant()
    local = instant.astimezone(ZoneInfo(zone))
    wall = datetime.combine(day, at)
    assert local.replace(tzinfo=None) >= wall
    before = (instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert before < wall, "a second earlier it was not yet that time"


def test_a_missing_midnight_is_the_first_instant_after_the_gap():
    cairo = ReleaseRule(on=date(2026, 4, 24), zone="Africa/Cairo").instant()
    assert cairo.astimezone(ZoneInfo("Africa/Cairo")).time() == time(1, 0)
    assert cairo == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_first_one():
    berlin = ReleaseRule(on=date(2026, 10, 25), at=time(2, 30), zone="Europe/Berlin").instant()
    assert berlin == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_local_midnight_takes_about_25_hours_round_the_globe():
    rule = ReleaseRule(on=date(2026, 12, 4), zone="Europe/Berlin", mode=ReleaseMode.LOCAL_MIDNIGHT)
    waves = rule.planned(market_zones())
    assert waves[WORLD] == datetime(2026, 12, 3, 23, 0, tzinfo=UTC)
    assert waves[Market("US")] == datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
    assert waves[Market("NZ")] == datetime(2026, 12, 3, 11, 0, tzinfo=UTC)
    span = max(waves.values()) - min(waves.values())
    assert timedelta(hours=23) <= span <= timedelta(hours=26)


@settings(max_examples=150, deadline=None)
@given(
    day=st.dates(date(2024, 1, 1), date(2034, 12, 31)), at=st.sampled_from([time(0), time(2, 30), time(12)])
)
@example(day=date(2026, 10, 4), at=time(2, 30))  # Lord Howe's half hour
@example(day=date(2026, 4, 24), at=time(0))  # Cairo has no such midnight
def test_on_any_day_every_market_has_it_on_that_day_and_all_within_25_hours(day: date, at: time) -> None:
    """Nobody a day early or late; only a time that the clocks skip comes up to an hour later."""
    zones = market_zones()
    waves = ReleaseRule(on=day, at=at, mode=ReleaseMode.LOCAL_MIDNIGHT).planned(zones)
    assert set(waves) == {WORLD, *zones}
    assert timedelta(hours=23) <= max(waves.values()) - min(waves.values()) <= timedelta(hours=25)
    for market, zone in zones.items():
        local = waves[market].astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert timedelta(0) <= local - datetime.combine(day, at) <= timedelta(hours=1), market
    first = ReleaseRule(on=day, at=at, mode=ReleaseMode.LOCAL_MIDNIGHT).first_instant()
    assert first <= min(waves.values())


def test_global_is_one_instant():
    rule = ReleaseRule(on=date(2026, 12, 4), at=time(12), zone="UTC", mode=ReleaseMode.GLOBAL)
    assert rule.planned(market_zones()) == {WORLD: datetime(2026, 12, 4, 12, tzinfo=UTC)}
