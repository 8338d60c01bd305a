"""One person with several chats: merged without loss, parted again, told everything once and where they listen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound, StorageAway
from core.fan import Address, Fan, Reachability
from core.ids import AddressId, CampaignId, Channel, DspName, FanId
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.leases import Leases
from tests.support.seeds import MIDNIGHT, Seeds, apart

_SENT = "SELECT address_id, status FROM delivery WHERE kind = $1 ORDER BY id"


async def _chat(seeds: Seeds, channel: Channel, external_id: str) -> tuple[Fan, Address]:
    """A fan of another channel; a Discord chat is open."""
    async with seeds.database.store() as tx:
        sender = await tx.fans.put_sender(channel, f"our-{channel}", "us")
    visitor = await seeds.visitor(external_id=external_id, name=f"mia on {channel}")
    place: dict[str, Any] = {"sender_id": sender.id, "channel": channel}
    fields = {n: getattr(visitor, n) for n in ("external_id", "name", "language")}
    async with seeds.database.store() as tx:
        fan, address = await tx.fans.admit(type(visitor)(**fields | place), seeds.clock.now())
        if channel is Channel.DISCORD:
            await tx.fans.set_dm_channel(address.id, "dm-1")
    return fan, address


async def _merge(database: Database, gone: Fan, kept: Fan) -> None:
    async with database.store() as tx:
        await tx.persons.merge(gone.id, kept.id, MIDNIGHT)


async def _part(database: Database, fan: Fan, address: Address) -> FanId | None:
    async with database.store() as tx:
        return await tx.persons.part(fan.id, address.id, MIDNIGHT)


def _agreed(fan: Fan, address: Address, purpose: Purpose, **more: Any) -> ConsentEvent:
    fields: dict[str, Any] = {"artist_id": None, "act": ConsentAct.GIVEN, "channel": address.channel}
    words = {"text": "yes", "version": "v/1", "language": "en", "source": "test", "at": MIDNIGHT}
    return ConsentEvent(fan_id=fan.id, purpose=purpose, **fields | words | more)


async def _consent(database: Database, *events: ConsentEvent) -> None:
    async with database.store() as tx:
        await tx.consents.add(events)


async def _tell(
    database: Database, address: Address, campaign_id: CampaignId, kind: DeliveryKind, occasion: str = "x"
) -> int:
    new = NewDelivery(address_id=address.id, campaign_id=campaign_id, kind=kind, occasion=occasion)
    async with database.store() as tx:
        return await tx.deliveries.queue([new], MIDNIGHT)


async def _told(database: Database, kind: DeliveryKind) -> list[tuple[AddressId, str]]:
    return [tuple(row) for row in await database.pool.fetch(_SENT, kind.value)]


async def _pair(seeds: Seeds) -> tuple[Fan, Address, Fan, Address]:
    fan, telegram = await seeds.fan()
    other, discord = await _chat(seeds, Channel.DISCORD, "900")
    return fan, telegram, other, discord


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        ("waiting", "saved", "saved"),
        ("verified", "waiting", "verified"),
        ("withdrawn", "waiting", "waiting"),
        ("failed", "needs_consent", "needs_consent"),
        ("accepted", "saved", "saved"),
    ],
)
async def test_of_two_promises_the_better_state_stays(
    seeds: Seeds, database: Database, mine: str, theirs: str, stays: str
) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await seeds.set_status(await seeds.presave(campaign, fan, telegram), mine)
    await seeds.set_status(await seeds.presave(campaign, other, discord), theirs)
    await _merge(database, other, fan)
    rows = await database.pool.fetch("SELECT fan_id, status FROM presave")
    assert [tuple(row) for row in rows] == [(fan.id, stays)]


async def test_merging_moves_everything_and_the_earlier_number_is_theirs(
    seeds: Seeds, database: Database
) -> None:
    both, alone = await seeds.open(), await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await _consent(database, _agreed(other, discord, Purpose.NEWS))
    async with database.store() as tx:
        for campaign, who, where in ((both, other, discord), (both, fan, telegram), (alone, other, discord)):
            await tx.presaves.join(who.id, campaign.id, where.id, "test", MIDNIGHT)
    await _merge(database, other, fan)
    joined = await database.pool.fetch(
        "SELECT campaign_id, fan_id, number, address_id FROM campaign_fan ORDER BY id"
    )
    assert [tuple(row) for row in joined] == [
        (both.id, fan.id, 1, discord.id),
        (alone.id, fan.id, 1, discord.id),
    ]
    async with database.store() as tx:
        assert [a.id for a in await tx.fans.addresses(fan.id)] == [telegram.id, discord.id]
        said = await tx.consents.of_fan(fan.id)
        assert [(e.purpose, e.address_id) for e in said] == [(Purpose.NEWS, discord.id)]
        with pytest.raises(NotFound):
            await tx.fans.fan(other.id)


async def test_of_two_permissions_the_newer_lives_and_rescues_what_waited_for_one(
    seeds: Seeds, database: Database
) -> None:
    campaign = await seeds.open()
    fan, telegram, other, _ = await _pair(seeds)
    dead, alive = await seeds.grant(fan, "spot-1"), await seeds.grant(other, "spot-2")
    await database.pool.execute("UPDATE dsp_grant SET status = 'needs_consent' WHERE id = $1", dead.id)
    promise = await seeds.presave(campaign, fan, telegram, grant_id=dead.id)
    await seeds.set_status(promise, "needs_consent")
    await _merge(database, other, fan)
    async with database.store() as tx:
        assert [g.id for g in await tx.grants.of_fan(fan.id)] == [alive.id]
        (kept,) = await tx.presaves.of_fan(fan.id)
        assert (kept.id, kept.status.value, kept.grant_id) == (promise.id, "waiting", alive.id)
    sealed = await database.pool.fetchval("SELECT access_sealed FROM dsp_grant WHERE id = $1", dead.id)
    assert sealed is None


async def test_parting_gives_each_chat_its_own_back(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    grant = await seeds.grant(other, "spot-2")
    theirs = await seeds.presave(campaign, other, discord, grant_id=grant.id)
    mine = await seeds.presave(campaign, fan, telegram, dsp=DspName.DEEZER)
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, telegram.id, "test", MIDNIGHT)
        await tx.presaves.join(other.id, campaign.id, discord.id, "test", MIDNIGHT)
    await _consent(
        database, _agreed(fan, telegram, Purpose.NEWS), _agreed(other, discord, Purpose.FUTURE_SAVES)
    )
    before = await database.pool.fetch("SELECT to_jsonb(e) - 'fan_id' FROM consent_event e ORDER BY id")
    await _merge(database, other, fan)
    new = await _part(database, fan, discord)
    assert new is not None
    async with database.store() as tx:
        assert [p.id for p in await tx.presaves.of_fan(fan.id)] == [mine.id]
        assert [p.id for p in await tx.presaves.of_fan(new)] == [theirs.id]
        assert [g.id for g in await tx.grants.of_fan(new)] == [grant.id]
        assert await tx.grants.of_fan(fan.id) == []
        assert [e.purpose for e in await tx.consents.of_fan(fan.id)] == [Purpose.NEWS]
        assert [e.purpose for e in await tx.consents.of_fan(new)] == [Purpose.FUTURE_SAVES]
        assert [a.id for a in await tx.fans.addresses(new)] == [discord.id]
        assert await tx.presaves.number(fan.id, campaign.id) == 1
        assert await tx.presaves.number(new, campaign.id) == 3  # the second was given up for the person
    after = await database.pool.fetch("SELECT to_jsonb(e) - 'fan_id' FROM consent_event e ORDER BY id")
    assert after == before
    assert await _part(database, fan, telegram) is None  # their only chat


async def test_a_promise_on_a_permission_that_stays_stays_with_it(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    grant = await seeds.grant(fan, "spot-1")
    await _merge(database, other, fan)
    promise = await seeds.presave(campaign, fan, discord, grant_id=grant.id)
    assert await _part(database, fan, discord) is not None
    row = await database.pool.fetchrow("SELECT fan_id, address_id FROM presave WHERE id = $1", promise.id)
    assert tuple(row) == (fan.id, telegram.id)


async def test_the_ledger_keeps_its_lock_after_merging(seeds: Seeds, database: Database) -> None:
    fan, _, other, discord = await _pair(seeds)
    await _consent(database, _agreed(other, discord, Purpose.NEWS))
    async with database.store() as tx:
        await tx.persons.merge(other.id, fan.id, MIDNIGHT)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await database.pool.execute("UPDATE consent_event SET address_id = NULL")


async def test_a_person_is_told_once_and_where_they_listen(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await _merge(database, other, fan)
    assert await _tell(database, telegram, campaign.id, DeliveryKind.RECEIPT) == 1
    assert await _tell(database, discord, campaign.id, DeliveryKind.RECEIPT) == 0
    async with database.store() as tx:
        await tx.persons.prefer(fan.id, discord.id)
    assert await _tell(database, telegram, campaign.id, DeliveryKind.RECEIPT) == 0  # said already
    assert await _tell(database, telegram, campaign.id, DeliveryKind.REMINDER) == 1
    assert await _told(database, DeliveryKind.RECEIPT) == [(telegram.id, "queued")]
    assert await _told(database, DeliveryKind.REMINDER) == [(discord.id, "queued")]
    for address in (telegram, discord):  # an answer to a press stays where it was pressed
        assert await _tell(database, address, campaign.id, DeliveryKind.CONFIRMATION) == 1


async def test_what_both_were_to_be_told_is_told_once_after_merging(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    for address in (telegram, discord):
        assert await _tell(database, address, campaign.id, DeliveryKind.MOVED) == 1
    await _merge(database, other, fan)
    assert await _told(database, DeliveryKind.MOVED) == [(telegram.id, "queued"), (discord.id, "suppressed")]


@pytest.mark.parametrize("why", [Reachability.BLOCKED, Reachability.OPTED_OUT, Reachability.NEVER_STARTED])
async def test_a_closed_chat_hands_over_to_the_next_one(
    seeds: Seeds, database: Database, why: Reachability
) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await _merge(database, other, fan)
    assert await _tell(database, telegram, campaign.id, DeliveryKind.REMINDER) == 1
    async with database.store() as tx:
        await tx.fans.set_reachability(telegram.id, why, "test", MIDNIGHT)
    assert await _told(database, DeliveryKind.REMINDER) == [
        (telegram.id, "suppressed"),
        (discord.id, "queued"),
    ]
    assert await _tell(database, telegram, campaign.id, DeliveryKind.RECEIPT) == 1
    assert await _told(database, DeliveryKind.RECEIPT) == [(discord.id, "queued")]


async def test_a_message_that_was_refused_goes_to_the_next_chat_once(
    seeds: Seeds, database: Database
) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await _merge(database, other, fan)
    await _tell(database, telegram, campaign.id, DeliveryKind.RECEIPT)
    sent = await database.pool.fetchval("UPDATE delivery SET status = 'failed' RETURNING id")
    async with database.store() as tx:
        await tx.fans.set_reachability(telegram.id, Reachability.BLOCKED, "test", MIDNIGHT)
        assert await tx.persons.elsewhere(sent, MIDNIGHT)
        assert not await tx.persons.elsewhere(sent, MIDNIGHT)
    assert await _told(database, DeliveryKind.RECEIPT) == [(telegram.id, "failed"), (discord.id, "queued")]


async def test_a_number_is_texted_only_about_what_it_agreed_to(seeds: Seeds, database: Database) -> None:
    campaign, foreign = await seeds.open(), await seeds.open(artist=await seeds.artist("Other"))
    fan, telegram = await seeds.fan()
    other, number = await _chat(seeds, Channel.SMS, "+15550001111")
    await _merge(database, other, fan)
    async with database.store() as tx:
        await tx.persons.prefer(fan.id, number.id)
    assert await _tell(database, telegram, campaign.id, DeliveryKind.REMINDER, "before") == 1
    yes = _agreed(fan, number, Purpose.SMS, artist_id=campaign.artist.id)
    await _consent(database, yes)
    for about, kind in (
        (campaign.id, DeliveryKind.REMINDER),
        (foreign.id, DeliveryKind.REMINDER),
        (campaign.id, DeliveryKind.RENEW_FUTURE),  # never a text
    ):
        assert await _tell(database, telegram, about, kind, "after") == 1
    told = await database.pool.fetch("SELECT address_id FROM delivery ORDER BY id")
    assert [row[0] for row in told] == [telegram.id, number.id, telegram.id, telegram.id]


async def test_two_bring_one_code_and_one_wins(seeds: Seeds, database: Database) -> None:
    _, telegram, _, discord = await _pair(seeds)
    _, third = await seeds.fan()
    async with database.store() as tx:
        await tx.persons.put_code(b"h" * 32, telegram.id, MIDNIGHT)
    async with database.store() as tx:
        assert await tx.persons.bring(b"h" * 32, telegram.id, seeds.clock.now()) is None  # its own giver
        assert await tx.persons.bring(b"h" * 32, discord.id, MIDNIGHT) is None  # too late
        assert await tx.persons.bring(b"h" * 32, discord.id, seeds.clock.now()) is not None
        assert await tx.persons.bring(b"h" * 32, third.id, seeds.clock.now()) is None


async def test_a_shared_account_suggests_a_channel_and_nothing_else(seeds: Seeds, database: Database) -> None:
    fan, _, other, _ = await _pair(seeds)
    await seeds.grant(fan, "spot-1")
    async with database.store() as tx:
        assert await tx.persons.alike(fan.id) == []
    await seeds.grant(other, "spot-1")
    async with database.store() as tx:
        assert await tx.persons.alike(fan.id) == [Channel.DISCORD]
        assert [a.fan_id for a in await tx.fans.addresses(fan.id)] == [fan.id]


async def test_a_number_is_woken_only_by_its_own_yes(
    seeds: Seeds, database: Database, leases: Leases
) -> None:
    campaign = await seeds.open()
    fan, telegram = await seeds.fan()
    other, number = await _chat(seeds, Channel.SMS, "+15550001111")
    await _merge(database, other, fan)
    async with database.store() as tx:
        await tx.fans.update(replace(fan, wake=True))
    await _consent(database, _agreed(fan, telegram, Purpose.WAKE))
    queue = DeliveryQueueRows(database.pool, leases)
    await _tell(database, number, campaign.id, DeliveryKind.RECEIPT, "before")
    (before,) = await queue.claim(number.sender_id, 5, MIDNIGHT)
    await _consent(database, _agreed(fan, number, Purpose.WAKE))
    await _tell(database, number, campaign.id, DeliveryKind.RECEIPT, "after")
    (after,) = await queue.claim(number.sender_id, 5, MIDNIGHT)
    assert (before.wake, after.wake) == (False, True)


async def test_joining_waits_for_a_merge_and_neither_is_lost(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    fan, telegram, other, discord = await _pair(seeds)
    await seeds.presave(campaign, other, discord)
    async with database.store() as tx:
        await tx.persons.merge(other.id, fan.id, MIDNIGHT)
        joining = apart(seeds.presave(campaign, fan, telegram))
        await seeds.settled(joining, blocked=True)
    joined = await joining
    rows = await database.pool.fetch("SELECT id, fan_id FROM presave")
    assert [tuple(row) for row in rows] == [(joined.id, fan.id)]


async def test_two_merges_of_the_same_people_end(seeds: Seeds, database: Database) -> None:
    fan, _, other, _ = await _pair(seeds)
    async with database.store() as tx:
        await tx.persons.merge(other.id, fan.id, MIDNIGHT)
        again = apart(_merge(database, fan, other))
        await seeds.settled(again, blocked=True)
    with pytest.raises(StorageAway):
        await again
    assert await database.pool.fetchval("SELECT count(*) FROM address WHERE fan_id = $1", fan.id) == 2
