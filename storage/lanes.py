"""Vendor limits as rows that all processes share (GCRA). Times are the server's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.queues import LaneState
from storage.leases import taming

SHARE = 0.97  # of a published limit: clocks drift and networks bunch

_RESERVE = """
UPDATE lane SET tat = greatest(tat, clock_timestamp() - make_interval(secs => burst_s)) + make_interval(secs => $2::float8 * period_s)
 WHERE key = $1 AND (paused_until IS NULL OR paused_until <= clock_timestamp())
RETURNING extract(epoch FROM tat - clock_timestamp())::float8 - $2::float8 * period_s AS wait, period_s
"""


class LaneRows:
    """Implements core.queues.Lanes."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def ensure(self, key: str, *, rate: float, burst: int = 1) -> None:
        """Create or set its rate; a pause in force stays."""
        period_s = 1 / (rate * SHARE)
        async with taming():
            await self._pool.execute(
                "INSERT INTO lane (key, rate, period_s, burst_s, tat) VALUES ($1, $2, $3, $4, clock_timestamp())"
                " ON CONFLICT (key) DO UPDATE SET rate = excluded.rate, period_s = excluded.period_s, burst_s = excluded.burst_s",
                key,
                rate,
                period_s,
                period_s * max(0, burst - 1),
            )

    async def reserve(self, key: str, count: int) -> list[float]:
        """A crash loses at most the block: synchronous_commit is off for this statement alone."""
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL synchronous_commit = off")
            row = await connection.fetchrow(_RESERVE, key, float(count))
        if row is None:
            return []
        return [max(0.0, row["wait"] + i * row["period_s"]) for i in range(count)]

    async def pause(self, key: str, for_: timedelta, reason: str) -> None:
        """A longer pause in force wins."""
        async with taming():
            await self._pool.execute(
                "UPDATE lane SET paused_until = clock_timestamp() + $2, reason = $3 WHERE key = $1"
                " AND (paused_until IS NULL OR paused_until < clock_timestamp() + $2)",
                key,
                for_,
                reason[:200].replace("\0", ""),
            )

    async def states(self) -> list[LaneState]:
        """All lanes."""
        async with taming():
            found = await self._pool.fetch("SELECT * FROM lane ORDER BY key")
        return [
            LaneState(key=r["key"], rate=r["rate"], paused_until=r["paused_until"], reason=r["reason"])
            for r in found
        ]
