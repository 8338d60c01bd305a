"""Domain time: local time corrected to the database's, plus the offset that only the sandbox may set."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from storage.leases import taming

OFFSET_KEY = "clock_offset_s"


class DatabaseClock:
    """Implements core.ports.Clock. `refresh()` every few seconds keeps hosts that drift together."""

    def __init__(self, pool: Any, *, movable: bool) -> None:
        self._pool, self._movable = pool, movable
        self._correction = timedelta(0)

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._correction

    async def refresh(self) -> None:
        """Read the database's time and the offset. In production an offset is refused by ignoring it."""
        async with taming():
            before = time.monotonic()
            row = await self._pool.fetchrow(
                "SELECT clock_timestamp() AS at, (SELECT value FROM app_state WHERE key = $1) AS offset_s",
                OFFSET_KEY,
                timeout=10,
            )
            half_way = (time.monotonic() - before) / 2
        drift = row["at"] + timedelta(seconds=half_way) - datetime.now(UTC)
        offset = float(orjson.loads(row["offset_s"])) if self._movable and row["offset_s"] else 0.0
        self._correction = timedelta(seconds=offset) + (
            drift if abs(drift) > timedelta(milliseconds=20) else timedelta(0)
        )

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
