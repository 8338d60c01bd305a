"""Schedulers are killed around a release's moment: another one keeps it, and nothing fires twice."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from core.campaign import Campaign
from tests.support.processes import LONG, SLOW_MACHINE, Theatre, theatre

FANS = 300 if LONG else 30
ROUNDS = 3 if LONG else 1
TAKEN_OVER = timedelta(seconds=5) * SLOW_MACHINE
LATE = "SELECT fired_at - fires_at FROM wave WHERE campaign_id = $1"
FIRED = "SELECT bool_and(fired_at IS NOT NULL) FROM wave WHERE campaign_id = $1"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.mark.timeout(180)
async def test_a_moment_is_kept_when_its_schedulers_are_killed(folder: Path) -> None:
    async with theatre(folder) as stage:
        await stage.machine.start("worker")
        standing_by = await stage.machine.start("scheduler")
        late = []
        for number in range(ROUNDS):
            late.append(await killed_before_the_moment(stage))
            late.append(await killed_while_firing(stage))
            late.append(await nobody_was_there(stage, standing_by))
            standing_by = await stage.machine.start("scheduler")
            assert len(stage.vendor.heard) == FANS * 3 * (number + 1), "nobody was forgotten"
        assert max(stage.vendor.heard.values()) == 1, "each wave fired once, each fan was saved once"
    print(f"fired {[round(s.total_seconds(), 3) for s in late]} s after the moment")


async def killed_before_the_moment(stage: Theatre) -> timedelta:
    """One of two that have set their alarm for it."""
    victim = await stage.machine.start("scheduler")
    campaign = await stage.prepared(FANS, starts_in_s=2)
    await asyncio.sleep(1)
    await killed(victim)
    await stage.everything_saved(campaign)
    late = await late_by(stage, campaign)
    assert timedelta(0) <= late <= TAKEN_OVER
    return late


async def killed_while_firing(stage: Theatre) -> timedelta:
    """Its statement was under way: it is undone, and the other one's, which waited for it, acts."""
    victim = await stage.machine.start("scheduler")
    campaign = await stage.prepared(FANS, starts_in_s=1)
    connection = await asyncpg.connect(stage.dsn)
    async with connection.transaction():
        await connection.execute("SELECT 1 FROM campaign WHERE id = $1 FOR UPDATE", campaign.id)
        await stage.until(f"SELECT ({WAITING}) >= 2")
        await killed(victim)
    taken_over = timedelta(seconds=await stage.until(FIRED, campaign.id))
    assert taken_over <= TAKEN_OVER, "from when the lock was free"
    await connection.close()
    await stage.everything_saved(campaign)
    return taken_over


async def nobody_was_there(stage: Theatre, last: asyncio.subprocess.Process) -> timedelta:
    """The last one is killed before the moment: the worker alone fires nothing, the next scheduler at once."""
    campaign = await stage.prepared(FANS, starts_in_s=1)
    await killed(last)
    before = len(stage.vendor.heard)
    await stage.until(
        "SELECT now() > fires_at + interval '2 seconds' FROM wave WHERE campaign_id = $1", campaign.id
    )
    assert not await stage.asked(FIRED, campaign.id)
    assert len(stage.vendor.heard) == before
    successor = await stage.machine.start("scheduler")
    assert await stage.until(FIRED, campaign.id) <= TAKEN_OVER.total_seconds(), (
        "it looked as soon as it was up"
    )
    await stage.everything_saved(campaign)
    await killed(successor)
    return await late_by(stage, campaign)


async def killed(process: asyncio.subprocess.Process) -> None:
    """By the system, without a word."""
    process.kill()
    assert await process.wait() == -signal.SIGKILL


async def late_by(stage: Theatre, campaign: Campaign) -> timedelta:
    """How long after its moment somebody decided to fire."""
    late: timedelta = await stage.asked(LATE, campaign.id)
    return late
