"""The number of texts in the prompt is the number that is kept: moves use up no receipt's place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from core.delivery import BY_TEXT, DeliveryKind, DeliveryStatus, NewDelivery
from core.fan import Address
from core.ids import Channel
from core.queues import DeliveryResult
from core.text_promise import may_text, promised
from notifications.policy import Send, decide
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from tests.support.queue_rows import working
from tests.support.seeds import MIDNIGHT, Seeds

K = DeliveryKind
NOON = MIDNIGHT + timedelta(hours=12)


@pytest.fixture
async def queue(database: Database) -> AsyncIterator[DeliveryQueueRows]:
    async with working(database) as leases:
        yield DeliveryQueueRows(database.pool, leases)


async def leave(queue: DeliveryQueueRows, address: Address, now: datetime) -> list[str]:
    """What goes out now, as the dispatcher would: decided, then recorded."""
    went = []
    for message in await queue.claim(address.sender_id, 50, now):
        verdict = decide(message, now)
        sent = isinstance(verdict, Send)
        status = DeliveryStatus.SENT if sent else DeliveryStatus.SUPPRESSED
        why = "" if isinstance(verdict, Send) else getattr(verdict, "why", "")
        await queue.record([DeliveryResult(id=message.delivery.id, status=status, detail=why)], now)
        if sent:
            went.append(message.delivery.occasion)
    return went


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "one after the other"])
async def test_a_release_costs_no_more_texts_than_were_promised(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds, at_once: bool
) -> None:
    campaign = await seeds.open()
    await database.pool.execute("UPDATE campaign SET status = 'released' WHERE id = $1", campaign.id)
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    went = []
    for kind, occasion in ((K.REMINDER, "last"), (K.RECEIPT, "saved"), (K.RESCUE, "too many")):
        new = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=kind, occasion=occasion)
        async with database.store() as tx:
            await tx.deliveries.queue([new], NOON)
        if not at_once:
            went += await leave(queue, address, NOON)
    went += await leave(queue, address, NOON)
    assert len(went) == promised() - 1, "the link itself is the first"
    why = await database.pool.fetchval("SELECT detail FROM delivery WHERE status = 'suppressed'")
    assert why == "more texts than were promised"


async def test_notices_leave_the_last_place_alone(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    moves = [
        NewDelivery(address_id=address.id, campaign_id=c.id, kind=K.MOVED, occasion=f"{c.id}:{n}")
        for c in (campaign, other)
        for n in (1, 2)
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(moves, NOON)
    assert await leave(queue, address, NOON) == [f"{campaign.id}:1", f"{other.id}:1"], "one a release"
    await database.pool.execute("UPDATE campaign SET status = 'released'")
    receipt = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.RECEIPT, occasion="saved")
    async with database.store() as tx:
        await tx.deliveries.queue([receipt], NOON)
    assert await leave(queue, address, NOON) == ["saved"]


async def test_a_dying_permission_is_asked_for_by_one_text_and_the_receipt_keeps_its_place(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    for occasion in ("t-21", "t-7", "t-1"):
        ask = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.RENEW, occasion=occasion)
        async with database.store() as tx:
            await tx.deliveries.queue([ask], NOON)
        assert await leave(queue, address, NOON) == (["t-21"] if occasion == "t-21" else [])
    await database.pool.execute("UPDATE campaign SET status = 'released'")
    rescue = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.RESCUE, occasion="dead")
    async with database.store() as tx:
        await tx.deliveries.queue([rescue], NOON)
    assert await leave(queue, address, NOON) == ["dead"]


async def test_chats_are_not_counted(queue: DeliveryQueueRows, database: Database, seeds: Seeds) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan()
    moves = [
        NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.MOVED, occasion=str(n))
        for n in range(5)
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(moves, NOON)
    assert len(await leave(queue, address, NOON)) == 5


def test_the_promise_holds_for_every_order_of_texts() -> None:
    for first in BY_TEXT:
        for second in BY_TEXT:
            had = 1  # the link
            for kind in (first, second, first, second, K.RECEIPT):
                had += may_text(kind, had - 1)
            assert had <= promised()
    assert all(may_text(kind, 0) for kind in BY_TEXT)
    assert may_text(K.RECEIPT, 1)
    assert not may_text(K.MOVED, 1)
