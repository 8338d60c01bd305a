"""What changes of plan cost a campaign of a million pre-saves, and whether a save costs the same beside them.

The limit is one statement that touches each fan's row: what any design pays whose due times stand on the rows.
UPBEAT_BENCH_FANS: how many; UPBEAT_BENCH_OLD: finished rows of the past under the last look-ups.
"""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import uvloop

from app.status import set_paused
from app.wiring import Parts
from bench.crew import Worker, children_cpu_s, postmaster, worker
from bench.ground import product, reset, seed, stub
from bench.large import ACTOR, GRANTS, grow, history, large_campaign, look_ups, rescue, set_all
from core.campaign import Campaign

FANS = int(os.environ.get("UPBEAT_BENCH_FANS", "1000000"))
OLD = int(os.environ.get("UPBEAT_BENCH_OLD", "0"))
SMALL = 1_000
SAVES = 5_000  # measured beside each crowd
# by an index that holds nothing else: the counting must cost the same beside a million
_SAVED = "SELECT count(*) FROM presave WHERE dsp = 'spotify' AND status = 'saved' AND checked_at IS NULL"
_HELD = "SELECT count(*) FROM presave WHERE status = 'saving'"


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds of each change; one campaign of FANS, one of SMALL."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    async with stub() as url, product(url) as parts:
        await parts.database.pool.execute(
            "DELETE FROM presave WHERE campaign_id = $1", await seed(parts, GRANTS)
        )
        before = _peak_mb()
        opened, large = await _timed(lambda: large_campaign(parts))
        await grow(parts, large, 0, SMALL)
        await _begin(parts, large)
        async with worker(parts, url) as hand:
            beside_few = await _cost(parts, hand, large.id, again=SAVES // SMALL)
        await _take_back(parts, large)
        await grow(parts, large, SMALL, FANS)
        steps = {"open_s": opened, **await _changes(parts, large, rounds)}
        async with worker(parts, url) as hand:
            beside_many = await _cost(parts, hand, large.id)
        pages = await _pages(parts, large)
        steps |= {name: seconds for name, seconds in pages.items() if name.endswith("_page_s")}
        peak_mb = _peak_mb()
        past = await _past(parts) if OLD else {}
    limit = pages.pop("limit")
    slowest = max(steps.values())
    return {
        "rows_per_s": round(FANS / slowest),
        "limit_rows_per_s": round(limit),
        "ratio": round(FANS / slowest / limit, 1),
        **{name: round(seconds, 3) for name, seconds in steps.items()},
        **{name: round(rate) for name, rate in pages.items() if name.endswith("_per_s")},
        "growth": _growth(beside_few, beside_many),
        "per_1000_saves": {str(SMALL): beside_few, str(FANS): beside_many},
        "peak_mb": round(peak_mb),
        "planning_mb": round(peak_mb - before, 1),
        "fans": FANS,
        "rounds": rounds,
        **past,
    }


def _growth(few: dict[str, float], many: dict[str, float]) -> dict[str, float]:
    """1: flat."""
    return {name: round(many[name] / few[name], 3) for name in few}


async def _begin(parts: Parts, large: Campaign) -> float:
    """All its waves fire, paused; how long the firing took."""
    await parts.database.pool.execute("UPDATE wave SET fires_at = now() WHERE campaign_id = $1", large.id)
    await parts.clock.refresh()
    took, _ = await _timed(parts.releasing.fire)
    await set_paused(parts, large.slug, True)
    return took


async def _take_back(parts: Parts, large: Campaign) -> None:
    """As if its moment had not come."""
    await reset(parts, large.id)
    await parts.database.pool.execute(
        "UPDATE wave SET status = 'planned', fired_at = NULL WHERE campaign_id = $1", large.id
    )
    await parts.database.pool.execute(
        "UPDATE campaign SET status = 'open', paused = false WHERE id = $1", large.id
    )


async def _changes(parts: Parts, large: Campaign, rounds: int) -> dict[str, float]:
    """What an artist or the clock does to all of its pre-saves."""
    days = iter(range(1, 1000))
    took = {
        "reschedule_s": await _median(
            lambda: parts.campaigns.reschedule(ACTOR, large.id, _day(parts, next(days))), rounds
        ),
        "pause_s": await _median(lambda: set_paused(parts, large.slug, True), rounds),
        "resume_s": await _median(lambda: set_paused(parts, large.slug, False), rounds),
    }
    took["fire_s"] = await _begin(parts, large)
    return took


async def _pages(parts: Parts, large: Campaign) -> dict[str, float]:
    """Everybody is parked (the limit: one statement), a link wakes half of them, a command what has failed of the rest."""
    fans = await parts.database.pool.fetchval("SELECT count(*) FROM presave WHERE campaign_id = $1", large.id)
    each, _ = await _timed(lambda: set_all(parts, large, "awaiting_source"))
    found = {"limit": fans / each}
    for name, start, share in (("wake", lambda: rescue(parts, large), 0.5), ("retry", lambda: _retry(parts, large), 1.0)):  # fmt: skip
        first, _ = await _timed(start)
        pages, woken = [first], 2000
        while await _more(parts, pages) and woken < fans * share:
            woken += 2000
        found |= {
            f"{name}_longest_page_s": max(pages),
            f"{name}_rows_per_s": 2000 * len(pages) / sum(pages),
        }
        await parts.database.pool.execute("TRUNCATE waking")
    return found


async def _retry(parts: Parts, large: Campaign) -> int:
    async with parts.database.store() as tx:
        return await tx.presaves.retry_failed(large.id)


async def _more(parts: Parts, pages: list[float]) -> bool:
    async def page() -> bool:
        async with parts.database.store() as tx:
            return await tx.presaves.wake_more(parts.clock.now())

    took, more = await _timed(page)
    pages.append(took)
    return bool(more)


async def _past(parts: Parts) -> dict[str, Any]:
    """The look-ups of a scheduler and a worker, before and after OLD finished rows came under them."""
    few = await _least(lambda: look_ups(parts), 30)
    await history(parts, OLD)
    many = await _least(lambda: look_ups(parts), 30)
    return {
        "old": OLD,
        "look_ups_s": round(few, 4),
        "look_ups_beside_old_s": round(many, 4),
        "look_ups_growth": round(many / few, 2),
    }


def _day(parts: Parts, days: int) -> str:
    return (parts.clock.now() + timedelta(days=40 + days)).date().isoformat()


async def _cost(parts: Parts, hand: Worker, campaign: int, *, again: int = 1) -> dict[str, float]:
    """Of a thousand saves by a real worker: its CPU, PostgreSQL's, and the memory that it then holds."""
    pool, server = parts.database.pool, await postmaster(parts)
    own = theirs = saves = 0.0
    for _ in range(again):
        if again > 1:
            await reset(parts, campaign)
        begun, cpu, served = await pool.fetchval(_SAVED), hand.cpu_s(), children_cpu_s(server)
        await pool.execute("UPDATE campaign SET paused = false WHERE id = $1", campaign)
        async with asyncio.timeout(600):
            while (await pool.fetchval(_SAVED)) - begun < SAVES // again:
                await asyncio.sleep(0.2)
            await pool.execute("UPDATE campaign SET paused = true WHERE id = $1", campaign)
            while await pool.fetchval(_HELD):
                await asyncio.sleep(0.05)
        own, theirs = own + hand.cpu_s() - cpu, theirs + children_cpu_s(server) - served
        saves += (await pool.fetchval(_SAVED)) - begun
    return {
        "worker_cpu_s": round(own / saves * 1000, 4),
        "postgres_cpu_s": round(theirs / saves * 1000, 4),
        "worker_mb": round(hand.rss_mb(), 1),
    }


def _peak_mb() -> float:
    """The most memory that this process, which plans, has held so far (with `all`, the benchmarks before it too)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _median(step: Callable[[], Awaitable[object]], rounds: int) -> float:
    return statistics.median([(await _timed(step))[0] for _ in range(rounds)])


async def _least(step: Callable[[], Awaitable[object]], rounds: int) -> float:
    """What others on the machine do only ever makes it longer."""
    return min([(await _timed(step))[0] for _ in range(rounds)])


async def _timed(step: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    started = time.perf_counter()
    made = await step()
    return time.perf_counter() - started, made
