"""Fans whose saves wait for a service's budget, or for its catalogue: told once, with the reason, while the save still waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.budget import DailyBudget
from core.ids import Market
from core.links import Link, LinkMethod
from core.scheduler.link_search import LASTS
from core.services.deferring import Deferring, put_off_until
from storage.database import Database
from storage.lanes import LaneRows
from tests.support.clock import FrozenClock
from tests.support.dsps import youtube
from tests.support.seeds import Seeds

NOON = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
BUDGET = DailyBudget(units=200, zone="America/Los_Angeles", save=50, follow=50)
YOUTUBE = youtube(BUDGET)


MIDNIGHT = BUDGET.renews_at(NOON)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("budget", "left", "rests", "until"),
    [
        (BUDGET, 0, 0 * HOUR, MIDNIGHT),
        (BUDGET, 49, 0 * HOUR, MIDNIGHT),
        (BUDGET, 50, 0 * HOUR, None),
        (BUDGET, 200, HOUR, None),
        (BUDGET, 200, 3 * HOUR, NOON + 3 * HOUR),
        (BUDGET, 0, 24 * HOUR, NOON + 24 * HOUR),
        (BUDGET, 0, 3 * HOUR, MIDNIGHT),
        (None, 0, 0 * HOUR, None),
        (None, 0, HOUR, None),
        (None, 0, 24 * HOUR, NOON + 24 * HOUR),
    ],
)
def test_when_a_service_takes_saves_again(
    budget: DailyBudget | None, left: int, rests: timedelta, until: datetime | None
) -> None:
    assert put_off_until(budget, left, rests, NOON) == until


class Stand:
    """Three fans of a release that is out, on YouTube Music; one of them has no chat."""

    def __init__(self, database: Database, clock: FrozenClock, seeds: Seeds) -> None:
        self.database, self.clock, self.seeds = database, clock, seeds
        self.lanes = LaneRows(database.pool)
        self.deferring = Deferring(database.store, clock, {YOUTUBE.name: YOUTUBE}, self.lanes)

    async def open(self) -> None:
        self.campaign = campaign = await self.seeds.open()
        for _ in range(2):
            fan, address = await self.seeds.fan()
            await self.seeds.presave(campaign, fan, address)
        await self.seeds.presave(campaign, await self.seeds.web_fan(), None)
        await self.database.pool.execute("UPDATE presave SET dsp = 'youtube_music'")
        await self.lanes.ensure(YOUTUBE.lane, rate=5.0, burst=1)
        await self.seeds.fire()
        await self.list_it()
        self.clock.at = NOON

    async def list_it(self, item: str = "x", market: str = "*") -> None:
        link = Link(
            dsp=YOUTUBE.name,
            url="https://music.youtube.com/x",
            method=LinkMethod.ISRC,
            item=item,
            market=Market(market),
        )
        async with self.database.store() as tx:
            await tx.campaigns.put_link(self.campaign.id, link, self.clock.now())

    async def unlist_it(self) -> None:
        await self.database.pool.execute("DELETE FROM link")
        fired = await self.database.pool.fetchval("SELECT max(fired_at) FROM wave")
        self.clock.at = fired + HOUR

    async def spend(self, units: int = 200) -> None:
        await self.lanes.draw(YOUTUBE.lane, BUDGET, units, self.clock.now())

    async def told(self, why: str = "later") -> int:
        return int(
            await self.database.pool.fetchval(
                "SELECT count(*) FROM delivery WHERE kind = 'rescue' AND args ->> 'outcome' = $1", why
            )
        )


@pytest.fixture
async def stand(database: Database, clock: FrozenClock, seeds: Seeds) -> Stand:
    made = Stand(database, clock, seeds)
    await made.open()
    return made


async def test_nobody_is_told_while_the_day_has_something_left(stand: Stand) -> None:
    await stand.spend(150)
    assert await stand.deferring.tell() == 0
    assert await stand.told() == 0


async def test_everybody_with_a_chat_is_told_once_whatever_the_days(stand: Stand) -> None:
    await stand.spend()
    assert await stand.deferring.tell() == 2
    assert await stand.deferring.tell() == 0
    stand.clock.at += timedelta(days=1)
    await stand.spend()
    assert await stand.deferring.tell() == 0
    assert await stand.told() == 2
    waiting = await stand.database.pool.fetchval("SELECT count(*) FROM presave WHERE status = 'waiting'")
    assert waiting == 3, "the saves still come"
    until = await stand.database.pool.fetchval("SELECT max(expires_at) FROM delivery WHERE kind = 'rescue'")
    assert until == BUDGET.renews_at(NOON)


async def test_a_service_that_refuses_for_long_is_a_reason_too(stand: Stand) -> None:
    await stand.lanes.pause(YOUTUBE.lane, timedelta(minutes=10), "429")
    assert await stand.deferring.tell() == 0
    await stand.lanes.pause(YOUTUBE.lane, timedelta(hours=22), "quotaExceeded")
    await stand.database.pool.execute(
        "UPDATE presave SET next_at = $1 WHERE id = (SELECT min(id) FROM presave)",
        NOON + timedelta(hours=22),
    )
    assert await stand.deferring.tell() == 2, "also the fan whose save was refused"
    assert await stand.deferring.tell() == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE presave SET status = 'saved'",
        "UPDATE presave SET status = 'withdrawn'",
        "UPDATE presave SET rung = 'reminder'",
        "UPDATE presave SET next_at = '2026-11-27T21:00:00Z'",
        "UPDATE presave SET dsp = 'spotify'",
        "UPDATE campaign SET paused = true",
        "UPDATE wave SET status = 'planned'",
        "INSERT INTO source_wait (wave_id, dsp, until) SELECT id, 'youtube_music', '2026-11-28T00:00:00Z' FROM wave",
    ],
)
async def test_only_those_are_told_who_wait_for_the_budget(stand: Stand, change: str) -> None:
    await stand.spend()
    await stand.database.pool.execute(change)
    assert await stand.deferring.tell() == 0


async def test_who_waits_for_a_release_that_is_not_listed_hears_so_after_an_hour_and_once(
    stand: Stand,
) -> None:
    await stand.unlist_it()
    stand.clock.at -= timedelta(seconds=1)
    assert await stand.deferring.tell() == 0, "catalogues are late by minutes"
    stand.clock.at += timedelta(seconds=1)
    assert await stand.deferring.tell() == 2
    assert await stand.deferring.tell() == 0
    stand.clock.at += timedelta(hours=9)
    assert await stand.deferring.tell() == 0
    assert await stand.told("unlisted") == 2
    assert await stand.told() == 0


async def test_when_the_search_ends_who_still_waits_hears_so_once(stand: Stand) -> None:
    await stand.unlist_it()
    await stand.deferring.tell()
    await stand.database.pool.execute("UPDATE presave SET status = 'awaiting_source'")
    stand.clock.at += LASTS - HOUR - timedelta(seconds=1)
    assert await stand.deferring.tell() == 0
    stand.clock.at += timedelta(seconds=1)
    assert await stand.deferring.tell() == 2
    assert await stand.deferring.tell() == 0
    assert await stand.told("never_listed") == 2
    await stand.list_it()
    ends = await stand.database.pool.fetch("SELECT status FROM delivery WHERE kind = 'rescue'")
    assert {row["status"] for row in ends} == {"expired"}, "and a link takes it back"


async def test_a_late_comer_hears_it_too_and_the_parked(stand: Stand) -> None:
    await stand.unlist_it()
    await stand.deferring.tell()
    await stand.database.pool.execute("UPDATE presave SET status = 'awaiting_source'")
    fan, address = await stand.seeds.fan()
    late = await stand.seeds.presave(stand.campaign, fan, address)
    await stand.database.pool.execute("UPDATE presave SET dsp = 'youtube_music' WHERE id = $1", late.id)
    assert await stand.deferring.tell() == 1
    assert await stand.told("unlisted") == 3


async def test_a_link_takes_back_what_was_not_sent_yet(stand: Stand) -> None:
    await stand.unlist_it()
    await stand.deferring.tell()
    await stand.database.pool.execute(
        "UPDATE delivery SET status = 'sent' WHERE id = (SELECT min(id) FROM delivery WHERE kind = 'rescue')"
    )
    stand.clock.at += timedelta(minutes=1)
    await stand.list_it()
    ends = await stand.database.pool.fetch("SELECT status FROM delivery WHERE kind = 'rescue' ORDER BY id")
    assert [row["status"] for row in ends] == ["sent", "expired"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE presave SET status = 'saved'",
        "UPDATE presave SET status = 'withdrawn'",
        "UPDATE presave SET status = 'needs_consent'",
        "UPDATE presave SET rung = 'reminder'",
        "UPDATE presave SET dsp = 'spotify'",
        "UPDATE campaign SET paused = true",
        "UPDATE wave SET status = 'planned'",
        "UPDATE wave SET fired_at = fired_at - interval '3 days'",
    ],
)
async def test_only_those_are_told_who_wait_for_the_catalogue(stand: Stand, change: str) -> None:
    await stand.unlist_it()
    await stand.database.pool.execute(change)
    assert await stand.deferring.tell() == 0


@pytest.mark.parametrize(
    ("item", "market", "told"), [("x", "*", 0), ("x", "US", 0), ("", "*", 2), ("x", "JP", 2)]
)
async def test_a_link_of_another_market_or_without_an_item_is_none(
    stand: Stand, item: str, market: str, told: int
) -> None:
    await stand.unlist_it()
    await stand.database.pool.execute("UPDATE wave SET market = 'US'")
    await stand.list_it(item, market)
    assert await stand.deferring.tell() == told
