"""Answers of a day in a real database: one number cannot take all, all cannot cost more than the operator said."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.ids import SenderId
from storage.database import Database
from storage.reply_counts import ReplyCountRows
from tests.support.seeds import MIDNIGHT, Seeds


async def sender_of(seeds: Seeds) -> SenderId:
    return (await seeds.sender()).id


async def test_so_many_a_day_and_again_the_next_day(database: Database, seeds: Seeds) -> None:
    us, counts = await sender_of(seeds), ReplyCountRows(database.pool, 2, 100)
    hours = [MIDNIGHT + timedelta(hours=n) for n in range(25)]
    assert [await counts.take(us, "+1", hour) for hour in hours] == [True, True, *[False] * 22, True]
    assert await counts.take(us, "+2", MIDNIGHT), "no number takes another's"


async def test_all_together_get_no_more_than_the_operator_said(database: Database, seeds: Seeds) -> None:
    us, counts = await sender_of(seeds), ReplyCountRows(database.pool, 5, 3)
    assert [await counts.take(us, f"+{n}", MIDNIGHT) for n in range(5)] == [True, True, True, False, False]
    tomorrow = MIDNIGHT + timedelta(days=1)
    assert await counts.take(us, "+4", tomorrow)
    assert await database.pool.fetchval("SELECT count(*) FROM reply_count") == 2, "yesterday's are forgotten"


async def test_what_did_not_go_does_not_count(database: Database, seeds: Seeds) -> None:
    us, counts = await sender_of(seeds), ReplyCountRows(database.pool, 1, 1)
    await counts.give_back(us, "+1")
    assert await counts.take(us, "+1", MIDNIGHT)
    await counts.give_back(us, "+1")
    assert await counts.take(us, "+1", MIDNIGHT)
    assert not await counts.take(us, "+1", MIDNIGHT)


async def test_several_processes_share_the_counts(database: Database, seeds: Seeds) -> None:
    us = await sender_of(seeds)
    processes = [ReplyCountRows(database.pool, 7, 100) for _ in range(4)]
    told = await asyncio.gather(*[p.take(us, "+1", MIDNIGHT) for p in processes for _ in range(10)])
    assert sum(told) == 7


async def test_whose_share_is_used_up_is_known(database: Database, seeds: Seeds) -> None:
    us, counts = await sender_of(seeds), ReplyCountRows(database.pool, 1, 2)
    assert await counts.take(us, "+1", MIDNIGHT)
    assert not await counts.take(us, "+1", MIDNIGHT)
    assert await counts.renews_at(us, MIDNIGHT) is None, "others get theirs"
    assert await counts.take(us, "+2", MIDNIGHT + timedelta(hours=1))
    assert not await counts.take(us, "+3", MIDNIGHT + timedelta(hours=2))
    tomorrow = MIDNIGHT + timedelta(days=1)
    assert await counts.renews_at(us, MIDNIGHT + timedelta(hours=2)) == tomorrow
    assert await counts.renews_at(us, tomorrow) is None
