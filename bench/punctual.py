"""How long after its moment the first save of a release reaches the service, beside a bare alarm that does nothing else."""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import timedelta
from typing import Any

import aiohttp
import uvloop

from app.service import serve
from app.wiring import Parts
from bench.ground import product, reset, seed, stub
from bench.put import put, session
from bench.saves import UNSAVED

FANS = 2_000
AHEAD = timedelta(seconds=3)


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    ours, bare = [], []
    async with stub() as url, product(url) as parts, session() as http:
        campaign, shutdown = await seed(parts, FANS), asyncio.Event()
        await _rest(parts, campaign)
        running = asyncio.create_task(serve(parts, ("scheduler", "worker"), shutdown, None))
        try:
            for _ in range(rounds):
                ours.append(await _ours(parts, campaign, http, url))
                while await parts.database.pool.fetchval(UNSAVED, campaign):
                    await asyncio.sleep(0.1)
                await _rest(parts, campaign)
                bare.append(await _bare(http, url))
        finally:
            shutdown.set()
            await running
    return {
        "first_save_s": round(statistics.median(ours), 3),
        "worst_s": round(max(ours), 3),
        "limit_s": round(statistics.median(bare), 3),
        "ratio": round(statistics.median(bare) / statistics.median(ours), 3),
        "fans": FANS,
        "rounds": rounds,
    }


async def _ours(parts: Parts, campaign: int, http: aiohttp.ClientSession, url: str) -> float:
    moment = parts.clock.now() + AHEAD
    async with parts.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE campaign SET status = 'open' WHERE id = $1", campaign)
        await connection.execute(
            "UPDATE wave SET status = 'planned', fires_at = $2, fired_at = NULL WHERE campaign_id = $1",
            campaign,
            moment,
        )
        await connection.execute("SELECT pg_notify('upbeat_moments', $1)", str(campaign))
    return await _first(http, url) - moment.timestamp()


async def _bare(http: aiohttp.ClientSession, url: str) -> float:
    async with http.get(f"{url}/first") as forgotten:
        await forgotten.read()
    loop, moment, rung = asyncio.get_running_loop(), time.time() + 1, asyncio.Event()
    loop.call_at(loop.time() + 1, rung.set)
    await rung.wait()
    await put(http, url)
    return await _first(http, url) - moment


async def _first(http: aiohttp.ClientSession, url: str) -> float:
    async with asyncio.timeout(30):
        while True:
            async with http.get(f"{url}/first") as response:
                if first := await response.json():
                    return float(first)
            await asyncio.sleep(0.05)


async def _rest(parts: Parts, campaign: int) -> None:
    """Nothing fires and nothing is in flight; then everything waits again."""
    pool = parts.database.pool
    await pool.execute(
        "UPDATE wave SET status = 'planned', fires_at = now() + interval '1 year' WHERE campaign_id = $1",
        campaign,
    )
    await asyncio.sleep(0.5)
    await reset(parts, campaign)
