"""`/campaign broadcast` over the wire: looked at, tested on oneself, sent, paused, gone on with, cancelled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Visitor
from core.ids import ArtistId, BroadcastId, Channel
from sandbox.discord.cannot import CannotDo
from sandbox.discord.people import User
from sandbox.discord.records import Message
from tests.contract.discord.test_bot_over_the_wire import said
from tests.contract.discord.test_release_in_a_server import drained, joined, opened
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec


async def agreed(rig: Rig, fan: User) -> None:
    """In a chat that is open, the fan said yes to news."""
    await joined(rig, fan)
    assert rig.bot._us is not None
    who = Visitor(sender_id=rig.bot._us.id, channel=Channel.DISCORD, external_id=str(fan.id))
    async with rig.parts.database.store() as tx:
        known = await tx.fans.known(who)
        assert known is not None
        event = ConsentEvent(
            fan_id=known[0].id,
            artist_id=ArtistId(1),
            purpose=Purpose.NEWS,
            act=ConsentAct.GIVEN,
            channel=Channel.DISCORD,
            text="News",
            version="news/1",
            language="en",
            source="",
            at=rig.parts.clock.now(),
        )
        await tx.consents.add([event])
    await drained(rig)  # the confirmation opens the chat


async def written(rig: Rig, text: str = "Tour in May, **tickets** now", **more: object) -> Message:
    reply = await rig.neo.command(rig.guild, "general", "/campaign broadcast", text=text, **more)
    assert isinstance(reply, Message)
    return reply


async def pressed(rig: Rig, message: Message, button: str) -> Message:
    reply = await rig.neo.press(message, button)
    assert isinstance(reply, Message)
    return reply


async def test_from_the_draft_to_the_fans_chat(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        assert "no broadcast yet" in await said(rig, "/campaign broadcast")
        await agreed(rig, rig.mia)
        draft = await written(rig)
        assert "**1** chat whose fans agreed" in draft.text
        assert "Discord 1" in draft.text
        assert [b.text for b in draft.flat_buttons] == ["Send", "Test on me", "Cancel"]
        refused = await pressed(rig, draft, "Test on me")
        assert "I have no chat with you" in refused.text

        on_its_way = await pressed(rig, draft, "Send")
        assert on_its_way.id == draft.id
        await rig.bot.upkeep.broadcasts()
        await drained(rig)
        got = await rig.mia.wait_for(lambda m: "Tour in May" in m.text)
        assert got.text.startswith("**NEON**")
        await rig.bot.upkeep.broadcasts()
        shown = await said(rig, "/campaign broadcast")
        assert "The broadcast is out." in shown
        assert "Sent: **1**" in shown
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_paused_gone_on_with_and_cancelled(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await agreed(rig, rig.mia)
        running_now = await pressed(rig, await written(rig), "Send")
        paused = await pressed(rig, running_now, "Pause")
        assert "paused (by hand)" in paused.text
        await rig.bot.upkeep.broadcasts()
        assert await drained(rig) == 0
        going = await pressed(rig, paused, "Go on")
        gone = await pressed(rig, going, "Cancel")
        assert "cancelled" in gone.text
        assert gone.flat_buttons == []
        await rig.bot.upkeep.broadcasts()
        assert await drained(rig) == 0
        assert not [m for m in rig.mia.dms() if "Tour" in m.text]


async def test_segments_and_refusals_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await agreed(rig, rig.mia)
        nobody = await written(
            rig, country="DE", language="de", service="spotify", saved=True, since="2026-01-01"
        )
        assert "**0** chats" in nobody.text
        assert "Nobody would get this" in (await pressed(rig, nobody, "Send")).text
        assert "Did you mean spotify" in (await written(rig, service="spotfy")).text
        assert "three months" in (await written(rig, at="2031-01-01 18:00")).text
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [rig.guild.role("Helpers")])
        reply = await zoe.command(rig.guild, "general", "/campaign broadcast", text="Hi")
        assert isinstance(reply, Message)
        assert "Only the artist's team" in reply.text


async def test_only_chats_that_broadcasts_reach_are_offered(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await agreed(rig, rig.mia)
        with pytest.raises(CannotDo, match="must be one of Telegram, Discord"):
            await written(rig, channel="sms")
        assert "**1** chat " in (await written(rig, channel="discord")).text
        assert "**0** chats" in (await written(rig, channel="telegram")).text


async def failed(rig: Rig, count: int) -> None:
    """So many others of the same broadcast could not be written to."""
    assert rig.bot._us is not None
    new = []
    async with rig.parts.database.store() as tx:
        broadcast = await tx.broadcasts.get(BroadcastId(1))
        for number in range(count):
            who = Visitor(sender_id=rig.bot._us.id, channel=Channel.DISCORD, external_id=str(5000 + number))
            _, address = await tx.fans.admit(who, rig.parts.clock.now())
            new.append(
                NewDelivery(
                    address_id=address.id,
                    campaign_id=broadcast.campaign_id,
                    kind=DeliveryKind.BROADCAST,
                    occasion=broadcast.occasion,
                )
            )
        assert await tx.deliveries.queue(new, rig.parts.clock.now()) == count
    await rig.parts.database.pool.execute(
        "UPDATE delivery SET status = 'failed' WHERE address_id = ANY($1)", [n.address_id for n in new]
    )


async def test_owners_hear_once_that_a_broadcast_stopped_by_itself(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await agreed(rig, rig.mia)
        await pressed(rig, await written(rig), "Send")
        await rig.bot.upkeep.broadcasts()
        await failed(rig, 40)
        await rig.bot.upkeep.alarms()
        assert rig.neo.dms() == []
        await rig.bot.upkeep.broadcasts()
        lane = next(x.key for x in await rig.parts.lanes.states() if x.key.startswith("discord-open:"))
        await rig.parts.lanes.pause(lane, timedelta(seconds=2), "Discord says so")
        await rig.bot.upkeep.alarms()
        assert rig.neo.dms() == []  # not now
        await asyncio.sleep(2.1)
        await rig.bot.upkeep.alarms()
        await rig.bot.upkeep.alarms()
        [told] = rig.neo.dms()
        assert "**Night Drive** has paused itself: 40 of 40 messages failed" in told.text
        assert "paused (40 of 40 failed)" in await said(rig, "/campaign broadcast")
