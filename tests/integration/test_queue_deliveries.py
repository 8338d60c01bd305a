"""Messages as their own queue entries in a real database: sent at most once, whatever is lost on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

import storage.delivery_queue
from core.delivery import DeliveryKind, DeliveryStatus, NewDelivery
from core.errors import IllegalMove, StorageAway
from core.fan import Address
from core.ids import Channel, DeliveryId, SenderId
from core.lifecycle import DELIVERY, may
from core.queues import DeliveryResult
from core.scheduler.planner import OPTIONAL
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.leases import Leases
from storage.unsettled import UnsettledRows
from tests.support.queue_rows import LossyPool, working
from tests.support.seeds import MIDNIGHT, Seeds

D, K = DeliveryStatus, DeliveryKind
SOON = MIDNIGHT + timedelta(minutes=1)


@pytest.fixture
def queue(database: Database, leases: Leases) -> DeliveryQueueRows:
    return DeliveryQueueRows(database.pool, leases)


@pytest.fixture
async def address(seeds: Seeds) -> Address:
    return (await seeds.fan())[1]


async def post(database: Database, address: Address, *occasions: str, **more: object) -> list[DeliveryId]:
    """Queued messages, one an occasion."""
    news = replace(
        NewDelivery(address_id=address.id, campaign_id=None, kind=K.OPEN, occasion=""),
        **more,  # type: ignore[arg-type]
    )
    async with database.store() as tx:
        await tx.deliveries.queue([replace(news, occasion=o) for o in occasions], MIDNIGHT)
    rows = await database.pool.fetch(
        "SELECT id FROM delivery WHERE occasion = ANY($1) ORDER BY id", occasions
    )
    return [DeliveryId(row["id"]) for row in rows]


async def rows_of(database: Database) -> dict[str, str]:
    return {r["occasion"]: r["status"] for r in await database.pool.fetch("SELECT * FROM delivery")}


async def test_a_claimed_message_says_all_and_is_committed_as_sending(
    queue: DeliveryQueueRows, database: Database, seeds: Seeds, address: Address, leases: Leases
) -> None:
    await database.pool.execute(
        "UPDATE fan SET zone = 'Asia/Tokyo', country = 'JP', wake = true, paused_until = $1", SOON
    )
    expires = SOON + timedelta(hours=1)
    campaign = await seeds.open()
    (row,) = await post(
        database, address, "spotify", campaign_id=campaign.id, args={"n": 3}, expires_at=expires
    )
    (message,) = await queue.claim(address.sender_id, 5, MIDNIGHT)
    delivery = message.delivery
    assert (delivery.id, delivery.address_id, delivery.fan_id) == (row, address.id, address.fan_id)
    assert (delivery.campaign_id, delivery.kind, delivery.occasion) == (campaign.id, K.OPEN, "spotify")
    assert (delivery.args, delivery.attempts, delivery.expires_at) == ({"n": 3}, 1, expires)
    assert message.address == address
    assert (message.zone, message.country, message.wake, message.paused_until) == (
        "Asia/Tokyo",
        "JP",
        True,
        SOON,
    )
    assert message.campaign_zone == campaign.rule.zone
    held = await database.pool.fetchrow("SELECT status, worker_id FROM delivery")
    assert tuple(held) == ("sending", leases.id)
    assert await queue.claim(address.sender_id, 5, MIDNIGHT) == []


async def test_answers_overtake_news_and_nothing_leaves_before_its_time(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    await post(database, address, "late", not_before=SOON)
    await post(database, address, "news")
    await post(database, address, "more news")
    await post(database, address, "answer", kind=K.CONFIRMATION)
    async with database.store() as tx:
        other = await tx.fans.put_sender(Channel.TELEGRAM, "9999", "another bot")
    assert await queue.claim(other.id, 9, SOON) == []
    order = [m.delivery.occasion for m in await queue.claim(address.sender_id, 2, MIDNIGHT)]
    order += [m.delivery.occasion for m in await queue.claim(address.sender_id, 9, MIDNIGHT)]
    assert order == ["answer", "news", "more news"]
    assert [m.delivery.occasion for m in await queue.claim(address.sender_id, 9, SOON)] == ["late"]


async def test_what_is_on_its_way_or_may_have_arrived_counts_against_the_cap(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    capped = min(OPTIONAL)
    await post(database, address, "a", "b", kind=capped)
    first, second = await queue.claim(address.sender_id, 2, MIDNIGHT)
    assert (first.sent_lately, second.sent_lately) == (0, 1)
    async with working(database) as other:
        await post(database, address, "c", kind=capped)
        (third,) = await DeliveryQueueRows(database.pool, other).claim(address.sender_id, 5, SOON)
        assert third.sent_lately == 2, "two are being sent"
        await database.pool.execute(
            "UPDATE delivery SET status = 'unknown', worker_id = NULL WHERE occasion = 'a'"
        )
        await database.pool.execute(
            "UPDATE delivery SET status = 'failed', worker_id = NULL WHERE occasion = 'b'"
        )
        await post(database, address, "d", kind=capped)
        (fourth,) = await DeliveryQueueRows(database.pool, other).claim(address.sender_id, 5, SOON)
        assert fourth.sent_lately == 2, "the unknown one and the third"
        await post(database, address, "e", kind=capped)
        later = MIDNIGHT + timedelta(days=1, seconds=61)
        (fifth,) = await DeliveryQueueRows(database.pool, other).claim(address.sender_id, 5, later)
        assert fifth.sent_lately == 0


async def test_two_chats_of_one_person_claimed_at_once_count_each_other_against_the_cap(
    queue: DeliveryQueueRows, database: Database, address: Address, seeds: Seeds
) -> None:
    async with database.store() as tx:
        discord = await tx.fans.put_sender(Channel.DISCORD, "our-discord", "us")
        other = replace(await seeds.visitor("900"), sender_id=discord.id, channel=Channel.DISCORD)
        fan, chat = await tx.fans.admit(other, MIDNIGHT)
        await tx.persons.merge(fan.id, address.fan_id, MIDNIGHT)

    async def one(mine: DeliveryQueueRows, place: Address) -> int:
        while not (found := await mine.claim(place.sender_id, 5, SOON)):
            pass
        return found[0].sent_lately

    async with working(database) as second:
        theirs = DeliveryQueueRows(database.pool, second)
        for number in range(60):
            await post(database, address, f"here {number}", kind=K.COUNTDOWN)
            await post(database, replace(address, id=chat.id), f"there {number}", kind=K.BROADCAST)
            counted = await asyncio.gather(one(queue, address), one(theirs, chat))
            assert sorted(counted) == [0, 1], f"after {number} times"
            await database.pool.execute("DELETE FROM delivery")


async def test_what_keeps_to_the_cap_does_not_keep_answers_waiting(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    await post(database, address, "capped", kind=K.COUNTDOWN)
    await post(database, address, "news")
    async with database.pool.acquire() as busy, busy.transaction():
        await busy.execute("SELECT pg_advisory_xact_lock($1, 0)", storage.delivery_queue._ONE_AT_A_TIME)
        assert [m.delivery.occasion for m in await queue.claim(address.sender_id, 9, SOON)] == ["news"]
        assert await queue.claim(address.sender_id, 9, SOON) == []
    assert [m.delivery.occasion for m in await queue.claim(address.sender_id, 9, SOON)] == ["capped"]


async def test_what_is_out_of_date_is_never_sent(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    await post(database, address, "old", expires_at=MIDNIGHT)
    await post(database, address, "good", expires_at=SOON)
    assert [m.delivery.occasion for m in await queue.claim(address.sender_id, 9, MIDNIGHT)] == ["good"]
    assert await queue.claim(address.sender_id, 9, MIDNIGHT) == []
    assert await rows_of(database) == {"old": "expired", "good": "sending"}


async def test_two_claimers_never_share_a_message(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    wanted = await post(database, address, *[f"o{number}" for number in range(300)])

    async def all_of(mine: DeliveryQueueRows) -> list[int]:
        taken: list[int] = []
        while messages := await mine.claim(address.sender_id, 7, SOON):
            taken += [m.delivery.id for m in messages]
        return taken

    async with working(database) as second:
        other = DeliveryQueueRows(database.pool, second)
        taken = await asyncio.gather(all_of(queue), all_of(other))
    taken.append(await all_of(queue))
    assert sorted(row for rows in taken for row in rows) == sorted(wanted)


@pytest.mark.parametrize("status", sorted(D))
async def test_only_outcomes_of_sending_are_recorded(
    queue: DeliveryQueueRows, database: Database, address: Address, status: DeliveryStatus
) -> None:
    (row,) = await post(database, address, "o")
    await queue.claim(address.sender_id, 1, MIDNIGHT)
    outcome = DeliveryResult(id=row, status=status, vendor_id="v1", detail="why\0")
    if not may(DELIVERY, D.SENDING, status):
        with pytest.raises(IllegalMove):
            await queue.record([outcome], SOON)
        return
    await queue.record([outcome], SOON)
    found = await database.pool.fetchrow(
        "SELECT status, worker_id, vendor_id, detail, changed_at, sent_at, attempts FROM delivery"
    )
    sent_at = SOON if status is D.SENT else None
    assert tuple(found) == (status.value, None, "v1", "why", SOON, sent_at, 1)


async def test_a_message_that_must_wait_comes_back_at_its_time_and_lost_no_attempt(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    (row,) = await post(database, address, "o")
    await queue.claim(address.sender_id, 1, MIDNIGHT)
    await queue.record([DeliveryResult(id=row, status=D.QUEUED, next_at=SOON)], MIDNIGHT)
    assert await queue.claim(address.sender_id, 1, MIDNIGHT) == []
    (again,) = await queue.claim(address.sender_id, 1, SOON)
    assert again.delivery.attempts == 1
    await queue.record([DeliveryResult(id=row, status=D.QUEUED, detail="429", next_at=SOON)], SOON)
    (once_more,) = await queue.claim(address.sender_id, 1, SOON)
    assert once_more.delivery.attempts == 2


@pytest.mark.parametrize(("old", "to"), list(product(D, D)))
async def test_a_vendors_word_moves_what_the_table_allows(
    queue: DeliveryQueueRows,
    database: Database,
    address: Address,
    leases: Leases,
    old: DeliveryStatus,
    to: DeliveryStatus,
) -> None:
    (row,) = await post(database, address, "o")
    await database.pool.execute(
        "UPDATE delivery SET status = $1::text, vendor_id = 'v1',"
        " worker_id = CASE WHEN $1::text = 'sending' THEN $2::bigint END",
        old.value,
        leases.id,
    )
    vendor_word = to in (D.SENT, D.DELIVERED, D.FAILED)
    expected = vendor_word and (may(DELIVERY, old, to) or old is D.SENDING)
    assert await queue.report(address.sender_id, "v1", None, to, "", SOON) == (row if expected else None)
    assert (await rows_of(database))["o"] == (to if expected else old).value
    assert await queue.report(address.sender_id, "v1", row, to, "", SOON) is None, "once is enough"


async def test_a_report_finds_its_message_by_either_name(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    first, second = await post(database, address, "first", "second")
    await queue.claim(address.sender_id, 2, MIDNIGHT)
    stranger = SenderId(address.sender_id + 1)
    report, sender = queue.report, address.sender_id
    assert not await report(stranger, "v1", first, D.SENT, "", SOON), "another sender's message"
    assert not await report(sender, "", None, D.SENT, "", SOON), "no name is nobody's"
    assert not await report(sender, "v1", None, D.SENT, "", SOON), "not known yet"
    assert await report(sender, "v1", first, D.SENT, "", SOON)
    await queue.record([DeliveryResult(id=first, status=D.UNKNOWN, detail="timeout")], SOON)
    assert await report(sender, "v1", None, D.DELIVERED, "", SOON)
    assert await report(sender, "v2", second, D.FAILED, "30003", SOON)
    assert await report(sender, "v2", None, D.DELIVERED, "", SOON), "a late receipt corrects a failure"
    assert not await report(sender, "v2", None, D.SENT, "", SOON), "out of order"
    found = await database.pool.fetch(
        "SELECT status, worker_id, vendor_id, sent_at FROM delivery ORDER BY id"
    )
    assert [tuple(f) for f in found] == [("delivered", None, "v1", SOON), ("delivered", None, "v2", SOON)]


async def test_a_failure_leaves_no_time_of_sending(
    queue: DeliveryQueueRows, database: Database, address: Address
) -> None:
    (row,) = await post(database, address, "o")
    await queue.claim(address.sender_id, 1, MIDNIGHT)
    assert await queue.report(address.sender_id, "v1", row, D.FAILED, "30003", SOON)
    assert await database.pool.fetchval("SELECT sent_at FROM delivery") is None


async def test_a_claim_whose_answer_was_lost_was_never_sent_and_is_queued_again(
    leases: Leases, database: Database, address: Address
) -> None:
    await post(database, address, "held", "lost", "lost too")
    pool = LossyPool(database.pool)
    queue = DeliveryQueueRows(pool, leases)
    (held,) = await queue.claim(address.sender_id, 1, SOON)
    pool.losing = True
    with pytest.raises(StorageAway):
        await queue.claim(address.sender_id, 2, SOON)
    assert set((await rows_of(database)).values()) == {"sending"}
    pool.losing = False
    again = await queue.claim(address.sender_id, 9, SOON)
    assert [(m.delivery.occasion, m.delivery.attempts) for m in again] == [("lost", 1), ("lost too", 1)]
    await queue.record([DeliveryResult(id=held.delivery.id, status=D.SENT)], SOON)
    assert await rows_of(database) == {"held": "sent", "lost": "sending", "lost too": "sending"}


async def test_an_outcome_that_never_came_makes_the_message_unknown(
    queue: DeliveryQueueRows, database: Database, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(database, address, "lost")
    await queue.claim(address.sender_id, 1, SOON)
    assert await queue.claim(address.sender_id, 1, SOON) == []
    assert (await rows_of(database))["lost"] == "sending", "it may still be on its way"
    monkeypatch.setattr(storage.delivery_queue, "PATIENCE_S", -1.0)
    assert await queue.claim(address.sender_id, 1, SOON) == []
    assert (await rows_of(database))["lost"] == "unknown"
    unsettled, later = UnsettledRows(database.pool), SOON + timedelta(seconds=1)
    (doubt,) = await unsettled.doubts(address.sender_id, later, 9)
    assert (doubt.to, doubt.since, doubt.attempts) == (address.external_id, SOON, 1)
    assert await unsettled.doubts(address.sender_id, SOON, 9) == [], "a callback may come still"
    assert await unsettled.doubts(SenderId(address.sender_id + 1), later, 9) == []
    assert await unsettled.send_again(doubt.id, "never had it", later)
    assert not await unsettled.send_again(doubt.id, "never had it", later), "once"
    assert (await rows_of(database))["lost"] == "queued"
