"""Whose turn it is in a chat, where several processes write to it."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from storage.leases import taming
from storage.server_time import ServerTime

# nobody else is there: nothing is written
_TAKE = """
WITH cheap AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO chat_turn AS t (key, free_at)
SELECT $1, clock_timestamp() + make_interval(secs => $2::float8) FROM cheap WHERE (SELECT count(*) FROM worker) > 1
ON CONFLICT (key) DO UPDATE SET free_at = greatest(t.free_at, clock_timestamp()) + make_interval(secs => $2::float8)
RETURNING extract(epoch FROM free_at)::float8 - $2::float8 AS turn, extract(epoch FROM clock_timestamp())::float8 AS shown
"""
_FORGET = "DELETE FROM chat_turn WHERE free_at < clock_timestamp() - interval '1 minute'"
_FORGET_EVERY = 500


class ChatTurnRows:
    """Of one bot; a chat is kept as a hash, and not for long."""

    def __init__(self, pool: Any, bot: str) -> None:
        self._pool, self._bot, self._taken = pool, bot, 0
        self._server_time = ServerTime()

    async def take(self, chat_id: int, gap_s: float) -> float:
        """Take the chat's next turn of all processes; seconds until it comes. Raises StorageAway."""
        key = hashlib.blake2b(f"{self._bot}:{chat_id}".encode(), digest_size=16).hexdigest()
        async with taming():
            asked = time.monotonic()
            row = await self._pool.fetchrow(_TAKE, key, gap_s)
            answered = time.monotonic()
            self._taken += 1
            if self._taken % _FORGET_EVERY == 0:
                await self._pool.execute(_FORGET)
        if row is None:
            return 0.0
        wait: float = row["turn"] - self._server_time.saw(row["shown"], asked, answered)
        return max(0.0, wait - (time.monotonic() - answered))
