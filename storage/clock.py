"""Domain time: the database's, counted on between two looks by what no one can set, plus the sandbox's offset."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from storage.leases import taming

OFFSET_KEY = "clock_offset_s"
_BELIEVED = timedelta(milliseconds=20)  # closer than that our count is as good as a look over the network


class DatabaseClock:
    """Implements core.ports.Clock. `refresh()` every few seconds keeps hosts that drift together.

    Where this host's own time is set to does not matter: only the database's does.
    """

    def __init__(self, pool: Any, *, movable: bool) -> None:
        self._pool, self._movable = pool, movable
        self._zero = (
            datetime.now(UTC) - _up()
        )  # what the database's clock showed when ours was 0; until the first look
        self._offset = timedelta(0)
        self._origin_s = self._zero.timestamp()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.fromtimestamp(self._origin_s + time.monotonic(), UTC)

    async def refresh(self) -> None:
        """Read the database's time and the offset. In production an offset is refused by ignoring it."""
        async with taming():
            before = time.monotonic()
            row = await self._pool.fetchrow(
                "SELECT clock_timestamp() AS at, (SELECT value FROM app_state WHERE key = $1) AS offset_s",
                OFFSET_KEY,
                timeout=10,
            )
            after = time.monotonic()
        unsure = timedelta(seconds=(after - before) / 2)
        zero = row["at"] + unsure - timedelta(seconds=after)
        if abs(zero - self._zero) > max(unsure, _BELIEVED):
            self._zero = zero
        offset = float(orjson.loads(row["offset_s"])) if self._movable and row["offset_s"] else 0.0
        self._offset = timedelta(seconds=offset)
        self._origin_s = (self._zero + self._offset).timestamp()

    async def set_offset(self, offset: timedelta) -> None:
        """Move the domain's time for every process (sandbox only)."""
        assert self._movable
        async with taming():
            await self._pool.execute(
                "INSERT INTO app_state (key, value) VALUES ($1, $2::jsonb) ON CONFLICT (key) DO UPDATE SET value = $2::jsonb",
                OFFSET_KEY,
                orjson.dumps(offset.total_seconds()).decode(),
            )
            await self._pool.execute("SELECT pg_notify('upbeat_moments', 'clock')")
        await self.refresh()


def _up() -> timedelta:
    return timedelta(seconds=time.monotonic())
