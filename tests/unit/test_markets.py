"""Whose midnight counts for a fan: the account's market, the zone of the page, the fan's country, the artist's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest

from app.markets import market_zones, zone_countries
from core.fan import Fan
from core.grant import Account, Grant, GrantStatus, Tokens
from core.ids import DspName, FanId, GrantId
from core.release_time import ReleaseMode, ReleaseRule
from core.services.offers import Markets

MARKETS = Markets(countries=zone_countries())
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def _grant(country: str | None) -> Grant:
    return Grant(
        id=GrantId(1),
        fan_id=FanId(1),
        dsp=DspName.SPOTIFY,
        account=Account(id="a", name="a", country=country),
        tokens=Tokens(access="at"),
        status=GrantStatus.ACTIVE,
        authorized_at=NOW,
        usable_until=None,
        scopes=(),
        token_version=1,
    )


@pytest.mark.parametrize(
    ("account", "seen", "known", "country", "market"),
    [
        ("BR", "Asia/Tokyo", "Europe/Berlin", "DE", "BR"),
        (None, "Asia/Tokyo", "Europe/Berlin", "DE", "JP"),
        (None, None, "Asia/Tokyo", "DE", "JP"),
        (None, "UTC", None, "DE", "DE"),
        (None, "Mars/Olympus", None, None, "*"),
        (None, None, None, "DE", "DE"),
        (None, None, None, None, "*"),
    ],
)
def test_the_order(
    account: str | None, seen: str | None, known: str | None, country: str | None, market: str
) -> None:
    fan = Fan(id=FanId(1), zone=known, country=country)
    assert MARKETS.of(fan, _grant(account), seen) == market
    if account is None:
        assert MARKETS.of(fan, None, seen) == market, "without a permission too"


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Asia/Calcutta", "IN"), ("US/Pacific", "US"), ("Europe/Kiev", "UA"), ("Etc/UTC", None), ("CET", None)],
)
def test_old_names_count_and_zones_of_no_country_do_not(zone: str, country: str | None) -> None:
    assert MARKETS.country(zone) == country


def test_every_place_leads_to_a_market_that_has_a_midnight() -> None:
    countries, zones = zone_countries(), market_zones()
    assert set(countries.values()) <= set(zones)
    assert len(countries) > 0.9 * sum("/" in zone for zone in available_timezones())


@pytest.mark.parametrize(("code", "market"), [("NZ", "NZ"), ("nz", "*"), ("ZZ", "*"), ("*", "*"), ("", "*")])
def test_only_a_market_of_ours_is_named(code: str, market: str) -> None:
    assert MARKETS.named(code) == market


def test_every_market_with_a_midnight_can_be_named() -> None:
    assert all(MARKETS.named(market) == market for market in market_zones())


def test_the_earliest_midnight_is_before_every_markets() -> None:
    rule = ReleaseRule(on=date(2026, 12, 4), zone="Europe/Berlin")
    first = min(rule.planned(market_zones()).values())
    assert first - timedelta(hours=1) <= rule.first_instant() <= first
    once = replace(rule, mode=ReleaseMode.GLOBAL)
    assert once.first_instant() == once.instant()
