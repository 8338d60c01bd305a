"""Everything that comes in, written down before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from core.ids import SenderId
from core.queues import Inbound
from storage.leases import taming

_TOGETHER = 200
_PUT = """
WITH said AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::int[])
                       AS u(sender_id, external_id, payload, received_at, place)),
written AS (
INSERT INTO inbox (sender_id, external_id, payload, received_at)
SELECT sender_id, external_id, payload::jsonb, received_at FROM said ORDER BY sender_id, external_id, place
ON CONFLICT (sender_id, external_id) DO NOTHING RETURNING sender_id, external_id)
SELECT place, count(*)::int AS new FROM (
    SELECT min(s.place) AS place FROM written w JOIN said s USING (sender_id, external_id)
     GROUP BY w.sender_id, w.external_id) firsts GROUP BY place
"""

_CLAIM = """
UPDATE inbox i SET status = CASE WHEN i.attempts >= 5 THEN 'failed' ELSE 'taken' END, attempts = i.attempts + 1,
       taken_at = $3::timestamptz FROM (
    SELECT id FROM inbox WHERE sender_id = $1 AND (status = 'pending'
        OR (status = 'taken' AND taken_at <= $3::timestamptz - interval '60 seconds'))
     ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) p
 WHERE i.id = p.id RETURNING i.id, i.sender_id, i.payload, i.attempts, i.status
"""

_LATER = """
UPDATE inbox SET attempts = greatest(attempts - 1, 0), taken_at = $2::timestamptz - interval '60 seconds'
 WHERE id = ANY($1) AND status = 'taken'
"""


@dataclass(frozen=True, slots=True)
class _Put:
    """One caller's items, waiting to be written."""

    sender_id: SenderId
    texts: list[tuple[str, str]]
    now: datetime
    new: asyncio.Future[int]


class InboxRows:
    """Implements core.queues.Inbox."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._waiting: list[_Put] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(
        self, sender_id: SenderId, items: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> int:
        """Committed when this returns. What arrives while a commit is on its way shares the next one."""
        texts = [(external, orjson.dumps(_storable(payload)).decode()) for external, payload in items]
        mine = _Put(sender_id, texts, now, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="inbox")
        async with taming():
            return await mine.new

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            (outcome,) = await asyncio.gather(self._insert(batch), return_exceptions=True)
            if (
                isinstance(outcome, BaseException) and len(batch) > 1
            ):  # one bad item is its own caller's misfortune
                for put in batch:
                    (alone,) = await asyncio.gather(self._insert([put]), return_exceptions=True)
                    _tell([put], alone)
            else:
                _tell(batch, outcome)

    async def _insert(self, batch: Sequence[_Put]) -> list[int]:
        rows = [
            (put.sender_id, *text, put.now, place) for place, put in enumerate(batch) for text in put.texts
        ]
        found = (
            await self._pool.fetch(_PUT, *(list(column) for column in zip(*rows, strict=True)))
            if rows
            else []
        )
        new = [0] * len(batch)
        for row in found:
            new[row["place"]] = row["new"]
        return new

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

    async def later(self, ids: Sequence[int], at: datetime) -> None:
        """As if it had been taken so long before that it falls free then."""
        async with taming():
            await self._pool.execute(_LATER, list(ids), at)

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


def _tell(batch: Sequence[_Put], outcome: list[int] | BaseException) -> None:
    """A caller that went away is not told; what it brought is kept."""
    for place, put in enumerate(batch):
        if put.new.done():
            continue
        if isinstance(outcome, BaseException):
            put.new.set_exception(outcome)
        else:
            put.new.set_result(outcome[place])


def _storable(value: Any) -> Any:
    """Without NUL characters, which PostgreSQL's jsonb refuses; text that merely spells `\\u0000` stays."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
