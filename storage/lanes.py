"""Vendor limits as rows that all processes share (GCRA). Times are the server's."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from core.budget import Budget
from core.queues import LaneState
from core.scheduler.pacing import A_LITTLE, CALM_S, EASE_S, FASTER, SLOWER
from storage.leases import taming
from storage.server_time import ServerTime

SHARE = 0.97  # of a published limit: clocks drift and networks bunch

_RESERVE = """
WITH cheap AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE lane SET tat = greatest(tat, clock_timestamp() - make_interval(secs => burst_s)) + make_interval(secs => $2::float8 * period_s)
 FROM cheap WHERE key = $1 AND (paused_until IS NULL OR paused_until <= clock_timestamp())
RETURNING extract(epoch FROM tat)::float8 - $2::float8 * period_s AS first, period_s,
          extract(epoch FROM clock_timestamp())::float8 AS shown
"""

# additive increase, multiplicative decrease, and never below a fiftieth of the ceiling; $2 or, after a calm, $6
_TUNE = """
UPDATE lane l SET rate = n.rate, period_s = 1 / (n.rate * $5::float8), tuned_at = clock_timestamp()
  FROM (SELECT key, least(ceiling, greatest(ceiling / 50, ceiling * $3::float8 + rate *
               CASE WHEN tuned_at > clock_timestamp() - $7::interval THEN $2::float8 ELSE $6::float8 END)) AS rate
          FROM lane WHERE key = $1 AND (tuned_at IS NULL OR tuned_at <= clock_timestamp() - $4::interval) FOR UPDATE) n
 WHERE l.key = n.key AND n.rate <> l.rate
"""

# $3: the next renewal (midnight, for a day); a row that says another one counts another stretch
_DRAW = """
WITH today AS (SELECT key, CASE WHEN renews_at = $3 THEN used ELSE 0 END AS used FROM lane WHERE key = $1 FOR UPDATE)
UPDATE lane l SET budget = $2, renews_at = $3, used_up = t.used + $4 > $2,
       used = t.used + least($4, greatest(0, $2 - t.used))
  FROM today t WHERE l.key = t.key
RETURNING l.used - t.used
"""
_GIVE_BACK = """
UPDATE lane SET used = greatest(0, used - $3), used_up = false WHERE key = $1 AND renews_at = $2
"""
_USED_UP = "budget used up"


class LaneRows:
    """Implements core.queues.Lanes and core.budget.Budgets."""

    def __init__(self, pool: Any) -> None:
        self._pool, self._server_time = pool, ServerTime()

    async def ensure(self, key: str, *, rate: float, burst: int = 1) -> None:
        """Create or set its rate; a pause in force stays."""
        period_s = 1 / (rate * SHARE)
        async with taming():
            await self._pool.execute(
                "INSERT INTO lane AS l (key, rate, ceiling, period_s, burst_s, tat)"
                " VALUES ($1, $2, $2, $3, $4, clock_timestamp()) ON CONFLICT (key) DO UPDATE SET"
                " rate = excluded.rate, ceiling = excluded.ceiling, period_s = excluded.period_s,"
                " burst_s = excluded.burst_s WHERE l.ceiling IS DISTINCT FROM excluded.ceiling"
                " OR l.burst_s IS DISTINCT FROM excluded.burst_s",
                key,
                rate,
                period_s,
                period_s * max(0, burst - 1),
            )

    async def reserve(self, key: str, count: int) -> list[float]:
        """A crash loses at most the block: synchronous_commit is off for this statement alone."""
        async with taming():
            asked = time.monotonic()
            row = await self._pool.fetchrow(_RESERVE, key, float(count))
        if row is None:
            return []
        wait = row["first"] - self._server_time.saw(row["shown"], asked, time.monotonic())
        return [max(0.0, wait + i * row["period_s"]) for i in range(count)]

    async def pause(self, key: str, for_: timedelta, reason: str, *, slower: bool = False) -> None:
        """A longer pause in force wins. Many refusals at once slow the lane down once."""
        async with taming():
            await self._pool.execute(
                "UPDATE lane SET paused_until = clock_timestamp() + $2, reason = $3 WHERE key = $1"
                " AND (paused_until IS NULL OR paused_until < clock_timestamp() + $2)",
                key,
                for_,
                reason[:200].replace("\0", ""),
            )
            if slower:
                await self._tune(key, SLOWER, 0.0, timedelta(seconds=2), after_calm=A_LITTLE)

    async def ease(self, key: str) -> None:
        """All processes together raise it once in EASE_S."""
        async with taming():
            await self._tune(key, 1.0, FASTER, timedelta(seconds=EASE_S), after_calm=1.0)

    async def _tune(
        self, key: str, factor: float, more: float, rest: timedelta, *, after_calm: float
    ) -> None:
        calm = timedelta(seconds=CALM_S)
        await self._pool.execute(_TUNE, key, factor, more, rest, SHARE, after_calm, calm)

    async def rests(self, key: str) -> timedelta:
        """By the server's clock, as pauses are."""
        query = "SELECT paused_until - now() FROM lane WHERE key = $1 AND paused_until > now()"
        async with taming():
            return await self._pool.fetchval(query, key) or timedelta(0)

    async def states(self) -> list[LaneState]:
        """All lanes."""
        async with taming():
            found = await self._pool.fetch("SELECT * FROM lane ORDER BY key")
        return [_state(row) for row in found]

    async def draw(self, key: str, budget: Budget, units: int, now: datetime) -> int:
        """One statement: two processes never get the same unit."""
        async with taming():
            granted = await self._pool.fetchval(_DRAW, key, budget.units, budget.renews_at(now), units)
        return granted or 0

    async def give_back(self, key: str, budget: Budget, units: int, now: datetime) -> None:
        """Yesterday's units are worth nothing."""
        async with taming():
            await self._pool.execute(_GIVE_BACK, key, budget.renews_at(now), units)

    async def left(self, key: str, budget: Budget, now: datetime) -> int:
        """Without taking any."""
        async with taming():
            used = await self._pool.fetchval(
                "SELECT used FROM lane WHERE key = $1 AND renews_at = $2", key, budget.renews_at(now)
            )
        return max(0, budget.units - (used or 0))


def _state(row: Any) -> LaneState:
    until, reason = row["paused_until"], row["reason"]
    if row["used_up"] and (until is None or until < row["renews_at"]):
        until, reason = row["renews_at"], f"{_USED_UP}: {row['used']} of {row['budget']}"
    return LaneState(
        key=row["key"],
        rate=row["rate"],
        paused_until=until,
        reason=reason,
        ceiling=row["ceiling"] or row["rate"],
        used=row["used"] or 0,
        budget=row["budget"] or 0,
        renews_at=row["renews_at"],
    )
