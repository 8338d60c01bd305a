"""What arrives at the same moment is written together, and each caller hears of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from core.errors import StorageAway
from core.ids import SenderId
from storage import inbox as inbox_module
from storage.database import Database
from storage.inbox import InboxRows
from tests.support.queue_rows import LossyPool
from tests.support.seeds import MIDNIGHT, Seeds


async def test_each_caller_hears_how_many_of_theirs_are_new(seeds: Seeds, database: Database) -> None:
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    calls = [
        inbox.put(sender, [(str(n), {"n": n}), (str(n + 1), {"n": n + 1})], MIDNIGHT) for n in range(500)
    ]
    assert sum(await asyncio.gather(*calls)) == 501
    assert await inbox.put(sender, [("0", {}), ("900", {})], MIDNIGHT) == 1
    assert await inbox.put(sender, [], MIDNIGHT) == 0
    assert await database.pool.fetchval("SELECT count(*) FROM inbox") == 502


async def test_a_bad_item_is_its_own_callers_misfortune(seeds: Seeds, database: Database) -> None:
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    nobody = SenderId(sender + 999)
    calls = [inbox.put(nobody if n == 30 else sender, [(str(n), {})], MIDNIGHT) for n in range(60)]
    told = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(told.pop(30), asyncpg.ForeignKeyViolationError)
    assert told == [1] * 59
    assert await database.pool.fetchval("SELECT count(*) FROM inbox") == 59


async def test_what_came_first_is_handed_out_first(seeds: Seeds, database: Database) -> None:
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    came = ["b", "10", "9", "a", "1000", "999"]
    await asyncio.gather(*[inbox.put(sender, [(name, {"n": name})], MIDNIGHT) for name in came[:4]])
    await inbox.put(sender, [(name, {"n": name}) for name in came[3:]], MIDNIGHT)
    assert [item.payload["n"] for item in await inbox.claim(sender, 10, MIDNIGHT)] == came


class Lossy:
    """A pool whose connections all break after the server has done what it was asked, while `losing`."""

    def __init__(self, pool: Any) -> None:
        self._pool = LossyPool(pool)

    def lose(self, losing: bool) -> None:
        """From now on."""
        self._pool.losing = losing

    @asynccontextmanager
    async def acquire(self, **more: Any) -> AsyncIterator[Any]:
        """One that breaks like the others."""
        async with self._pool.acquire(**more) as connection:
            broken = LossyPool(connection)
            broken.losing = self._pool.losing
            yield broken

    async def fetch(self, *args: Any, **more: Any) -> Any:
        """As above."""
        return await self._pool.fetch(*args, **more)


async def test_a_database_that_is_gone_is_told_to_everybody_and_forgotten(
    seeds: Seeds, database: Database
) -> None:
    sender, pool = (await seeds.sender()).id, Lossy(database.pool)
    inbox = InboxRows(pool)
    pool.lose(True)
    told = await asyncio.gather(
        *[inbox.put(sender, [(str(n), {})], MIDNIGHT) for n in range(3)], return_exceptions=True
    )
    assert [type(error) for error in told] == [StorageAway] * 3
    pool.lose(False)
    await asyncio.sleep(0.1)  # its connection is given back by then
    assert await inbox.put(sender, [("9", {})], MIDNIGHT) == 1


async def test_while_connections_break_what_was_refused_comes_again(seeds: Seeds, database: Database) -> None:
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    refused = 0

    async def insisting(n: int) -> None:
        nonlocal refused
        while True:
            try:
                await inbox.put(sender, [(str(n), {})], MIDNIGHT)
                return
            except StorageAway:
                refused += 1
                await asyncio.sleep(0.05)

    await insisting(0)
    for first in (1, 101):
        calls = [asyncio.create_task(insisting(n)) for n in range(first, first + 100)]
        killer = await asyncpg.connect(database.dsn)
        await killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        await killer.close()
        async with asyncio.timeout(30):
            await asyncio.gather(*calls)
    assert await database.pool.fetchval("SELECT count(*) FROM inbox") == 201
    assert refused < 400, "a cut line is not an outage"


async def test_a_database_that_hangs_is_told_in_time_and_fills_no_memory(
    seeds: Seeds, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "_PATIENCE_S", 0.3)
    monkeypatch.setattr(inbox_module, "_MOST", 3)
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    other = await asyncpg.connect(database.dsn)
    async with asyncio.timeout(20):
        async with other.transaction():
            await other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            calls = [asyncio.create_task(inbox.put(sender, [(str(n), {})], MIDNIGHT)) for n in range(5)]
            told = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(error) for error in told] == [StorageAway] * 5
        assert [str(error) for error in told[3:]] == ["too much waits"] * 2
        for n in range(5):
            while True:
                try:
                    await inbox.put(sender, [(str(n), {})], MIDNIGHT)
                    break
                except StorageAway:
                    await asyncio.sleep(0.05)
    await other.close()
    assert await database.pool.fetchval("SELECT count(*) FROM inbox") == 5


async def test_what_a_caller_brought_is_kept_when_the_caller_goes_away(
    seeds: Seeds, database: Database
) -> None:
    sender, inbox = (await seeds.sender()).id, InboxRows(database.pool)
    call = asyncio.create_task(inbox.put(sender, [("1", {})], MIDNIGHT))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await inbox.put(sender, [("2", {})], MIDNIGHT)
    assert await database.pool.fetchval("SELECT count(*) FROM inbox") == 2
