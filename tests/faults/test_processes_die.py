"""A release by real processes while they, their connections and PostgreSQL are killed: nothing lost, nearly nothing twice."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.support.processes import LONG, SLOW_MACHINE, Process, Theatre, theatre

FANS, ROUNDS = (8_000, 5) if LONG else (1_200, 1)
DRAINED_S = 20  # what a process gets to finish what it is sending
FREED_S = 4  # after which a killed worker's rows are free again
TAKEN_OVER_S = FREED_S + 2  # and another one has saved the first of them, after what it holds itself (1 s)
IN_THE_AIR_S = 0.2  # what was sent before it died has arrived
HELD_BY = "SELECT coalesce(array_agg(id), '{}') FROM presave WHERE worker_id = $1 AND status = 'saving'"
NOTHING_HELD = (
    "SELECT NOT EXISTS (SELECT 1 FROM worker WHERE id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM presave WHERE worker_id = $1)"
)


@pytest.mark.timeout(240)
async def test_a_release_among_deaths(folder: Path) -> None:
    async with theatre(folder) as stage:
        survivor = await stage.machine.start()
        campaign = await stage.prepared(FANS)
        unrecorded: set[str] = set()
        taken_over = [await one_round(stage, number, unrecorded) for number in range(ROUNDS)]
        await stage.everything_saved(campaign)
        survivor.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(survivor.wait(), 60) == 0, "it outlived everything"
    assert len(stage.vendor.heard) == FANS, "nobody was forgotten"
    assert stage.vendor.twice <= unrecorded, "only whom a killed one had saved and not yet recorded"
    assert max(stage.vendor.heard.values()) <= 1 + ROUNDS
    after = [round(s, 1) for s in taken_over]
    print(f"taken over after {after} s, {stage.vendor.extra} of {len(unrecorded)} saves twice")


async def one_round(stage: Theatre, number: int, unrecorded: set[str]) -> float:
    """A worker, the connections and the server are killed, another worker is told to stop; one survives.

    Returns how long the killed one's fans had to wait for another; whom it may have saved is put into `unrecorded`.
    """
    first = FANS * number // ROUNDS
    step = FANS // ROUNDS // 6
    victim = await stage.machine.start()
    polite = await stage.machine.start("worker")
    number_of_victim, number_of_polite = await stage.worker_of(victim), await stage.worker_of(polite)
    await stage.vendor.until(first + step)
    taken_over, saved = await killed(stage, victim, number_of_victim)
    unrecorded |= saved
    assert taken_over <= TAKEN_OVER_S * SLOW_MACHINE
    await stage.vendor.until(first + 2 * step)
    assert await stage.cut_all() > 0
    await stage.vendor.until(first + 3 * step)
    os.kill(stage.postmaster(), signal.SIGKILL)
    await stage.vendor.until(first + 4 * step)
    polite.send_signal(signal.SIGTERM)
    async with asyncio.timeout(DRAINED_S + 10):
        assert await polite.wait() == 0, "drained"
    assert await stage.asked(NOTHING_HELD, number_of_polite), "it gave everything back itself"
    return taken_over


async def killed(stage: Theatre, victim: Process, number: int) -> tuple[float, set[str]]:
    """How long it took until another one saved one of its fans, and which of them it had saved without a record."""
    loop = asyncio.get_running_loop()
    victim.kill()
    died = loop.time()
    assert await victim.wait() == -signal.SIGKILL
    held = await stage.asked(HELD_BY, number)
    await asyncio.sleep(IN_THE_AIR_S)
    known = {fan: stage.vendor.heard[fan] for fan in (f"Bearer at-{row}" for row in held)}
    assert known, "it had claimed somebody"
    first = asyncio.create_task(stage.vendor.hears_again(known))
    await stage.until(NOTHING_HELD, number)
    freed = loop.time() - died
    assert freed <= FREED_S * SLOW_MACHINE
    await first
    return loop.time() - died, {fan for fan, times in known.items() if times}
