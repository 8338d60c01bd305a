"""A release by real processes while they, their connections and PostgreSQL are killed: nothing lost, nearly nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.support.processes import HELD, LONG, Theatre, theatre

FANS, ROUNDS = (8_000, 5) if LONG else (1_200, 1)
DRAINED_S = 20  # what a process gets to finish what it is sending
FREED_S = 4  # after which a killed worker's rows are free again
SLOW_MACHINE = 3  # times slower than it should be: what is shared with other tests is no fault
NOTHING_HELD = (
    "SELECT NOT EXISTS (SELECT 1 FROM worker WHERE id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM presave WHERE worker_id = $1)"
)


@pytest.mark.timeout(240)
async def test_a_release_among_deaths(folder: Path) -> None:
    async with theatre(folder) as stage:
        survivor = await stage.machine.start()
        campaign = await stage.prepared(FANS)
        freed = [await one_round(stage, number) for number in range(ROUNDS)]
        await stage.everything_saved(campaign)
        survivor.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(survivor.wait(), 60) == 0, "it outlived everything"
    assert len(stage.vendor.heard) == FANS, "nobody was forgotten"
    assert stage.vendor.extra <= ROUNDS * HELD, "at most what the killed process held"
    assert max(stage.vendor.heard.values()) <= 1 + ROUNDS
    print(f"freed after {[round(s, 1) for s in freed]} s, {stage.vendor.extra} saves twice")


async def one_round(stage: Theatre, number: int) -> float:
    """A worker, the connections and the server are killed, another worker is told to stop; one survives.

    Returns how long the killed one's rows were not free.
    """
    first = FANS * number // ROUNDS
    step = FANS // ROUNDS // 6
    victim = await stage.machine.start()
    polite = await stage.machine.start("worker")
    number_of_victim, number_of_polite = await stage.worker_of(victim), await stage.worker_of(polite)
    await stage.vendor.until(first + step)
    victim.kill()
    assert await victim.wait() == -signal.SIGKILL
    freed = await stage.until(NOTHING_HELD, number_of_victim)
    assert freed <= FREED_S * SLOW_MACHINE
    await stage.vendor.until(first + 2 * step)
    assert await stage.cut_all() > 0
    await stage.vendor.until(first + 3 * step)
    os.kill(stage.postmaster(), signal.SIGKILL)
    await stage.vendor.until(first + 4 * step)
    polite.send_signal(signal.SIGTERM)
    async with asyncio.timeout(DRAINED_S + 10):
        assert await polite.wait() == 0, "drained"
    assert await stage.asked(NOTHING_HELD, number_of_polite), "it gave everything back itself"
    return freed
