"""Single consents: withdrawn one at a time, by purpose and artist."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.chance import SystemChance
from core.campaign import Artist
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Fan
from core.ids import CampaignId, Channel
from core.services.consents import Consents, ended
from core.services.privacy import Privacy
from core.services.revoking import Revoking
from core.services.tickets import Tickets
from storage.database import Database
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import SHOWN, Seeds

P, K = Purpose, DeliveryKind


@pytest.fixture
def privacy(database: Database, clock: FrozenClock, sealer: AesSealer) -> Privacy:
    tickets = Tickets(clock, SystemChance(), sealer, "https://go.example")
    return Privacy(database.store, clock, sealer, tickets, Revoking({}, lambda *_: None))


def said(
    fan: Fan, purpose: Purpose, artist: Artist | None, act: ConsentAct, clock: FrozenClock
) -> ConsentEvent:
    clock.at += timedelta(seconds=1)
    return ConsentEvent(
        fan_id=fan.id, artist_id=artist.id if artist else None, purpose=purpose, act=act, channel=Channel.TELEGRAM,
        text=SHOWN.text, version=SHOWN.version, language="en", source="test", at=clock.now(),
    )  # fmt: skip


async def test_one_consent_ends_and_the_others_stay(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    nova, vega = await seeds.artist("Nova"), await seeds.artist("Vega")
    fan, address = await seeds.fan()
    presaves = [
        await seeds.presave(await seeds.open(artist=artist), fan, address, follow=True)
        for artist in (nova, vega)
    ]
    given = [
        said(fan, purpose, artist, ConsentAct.GIVEN, clock)
        for purpose, artist in (
            (P.NEWS, nova),
            (P.NEWS, vega),
            (P.FOLLOW, nova),
            (P.FUTURE_SAVES, nova),
            (P.SAVE, nova),
        )
    ]
    async with database.store() as tx:
        await tx.consents.add(given)
    consents = Consents(database.store, clock)
    clock.at += timedelta(hours=1)
    assert await consents.withdraw(fan.id, P.NEWS, nova.id, Channel.TELEGRAM, SHOWN)
    assert await consents.withdraw(fan.id, P.FOLLOW, nova.id, Channel.WEB, SHOWN)
    assert not await consents.withdraw(fan.id, P.NEWS, nova.id, Channel.TELEGRAM, SHOWN), "it is over already"
    assert not await consents.withdraw(fan.id, P.SAVE, nova.id, Channel.WEB, SHOWN), "ends with the pre-save"
    async with database.store() as tx:
        assert [await tx.consents.given(fan.id, "news", a.id) for a in (nova, vega)] == [False, True]
        assert await tx.consents.given(fan.id, "future_saves", nova.id)
        events = tuple(await tx.consents.of_fan(fan.id))
        follows = [p.follow for p in await tx.presaves.of_fan(fan.id)]
    assert follows == [True, False], "newest first: only this artist's save goes without a follow"
    assert len(presaves) == 2
    over = {(e.purpose, e.artist_id) for e in events if e.act is ConsentAct.GIVEN and ended(e, events)}
    assert over == {(P.NEWS, nova.id), (P.FOLLOW, nova.id)}


async def test_the_night_is_quiet_again_without_the_consent_to_wake(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    fan, _ = await seeds.fan()
    await database.pool.execute("UPDATE fan SET wake = true")
    async with database.store() as tx:
        await tx.consents.add([said(fan, P.WAKE, None, ConsentAct.GIVEN, clock)])
    assert await Consents(database.store, clock).withdraw(fan.id, P.WAKE, None, Channel.WEB, SHOWN)
    assert await database.pool.fetchval("SELECT wake FROM fan") is False


def test_a_withdrawal_that_names_no_artist_ends_all_and_an_earlier_one_nothing(clock: FrozenClock) -> None:
    fan = Fan(id=1)  # type: ignore[call-arg, arg-type]
    before = said(fan, P.NEWS, None, ConsentAct.WITHDRAWN, clock)
    given = said(fan, P.NEWS, Artist(id=5, name="N", slug="n"), ConsentAct.GIVEN, clock)  # type: ignore[arg-type]
    assert ended(given, (before, given)) is None
    after = said(fan, P.NEWS, None, ConsentAct.WITHDRAWN, clock)
    assert ended(given, (before, given, after)) is after


def test_what_was_given_for_one_release_ends_with_that_one_alone(clock: FrozenClock) -> None:
    fan, nova = Fan(id=1), Artist(id=5, name="N", slug="n")  # type: ignore[call-arg, arg-type]
    given = replace(said(fan, P.SAVE, nova, ConsentAct.GIVEN, clock), campaign_id=CampaignId(1))
    other, own, all_of_it = (
        replace(said(fan, P.SAVE, nova, ConsentAct.WITHDRAWN, clock), campaign_id=c)
        for c in (CampaignId(2), CampaignId(1), None)
    )
    assert ended(given, (given, other)) is None
    assert ended(given, (given, other, own)) is own
    assert ended(given, (given, other, all_of_it)) is all_of_it


async def test_news_are_agreed_to_once_for_one_chat_in_the_words_that_were_shown(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign = await seeds.open()
    fan, address = await seeds.fan()
    consents = Consents(database.store, clock)
    assert await consents.news(address.id, campaign.id) is None, "nothing was promised to this chat"
    assert await consents.agree_to_news(address.id, campaign.id, SHOWN, "chat") is None
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", clock.now())
    standing = await consents.news(address.id, campaign.id)
    assert standing is not None
    assert not standing.given
    for _ in range(2):
        standing = await consents.agree_to_news(address.id, campaign.id, SHOWN, "chat")
        assert standing is not None
        assert standing.given
    async with database.store() as tx:
        events = [e for e in await tx.consents.of_fan(fan.id) if e.purpose is P.NEWS]
        about = (fan.id, campaign.artist.id, Channel.TELEGRAM)
        elsewhere = (fan.id, campaign.artist.id, Channel.DISCORD)
        assert await tx.consents.with_news([about, elsewhere]) == {about}
    (event,) = events
    assert (event.text, event.version, event.language) == (SHOWN.text, SHOWN.version, SHOWN.language)
    assert (event.channel, event.address_id, event.campaign_id) == (
        Channel.TELEGRAM,
        address.id,
        campaign.id,
    )


@pytest.mark.parametrize(("source", "told"), [("success-page", [{"news": 1}]), ("chat", [])])
async def test_news_that_were_ticked_on_a_page_are_told_in_the_chat_they_will_come_to(
    seeds: Seeds, database: Database, clock: FrozenClock, source: str, told: list[Any]
) -> None:
    campaign = await seeds.open()
    fan, address = await seeds.fan()
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", clock.now())
    consents = Consents(database.store, clock)
    for _ in range(2):
        assert await consents.agree_to_news(address.id, campaign.id, SHOWN, source)
    rows = await database.pool.fetch("SELECT address_id, kind, args FROM delivery")
    assert [(r["address_id"], r["kind"], json.loads(r["args"])) for r in rows] == [
        (address.id, "confirmation", args) for args in told
    ]


async def test_no_news_are_asked_for_by_text(seeds: Seeds, database: Database, clock: FrozenClock) -> None:
    campaign = await seeds.open()
    fan, address = await seeds.fan(channel=Channel.SMS)
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", clock.now())
    assert await Consents(database.store, clock).news(address.id, campaign.id) is None


async def test_what_waits_in_the_outbox_goes_with_the_consent(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    nova = await seeds.artist("Nova")
    campaign, other = await seeds.open(artist=nova), await seeds.open(artist=await seeds.artist("Vega"))
    fan, address = await seeds.fan()
    new = [
        NewDelivery(address_id=address.id, campaign_id=about.id, kind=kind, occasion="1")
        for about in (campaign, other)
        for kind in (K.BROADCAST, K.FOLLOW_UP, K.RECEIPT)
    ]
    async with database.store() as tx:
        await tx.consents.add([said(fan, P.NEWS, nova, ConsentAct.GIVEN, clock)])
        await tx.deliveries.queue(new, clock.now())
    assert await Consents(database.store, clock).withdraw(fan.id, P.NEWS, nova.id, Channel.TELEGRAM, SHOWN)
    gone = await database.pool.fetch("SELECT campaign_id, kind FROM delivery WHERE status = 'suppressed'")
    assert {tuple(row) for row in gone} == {(campaign.id, "broadcast"), (campaign.id, "follow_up")}


def test_news_end_chat_by_chat(clock: FrozenClock) -> None:
    fan, artist = Fan(id=1), Artist(id=5, name="N", slug="n")  # type: ignore[call-arg, arg-type]
    here = said(fan, P.NEWS, artist, ConsentAct.GIVEN, clock)
    there = replace(said(fan, P.NEWS, artist, ConsentAct.GIVEN, clock), channel=Channel.DISCORD)
    after = said(fan, P.NEWS, artist, ConsentAct.WITHDRAWN, clock)
    assert ended(here, (here, there, after)) is after
    assert ended(there, (here, there, after)) is None


async def test_a_stop_ends_what_was_agreed_to_in_its_chat_and_a_start_brings_no_news_and_no_night_back(
    seeds: Seeds, database: Database, clock: FrozenClock, privacy: Privacy
) -> None:
    nova, vega = await seeds.artist("Nova"), await seeds.artist("Vega")
    visitor = await seeds.visitor()
    async with database.store() as tx:
        fan, _ = await tx.fans.admit(visitor, clock.now())
        here = [
            said(fan, P.NEWS, nova, ConsentAct.GIVEN, clock),
            said(fan, P.WAKE, None, ConsentAct.GIVEN, clock),
            said(fan, P.SMS, nova, ConsentAct.GIVEN, clock),
        ]
        there = replace(said(fan, P.NEWS, vega, ConsentAct.GIVEN, clock), channel=Channel.DISCORD)
        await tx.consents.add([*here, there])
    await database.pool.execute("UPDATE fan SET wake = true")
    clock.at += timedelta(hours=1)
    stopped = clock.now()
    assert await privacy.stop(visitor, SHOWN)
    clock.at += timedelta(hours=1)
    assert await privacy.start_again(visitor, SHOWN)
    async with database.store() as tx:
        events = tuple(await tx.consents.of_fan(fan.id))
        assert not await tx.consents.given(fan.id, "news", nova.id, Channel.TELEGRAM)
        assert not await tx.consents.given(fan.id, "wake", None)
        assert await tx.consents.given(fan.id, "news", vega.id, Channel.DISCORD)
        assert not (await tx.fans.fan(fan.id)).wake
    over = {e.purpose: end.at for e in events if e.act is ConsentAct.GIVEN and (end := ended(e, events))}
    assert over == {P.NEWS: stopped, P.WAKE: stopped, P.SMS: stopped}


async def test_a_yes_to_the_night_in_another_chat_outlasts_a_stop(
    seeds: Seeds, database: Database, clock: FrozenClock, privacy: Privacy
) -> None:
    visitor = await seeds.visitor()
    async with database.store() as tx:
        fan, address = await tx.fans.admit(visitor, clock.now())
    second = await database.pool.fetchval(
        "INSERT INTO address (fan_id, sender_id, channel, external_id, name, language, reachability, created_at)"
        " SELECT fan_id, sender_id, channel, '999', name, language, 'ok', created_at FROM address RETURNING id"
    )
    given = said(fan, P.WAKE, None, ConsentAct.GIVEN, clock)
    async with database.store() as tx:
        await tx.consents.add([replace(given, address_id=one) for one in (address.id, second)])
    await database.pool.execute("UPDATE fan SET wake = true")
    clock.at += timedelta(hours=1)
    await privacy.stop(visitor, SHOWN)
    async with database.store() as tx:
        assert (await tx.fans.fan(fan.id)).wake
        last = {e.address_id: e.act for e in await tx.consents.of_fan(fan.id) if e.purpose is P.WAKE}
    assert last == {address.id: ConsentAct.WITHDRAWN, second: ConsentAct.GIVEN}
