"""The alarm clock keeps its moments whatever the host's time is set to, and however many there are at once."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import alarm
from app.wiring import Parts
from core.campaign import Artist, Campaign
from core.ids import WORLD, Market
from core.ladder import Rung
from core.services.teams import Actor
from tests.support.alone import alone
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

MANY = 1100  # more than are fired in one transaction, and more than the bells of an hour
PUNCTUAL = timedelta(seconds=1)
SEEN = "SELECT clock_timestamp() FROM wave WHERE campaign_id = $1 AND status <> 'planned'"


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
async def test_a_step_of_the_hosts_time_moves_no_moment(dsn: str, by: timedelta) -> None:
    async with alone(dsn, "scheduler") as parts:
        campaign = await out_in(parts, 3)
        await asyncio.sleep(1)
        with time_machine.travel(datetime.now(UTC) + by, tick=True):
            assert abs(parts.clock.now() - await now(parts)) < timedelta(seconds=0.2)
            seen = await fired(parts, campaign)
        late = seen - await moment(parts, campaign)
        assert timedelta(0) <= late < PUNCTUAL


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
async def test_the_day_goes_on_after_a_step(dsn: str, by: timedelta) -> None:
    """Chores, reminders and the beat come in their own time."""
    async with alone(dsn, "scheduler") as parts:
        campaign = await out_in(parts, 2, Rung.REMINDER)
        with time_machine.travel(datetime.now(UTC) + by, tick=True):
            await until(parts, "SELECT status = 'reminded' FROM presave")
            await until(parts, "SELECT status = 'released' FROM campaign WHERE id = $1", campaign.id)
            await parts.database.pool.execute("DELETE FROM app_state WHERE key = 'scheduler_beat'")
            await until(parts, "SELECT count(*) = 1 FROM app_state WHERE key = 'scheduler_beat'")


async def test_the_databases_time_counts(dsn: str) -> None:
    """A host whose time is wrong from the beginning."""
    with time_machine.travel(datetime.now(UTC) - timedelta(days=2), tick=True):
        async with alone(dsn, "scheduler") as parts:
            campaign = await out_in(parts, 2)
            late = await fired(parts, campaign) - await moment(parts, campaign)
            assert timedelta(0) <= late < PUNCTUAL


async def test_a_date_moved_one_second_before_it_is_the_new_one(dsn: str) -> None:
    async with alone(dsn, "scheduler") as parts:
        postponed, advanced = await out_in(parts, 2), await out_in(parts, 30)
        await until(parts, "SELECT fires_at - clock_timestamp() < '1 s' FROM wave WHERE id = 1")
        later, earlier = await now(parts) + timedelta(seconds=4), await now(parts) + timedelta(seconds=1.5)
        async with parts.database.store() as tx:
            await tx.campaigns.set_waves(postponed.id, {WORLD: later})
            await tx.campaigns.set_waves(advanced.id, {WORLD: earlier})
        for campaign, meant in ((advanced, earlier), (postponed, later)):
            assert timedelta(0) <= await fired(parts, campaign) - meant < PUNCTUAL


async def test_an_artist_who_puts_it_off_one_second_before_is_heard(dsn: str) -> None:
    async with alone(dsn, "scheduler") as parts:
        team = Actor(guild_id=1, user_id=2)
        artist = await parts.teams.bind(team, await parts.teams.invite("Nova"), None)
        campaign = await out_in(parts, 2, artist=artist)
        await until(parts, "SELECT fires_at - clock_timestamp() < '1 s' FROM wave")
        was = await moment(parts, campaign)
        day = (was + timedelta(days=2)).date()
        await parts.campaigns.reschedule(team, campaign.id, day.isoformat(), "00:00")
        assert await now(parts) < was, "in time"
        await until(parts, "SELECT clock_timestamp() > $1", was + timedelta(seconds=1.5))
        waves = await parts.database.pool.fetch("SELECT fires_at, fired_at FROM wave")
        assert {wave["fired_at"] for wave in waves} == {None}
        assert min(wave["fires_at"] for wave in waves) > was + timedelta(hours=8), "the new date, everywhere"


async def test_a_bell_that_the_process_slept_through_rings_when_it_is_awake(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However late it is, and without the look that comes every few seconds."""
    monkeypatch.setattr(alarm, "_LOOK_S", 60)
    async with alone(dsn, "scheduler") as parts:
        campaign = await out_in(parts, 3)
        await until(parts, "SELECT fires_at - clock_timestamp() < '0.5 s' FROM wave")
        assert await parts.database.pool.fetchval("SELECT fired_at IS NULL FROM wave")
        time.sleep(3)  # noqa: ASYNC251 - the loop stands still
        awake = await now(parts)
        assert awake - await moment(parts, campaign) > timedelta(seconds=2)
        assert await fired(parts, campaign) - awake < PUNCTUAL


async def test_more_campaigns_at_one_moment_than_one_statement_takes(dsn: str) -> None:
    async with alone(dsn, "scheduler") as parts:
        first = await out_in(parts, 3600)
        at = await now(parts) + timedelta(seconds=3)
        pool = parts.database.pool
        await pool.execute(
            "INSERT INTO campaign (artist_id, release_id, slug, code, status, release_on, release_at, zone, mode, target,"
            " dsps) SELECT artist_id, release_id, 's' || i, 'c' || i, 'open', release_on, release_at, zone, mode, target,"
            " dsps FROM campaign, generate_series(1, $1::int) i",
            MANY,
        )
        await pool.execute(
            "INSERT INTO wave (campaign_id, market, status, fires_at) SELECT id, '*', 'planned', $1 FROM campaign WHERE id <> $2",
            at,
            first.id,
        )
        async with parts.database.store() as tx:
            assert await tx.campaigns.moments(at) == [at], "one bell for all of them"
            await tx.campaigns.set_waves(first.id, {WORLD: at, Market("JP"): at + timedelta(hours=2)})
        await until(parts, "SELECT count(*) = $1 FROM wave WHERE fired_at IS NOT NULL", MANY + 1)
        late = await now(parts) - at
        assert late < timedelta(seconds=4), "nobody waited for a later look"


async def test_a_scheduler_that_keeps_no_moments_is_not_well(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("_BEAT_S", 0.1), ("_LOOK_S", 0.2), ("_TRUSTED_S", 2)):
        monkeypatch.setattr(alarm, name, seconds)
    beats = "SELECT count(*) = 1 FROM app_state WHERE key = 'scheduler_beat'"
    async with alone(dsn, "scheduler") as parts:
        campaign = await out_in(parts, 6)
        await asyncio.sleep(2.5)
        await forget(parts)
        await until(parts, beats)  # long after its start, because it looks again and again
        async with parts.database.pool.acquire() as blocking, blocking.transaction():
            await blocking.execute("SELECT 1 FROM campaign WHERE id = $1 FOR UPDATE", campaign.id)
            await asyncio.sleep(7.5)
            await forget(parts)
            await asyncio.sleep(0.5)
            assert not await parts.gauges.healthy(), "it waits for a lock and fires nothing"
        await until(parts, beats)


async def forget(parts: Parts) -> None:
    """Nobody has ever beaten."""
    await parts.database.pool.execute("DELETE FROM app_state WHERE key = 'scheduler_beat'")


async def out_in(
    parts: Parts, seconds: float, rung: Rung = Rung.AUTO, artist: Artist | None = None
) -> Campaign:
    """A release that comes so soon, with one fan."""
    seeds = Seeds(parts.database, FrozenClock(await now(parts)))
    name = f"in-{round(seconds)}"
    planned = {WORLD: await now(parts) + timedelta(seconds=seconds)}
    campaign = await seeds.open(planned, slug=name, code=name, artist=artist)
    await seeds.presave(campaign, *(await seeds.fan()), rung=rung)
    return campaign


async def now(parts: Parts) -> datetime:
    """By the database."""
    at: datetime = await parts.database.pool.fetchval("SELECT clock_timestamp()")
    return at


async def moment(parts: Parts, campaign: Campaign) -> datetime:
    """When it was to fire."""
    at: datetime = await parts.database.pool.fetchval(
        "SELECT fires_at FROM wave WHERE campaign_id = $1", campaign.id
    )
    return at


async def fired(parts: Parts, campaign: Campaign) -> datetime:
    """The database's time when it was first seen to have fired."""
    async with asyncio.timeout(20):
        while (seen := await parts.database.pool.fetchval(SEEN, campaign.id)) is None:
            await asyncio.sleep(0.02)
    at: datetime = seen
    return at


async def until(parts: Parts, query: str, *values: object) -> None:
    """It answers true."""
    async with asyncio.timeout(20):
        while not await parts.database.pool.fetchval(query, *values):
            await asyncio.sleep(0.05)
