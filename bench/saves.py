"""Saves per second with everything on, against the fastest bare loop that can be written, in the same run."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import aiohttp
import uvloop

from app.wiring import Parts
from bench.ground import product, reset, seed, stub

FANS = 20_000
CONCURRENCY = 64
_UNSAVED = (
    "SELECT EXISTS (SELECT 1 FROM presave WHERE wave_id = (SELECT id FROM wave WHERE campaign_id = $1)"
    " AND status IN ('waiting', 'saving', 'retrying'))"
)


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds of both; medians."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    async with stub() as url, product(url, save_concurrency=str(CONCURRENCY)) as parts:
        campaign = await seed(parts, FANS)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(await bare_loop(url))
            await reset(parts, campaign)
            ours.append(await our_run(parts, campaign))
    limit, mine = statistics.median(bare), statistics.median(ours)
    return {
        "saves_per_s": round(mine),
        "limit_saves_per_s": round(limit),
        "ratio": round(mine / limit, 3),
        "fans": FANS,
        "other_campaigns": 2000,
        "concurrency": CONCURRENCY,
        "rounds": rounds,
    }


async def bare_loop(url: str) -> float:
    """PUTs and nothing else: workers over one shared counter."""
    connector = aiohttp.TCPConnector(limit=CONCURRENCY, keepalive_timeout=60)
    async with aiohttp.ClientSession(connector=connector) as session:
        left = iter(range(FANS))
        headers = {"Authorization": "Bearer " + "x" * 130}
        target = f"{url}/v1/me/library?uris=spotify:track:0000000000000000000000"

        async def worker() -> None:
            for _ in left:
                async with session.put(target, headers=headers) as response:
                    await response.read()

        started = time.perf_counter()
        await asyncio.gather(*[worker() for _ in range(CONCURRENCY)])
        return FANS / (time.perf_counter() - started)


async def our_run(parts: Parts, campaign: int) -> float:
    """From the first claim to the last recorded outcome."""
    shutdown = asyncio.Event()
    started = time.perf_counter()
    running = asyncio.create_task(parts.save_run().run(shutdown))
    try:
        while await parts.database.pool.fetchval(_UNSAVED, campaign):
            await asyncio.sleep(0.05)
        took = time.perf_counter() - started
    finally:
        shutdown.set()
        await running
    return FANS / took
