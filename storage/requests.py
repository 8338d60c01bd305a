"""Written requests: whose data it is, and a trail of who answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.ids import Channel, FanId


class RequestRows:
    """Over the pool; every act is recorded before its answer is shown."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def by_chat(self, channel: Channel, external_id: str) -> list[FanId]:
        """Fans with this number or id, whichever of our senders they wrote to."""
        rows = await self._pool.fetch(
            "SELECT DISTINCT fan_id FROM address WHERE channel = $1 AND external_id = $2 ORDER BY 1",
            channel.value,
            external_id,
        )
        return [FanId(row["fan_id"]) for row in rows]

    async def by_account(self, name: str) -> list[FanId]:
        """Fans whose streaming account has this name or id."""
        rows = await self._pool.fetch(
            "SELECT DISTINCT fan_id FROM dsp_grant WHERE lower(account_name) = lower($1) OR account_id = $1"
            " ORDER BY 1",
            name,
        )
        return [FanId(row["fan_id"]) for row in rows]

    async def exists(self, fan_id: FanId) -> bool:
        """Whether there is such a fan."""
        return await self._pool.fetchval("SELECT 1 FROM fan WHERE id = $1", fan_id) is not None

    async def record(self, act: str, by: str, about: FanId | None, now: datetime) -> None:
        """acts: find, export, show (before an erasure), erase."""
        await self._pool.execute(
            'INSERT INTO written_request (at, "by", act, about) VALUES ($1, $2, $3, $4)',
            now,
            by[:80],
            act,
            about,
        )
