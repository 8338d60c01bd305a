"""Two worker processes on one database: what each saves, and whether anybody is saved twice."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from app.wiring import Parts
from bench.crew import worker
from bench.ground import reset

_OPEN = "SELECT count(*) FROM presave WHERE campaign_id = $1 AND status <> 'saved'"


async def two_workers(parts: Parts, campaign: int, fans: int, url: str) -> dict[str, Any]:
    """Of one process and then of two: their ratio, the shares, and the fans a service heard of more than once."""
    async with aiohttp.ClientSession() as http:
        alone, _ = await _saved_by(parts, campaign, url, http, ["a"])
        together, told = await _saved_by(parts, campaign, url, http, ["a", "b"])
    shares = sorted(told["workers"].values())
    return {
        "speed_up": round(alone / together, 2),
        "smaller_share": round(shares[0] / fans, 3) if len(shares) == 2 else 0.0,
        "saved_twice": told["twice"],
    }


async def _saved_by(
    parts: Parts, campaign: int, url: str, http: aiohttp.ClientSession, names: list[str]
) -> tuple[float, dict[str, Any]]:
    """Seconds from the start of the run until everybody is saved, and what the service counted."""
    pool = parts.database.pool
    await pool.execute("UPDATE campaign SET paused = true WHERE id = $1", campaign)
    await reset(parts, campaign)
    async with http.get(f"{url}/counts") as forgotten:
        await forgotten.read()
    async with AsyncExitStack() as crew:
        for name in names:
            await crew.enter_async_context(worker(parts, url, spotify_api_url=f"{url}/crew/{name}/v1"))
        started = time.perf_counter()
        await pool.execute("UPDATE campaign SET paused = false WHERE id = $1", campaign)
        while await pool.fetchval(_OPEN, campaign):
            await asyncio.sleep(0.05)
        took = time.perf_counter() - started
    async with http.get(f"{url}/counts") as response:
        return took, await response.json()
