"""Messages to be sent, and what is counted without anybody's identity."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from core.delivery import DeliveryKind, NewDelivery
from core.errors import StorageAway
from core.fan import Reachability
from core.ids import AddressId
from storage.database import Database
from storage.deliveries import INSERT
from tests.support.seeds import MIDNIGHT, Seeds

K = DeliveryKind


async def test_a_message_is_queued_once_by_occasion(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    news = NewDelivery(
        address_id=address.id,
        campaign_id=campaign.id,
        kind=K.RECEIPT,
        occasion="spotify",
        args={"dsp": "spotify", "n": 3},
        not_before=MIDNIGHT,
        expires_at=MIDNIGHT + timedelta(hours=2),
    )
    nowhere = replace(news, campaign_id=None)
    async with database.store() as tx:
        queue = tx.deliveries.queue
        assert await queue([], MIDNIGHT) == 0
        assert await queue([news, news, replace(news, occasion="deezer")], MIDNIGHT) == 2
        assert await queue([news, nowhere], MIDNIGHT) == 1
        assert await queue([nowhere], MIDNIGHT) == 0
        assert await queue([replace(news, address_id=address.id + 1)], MIDNIGHT) == 0  # type: ignore[type-var]
    row = await database.pool.fetchrow("SELECT * FROM delivery ORDER BY occasion DESC, campaign_id LIMIT 1")
    assert (row["fan_id"], row["sender_id"], row["status"]) == (fan.id, address.sender_id, "queued")
    assert (row["not_before"], row["expires_at"]) == (MIDNIGHT, MIDNIGHT + timedelta(hours=2))
    assert row["args"] == '{"n": 3, "dsp": "spotify"}'


async def test_a_receipt_costs_the_same_however_many_went_before_it(seeds: Seeds, database: Database) -> None:
    """Also when the planner takes old statistics for the truth: the crowd has just come, and nobody was written to."""
    campaign, (_, first_chat), pool = await seeds.open(), await seeds.fan(), database.pool
    await pool.execute(
        "INSERT INTO fan (name, created_at) SELECT 'crowd', now() FROM generate_series(1, 8000)"
    )
    chats = await pool.fetch(
        "INSERT INTO address (sender_id, fan_id, channel, external_id, created_at)"
        " SELECT $1, id, 'telegram', 'c' || id, now() FROM fan WHERE name = 'crowd' RETURNING id",
        first_chat.sender_id,
    )
    fans = [AddressId(row["id"]) for row in chats]
    await pool.execute("VACUUM ANALYZE delivery")

    async def touched(some: list[AddressId]) -> float:
        """Blocks a message."""
        count = len(some)
        values = (
            MIDNIGHT,
            some,
            [campaign.id] * count,
            ["receipt"] * count,
            ["spotify"] * count,
            ["{}"] * count,
        )
        optional = ([5] * count, [None] * count, [None] * count)
        query = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {INSERT}"
        [told] = json.loads(await database.pool.fetchval(query, *values, *optional))
        assert told["Plan"]["Plans"][0]["Actual Rows"] == count
        return float(told["Plan"]["Shared Hit Blocks"] / count)

    first, _, last = await touched(fans[:50]), await touched(fans[50:1050]), await touched(fans[-50:])
    assert last < 1.5 * first


async def test_answers_overtake_news(seeds: Seeds, database: Database) -> None:
    campaign, (_, address) = await seeds.open(), await seeds.fan()
    news = [NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=kind, occasion="") for kind in K]
    async with database.store() as tx:
        assert await tx.deliveries.queue(news, MIDNIGHT) == len(K)
    rows = await database.pool.fetch("SELECT kind, priority FROM delivery")
    level = {r["kind"]: r["priority"] for r in rows}
    assert level["confirmation"] == level["rescue"] == level["stuck"] < level["receipt"] == level["reminder"]
    assert level["receipt"] < min(level[k] for k in ("open", "moved", "cancelled", "renew"))


async def test_messages_about_what_no_longer_holds_are_dropped(seeds: Seeds, database: Database) -> None:
    campaign, other, (_, address) = await seeds.open(), await seeds.open(), await seeds.fan()
    news = [
        NewDelivery(address_id=address.id, campaign_id=c.id, kind=kind, occasion="")
        for c, kind in ((campaign, K.MOVED), (campaign, K.OPEN), (campaign, K.RECEIPT), (other, K.MOVED))
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(news, MIDNIGHT)
    await database.pool.execute("UPDATE delivery SET status = 'sent' WHERE kind = 'open'")
    async with database.store() as tx:
        assert await tx.deliveries.drop_queued(campaign.id, [K.MOVED, K.OPEN], "moved again") == 1
    rows = await database.pool.fetch("SELECT campaign_id, kind, status, detail FROM delivery ORDER BY id")
    assert {(r["campaign_id"], r["kind"]): (r["status"], r["detail"]) for r in rows} == {
        (campaign.id, "moved"): ("suppressed", "moved again"),
        (campaign.id, "open"): ("sent", ""),
        (campaign.id, "receipt"): ("queued", ""),
        (other.id, "moved"): ("queued", ""),
    }


async def test_nothing_is_queued_for_a_closed_address(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    for state in Reachability:
        _, address = await seeds.fan()
        news = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=K.OPEN, occasion="")
        async with database.store() as tx:
            await tx.fans.set_reachability(address.id, state, "", MIDNIGHT)
            await tx.deliveries.queue([news], MIDNIGHT)
        row = await database.pool.fetchrow(
            "SELECT status, detail FROM delivery WHERE address_id = $1", address.id
        )
        closed = ("suppressed", state.value)
        assert tuple(row) == (("queued", "") if state is Reachability.OK else closed)


async def test_a_visitors_salt_lives_one_day(database: Database) -> None:
    async with database.store() as tx:
        today = await tx.events.visitor_salt(MIDNIGHT)
        assert await tx.events.visitor_salt(MIDNIGHT + timedelta(hours=23)) == today
        tomorrow = await tx.events.visitor_salt(MIDNIGHT + timedelta(days=1))
    assert len(today) == len(tomorrow) == 16
    assert today != tomorrow
    assert await database.pool.fetchval("SELECT count(*) FROM visitor_salt") == 1


async def test_a_transaction_is_all_or_nothing(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()

    async def fail_late() -> None:
        async with database.store() as tx:
            await tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
            await tx.fans.update(replace(fan, name="Never"))  # by the ORM, in the same transaction
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_late()
    async with database.store() as tx:
        assert await tx.presaves.number(fan.id, campaign.id) is None
        assert await tx.fans.fan(fan.id) == fan


async def test_a_lost_connection_is_storage_away(database: Database) -> None:
    async def cut_off() -> None:
        async with database.store() as tx:
            await database.pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction'"
            )
            await tx.campaigns.live()

    with pytest.raises(StorageAway):
        await cut_off()
    async with database.store() as tx:
        assert await tx.campaigns.live() == []
