"""Everything that comes in, written down before it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from core.ids import SenderId
from core.queues import Inbound
from storage.leases import taming

_CLAIM = """
UPDATE inbox i SET status = CASE WHEN i.attempts >= 5 THEN 'failed' ELSE 'taken' END, attempts = i.attempts + 1,
       taken_at = $3::timestamptz FROM (
    SELECT id FROM inbox WHERE sender_id = $1 AND (status = 'pending'
        OR (status = 'taken' AND taken_at <= $3::timestamptz - interval '60 seconds'))
     ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) p
 WHERE i.id = p.id RETURNING i.id, i.sender_id, i.payload, i.attempts, i.status
"""


class InboxRows:
    """Implements core.queues.Inbox."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def put(
        self, sender_id: SenderId, items: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> int:
        """Committed when this returns."""
        async with taming():
            new = await self._pool.fetch(
                "INSERT INTO inbox (sender_id, external_id, payload, received_at) SELECT $1, x, p::jsonb, $4"
                " FROM unnest($2::text[], $3::text[]) AS u(x, p) ON CONFLICT (sender_id, external_id) DO NOTHING"
                " RETURNING id",
                sender_id,
                [external for external, _ in items],
                [orjson.dumps(_storable(payload)).decode() for _, payload in items],
                now,
            )
        return len(new)

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[Inbound]:
        """Oldest first."""
        async with taming():
            found = await self._pool.fetch(_CLAIM, sender_id, limit, now)
        return [
            Inbound(
                id=row["id"],
                sender_id=SenderId(row["sender_id"]),
                payload=orjson.loads(row["payload"]),
                attempts=row["attempts"],
            )
            for row in sorted(found, key=lambda r: r["id"])
            if row["status"] == "taken" and row["payload"] is not None
        ]

    async def done(self, ids: Sequence[int]) -> None:
        """What people said is not kept."""
        async with taming():
            await self._pool.execute(
                "UPDATE inbox SET status = 'done', payload = NULL WHERE id = ANY($1)", list(ids)
            )

    async def last_external(self, sender_id: SenderId) -> str | None:
        """The highest numeric external id."""
        async with taming():
            found = await self._pool.fetchval(
                "SELECT external_id FROM inbox WHERE sender_id = $1 AND external_id ~ '^[0-9]+$'"
                " ORDER BY external_id::numeric DESC LIMIT 1",
                sender_id,
            )
        return None if found is None else str(found)

    async def sweep(self, now: datetime) -> None:
        """A week is long enough against repetition."""
        async with taming():
            await self._pool.execute(
                "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE status IN ('done', 'failed')"
                " AND received_at < $1::timestamptz - interval '7 days' LIMIT 5000)",
                now,
            )


def _storable(value: Any) -> Any:
    """Without NUL characters, which PostgreSQL's jsonb refuses; text that merely spells `\\u0000` stays."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
