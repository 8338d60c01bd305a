"""How much of a lane's rate two processes' pools reach together, and whether they ever exceed it."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import uvloop

from bench.ground import product, stub
from core.scheduler.pacing import Pacer
from storage.lanes import LaneRows

RATE = 300.0
SECONDS = 4.0


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    used, peaks = [], []
    async with stub() as url, product(url) as parts:
        for number in range(rounds):
            key = f"bench:{number}"
            lanes = LaneRows(parts.database.pool)
            await lanes.ensure(key, rate=RATE)
            times: list[float] = []
            await asyncio.gather(*[_consume(lanes, key, times) for _ in range(3)])
            times.sort()
            used.append(len(times) / (times[-1] - times[0]) / RATE)
            peaks.append(_busiest_second(times))
    utilisation = statistics.median(used)
    return {
        "utilisation": round(utilisation, 3),
        "ratio": round(utilisation, 3),
        "rate": RATE,
        "busiest_second": max(peaks),
        "self_made_429": sum(1 for peak in peaks if peak > RATE * 1.02),
    }


async def _consume(lanes: LaneRows, key: str, times: list[float]) -> None:
    pacer, loop = Pacer(lanes, key, keep=int(RATE * 0.05)), asyncio.get_running_loop()
    end = loop.time() + SECONDS
    while loop.time() < end:
        for slot in await pacer.take(15):
            await asyncio.sleep(max(0.0, slot - loop.time()))
            times.append(time.perf_counter())


def _busiest_second(times: list[float]) -> int:
    first, most = 0, 0
    for last, moment in enumerate(times):
        while moment - times[first] > 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
