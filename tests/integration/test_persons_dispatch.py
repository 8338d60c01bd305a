"""A chat that refuses a message on its way: the person's next chat gets it, once."""

from __future__ import annotations

import asyncio

from core.delivery import Delivery, DeliveryKind, NewDelivery, SendResult, Sent
from core.fan import Address, Reachability, Visitor
from core.ids import Channel
from core.message import Message
from notifications.dispatcher import Dispatcher, DispatchSettings
from tests.support.sms_bot import running

_ROWS = "SELECT a.channel, d.status FROM delivery d JOIN address a ON a.id = d.address_id WHERE d.kind = 'open' ORDER BY d.id"


class Refusing:
    """A channel whose people have all blocked us."""

    channel = Channel.TELEGRAM

    def slots(self, message: Message) -> int:
        return 1

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        return SendResult(status=Sent.BLOCKED, reachability=Reachability.BLOCKED, detail="403")


async def test_the_next_chat_gets_it(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign, parts = await rig.campaign(), rig.parts
        async with parts.database.store() as tx:
            bot = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
            app = await tx.fans.put_sender(Channel.DISCORD, "99", "upbeat")
            fan, telegram = await tx.fans.admit(
                Visitor(sender_id=bot.id, channel=Channel.TELEGRAM, external_id="77"), parts.clock.now()
            )
            other, discord = await tx.fans.admit(
                Visitor(sender_id=app.id, channel=Channel.DISCORD, external_id="88"), parts.clock.now()
            )
            await tx.fans.set_dm_channel(discord.id, "dm-1")
            await tx.persons.merge(other.id, fan.id, parts.clock.now())
            new = NewDelivery(
                address_id=telegram.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion=""
            )
            await tx.deliveries.queue([new], parts.clock.now())
        crashes: list[Exception] = []
        dispatcher = Dispatcher(
            parts.database.store,
            parts.deliveries,
            parts.lanes,
            parts.clock,
            parts.renderer,
            bot,
            Refusing(),
            DispatchSettings(rate=50),
            lambda _, error: crashes.append(error),
        )
        shutdown = asyncio.Event()
        sending = asyncio.create_task(dispatcher.run(shutdown))
        async with asyncio.timeout(15):
            while await rig.count("SELECT count(*) FROM delivery WHERE status = 'failed'") == 0:
                await asyncio.sleep(0.02)
        shutdown.set()
        await sending
        rows = [tuple(row) for row in await parts.database.pool.fetch(_ROWS)]
        assert (rows, crashes) == ([("telegram", "failed"), ("discord", "queued")], [])
