"""The number of texts in the prompt is the number that is kept: moves use up no receipt's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.campaign import Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, DeliveryStatus, NewDelivery
from core.fan import Address, Visitor
from core.ids import Channel
from core.queues import DeliveryResult
from core.scheduler.planner import FlowSetting
from core.text_promise import FEWEST
from notifications.policy import Send, decide
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.flows import FlowRunRows
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


async def agreed(seeds: Seeds, campaign: Campaign, address: Address, texts: int) -> None:
    """This number said Y to words that promise so many."""
    given = ConsentEvent(
        fan_id=address.fan_id,
        artist_id=campaign.artist.id,
        campaign_id=campaign.id,
        purpose=Purpose.SMS,
        act=ConsentAct.GIVEN,
        channel=Channel.SMS,
        text=f"max {texts}/release -> Y",
        version="sms-prompt/1",
        language="en",
        source="keyword",
        at=NOON,
        address_id=address.id,
        texts=texts,
    )
    async with seeds.database.store() as tx:
        await tx.consents.add([given])


async def switch(database: Database, campaign: Campaign, kind: K, on: bool = True) -> None:
    """As the artist does it."""
    await FlowRunRows(database.pool).put(
        campaign.id, FlowSetting(kind=kind, on=True, by_text=on, days=(7, 1))
    )


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
    assert len(went) == FEWEST - 1, "the link itself is the first"
    why = await database.pool.fetchval("SELECT detail FROM delivery WHERE status = 'suppressed'")
    assert why == "more texts than were promised"


class Unfinished:
    """A pool of one connection whose outer transaction is not committed yet."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        yield self._connection


async def test_two_processes_keep_one_promise(database: Database, seeds: Seeds) -> None:
    """What the one has claimed and not committed yet, the other cannot see: it waits."""
    campaign = await seeds.open()
    await database.pool.execute("UPDATE campaign SET status = 'released' WHERE id = $1", campaign.id)
    async with database.store() as tx:
        us = await tx.fans.put_sender(Channel.SMS, "+15017122661", "SMS")
        number = Visitor(sender_id=us.id, channel=Channel.SMS, external_id="+4915112345678")
        _, address = await tx.fans.admit(number, NOON)
        texts = [
            NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.RECEIPT, occasion=str(n))
            for n in range(2 * FEWEST)
        ]
        await tx.deliveries.queue(texts, NOON)
    async with working(database) as one, working(database) as other, database.pool.acquire() as connection:
        outer = connection.transaction()
        await outer.start()
        first = await DeliveryQueueRows(Unfinished(connection), one).claim(us.id, FEWEST, NOON)
        claim = asyncio.create_task(DeliveryQueueRows(database.pool, other).claim(us.id, FEWEST, NOON))
        await seeds.settled(claim)
        await outer.commit()
        went = [m for m in (*first, *await claim) if isinstance(decide(m, NOON), Send)]
    assert len(went) == FEWEST - 1, "the link itself is the first"


async def test_notices_leave_the_last_place_alone(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    for one in (campaign, other):
        await switch(database, one, K.MOVED)
        await agreed(seeds, one, address, 4)
    moves = [
        NewDelivery(address_id=address.id, campaign_id=c.id, kind=K.MOVED, occasion=f"{c.id}:{n}")
        for c in (campaign, other)
        for n in (1, 2)
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(moves, NOON)
    assert await leave(queue, address, NOON) == [f"{campaign.id}:1", f"{other.id}:1"], "one a release"
    await database.pool.execute("UPDATE campaign SET status = 'released'")
    ends = [
        NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=kind, occasion=kind.value)
        for kind in (K.RESCUE, K.RECEIPT)
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(ends, NOON)
    assert await leave(queue, address, NOON) == ["rescue", "receipt"]


async def test_what_is_switched_on_later_is_not_in_an_earlier_promise(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign = await seeds.open()
    _, early = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    _, late = await seeds.fan(channel=Channel.SMS, external_id="+4915112345679")
    await agreed(seeds, campaign, early, FEWEST)
    await switch(database, campaign, K.MOVED)
    await agreed(seeds, campaign, late, FEWEST + 1)
    moves = [
        NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.MOVED, occasion=who)
        for who, address in (("early", early), ("late", late))
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(moves, NOON)
    assert await leave(queue, early, NOON) == ["late"]


async def test_what_is_switched_off_meanwhile_does_not_leave(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    await agreed(seeds, campaign, address, 6)
    await switch(database, campaign, K.MOVED)
    move = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.MOVED, occasion="r2")
    async with database.store() as tx:
        await tx.deliveries.queue([move], NOON)
    await switch(database, campaign, K.MOVED, on=False)
    assert await leave(queue, address, NOON) == []
    assert await database.pool.fetchval("SELECT detail FROM delivery") == "not sent by text message"


async def test_a_switch_decides_which_chat_of_a_person_gets_it(database: Database, seeds: Seeds) -> None:
    campaign = await seeds.open()
    fan, chat = await seeds.fan()
    _, number = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    await database.pool.execute("UPDATE address SET fan_id = $1 WHERE id = $2", fan.id, number.id)
    await database.pool.execute("UPDATE fan SET preferred_address = $2 WHERE id = $1", fan.id, number.id)
    await agreed(seeds, campaign, replace(number, fan_id=fan.id), 4)
    for on in (False, True):
        await switch(database, campaign, K.MOVED, on=on)
        move = NewDelivery(address_id=chat.id, campaign_id=campaign.id, kind=K.MOVED, occasion=f"r{on}")
        async with database.store() as tx:
            await tx.deliveries.queue([move], NOON)
    rows = await database.pool.fetch("SELECT address_id FROM delivery ORDER BY id")
    assert [row["address_id"] for row in rows] == [chat.id, number.id]


async def test_a_dying_permission_is_asked_for_by_one_text_and_the_receipt_keeps_its_place(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds
) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan(channel=Channel.SMS, external_id="+4915112345678")
    await switch(database, campaign, K.RENEW)
    await agreed(seeds, campaign, address, 4)
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
