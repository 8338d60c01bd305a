"""Fans whose saves the day's budget does not reach for: told once, with the reason, while the save still waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from core.budget import DailyBudget
from core.grant import GrantKind
from core.ids import DspName
from core.ladder import Credential, Rung
from core.ports import Dsp, Saver
from core.services.deferring import Deferring, put_off_until
from storage.database import Database
from storage.lanes import LaneRows
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

NOON = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
BUDGET = DailyBudget(units=200, zone="America/Los_Angeles", save=50, follow=50)
YOUTUBE = Dsp(
    name=DspName.YOUTUBE_MUSIC,
    label="YouTube Music",
    best=Rung.AUTO,
    grant=GrantKind.CODE,
    credential=Credential(present=True),
    budget=BUDGET,
    saver=cast("Saver", object()),
)


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
        campaign = await self.seeds.open()
        for _ in range(2):
            fan, address = await self.seeds.fan()
            await self.seeds.presave(campaign, fan, address)
        await self.seeds.presave(campaign, await self.seeds.web_fan(), None)
        await self.database.pool.execute("UPDATE presave SET dsp = 'youtube_music'")
        await self.lanes.ensure(YOUTUBE.lane, rate=5.0, burst=1)
        await self.seeds.fire()
        self.clock.at = NOON

    async def spend(self, units: int = 200) -> None:
        await self.lanes.draw(YOUTUBE.lane, BUDGET, units, self.clock.now())

    async def told(self) -> int:
        return int(
            await self.database.pool.fetchval(
                "SELECT count(*) FROM delivery WHERE kind = 'rescue' AND args ->> 'outcome' = 'later'"
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
