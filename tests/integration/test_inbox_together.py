"""What arrives at the same moment is written together, and each caller hears of their own."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from core.errors import StorageAway
from core.ids import SenderId
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
    first, bad, last = await asyncio.gather(
        inbox.put(sender, [("1", {})], MIDNIGHT),
        inbox.put(nobody, [("2", {})], MIDNIGHT),
        inbox.put(sender, [("3", {})], MIDNIGHT),
        return_exceptions=True,
    )
    assert (first, last) == (1, 1)
    assert isinstance(bad, asyncpg.ForeignKeyViolationError)


async def test_a_database_that_is_gone_is_told_to_everybody_and_forgotten(
    seeds: Seeds, database: Database
) -> None:
    sender, pool = (await seeds.sender()).id, LossyPool(database.pool)
    inbox = InboxRows(pool)
    pool.losing = True
    told = await asyncio.gather(
        *[inbox.put(sender, [(str(n), {})], MIDNIGHT) for n in range(3)], return_exceptions=True
    )
    assert [type(error) for error in told] == [StorageAway] * 3
    pool.losing = False
    assert await inbox.put(sender, [("9", {})], MIDNIGHT) == 1


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
