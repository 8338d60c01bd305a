"""Fans: admitted, refreshed, tied to a chat, exported, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
import pytest

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound
from core.fan import Fan, Reachability
from core.grant import GrantStatus
from core.ids import Channel, DspName, FanId
from core.presave import PreSaveStatus
from storage.database import Database
from storage.erasing import proof_of
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds, attempt

_LEDGER = "SELECT fan_id, proof, purpose, text FROM consent_event ORDER BY id"


def _given(fan: Fan, purpose: Purpose = Purpose.RELEASE, **more: Any) -> ConsentEvent:
    fields: dict[str, Any] = {"artist_id": None, "act": ConsentAct.GIVEN, "channel": Channel.TELEGRAM}
    words = {"text": "yes", "version": "join/1", "language": "en", "source": "test", "at": MIDNIGHT}
    return ConsentEvent(fan_id=fan.id, purpose=purpose, **fields | words | more)


async def _consent(database: Database, *events: ConsentEvent) -> None:
    async with database.store() as tx:
        await tx.consents.add(events)


async def test_a_sender_is_one_row_however_often_it_starts(database: Database) -> None:
    async with database.store() as tx:
        first = await tx.fans.put_sender(Channel.SMS, "+15550001111", "old")
        again = await tx.fans.put_sender(Channel.SMS, "+15550001111", "new")
        other = await tx.fans.put_sender(Channel.TELEGRAM, "+15550001111", "bot")
        assert again == replace(first, name="new")
        assert await tx.fans.senders() == [again, other]
        assert await tx.fans.sender(first.id) == again
        with pytest.raises(NotFound):
            await tx.fans.sender(other.id + 1)  # type: ignore[arg-type]


async def test_who_comes_again_is_refreshed_but_keeps_what_they_chose(
    seeds: Seeds, database: Database
) -> None:
    visitor = await seeds.visitor(name="", language="en")
    async with database.store() as tx:
        assert await tx.fans.known(visitor) is None
        fan, address = await tx.fans.admit(visitor, MIDNIGHT)
        assert (fan.name, fan.zone, address.name) == ("", None, "")
    named = replace(visitor, name="Mia", language="de", country="DE", zone="Europe/Berlin")
    async with database.store() as tx:
        fan, address = await tx.fans.admit(named, MIDNIGHT)
        assert (fan.name, fan.country, fan.zone, fan.language) == ("Mia", "DE", "Europe/Berlin", "en")
        assert (address.name, address.language) == ("Mia", "de")
        await tx.fans.update(replace(fan, name="M.", zone="Asia/Tokyo", wake=True, paused_until=MIDNIGHT))
    moved = replace(named, name="", country="US", zone="America/New_York")
    async with database.store() as tx:
        fan, address = await tx.fans.admit(moved, MIDNIGHT)
        assert (fan.name, fan.country, fan.zone) == ("M.", "DE", "Asia/Tokyo")
        assert (fan.wake, fan.paused_until, address.name) == (True, MIDNIGHT, "Mia")
        assert await tx.fans.known(moved) == (fan, address)
        assert await tx.fans.addresses(fan.id) == [address]
        with pytest.raises(NotFound):
            await tx.fans.fan(FanId(999))


async def test_a_closed_address_gets_nothing_that_was_queued(seeds: Seeds, database: Database) -> None:
    campaign, (_fan, address), (_, other) = await seeds.open(), await seeds.fan(), await seeds.fan()
    news = [
        NewDelivery(address_id=a.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion="")
        for a in (address, other)
    ]
    async with database.store() as tx:
        await tx.deliveries.queue(news, MIDNIGHT)
        await tx.fans.set_reachability(address.id, Reachability.BLOCKED, "bot was blocked", MIDNIGHT)
        await tx.fans.set_dm_channel(address.id, "dm-1")
        now = await tx.fans.address(address.id)
        assert (now.reachability, now.dm_channel_id) == (Reachability.BLOCKED, "dm-1")
        assert await tx.deliveries.queue([replace(news[0], occasion="later")], MIDNIGHT) == 1
    rows = await database.pool.fetch("SELECT address_id, status, detail FROM delivery ORDER BY id")
    assert [tuple(r) for r in rows] == [
        (address.id, "suppressed", "blocked"),
        (other.id, "queued", ""),
        (address.id, "suppressed", "blocked"),
    ]


async def test_an_uploaded_picture_is_remembered_by_sender(seeds: Seeds, database: Database) -> None:
    campaign, sender = await seeds.open(), await seeds.sender()
    artwork_id = campaign.release.artwork_id
    assert artwork_id is not None
    async with database.store() as tx:
        assert await tx.fans.file_id(sender.id, artwork_id) is None
        await tx.fans.put_file_id(sender.id, artwork_id, "f1")
        await tx.fans.put_file_id(sender.id, artwork_id, "f2")
        assert await tx.fans.file_id(sender.id, artwork_id) == "f2"


async def test_a_web_fan_brings_everything_into_the_chat(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address), web = await seeds.open(), await seeds.fan(), await seeds.web_fan()
    grant = await seeds.grant(web)
    presave = await seeds.presave(campaign, web, grant_id=grant.id)
    await _consent(database, _given(web, Purpose.SAVE))
    async with database.store() as tx:
        number, _ = await tx.presaves.join(web.id, campaign.id, None, "web", MIDNIGHT)
        await tx.tickets.put_code(b"me", "me", web.id, MIDNIGHT + timedelta(days=1))
        ticket = await tx.tickets.put(
            b"t", campaign_id=campaign.id, fan_id=web.id, address_id=None, source="", dsp=None, now=MIDNIGHT
        )
        await tx.attempts.put(b"s", attempt(campaign, web, None, MIDNIGHT, ticket_id=ticket))
    async with database.store() as tx:
        await tx.fans.tie(web.id, fan.id)
    async with database.store() as tx:
        with pytest.raises(NotFound):
            await tx.fans.fan(web.id)
        (moved,) = await tx.presaves.of_fan(fan.id)
        assert moved == replace(presave, fan_id=fan.id, address_id=address.id)
        assert await tx.presaves.number(fan.id, campaign.id) == number
        assert await tx.presaves.addresses_to_tell(campaign.id, None, 10) == [address.id]
        live = await tx.grants.live(fan.id, DspName.SPOTIFY)
        assert live is not None
        assert live.tokens.access == "at-1"
        assert [e.purpose for e in await tx.consents.of_fan(fan.id)] == [Purpose.SAVE]
        assert await tx.tickets.use_code(b"me", "me", MIDNIGHT) is None, "whoever holds it may be a stranger"
        found = await tx.tickets.find(b"t")
        assert found is not None
        assert found.fan_id == fan.id
        taken = await tx.attempts.take(b"s", DspName.SPOTIFY, MIDNIGHT)
        assert taken is not None
        assert taken.fan_id == fan.id
        tied = await tx.fans.fan(fan.id)
        assert (tied.zone, tied.country, tied.name) == ("Europe/Berlin", "DE", "Mia")


async def test_where_both_had_one_the_newer_permission_stands(seeds: Seeds, database: Database) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    (fan, address), web = await seeds.fan(), await seeds.web_fan()
    old, new = await seeds.grant(fan, "old"), await seeds.grant(web, "new")
    await seeds.presave(campaign, fan, address, grant_id=old.id)
    await seeds.presave(other, fan, address, grant_id=old.id)
    kept = await seeds.presave(campaign, web, grant_id=new.id)
    async with database.store() as tx:
        mine, _ = await tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
        await tx.presaves.join(web.id, campaign.id, None, "", MIDNIGHT)
        await tx.fans.tie(web.id, fan.id)
    async with database.store() as tx:
        presaves = {p.campaign_id: p for p in await tx.presaves.of_fan(fan.id)}
        assert {p.grant_id for p in presaves.values()} == {new.id}
        assert presaves[campaign.id].id == kept.id
        assert [g.account.id for g in await tx.grants.of_fan(fan.id)] == ["new"]
        assert await tx.presaves.number(fan.id, campaign.id) == mine
    row = await database.pool.fetchrow("SELECT status, access_sealed FROM dsp_grant WHERE id = $1", old.id)
    assert tuple(row) == (GrantStatus.REVOKED, None)


@pytest.mark.parametrize(
    ("chats", "webs", "stays"),
    [
        ("waiting", "waiting", "web"),
        ("needs_consent", "waiting", "web"),
        ("failed", "waiting", "web"),
        ("withdrawn", "waiting", "web"),
        ("waiting", "withdrawn", "chat"),
        ("saved", "waiting", "chat"),
        ("verified", "saved", "chat"),
        ("retrying", "waiting", "chat"),
        ("reminded", "saved", "chat"),
    ],
)
async def test_of_two_promises_the_one_worth_more_stays(
    seeds: Seeds, database: Database, chats: str, webs: str, stays: str
) -> None:
    campaign, (fan, address), web = await seeds.open(), await seeds.fan(), await seeds.web_fan()
    of = {"chat": await seeds.presave(campaign, fan, address), "web": await seeds.presave(campaign, web)}
    await seeds.set_status(of["chat"], chats)
    await seeds.set_status(of["web"], webs)
    async with database.store() as tx:
        await tx.fans.tie(web.id, fan.id)
    rows = await database.pool.fetch("SELECT id, fan_id, status FROM presave")
    expected = PreSaveStatus(chats if stays == "chat" else webs)
    assert [tuple(r) for r in rows] == [(of[stays].id, fan.id, expected)]


async def test_an_export_is_everything_but_secrets(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.presave(campaign, fan, address, grant_id=grant.id)
    await _consent(database, _given(fan))
    news = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion="")
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "insta", MIDNIGHT)
        await tx.presaves.wait_for_opening(campaign.id, address.id, MIDNIGHT)
        await tx.deliveries.queue([news], MIDNIGHT)
        out = await tx.fans.export(fan.id)
    text = orjson.dumps(out).decode()
    assert "at-1" not in text
    assert "rt-1" not in text
    assert "sealed" not in text
    assert out["person"]["name"] == "Mia"
    assert out["chats"][0]["external_id"] == address.external_id
    assert out["connections"][0]["scopes"] == ["user-library-modify"]
    assert out["connections"][0]["account_name"] == "mia_listens"
    assert (out["pre_saves"][0]["title"], out["pre_saves"][0]["artist"]) == ("Tide", "Nova")
    assert out["joined"][0]["source"] == "insta"
    assert out["consents"][0]["text"] == "yes"
    assert out["messages"][0]["kind"] == "open"
    assert out["wants_to_hear"][0]["title"] == "Tide"


async def test_an_erased_person_leaves_only_a_proof(
    seeds: Seeds, database: Database, clock: FrozenClock, sealer: AesSealer
) -> None:
    campaign, (fan, address), (stays, _) = await seeds.open(), await seeds.fan(), await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.presave(campaign, fan, address, grant_id=grant.id)
    await _consent(database, _given(fan), _given(stays))
    news = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion="")
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
        await tx.presaves.wait_for_opening(campaign.id, address.id, MIDNIGHT)
        await tx.deliveries.queue([news], MIDNIGHT)
        await tx.tickets.put_code(b"c", "me", fan.id, MIDNIGHT)
        ticket = await tx.tickets.put(
            b"t",
            campaign_id=campaign.id,
            fan_id=fan.id,
            address_id=address.id,
            source="",
            dsp=None,
            now=MIDNIGHT,
        )
        await tx.attempts.put(b"s", attempt(campaign, fan, address, MIDNIGHT, ticket_id=ticket))
        await tx.fans.erase(fan.id, b"proof", MIDNIGHT)
    counts = {
        table: await database.pool.fetchval(f"SELECT count(*) FROM {table}")
        for table in ("presave", "dsp_grant", "delivery", "ticket", "code", "attempt", "opening_wait")
    }
    assert set(counts.values()) == {0}, counts
    assert await database.pool.fetchval("SELECT array_agg(id) FROM fan") == [stays.id]
    assert [tuple(r) for r in await database.pool.fetch(_LEDGER)] == [
        (None, proof_of(sealer, Channel.TELEGRAM, address.external_id), "release", "yes"),
        (stays.id, None, "release", "yes"),
    ]
    async with database.store() as tx:
        visitor = await seeds.visitor(external_id=address.external_id)
        _, again = await tx.fans.admit(visitor, MIDNIGHT)
        assert again.reachability is Reachability.OK  # had never opted out


async def test_who_opted_out_before_being_erased_stays_opted_out(
    seeds: Seeds, database: Database, sealer: AesSealer
) -> None:
    fan, address = await seeds.fan()
    trace = sealer.mac("suppression", f"{address.sender_id}:{address.external_id}")
    async with database.store() as tx:
        await tx.fans.set_reachability(address.id, Reachability.OPTED_OUT, "STOP", MIDNIGHT)
        assert not await tx.fans.suppressed(trace)
        await tx.fans.erase(fan.id, b"proof", MIDNIGHT)
        assert await tx.fans.suppressed(trace)
    visitor = await seeds.visitor(external_id=address.external_id)
    async with database.store() as tx:
        new_fan, again = await tx.fans.admit(visitor, MIDNIGHT)
        assert new_fan.id != fan.id
        assert again.reachability is Reachability.OPTED_OUT


async def test_erasing_takes_the_fans_own_messages_only(seeds: Seeds, database: Database) -> None:
    fan, address = await seeds.fan(external_id="42")
    texter, _ = await seeds.fan(external_id="+1555.2")
    rows = {
        "own": {"message": {"from": {"id": 42}, "text": "hello"}},
        "longer": {"message": {"from": {"id": 421}, "text": "hello"}},
        "inside": {"message": {"from": {"id": 142}, "text": "hello"}},
        "text": {"From": "+1555.2", "Body": "STOP"},
        "alike": {"From": "+155502", "Body": "STOP"},
    }
    for key, payload in rows.items():
        await database.pool.execute(
            "INSERT INTO inbox (sender_id, external_id, payload, received_at) VALUES ($1, $2, $3::jsonb, $4)",
            address.sender_id,
            key,
            orjson.dumps(payload).decode(),
            MIDNIGHT,
        )
    async with database.store() as tx:
        await tx.fans.erase(fan.id, b"proof", MIDNIGHT)
        await tx.fans.erase(texter.id, b"proof-2", MIDNIGHT)
    left = await database.pool.fetch("SELECT external_id FROM inbox WHERE payload IS NOT NULL ORDER BY id")
    assert [r["external_id"] for r in left] == ["longer", "inside", "alike"]


_FORBIDDEN = (
    "UPDATE consent_event SET text = 'no'",
    "UPDATE consent_event SET source = 'elsewhere'",
    "UPDATE consent_event SET language = 'de'",
    "UPDATE consent_event SET fan_id = NULL",
    "UPDATE consent_event SET fan_id = NULL, proof = 'p', at = now()",
    "UPDATE consent_event SET fan_id = (SELECT max(id) FROM fan)",
    "UPDATE consent_event SET proof = 'p'",
    "DELETE FROM consent_event",
    "TRUNCATE consent_event",
    "DELETE FROM fan",
    # while fans are tied only the fan may change
    "DO $$ BEGIN PERFORM set_config('upbeat.tie', 'on', true);"
    " UPDATE consent_event SET fan_id = (SELECT max(id) FROM fan), purpose = 'news'; END $$",
)


async def test_the_ledger_only_grows(seeds: Seeds, database: Database) -> None:
    (fan, _), _ = await seeds.fan(), await seeds.fan()
    await _consent(database, _given(fan))
    for change in _FORBIDDEN:
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await database.pool.execute(change)
    assert [tuple(r) for r in await database.pool.fetch(_LEDGER)] == [(fan.id, None, "release", "yes")]


async def test_a_proof_never_changes(seeds: Seeds, database: Database) -> None:
    fan, _ = await seeds.fan()
    await _consent(database, _given(fan))
    async with database.store() as tx:
        await tx.fans.erase(fan.id, b"proof", MIDNIGHT)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await database.pool.execute("UPDATE consent_event SET proof = 'other'")


async def test_the_latest_consent_counts_by_purpose_and_artist(seeds: Seeds, database: Database) -> None:
    artist, (fan, address), (other, _) = await seeds.artist(), await seeds.fan(), await seeds.fan()
    events = (
        _given(fan, Purpose.NEWS, artist_id=artist.id),
        _given(fan, Purpose.WAKE),
        _given(fan, Purpose.WAKE, act=ConsentAct.WITHDRAWN),
    )
    await _consent(database, *events)
    async with database.store() as tx:
        given = tx.consents.given
        assert await given(fan.id, "news", artist.id)
        assert not await given(fan.id, "news", None)
        assert not await given(fan.id, "wake", None)
        assert not await given(other.id, "news", artist.id)
        said_there = [replace(event, address_id=address.id) for event in events]
        assert await tx.consents.of_fan(fan.id) == said_there
