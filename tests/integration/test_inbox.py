"""What comes in is written down once, whatever characters it holds, and handed out until it is done."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.conversation.once import Once
from core.errors import Overtaken
from core.ids import Channel
from storage.database import Database
from storage.gauges import GaugeRows
from storage.inbox import InboxRows
from tests.support.clock import FrozenClock
from tests.support.sms_bot import running as by_text
from tests.support.telegram_bot import running as by_telegram


async def test_any_text_is_kept_and_repetition_is_harmless(database: Database, clock: FrozenClock):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.TELEGRAM, "4242", "bot")).id
    inbox = InboxRows(database.pool)
    odd = {"text": "a\x00b \\u0000 \ud83d".encode("utf-8", "ignore").decode(), "nested": [{"k\x00": "\x00"}]}
    assert await inbox.put(sender, [("1", odd), ("2", {"text": "plain"})], clock.now()) == 2
    assert await inbox.put(sender, [("1", {"text": "again"}), ("3", {})], clock.now()) == 1
    first, second, third = await inbox.claim(sender, 10, clock.now())
    assert first.payload == {"text": "ab \\u0000 ", "nested": [{"k": ""}]}
    assert await inbox.last_external(sender) == "3"
    assert await inbox.claim(sender, 10, clock.now()) == []
    await inbox.done([first.id, second.id])
    clock.advance(seconds=61)
    assert [i.id for i in await inbox.claim(sender, 10, clock.now())] == [third.id]
    for _ in range(6):
        clock.at += timedelta(seconds=61)
        await inbox.claim(sender, 10, clock.now())
    clock.advance(seconds=61)
    assert await inbox.claim(sender, 10, clock.now()) == [], "five times at most"
    assert await database.pool.fetchval("SELECT payload FROM inbox WHERE id = $1", first.id) is None


async def test_what_is_put_off_comes_then_and_uses_up_no_try(database: Database, clock: FrozenClock):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.TELEGRAM, "4242", "bot")).id
    inbox = InboxRows(database.pool)
    await inbox.put(sender, [("1", {"text": "a"}), ("2", {"text": "b"})], clock.now())
    for _ in range(7):
        (item, other) = await inbox.claim(sender, 10, clock.now())
        for one in (item, other):
            await inbox.later(one, clock.now() + timedelta(minutes=10))
        clock.advance(seconds=599)
        assert await inbox.claim(sender, 10, clock.now()) == []
        clock.advance(seconds=1)
    (item, other) = await inbox.claim(sender, 1, clock.now()) + await inbox.claim(sender, 1, clock.now())
    assert (item.attempts, item.payload) == (1, {"text": "a"})
    await inbox.done([item.id])
    await inbox.later(item, clock.now())
    assert await inbox.claim(sender, 10, clock.now()) == [], "what is done stays done"


async def test_what_is_given_up_is_told_counted_and_can_be_taken_up_again(
    database: Database, clock: FrozenClock
):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.SMS, "+15550100", "SMS")).id
    told: list[tuple[str, int]] = []
    inbox = InboxRows(database.pool, lambda channel, count: told.append((channel, count)))
    gauges = GaugeRows(database.pool)
    await inbox.put(sender, [("1", {"Body": "STOP"}), ("2", {"Body": "NEON"})], clock.now())
    for _ in range(5):
        assert len(await inbox.claim(sender, 10, clock.now())) == 2
        clock.advance(seconds=61)
    assert (told, await gauges.inbox_given_up()) == ([], 0)
    assert await inbox.claim(sender, 10, clock.now()) == []
    assert (told, await gauges.inbox_given_up(), await gauges.inbox_depth()) == ([("sms", 2)], 2, 0)
    assert await inbox.again() == 2
    assert [item.payload["Body"] for item in await inbox.claim(sender, 10, clock.now())] == ["STOP", "NEON"]
    assert await gauges.inbox_given_up() == 0


async def test_a_text_message_with_nul_characters_is_kept_and_answered(dsn: str):
    async with by_text(dsn) as rig:
        await rig.campaign()
        (prompt,) = await rig.says("NE\x00ON\x00")
        assert prompt.body.startswith("NEON: Reply Y")
        assert await rig.count("SELECT count(*) FROM inbox WHERE status = 'done'") == 1


async def test_an_update_with_nul_characters_is_kept_and_answered(dsn: str):
    async with by_telegram(dsn) as rig, rig.serving() as bot:
        came = await rig.mia.start("upbeatbot")
        await rig.mia.wait_for(lambda _: True, after=came.message_id)
        said = await rig.mia.send("st\x00op")
        answer = await rig.mia.wait_for(lambda _: True, after=said.message_id)
        assert "no more messages" in answer.text
        async with asyncio.timeout(10):
            while {status for _, status in await rig.inbox_rows(bot._us)} != {"done"}:
                await asyncio.sleep(0.02)


async def test_the_mark_of_an_answer_stays_until_it_certainly_did_not_go(
    database: Database, clock: FrozenClock
):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.TELEGRAM, "4242", "bot")).id
    inbox = InboxRows(database.pool)
    await inbox.put(sender, [("1", {"text": "a"})], clock.now())
    [held] = await inbox.claim(sender, 10, clock.now())
    clock.advance(seconds=59)
    assert held.answering_at is None
    assert await inbox.answering(held, clock.now(), "text:abc")
    clock.advance(seconds=59)
    assert await inbox.claim(sender, 10, clock.now()) == [], "its minute began anew"
    clock.advance(seconds=1)
    [again] = await inbox.claim(sender, 10, clock.now())
    assert (again.answering_at, again.answer) == (clock.now() - timedelta(seconds=60), "text:abc")
    assert not await inbox.answering(held, clock.now()), "somebody else has marked it since"
    assert await inbox.answering(again, clock.now())
    await inbox.later(again, clock.now())
    assert await inbox.claim(sender, 10, clock.now()) == [], "the mark is another one's"
    again = replace(again, answering_at=clock.now())
    await inbox.later(again, clock.now(), doubted=True)
    [doubted] = await inbox.claim(sender, 10, clock.now())
    assert doubted.answering_at == clock.now()
    await inbox.later(doubted, clock.now())
    [free] = await inbox.claim(sender, 10, clock.now())
    assert free.answering_at is None


async def test_a_process_that_is_slow_to_answer_does_not_answer_beside_another(
    database: Database, clock: FrozenClock
):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.TELEGRAM, "4242", "bot")).id
    inbox, pool = InboxRows(database.pool), database.pool
    await inbox.put(sender, [("1", {"text": "a"})], clock.now())
    [item] = await inbox.claim(sender, 10, clock.now())
    slow = Once(inbox, item, clock)
    await slow.going()
    marked = clock.now()
    clock.advance(seconds=10)
    await slow.going()
    assert await pool.fetchval("SELECT answering_at FROM inbox") == marked, "one statement"
    clock.advance(seconds=40)
    await slow.going()
    clock.advance(seconds=30)
    assert await inbox.claim(sender, 10, clock.now()) == [], "it is at it still"
    clock.advance(seconds=31)
    [again] = await inbox.claim(sender, 10, clock.now())
    assert Once(inbox, again, clock).doubted
    await Once(inbox, again, clock).going()
    with pytest.raises(Overtaken):
        await slow.going()


async def test_an_answer_of_unknown_fate_is_over_and_counted(database: Database, clock: FrozenClock):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.SMS, "+12025550100", "SMS")).id
    inbox, gauges = InboxRows(database.pool), GaugeRows(database.pool)
    await inbox.put(sender, [("1", {"Body": "NEON"})], clock.now())
    [item] = await inbox.claim(sender, 10, clock.now())
    await inbox.answering(item, clock.now(), "text:abc")
    await inbox.done([item.id], unknown=True)
    clock.advance(seconds=61)
    assert await inbox.claim(sender, 10, clock.now()) == []
    assert await gauges.unfinished() == {"sms": {"answer_unknown": 1}}
    assert await gauges.inbox_depth() == 0
    row = await database.pool.fetchrow("SELECT payload, answer FROM inbox")
    assert tuple(row) == (None, ""), "nothing of what was said is kept"


async def test_what_was_erased_meanwhile_is_answered(database: Database, clock: FrozenClock):
    async with database.store() as tx:
        sender = (await tx.fans.put_sender(Channel.SMS, "+12025550100", "SMS")).id
    inbox = InboxRows(database.pool)
    await inbox.put(sender, [("1", {"Body": "FORGET"})], clock.now())
    [item] = await inbox.claim(sender, 10, clock.now())
    await inbox.done([item.id])
    assert await inbox.answering(item, clock.now())
