"""What changes of plan cost a campaign of a million pre-saves, and whether a save costs the same beside them.

The limit is one statement that touches each fan's row: what any design pays whose due times stand on the rows.
"""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import uvloop

from app.status import set_paused
from app.wiring import Parts
from bench.ground import product, seed, stub
from core.campaign import Campaign
from core.repositories import Artwork
from core.services.teams import Actor

FANS = int(os.environ.get("UPBEAT_BENCH_FANS", "1000000"))
SAVES = 5_000
GRANTS = 2 * SAVES  # the run claims ahead of what it saves
ACTOR = Actor(guild_id=1, user_id=1)
_COVER = Artwork(images=dict.fromkeys(("square", "card", "thumb"), b"jpeg"), accent="#336699")


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds of each change; one campaign of FANS, one of SAVES."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    async with stub() as url, product(url) as parts:
        await seed(parts, GRANTS)
        small = await _cost(parts)
        before = _peak_mb()
        large = await _campaign(parts)
        days = iter(range(1, 1000))
        steps: dict[str, Callable[[], Awaitable[object]]] = {
            "reschedule_s": lambda: parts.campaigns.reschedule(ACTOR, large.id, _day(parts, next(days))),
            "pause_s": lambda: set_paused(parts, large.slug, True),
            "resume_s": lambda: set_paused(parts, large.slug, False),
        }
        took = {name: await _median(step, rounds) for name, step in steps.items()}
        took["plan_and_open_s"] = large_opened = await _time(lambda: _due(parts, large))
        each = await _time(
            lambda: parts.database.pool.execute(
                "UPDATE presave SET checked_at = now() WHERE campaign_id = $1", large.id
            )
        )
        peak_mb = _peak_mb() - before
        big = await _cost(parts)
        slowest = max(*took.values(), large_opened)
        return {
            "rows_per_s": round(FANS / slowest),
            "limit_rows_per_s": round(FANS / each),
            "ratio": round(each / slowest, 1),
            "peak_mb": round(peak_mb, 1),
            **{name: round(seconds, 3) for name, seconds in took.items()},
            "cpu_per_1000_saves_s": {str(SAVES): round(small, 3), str(FANS): round(big, 3)},
            "cost_growth": round(big / small, 3),
            "fans": FANS,
            "rounds": rounds,
        }


async def _campaign(parts: Parts) -> Campaign:
    """An open campaign at local midnights, its fans spread over its waves; the first GRANTS of them have permissions."""
    await parts.teams.bind(ACTOR, await parts.teams.invite("Large"), None)
    draft = await parts.campaigns.create(
        ACTOR, title="Large", on=date.fromisoformat(_day(parts, 0)), artwork=_COVER
    )
    await parts.campaigns.edit(ACTOR, draft.id, {"mode": "local midnight"})
    opened = await parts.campaigns.open(ACTOR, draft.id)
    pool = parts.database.pool
    await pool.execute(
        "INSERT INTO link (campaign_id, dsp, url, item, method, found_at) VALUES ($1, 'spotify',"
        " 'https://open.spotify.com/track/x', 'spotify:track:0000000000000000000000', 'artist', now())",
        opened.id,
    )
    await pool.execute(
        "INSERT INTO fan (name, created_at) SELECT 'fan', now() FROM generate_series(1, $1::int)",
        FANS - GRANTS,
    )
    for first in range(0, FANS, 100_000):
        await pool.execute(
            "INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, grant_id, joined_at)"
            " SELECT $1, i, 'spotify', 'auto', w.ids[1 + i % cardinality(w.ids)], CASE WHEN i <= $4 THEN i END, now()"
            " FROM generate_series($2::int + 1, $3::int) i,"
            " (SELECT array_agg(id ORDER BY id) AS ids FROM wave WHERE campaign_id = $1) w",
            opened.id,
            first,
            min(first + 100_000, FANS),
            GRANTS,
        )
    await pool.execute("VACUUM ANALYZE presave")
    return opened


def _day(parts: Parts, days: int) -> str:
    return (parts.clock.now() + timedelta(days=40 + days)).date().isoformat()


async def _due(parts: Parts, campaign: Campaign) -> None:
    """All its waves fire: the moment of a million fans."""
    await parts.database.pool.execute("UPDATE wave SET fires_at = now() WHERE campaign_id = $1", campaign.id)
    await parts.clock.refresh()
    await parts.releasing.fire()


async def _cost(parts: Parts) -> float:
    """CPU seconds of ours and of PostgreSQL for a thousand saves; the run stops after SAVES of them."""
    pool, shutdown = parts.database.pool, asyncio.Event()
    server = await pool.fetchval("SELECT pg_backend_pid()")
    server = int(Path(f"/proc/{server}/stat").read_text().rpartition(") ")[2].split()[1])
    before = _cpu_s(server)
    running = asyncio.create_task(parts.save_run().run(shutdown))
    try:
        while (
            await pool.fetchval(
                "SELECT count(*) FROM presave WHERE grant_id <= $1 AND status = 'saved'", GRANTS
            )
            < SAVES
        ):
            await asyncio.sleep(0.2)
    finally:
        shutdown.set()
        await running
    spent = _cpu_s(server) - before
    await pool.execute("DELETE FROM presave WHERE grant_id <= $1", GRANTS)
    return spent / SAVES * 1000


def _cpu_s(server: int) -> float:
    """Of this process and of the children of PostgreSQL's postmaster `server`."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return (
        own.ru_utime
        + own.ru_stime
        + sum(_spent_s(stat, server) for stat in Path("/proc").glob("[0-9]*/stat"))
    )


def _spent_s(stat: Path, parent: int) -> float:
    try:
        fields = stat.read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if int(fields[1]) == parent else 0.0


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _median(step: Callable[[], Awaitable[object]], rounds: int) -> float:
    return statistics.median([await _time(step) for _ in range(rounds)])


async def _time(step: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await step()
    return time.perf_counter() - started
