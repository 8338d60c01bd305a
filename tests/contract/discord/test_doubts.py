"""A direct message whose answer was lost is posted again under its nonce, or found in the channel: shown once, known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from discord.http import Route

import bots.discord.sender as sending
from bots.discord.doubt_rounds import Doubts
from core.delivery import Delivery, DeliveryKind, DeliveryStatus, NewDelivery, Sent
from core.fan import Sender, Visitor
from core.ids import Channel, DeliveryId
from core.message import Message
from core.queues import DeliveryResult, OutgoingMessage
from sandbox.faults import Fault
from storage.unsettled import UnsettledRows
from tests.support.discord_bot import Rig, running

POST = r"POST .*/channels/\d+/messages$"
HELLO = Message(text="**Done**, you are fan 1.")


async def claimed(rig: Rig) -> tuple[Sender, OutgoingMessage]:
    """A message to Mia as the dispatcher gets it; her channel is known."""
    now = rig.parts.clock.now()
    async with rig.parts.database.store() as tx:
        us = await tx.fans.put_sender(Channel.DISCORD, "100", "Upbeat")
        visitor = Visitor(sender_id=us.id, channel=Channel.DISCORD, external_id="7", name="Mia")
        _, address = await tx.fans.admit(visitor, now)
        channel = await rig.bot.client.create_dm(await rig.bot.client.fetch_user(7))
        await tx.fans.set_dm_channel(address.id, str(channel.id))
        new = NewDelivery(address_id=address.id, campaign_id=None, kind=DeliveryKind.OPEN, occasion="")
        await tx.deliveries.queue([new], now)
    [message] = await rig.parts.deliveries.claim(us.id, 5, now)
    return us, message


async def sent(rig: Rig, message: OutgoingMessage) -> Sent:
    """Sent and recorded as the dispatcher does."""
    answer = await rig.bot.sender.send(message.address, HELLO, message.delivery)
    status = DeliveryStatus(answer.status.value)
    result = DeliveryResult(
        id=message.delivery.id, status=status, vendor_id=answer.vendor_id, detail=answer.detail
    )
    await rig.parts.deliveries.record([result], rig.parts.clock.now())
    return answer.status


async def row(rig: Rig, delivery: DeliveryId) -> Any:
    query = "SELECT status, vendor_id, detail FROM delivery WHERE id = $1"
    return await rig.parts.database.pool.fetchrow(query, delivery)


def doubts(rig: Rig) -> Doubts:
    return rig.bot.doubting(UnsettledRows(rig.parts.database.pool), rig.parts.deliveries)


async def later(rig: Rig, minutes: int) -> None:
    rig.dc.world.clock.move(timedelta(minutes=minutes))
    await rig.parts.clock.set_offset(rig.dc.world.clock.offset)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_PAUSES_S", (0.01, 0.01, 0.01))


@pytest.mark.parametrize("kind", ["reset_after", "reset"])
async def test_a_cut_line_is_made_good_at_once_under_the_same_nonce(dsn: str, kind: Any) -> None:
    async with running(dsn) as rig:
        _, message = await claimed(rig)
        rig.dc.world.faults.add(Fault(vendor="discord", kind=kind, pattern=POST))
        assert await sent(rig, message) is Sent.SENT
        [seen] = rig.mia.dms()
        assert (await row(rig, message.delivery.id))["vendor_id"] == str(seen.id)


async def test_what_stayed_unknown_is_found_in_the_channel_by_its_nonce(dsn: str) -> None:
    async with running(dsn) as rig:
        _, message = await claimed(rig)
        rig.dc.world.faults.add(Fault(vendor="discord", kind="reset_after", pattern=POST, times=None))
        assert await sent(rig, message) is Sent.UNKNOWN
        assert await doubts(rig).settle() == 0, "too early"
        await later(rig, 3)
        rig.dc.world.faults.clear()
        # nothing but the nonce says so: as of a process that died
        await rig.parts.database.pool.execute("UPDATE delivery SET detail = 'its outcome was lost'")
        assert await doubts(rig).settle() == 1
        [seen] = rig.mia.dms()
        found = await row(rig, message.delivery.id)
        assert (found["status"], found["vendor_id"]) == ("sent", str(seen.id))


async def test_when_the_nonce_is_forgotten_the_words_tell(dsn: str) -> None:
    async with running(dsn) as rig:
        _, message = await claimed(rig)
        rig.dc.world.faults.add(Fault(vendor="discord", kind="reset_after", pattern=POST, times=None))
        assert await sent(rig, message) is Sent.UNKNOWN
        await later(rig, 30)
        rig.dc.world.faults.clear()
        assert await doubts(rig).settle() == 1
        assert (await row(rig, message.delivery.id))["status"] == "sent"


async def test_what_is_not_there_stays_unknown_and_is_asked_for_once(dsn: str) -> None:
    async with running(dsn) as rig:
        us, message = await claimed(rig)
        rig.dc.world.faults.add(Fault(vendor="discord", kind="reset", pattern=POST, times=None))
        assert await sent(rig, message) is Sent.UNKNOWN
        rig.dc.world.faults.clear()
        other = await rig.bot.sender.send(message.address, Message(text="Another one"), _other(message))
        assert other.status is Sent.SENT
        await later(rig, 30)
        assert await doubts(rig).settle() == 0
        found = await row(rig, message.delivery.id)
        assert (found["status"], found["detail"]) == ("unknown", "reconciled: nobody knows")
        unsettled = UnsettledRows(rig.parts.database.pool)
        assert await unsettled.doubts(us.id, rig.parts.clock.now(), 5) == []
        assert len(rig.mia.dms()) == 1, "it was not sent again"


def _other(message: OutgoingMessage) -> Delivery:
    return replace(message.delivery, id=DeliveryId(int(message.delivery.id) + 1000))


async def test_without_a_line_nothing_left_so_it_goes_again(dsn: str) -> None:
    async with running(dsn) as rig:
        _, message = await claimed(rig)
        there, Route.BASE = Route.BASE, "http://127.0.0.1:9/api/v10"
        try:
            answer = await rig.bot.sender.send(message.address, HELLO, message.delivery)
        finally:
            Route.BASE = there
        assert (answer.status, answer.detail) == (Sent.RETRY, "out of reach")
