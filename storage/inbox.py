"""Everything that comes in, written down before it is answered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from core.errors import StorageAway
from core.giving_way import GivingWay
from core.ids import SenderId
from core.queues import Inbound
from storage.leases import taming
from storage.unit_of_work import TRANSIENT

_TOGETHER = 200
_MOST = 10_000  # a database that does not answer must not fill our memory
_LINGER_S = 0.05
_PATIENCE_S = 10.0  # vendors hang up after fifteen, and come again
_NUL = b"\\u0000"
# numbered as they came (answers follow it), written by key (two processes that write the same ones do not deadlock)
_PUT = """
WITH said AS (SELECT nextval(pg_get_serial_sequence('inbox', 'id')) AS id, u.*
                FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::int[])
                     AS u(sender_id, external_id, payload, received_at, place)),
written AS (
INSERT INTO inbox (id, sender_id, external_id, payload, received_at)
SELECT id, sender_id, external_id, payload::jsonb, received_at FROM said ORDER BY sender_id, external_id, id
ON CONFLICT (sender_id, external_id) DO NOTHING RETURNING sender_id, external_id)
SELECT place, count(*)::int AS new FROM (
    SELECT min(s.place) AS place FROM written w JOIN said s USING (sender_id, external_id)
     GROUP BY w.sender_id, w.external_id) firsts GROUP BY place
"""

_CLAIM = """
UPDATE inbox i SET status = CASE WHEN i.attempts >= 5 THEN 'failed' ELSE 'taken' END, attempts = i.attempts + 1,
       taken_at = $3::timestamptz FROM sender s, (
    SELECT id FROM inbox WHERE sender_id = $1 AND (status = 'pending'
        OR (status = 'taken' AND taken_at <= $3::timestamptz - interval '60 seconds'))
     ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) p
 WHERE i.id = p.id AND s.id = i.sender_id RETURNING i.id, i.sender_id, i.payload, i.attempts, i.status, s.channel,
       i.received_at, i.answering_at, i.answer
"""

# a row that was erased meanwhile is answered all the same
_ANSWERING = """
UPDATE inbox SET answering_at = $2::timestamptz, answer = CASE WHEN status = 'taken' THEN $3 ELSE '' END, taken_at = $2::timestamptz
 WHERE id = $1 AND answering_at IS NOT DISTINCT FROM $4::timestamptz RETURNING id
"""

_LATER = """
UPDATE inbox SET attempts = greatest(attempts - 1, 0), taken_at = $2::timestamptz - interval '60 seconds',
       answering_at = CASE WHEN $3 THEN answering_at END
 WHERE id = $1 AND status = 'taken' AND answering_at IS NOT DISTINCT FROM $4::timestamptz
"""


@dataclass(frozen=True, slots=True)
class _Put:
    """One caller's items, waiting to be written."""

    sender_id: SenderId
    texts: list[tuple[str, str]]
    now: datetime
    new: asyncio.Future[int]


class InboxRows:
    """Implements core.queues.Inbox. `given_up`: on which channel how many items were tried in vain for the last time."""

    def __init__(self, pool: Any, given_up: Callable[[str, int], None] = lambda *_: None) -> None:
        self._pool, self._given_up = pool, given_up
        self._waiting: list[_Put] = []
        self._more = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._way = GivingWay()

    async def put(
        self, sender_id: SenderId, items: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> int:
        """Committed when this returns. What arrives while a commit is on its way shares the next one."""
        if len(self._waiting) >= _MOST:
            raise StorageAway("too much waits")
        self._way.came()
        texts = [(external, _text(payload)) for external, payload in items]
        mine = _Put(sender_id, texts, now, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        self._more.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="inbox")
        async with taming(), asyncio.timeout(_PATIENCE_S):
            return await mine.new

    async def _write(self) -> None:
        while self._waiting:
            (failure,) = await asyncio.gather(self._hold(), return_exceptions=True)
            if isinstance(failure, BaseException):  # no connection to be had
                batch, self._waiting = self._waiting, []
                _tell(batch, failure)

    async def _hold(self) -> None:
        """While things come in, one connection is theirs: they do not stand in line for one with those who answer."""
        async with self._pool.acquire(timeout=_PATIENCE_S) as connection:
            while not connection.is_closed():
                self._more.clear()
                batch, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
                if batch:
                    await self._settle(connection, batch)
                elif not await _within(self._more, _LINGER_S):
                    return

    async def _settle(self, connection: Any, batch: Sequence[_Put]) -> None:
        outcome = await _tried(connection, batch)
        if isinstance(outcome, TRANSIENT):  # one broken line is an accident, two are an outage
            outcome = await _tried(self._pool, batch)
        if not isinstance(outcome, BaseException) or isinstance(outcome, TRANSIENT) or len(batch) == 1:
            _tell(batch, outcome)
            return
        for put in batch:  # one bad item is its own caller's misfortune
            _tell([put], await _tried(connection, [put]))

    async def give_way(self) -> None:
        """What comes in goes first."""
        await self._way.turn()

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[Inbound]:
        """Oldest first."""
        async with taming():
            found = await self._pool.fetch(_CLAIM, sender_id, limit, now)
        failed = [row["channel"] for row in found if row["status"] == "failed"]
        if failed:
            self._given_up(failed[0], len(failed))
        return [
            Inbound(
                id=row["id"],
                sender_id=SenderId(row["sender_id"]),
                payload=orjson.loads(row["payload"]),
                attempts=row["attempts"],
                received_at=row["received_at"],
                answering_at=row["answering_at"],
                answer=row["answer"],
            )
            for row in sorted(found, key=lambda r: r["id"])
            if row["status"] == "taken" and row["payload"] is not None
        ]

    async def answering(self, item: Inbound, at: datetime, answer: str = "") -> bool:
        """One small statement; the mark that was claimed is the fence."""
        async with taming():
            row = await self._pool.fetchval(_ANSWERING, item.id, at, answer, item.answering_at)
        return row is not None

    async def later(self, item: Inbound, at: datetime, *, doubted: bool = False) -> None:
        """As if it had been taken so long before that it falls free then."""
        async with taming():
            await self._pool.execute(_LATER, item.id, at, doubted, item.answering_at)

    async def done(self, ids: Sequence[int], *, unknown: bool = False) -> None:
        """What people said is not kept."""
        async with taming():
            await self._pool.execute(
                "UPDATE inbox SET status = $2, payload = NULL, answer = '' WHERE id = ANY($1)",
                list(ids),
                "unknown" if unknown else "done",
            )

    async def again(self) -> int:
        """What was given up is handed out once more, five times at most; how many."""
        async with taming():
            found = await self._pool.fetch(
                "UPDATE inbox SET status = 'pending', attempts = 0, taken_at = NULL"
                " WHERE status = 'failed' AND payload IS NOT NULL RETURNING id"
            )
        return len(found)

    async def last_external(self, sender_id: SenderId) -> str | None:
        """The highest numeric external id."""
        async with taming():
            found = await self._pool.fetchval(
                "SELECT external_id FROM inbox WHERE sender_id = $1 AND external_id ~ '^[0-9]+$'"
                " ORDER BY external_id::numeric DESC LIMIT 1",
                sender_id,
            )
        return None if found is None else str(found)


async def _tried(connection: Any, batch: Sequence[_Put]) -> list[int] | BaseException:
    (outcome,) = await asyncio.gather(_insert(connection, batch), return_exceptions=True)
    return outcome


async def _insert(connection: Any, batch: Sequence[_Put]) -> list[int]:
    """How many of each caller's are new."""
    rows = [(put.sender_id, *text, put.now, place) for place, put in enumerate(batch) for text in put.texts]
    new = [0] * len(batch)
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        for row in await connection.fetch(_PUT, *columns, timeout=_PATIENCE_S):
            new[row["place"]] = row["new"]
    return new


async def _within(event: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


def _tell(batch: Sequence[_Put], outcome: list[int] | BaseException) -> None:
    """A caller that went away is not told; what it brought is kept."""
    for place, put in enumerate(batch):
        if put.new.done():
            continue
        if isinstance(outcome, BaseException):
            put.new.set_exception(outcome)
        else:
            put.new.set_result(outcome[place])


def _text(payload: dict[str, Any]) -> str:
    """As JSON; hardly any holds what must be taken out."""
    text = orjson.dumps(payload)
    return (orjson.dumps(_storable(payload)) if _NUL in text else text).decode()


def _storable(value: Any) -> Any:
    """Without NUL characters, which PostgreSQL's jsonb refuses; text that merely spells `\\u0000` stays."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
