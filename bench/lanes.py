"""How much of a lane's rate two worker processes reach together at a service that refuses whatever is beyond it.

The limit is one bare loop that sends at fixed times, as fast as a lane ever goes: where the machine bunches its requests,
so that the service refuses some, it does so with ours.
"""

from __future__ import annotations

import asyncio
import statistics
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import uvloop

from app.wiring import Parts
from bench.crew import worker
from bench.ground import product, reset, seed, stub
from storage.lanes import SHARE

RATE = 300
FANS = 3_000
_OPEN = "SELECT count(*) FROM presave WHERE campaign_id = $1 AND status <> 'saved'"


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds; refusals of all of them."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    used, refused, shares, bare, bare_refused = [], 0, [], [], 0
    async with stub() as url, product(url, save_rate=str(RATE)) as parts, aiohttp.ClientSession() as http:
        campaign = await seed(parts, FANS)
        for _ in range(rounds):
            limit = await _bare(url, http)
            bare.append(_used(limit))
            bare_refused += limit["refused"]
            told = await _released(parts, campaign, url, http)
            used.append(_used(told))
            refused += told["refused"]
            shares.append(min(told["workers"].values()) / FANS)
    return {
        "utilisation": round(statistics.median(used), 3),
        "ratio": round(statistics.median(u / b for u, b in zip(used, bare, strict=True)), 3),
        "self_made_429": refused,
        "limit_utilisation": round(statistics.median(bare), 3),
        "limit_429": bare_refused,
        "smaller_share": round(statistics.median(shares), 3),
        "rate": RATE,
        "workers": 2,
        "saves": FANS * rounds,
        "rounds": rounds,
    }


def _used(told: dict[str, Any]) -> float:
    """Of the rate, from the first accepted save to the last."""
    return float((told["accepted"] - 1) / told["span_s"] / RATE)


async def _bare(url: str, http: aiohttp.ClientSession) -> dict[str, Any]:
    """Nothing but a clock and PUTs; what is refused is left."""
    loop = asyncio.get_running_loop()
    first = loop.time()

    async def put(number: int) -> None:
        await asyncio.sleep(first + number / (RATE * SHARE) - loop.time())
        async with http.put(f"{url}/limited/{RATE}/bare/v1/me/library") as response:
            await response.read()

    await asyncio.gather(*[put(number) for number in range(FANS)])
    return await _told(url, http)


async def _told(url: str, http: aiohttp.ClientSession) -> dict[str, Any]:
    async with http.get(f"{url}/limits") as response:
        told: dict[str, Any] = await response.json()
    return told


async def _released(parts: Parts, campaign: int, url: str, http: aiohttp.ClientSession) -> dict[str, Any]:
    """A release by two processes, as the service saw it."""
    pool = parts.database.pool
    await pool.execute("UPDATE campaign SET paused = true WHERE id = $1", campaign)
    await reset(parts, campaign)
    await pool.execute("DELETE FROM lane")  # what a refusal of the last round taught it
    async with AsyncExitStack() as crew:
        for name in ("a", "b"):
            await crew.enter_async_context(
                worker(parts, url, spotify_api_url=f"{url}/limited/{RATE}/{name}/v1")
            )
        await pool.execute("UPDATE campaign SET paused = false WHERE id = $1", campaign)
        while await pool.fetchval(_OPEN, campaign):
            await asyncio.sleep(0.1)
    return await _told(url, http)
