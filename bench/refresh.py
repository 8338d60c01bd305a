"""Saves of which every tenth needs its token refreshed first, against a bare loop that makes the same calls."""

from __future__ import annotations

import statistics
from typing import Any

import uvloop

from bench.ground import product, reset, seed, stub
from bench.own_core import own_core
from bench.put import CONCURRENCY, bare_loop
from bench.saves import our_run

FANS = 40_000
EVERY = 10


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds; medians."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    limits, ours = [], []
    async with stub("quick_stub") as url, product(url, save_concurrency=str(CONCURRENCY)) as parts:
        campaign = await seed(parts, FANS, spent_every=EVERY)
        for _ in range(rounds):
            await reset(parts, campaign, spent_every=EVERY)
            with own_core():
                before = await bare_loop(url, FANS, refresh_every=EVERY)
                ours.append(await our_run(parts, campaign, FANS, before))
                limits.append((before + await bare_loop(url, FANS, refresh_every=EVERY)) / 2)
        renewed = await parts.database.pool.fetchval(
            "SELECT count(*) FROM dsp_grant WHERE token_version > $1", rounds
        )
    return {
        "saves_per_s": round(statistics.median(ours)),
        "limit_saves_per_s": round(statistics.median(limits)),
        "ratio": round(statistics.median(o / limit for o, limit in zip(ours, limits, strict=True)), 3),
        "refreshed": renewed,
        "fans": FANS,
        "rounds": rounds,
    }
