"""Whose turn it is in a chat, where several processes write to it."""

from __future__ import annotations

import hashlib
from typing import Any

from storage.leases import taming

# nobody else is there: nothing is written
_TAKE = """
WITH cheap AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO chat_turn AS t (key, free_at)
SELECT $1, clock_timestamp() + make_interval(secs => $2::float8) FROM cheap WHERE (SELECT count(*) FROM worker) > 1
ON CONFLICT (key) DO UPDATE SET free_at = greatest(t.free_at, clock_timestamp()) + make_interval(secs => $2::float8)
RETURNING extract(epoch FROM free_at - clock_timestamp())::float8 - $2::float8
"""
_FORGET = "DELETE FROM chat_turn WHERE free_at < clock_timestamp() - interval '1 minute'"
_FORGET_EVERY = 500


class ChatTurnRows:
    """Of one bot; a chat is kept as a hash, and not for long."""

    def __init__(self, pool: Any, bot: str) -> None:
        self._pool, self._bot, self._taken = pool, bot, 0

    async def take(self, chat_id: int, gap_s: float) -> float:
        """Take the chat's next turn of all processes; seconds until it comes. Raises StorageAway."""
        key = hashlib.blake2b(f"{self._bot}:{chat_id}".encode(), digest_size=16).hexdigest()
        async with taming():
            wait = await self._pool.fetchval(_TAKE, key, gap_s)
            self._taken += 1
            if self._taken % _FORGET_EVERY == 0:
                await self._pool.execute(_FORGET)
        return max(0.0, wait or 0.0)
