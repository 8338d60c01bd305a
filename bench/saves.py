"""Saves per second with everything on, against the fastest bare loop that can be written and two queues, in the same run."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import uvloop

from app.wiring import Parts
from bench.ground import WAITING_CAMPAIGNS, give_chats, product, reset, seed, stub
from bench.own_core import own_core
from bench.peers import pgqueuer_one_job, procrastinate_one_job
from bench.put import CONCURRENCY, bare_loop
from bench.split import two_workers

FANS = 100_000
PEERS_SAVES = 5_000
UNSAVED = (
    "SELECT EXISTS (SELECT 1 FROM presave WHERE wave_id = (SELECT id FROM wave WHERE campaign_id = $1)"
    " AND status IN ('waiting', 'saving', 'retrying'))"
)


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds of all; medians of what each reached of the limit in its own round."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    limits, ours, told, pgqueuer, procrastinate = [], [], [], [], []
    async with stub("quick_stub") as url, product(url, save_concurrency=str(CONCURRENCY)) as parts:
        campaign = await seed(parts, FANS)
        for _ in range(rounds):
            await reset(parts, campaign)
            with own_core():
                before = await bare_loop(url, FANS)
                ours.append(await our_run(parts, campaign, FANS, before))
                limits.append((before + await bare_loop(url, FANS)) / 2)
                pgqueuer.append(await pgqueuer_one_job(parts.dsn, url, PEERS_SAVES))
                procrastinate.append(await procrastinate_one_job(parts.dsn, url, PEERS_SAVES))
        await give_chats(parts, campaign)
        for _ in range(rounds):
            await reset(parts, campaign)
            with own_core():
                before = await bare_loop(url, FANS)
                speed = await our_run(parts, campaign, FANS, before)
                told.append(2 * speed / (before + await bare_loop(url, FANS)))
        async with stub() as counting:
            split = await two_workers(parts, campaign, FANS, counting)
    return {
        "two_workers": split,
        "saves_per_s": round(statistics.median(ours)),
        "limit_saves_per_s": round(statistics.median(limits)),
        "ratio": _share(ours, limits),
        "ratio_with_receipts": round(statistics.median(told), 3),  # each save queues its fan's message, too
        "peers": {
            "pgqueuer_one_job": _share(pgqueuer, limits),
            "procrastinate_one_job": _share(procrastinate, limits),
        },
        "fans": FANS,
        "other_campaigns": WAITING_CAMPAIGNS,
        "concurrency": CONCURRENCY,
        "rounds": rounds,
    }


def _share(speeds: list[float], limits: list[float]) -> float:
    return round(statistics.median(s / limit for s, limit in zip(speeds, limits, strict=True)), 3)


async def our_run(parts: Parts, campaign: int, fans: int, limit: float) -> float:
    """From the first claim to the last recorded outcome. Before `limit` would be done nobody asks whether it is."""
    shutdown = asyncio.Event()
    started = time.perf_counter()
    running = asyncio.create_task(parts.save_run().run(shutdown))
    try:
        await asyncio.sleep(fans / limit)
        while await parts.database.pool.fetchval(UNSAVED, campaign):
            await asyncio.sleep(0.05)
        took = time.perf_counter() - started
    finally:
        shutdown.set()
        await running
    return fans / took
