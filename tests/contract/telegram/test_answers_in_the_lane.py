"""Answers and the outbox share the bot's lane: answers go first, the limit is kept, and a 429 loses nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.demo.stage import TELEGRAM_BOT
from bots.telegram.runner import TelegramBot
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Visitor
from core.ids import Channel
from notifications.dispatcher import Dispatcher, DispatchSettings
from sandbox.faults import Fault
from sandbox.telegram.chats import Message
from sandbox.telegram.people import Person
from tests.support.telegram_bot import Rig, running, until

RATE = 30.0
BUNCHED = 4  # a second: a busy machine lets arrive together what left apart; two that knew nothing of each other send 60
BULK, FANS = 90, 24
KEY = "telegram:4242"


def started(rig: Rig, user_id: int) -> Person:
    """Somebody who started the bot some time ago."""
    person, us = rig.tg.person(user_id, first_name="Ann", language_code="en"), rig.tg.bot(TELEGRAM_BOT)
    rig.tg.private_chat(us, user_id).standing[us.id] = "member"
    return person


async def queued(rig: Rig, bot: TelegramBot) -> None:
    """A message to each of many fans."""
    campaign, now = await rig.campaign(), rig.parts.clock.now()
    for number in range(BULK):
        started(rig, 7000 + number)
        async with rig.parts.database.store() as tx:
            who = Visitor(sender_id=bot._us.id, channel=Channel.TELEGRAM, external_id=str(7000 + number))
            _, address = await tx.fans.admit(who, now)
            new = NewDelivery(
                address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion=""
            )
            await tx.deliveries.queue([new], now)


def outbox(rig: Rig, bot: TelegramBot) -> Dispatcher:
    """As app.channels builds it."""
    p = rig.parts
    return Dispatcher(
        p.database.store, p.deliveries, p.lanes, p.clock, p.renderer, bot._us, bot.sender,
        DispatchSettings(rate=RATE), lambda *_: None, turns=bot.lane.turns,
    )  # fmt: skip


def sendings(rig: Rig) -> list[int]:
    """Chats in the order in which they were written to."""
    return [int(c.values["chat_id"]) for c in rig.tg.calls if c.method in ("sendMessage", "sendPhoto")]


async def crowd(rig: Rig) -> list[Person]:
    """People who ask for help at once."""
    people = [started(rig, 100 + number) for number in range(FANS)]
    for person in people:
        await person.send("/help", bot=TELEGRAM_BOT)
    return people


async def test_answers_go_before_the_outbox_and_both_keep_the_limit(dsn: str) -> None:
    async with running(dsn) as rig, rig.started(rate=RATE) as bot:
        await queued(rig, bot)
        rig.tg.pace.limit(overall=int(RATE) + BUNCHED, per_chat=None)
        async with rig.loops(bot.poll, bot.process, outbox(rig, bot).run):
            await until(lambda: len(sendings(rig)) >= 20)
            before = len(sendings(rig))
            people = await crowd(rig)
            for person in people:
                await person.wait_for(lambda m: "I save new music" in m.text, bot=TELEGRAM_BOT)
            done = sendings(rig)
            await until(lambda: len(sendings(rig)) == BULK + FANS, 30)
    answers = [place for place, chat in enumerate(done) if chat < 7000]
    assert len(answers) == FANS
    between = len(done) - before - FANS
    assert between <= 8, f"{between} of the outbox went meanwhile, more than what was under way"
    assert rig.tg.pace.refused == 0
    assert sorted(sendings(rig)) == sorted([*range(100, 100 + FANS), *range(7000, 7000 + BULK)])


def filed(message: Message) -> bool:
    return message.media is not None and message.media.kind == "document"


async def lane_rests(rig: Rig) -> bool:
    return any(lane.key == KEY and lane.paused_until for lane in await rig.parts.lanes.states())


def told_to_wait(rig: Rig, seconds: int, pattern: str = "/sendMessage", **more: Any) -> Fault:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }
    return rig.fault(pattern, status=429, body=body, **more)


async def over(rig: Rig, seconds: int) -> None:
    """The pause ends: for us by our clock, for the lane by the server's."""
    await rig.parts.clock.set_offset(timedelta(seconds=seconds))
    await rig.parts.database.pool.execute("UPDATE lane SET paused_until = NULL")


@pytest.mark.parametrize("rounds", [1, 7])
async def test_a_429_stops_the_lane_and_the_answer_is_owed_until_it_is_there(dsn: str, rounds: int) -> None:
    async with running(dsn) as rig, rig.started(rate=RATE) as bot:
        await queued(rig, bot)
        people = await crowd(rig)
        for number in range(1, rounds + 1):
            fault = told_to_wait(rig, 1000, times=1000)
            async with rig.loops(bot.poll, bot.process):
                async with asyncio.timeout(10):
                    while {state for _, state in await rig.inbox_rows(bot._us)} != {"taken"}:
                        await asyncio.sleep(0.01)
                    while bot._bell.is_set() or not await lane_rests(rig):
                        await asyncio.sleep(0.01)
                await asyncio.sleep(0.2)
            assert await lane_rests(rig)
            assert 1 <= 1000 - (fault.times or 0) <= 3, "one was refused, and the others did not even try"
            rig.world.faults.clear()
            tries = await rig.parts.database.pool.fetch("SELECT attempts FROM inbox")
            assert {row["attempts"] for row in tries} == {0}, "no try is used up"
            await over(rig, 1001 * number)
        async with rig.loops(bot.process):
            for person in people:
                await person.wait_for(lambda m: "I save new music" in m.text, bot=TELEGRAM_BOT)
        assert [len(person.messages(TELEGRAM_BOT)) for person in people] == [1] * FANS
        assert {state for _, state in await rig.inbox_rows(bot._us)} == {"done"}


async def test_a_429_stops_what_the_outbox_has_planned_already(dsn: str) -> None:
    async with running(dsn) as rig, rig.started(rate=RATE) as bot:
        await queued(rig, bot)
        fault = told_to_wait(rig, 1000, "/send", times=1000)
        async with rig.loops(outbox(rig, bot).run):
            async with asyncio.timeout(10):
                while not await lane_rests(rig):
                    await asyncio.sleep(0.01)
            await asyncio.sleep(1.0)
        assert 1 <= 1000 - (fault.times or 0) <= 3, "one was refused, and the others did not even try"
        tries = await rig.parts.database.pool.fetch("SELECT attempts FROM delivery WHERE status = 'queued'")
        assert [row["attempts"] for row in tries] == [0] * BULK, "no try is used up"
        rig.world.faults.clear()
        await over(rig, 1001)
        async with rig.loops(outbox(rig, bot).run):
            await until(lambda: len(sendings(rig)) == BULK, 30)
        sent = await rig.parts.database.pool.fetch("SELECT attempts FROM delivery WHERE status = 'sent'")
        assert [row["attempts"] for row in sent] == [1] * BULK


async def test_what_a_429_interrupts_goes_on_where_it_stopped(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.campaign()
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.start("upbeatbot", "c_neon")
            offer = await rig.mia.wait_for(lambda m: "Night" in m.text)
            await rig.mia.press(offer, "Just remind me")
            await rig.mia.send("/mydata")
            await rig.mia.wait_for(filed)
            told_to_wait(rig, 1000, "/sendDocument")
            before = await rig.mia.send("/mydata")
            async with asyncio.timeout(10):
                while not await lane_rests(rig):
                    await asyncio.sleep(0.01)
        asked = [m for m in rig.mia.messages() if m.message_id > before.message_id]
        assert len(asked) == 1, "the link is there, the file is owed"
        await over(rig, 1001)
        async with rig.loops(bot.process):
            await rig.mia.wait_for(filed, after=before.message_id)
        seen = [m for m in rig.mia.messages() if m.message_id > before.message_id]
        assert len(seen) == 2, "and nothing came twice"


async def test_a_stop_counts_although_its_answer_waits(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.campaign()
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.start("upbeatbot", "c_neon")
            offer = await rig.mia.wait_for(lambda m: "Night" in m.text)
            await rig.mia.press(offer, "Just remind me")
        await rig.parts.lanes.pause(KEY, timedelta(hours=1), "429")
        before = await rig.mia.send("stop texting me")
        stopped = "SELECT count(*) FROM address WHERE reachability = 'opted_out'"
        async with rig.loops(bot.poll, bot.process):
            async with asyncio.timeout(10):
                while not await rig.parts.database.pool.fetchval(stopped):
                    await asyncio.sleep(0.01)
        assert [m for m in rig.mia.messages() if m.message_id > before.message_id] == []
        await over(rig, 3601)
        async with rig.loops(bot.process):
            await rig.mia.wait_for(lambda m: "no more messages" in m.text)
