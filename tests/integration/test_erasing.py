"""What stays of an erased fan: a keyed proof and a keyed stop, never a number; and one artist alone is forgotten."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from app.chance import SystemChance
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Address, Fan, Reachability
from core.ids import ArtistId, Channel
from core.services.privacy import Privacy
from core.services.revoking import Revoking
from core.services.tickets import Tickets
from core.vendor_deletions import SURE_AFTER, wait_before
from storage.database import Database
from storage.rotation import reseal
from storage.sealing import AesSealer, new_key
from storage.vendor_deletions import VendorDeletionRows
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

NUMBER = "+12125550199"


@pytest.fixture
def privacy(database: Database, clock: FrozenClock, sealer: AesSealer) -> Privacy:
    tickets = Tickets(clock, SystemChance(), sealer, "https://go.example")
    return Privacy(database.store, clock, sealer, tickets, Revoking({}, lambda grant, error: None))


async def texter(seeds: Seeds) -> tuple[Fan, Address]:
    async with seeds.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.SMS, "+12125550100", "SMS")
        visitor = replace(await seeds.visitor(), sender_id=sender.id, channel=Channel.SMS, external_id=NUMBER)
        return await tx.fans.admit(visitor, seeds.clock.now())


def given(fan: Fan, artist: ArtistId | None, channel: Channel = Channel.SMS) -> ConsentEvent:
    return ConsentEvent(
        fan_id=fan.id, artist_id=artist, purpose=Purpose.NEWS, act=ConsentAct.GIVEN, channel=channel,
        text="yes", version="news/1", language="en", source="test", at=MIDNIGHT,
    )  # fmt: skip


async def everything(database: Database) -> str:
    """All rows of all tables, as text, with bytes in hexadecimal."""
    tables = await database.pool.fetch("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public'")
    rows = [await database.pool.fetch(f'SELECT x::text AS line FROM "{t["t"]}" x') for t in tables]
    return "\n".join(row["line"] for found in rows for row in found)


async def test_no_trace_of_a_number_is_left_that_can_be_guessed(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    fan, address = await texter(seeds)
    async with database.store() as tx:
        await tx.consents.add([given(fan, None)])
        await tx.fans.set_reachability(address.id, Reachability.OPTED_OUT, "STOP", MIDNIGHT)
    await database.pool.execute(
        "INSERT INTO reply_count (sender_id, external_id, begun_at, used) VALUES ($1, $2, $3, 1)",
        address.sender_id,
        NUMBER,
        MIDNIGHT,
    )
    assert NUMBER in await everything(database)
    await privacy.forget(fan.id)
    left = await everything(database)
    for form in (NUMBER, NUMBER[1:], f"sms:{NUMBER}", f"{address.sender_id}:{NUMBER}"):
        assert form not in left
        for plain in (hashlib.sha256, hashlib.sha1, hashlib.md5):
            assert plain(form.encode()).hexdigest() not in left, "a plain hash of a number is as good as it"
    assert await database.pool.fetchval("SELECT count(*) FROM suppression") == 1


async def test_the_proof_is_found_by_who_brings_the_number_and_by_the_right_key_only(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    fan, _ = await texter(seeds)
    async with database.store() as tx:
        await tx.consents.add([given(fan, None), given(fan, None, Channel.WEB)])
    await privacy.forget(fan.id)
    async with database.store() as tx:
        assert await tx.fans.proofs(Channel.SMS, NUMBER) == 1
        assert await tx.fans.proofs(Channel.SMS, "+12125550198") == 0
    proofs = {bytes(r["proof"]) for r in await database.pool.fetch("SELECT proof FROM consent_event")}
    assert len(proofs) == 2, "what was agreed to on the web is proven by no number"
    assert AesSealer(new_key(2)).mac("consent-proof", f"sms:{NUMBER}") not in proofs


async def test_one_artist_is_forgotten_and_the_other_is_not(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    (nova, neon) = await seeds.artist("Nova"), await seeds.artist("Neon")
    fan, address = await texter(seeds)
    grant = await seeds.grant(fan)
    other, there = await seeds.fan()
    for artist in (nova, neon):
        campaign = await seeds.open(artist=artist)
        news = NewDelivery(
            address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion=""
        )
        async with database.store() as tx:
            for who, where in ((fan, address), (other, there)):
                await tx.presaves.join(who.id, campaign.id, where.id, "", MIDNIGHT)
            await tx.presaves.wait_for_opening(campaign.id, address.id, MIDNIGHT)
            await tx.deliveries.queue([news], MIDNIGHT)
            await tx.consents.add([given(fan, artist.id)])
        await seeds.presave(campaign, fan, address, grant_id=grant.id)
    assert [a.name for a in await privacy.artists(fan.id)] == ["Neon", "Nova"]
    gone = await privacy.forget_artist(fan.id, nova.id)
    assert gone == nova
    assert await privacy.artists(fan.id) == [neon]
    assert await privacy.forget_artist(fan.id, nova.id) is None, "twice is harmless"
    mine = {
        table: await database.pool.fetchval(f"SELECT count(*) FROM {table} WHERE fan_id = $1", fan.id)
        for table in ("presave", "campaign_fan", "delivery", "dsp_grant", "consent_event")
    }
    assert mine == dict.fromkeys(mine, 1)
    assert await database.pool.fetchval("SELECT count(*) FROM opening_wait") == 1
    assert await database.pool.fetchval("SELECT count(*) FROM campaign_fan WHERE fan_id = $1", other.id) == 2
    async with database.store() as tx:
        assert not await tx.consents.given(fan.id, Purpose.NEWS.value, nova.id)
        assert await tx.consents.given(fan.id, Purpose.NEWS.value, neon.id)
        assert await tx.fans.proofs(Channel.SMS, NUMBER) == 1


async def test_only_a_vendor_that_keeps_messages_is_asked_to_delete(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    (chatter, _), (fan, _) = await seeds.fan(), await texter(seeds)
    await privacy.forget(chatter.id)
    assert await database.pool.fetchval("SELECT count(*) FROM vendor_deletion") == 0
    await privacy.forget(fan.id)
    assert await database.pool.fetchval("SELECT count(*) FROM vendor_deletion") == 1


async def test_a_deletion_is_one_processs_and_comes_again_until_it_is_done(
    privacy: Privacy, seeds: Seeds, database: Database, clock: FrozenClock, sealer: AesSealer
) -> None:
    fan, address = await texter(seeds)
    await privacy.forget(fan.id)
    queue, now = VendorDeletionRows(database.pool, sealer), clock.now()
    (first,) = await queue.claim(address.sender_id, 5, now)
    assert first.address == NUMBER
    assert NUMBER not in repr(first)
    assert await queue.claim(address.sender_id, 5, now) == []
    (second,) = await queue.claim(address.sender_id, 5, now + wait_before(0))
    assert (second.id, second.tries) == (first.id, 1)
    assert not first.over(0, now), "something may still be on its way"
    assert not first.over(1, now + SURE_AFTER)
    assert first.over(0, now + SURE_AFTER)
    await queue.done(first.id)
    assert await queue.claim(address.sender_id, 5, now + timedelta(days=9)) == []


async def test_a_waiting_deletion_survives_a_change_of_keys(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    old, new = new_key(1), new_key(2)
    _, address = await texter(seeds)
    before, after = AesSealer(old), AesSealer(f"{new},{old}")
    sealed = before.seal("vendor-deletion", str(int(address.sender_id)), NUMBER)
    await database.pool.execute(
        "INSERT INTO vendor_deletion (sender_id, address_sealed, asked_at, next_at) VALUES ($1, $2, $3, $3)",
        address.sender_id,
        sealed,
        clock.now(),
    )
    assert await reseal(database.pool, after) == 1
    row = await database.pool.fetchval("SELECT address_sealed FROM vendor_deletion")
    assert after.key_id(bytes(row)) == "k2"
    (found,) = await VendorDeletionRows(database.pool, after).claim(address.sender_id, 5, clock.now())
    assert found.address == NUMBER


def test_waits_grow_and_never_end() -> None:
    waits = [wait_before(n) for n in range(40)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)
