"""A lane's slots go to what the vendor counts: a text takes one for each of its segments, and a day has so many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from app.wiring import Parts
from core.budget import DailyBudget
from core.campaign import Campaign
from core.delivery import Delivery, DeliveryKind, NewDelivery, SendResult, Sent
from core.fan import Address, Sender, Visitor
from core.ids import Channel
from core.message import Message
from notifications.dispatcher import Dispatcher, DispatchSettings
from tests.support.sms_bot import Rig, running

FANS = 24


class Counting:
    """A channel that counts every message as three, and remembers when each came."""

    channel = Channel.TELEGRAM

    def __init__(self) -> None:
        self.came: list[float] = []

    def slots(self, message: Message) -> int:
        return 3

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        self.came.append(asyncio.get_running_loop().time())
        return SendResult(status=Sent.SENT, vendor_id=str(delivery.id))


async def crowd(parts: Parts, campaign: Campaign) -> Sender:
    """Fans of a Telegram bot, a message for each."""
    now = parts.clock.now()
    async with parts.database.store() as tx:
        bot = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        for i in range(FANS):
            who = Visitor(sender_id=bot.id, channel=Channel.TELEGRAM, external_id=str(7000 + i))
            _, address = await tx.fans.admit(who, now)
            new = NewDelivery(
                address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion=""
            )
            await tx.deliveries.queue([new], now)
    return bot


@asynccontextmanager
async def sending(
    parts: Parts, bot: Sender, channel: Counting, settings: DispatchSettings
) -> AsyncIterator[None]:
    crashes: list[Exception] = []
    dispatcher = Dispatcher(
        parts.database.store, parts.deliveries, parts.lanes, parts.clock, parts.renderer, bot, channel, settings,
        lambda _, error: crashes.append(error),
    )  # fmt: skip
    shutdown = asyncio.Event()
    task = asyncio.create_task(dispatcher.run(shutdown))
    try:
        yield
    finally:
        shutdown.set()
        await task
    assert crashes == []


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.02)


@pytest.fixture
async def rig(dsn: str) -> AsyncIterator[Rig]:
    async with running(dsn) as rig:
        yield rig


async def test_a_message_of_three_segments_takes_three_slots(rig: Rig) -> None:
    bot, channel = await crowd(rig.parts, await rig.campaign()), Counting()
    async with sending(rig.parts, bot, channel, DispatchSettings(rate=60.0, concurrency=8)):
        await until(lambda: len(channel.came) == FANS)
    took = channel.came[-1] - channel.came[0]
    assert took > (FANS - 1) * 3 / 60.0 * 0.9, "sixty slots a second are twenty messages"


async def test_what_a_day_has_no_room_for_waits_for_the_next(rig: Rig) -> None:
    bot, channel = await crowd(rig.parts, await rig.campaign()), Counting()
    day = DailyBudget(units=31, zone="America/Los_Angeles", save=1)
    settings = DispatchSettings(rate=1000.0, concurrency=8, allowance=day)
    async with sending(rig.parts, bot, channel, settings):
        await until(lambda: len(channel.came) >= 10)
        async with asyncio.timeout(20):
            while await rig.count(
                "SELECT count(*) FROM delivery WHERE status = 'queued' AND not_before IS NULL"
            ):
                await asyncio.sleep(0.02)
    assert len(channel.came) == 10, "ten of three units; the eleventh would be two too many"
    renewal = day.renews_at(rig.parts.clock.now())
    rows = await rig.parts.database.pool.fetch(
        "SELECT not_before, attempts FROM delivery WHERE status = 'queued'"
    )
    assert {(row["not_before"], row["attempts"]) for row in rows} == {(renewal, 0)}, "no attempt is used up"
    assert await rig.parts.lanes.left(bot.lane, day, rig.parts.clock.now()) == 1
    assert await rig.parts.lanes.left(bot.lane, day, rig.parts.clock.now() + timedelta(days=1)) == 31
