"""What a fan writes back in Telegram, after an artist's message or as a reply to it: asked, kept apart from all else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from core.campaign import Campaign, GuildBinding
from core.delivery import DeliveryKind, DeliveryStatus, NewDelivery
from core.queues import DeliveryResult
from sandbox.telegram.chats import Message
from sandbox.telegram.wire import message_json
from tests.contract.telegram.test_bot_over_the_wire import known, offered, said
from tests.support.telegram_bot import CODE, Rig, running


@asynccontextmanager
async def after_a_broadcast(dsn: str) -> AsyncIterator[tuple[Rig, Campaign, Message]]:
    """Mia has read NEON's broadcast; NEON's team reads replies somewhere."""
    async with running(dsn) as rig, rig.started() as bot:
        campaign = await rig.campaign()
        async with rig.parts.database.store() as tx:
            await tx.campaigns.bind_guild(
                GuildBinding(artist_id=campaign.artist.id, guild_id=1, replies_channel_id=2)
            )
        async with rig.loops(bot.poll, bot.process):
            await offered(rig)
            fan, _ = await known(rig)
            async with rig.parts.database.store() as tx:
                [address] = await tx.fans.addresses(fan.id)
                now = rig.parts.clock.now()
                news = NewDelivery(
                    address_id=address.id,
                    campaign_id=campaign.id,
                    kind=DeliveryKind.BROADCAST,
                    occasion="b1",
                    args={"text": "Tour in May"},
                )
                await tx.deliveries.queue([news], now)
            [out] = await rig.parts.deliveries.claim(address.sender_id, 9, now)
            sent = await bot.sender.send(out.address, await rig.parts.renderer.render(out), out.delivery)
            result = DeliveryResult(id=out.delivery.id, status=DeliveryStatus.SENT, vendor_id=sent.vendor_id)
            await rig.parts.deliveries.record([result], now)
            letter = next(m for m in rig.mia.messages() if "Tour in May" in m.text)
            yield rig, campaign, letter


async def states(rig: Rig) -> list[tuple[str, str]]:
    rows = await rig.parts.database.pool.fetch("SELECT status, text FROM fan_reply ORDER BY id")
    return [(r["status"], r["text"]) for r in rows]


async def test_asked_once_then_carried(dsn: str) -> None:
    async with after_a_broadcast(dsn) as (rig, _, letter):
        before = await rig.mia.send("Come to Lyon", to=letter)
        asked = await rig.mia.wait_for(lambda m: "Shall I carry" in m.text, after=before.message_id)
        assert 'under the name "Mia"' in asked.text
        await rig.mia.press(asked, "Send to NEON")
        done = await rig.mia.wait_for(lambda m: "On its way to NEON's team" in m.text)
        assert done.message_id == asked.message_id
        assert "On its way" in await said(rig, "And to Paris")
        assert await states(rig) == [("queued", "Come to Lyon"), ("queued", "And to Paris")]


async def test_commands_codes_and_stop_words_go_first(dsn: str) -> None:
    async with after_a_broadcast(dsn) as (rig, _, letter):
        assert "no pre-saves yet" in await said(rig, "/status")
        assert "did not get that" in await said(rig, "/unknown")
        await said(rig, "/presave")
        assert "Night <Drive>" in await said(rig, CODE)
        await rig.mia.send("Stop!", to=letter)
        await rig.mia.wait_for(lambda m: "no more messages" in m.text)
        assert await states(rig) == []


async def test_many_lines_in_a_row_get_one_question(dsn: str) -> None:
    async with after_a_broadcast(dsn) as (rig, _, _):
        for number in range(4):
            await rig.mia.send(f"line {number}")
        await rig.mia.send("/help")
        await rig.mia.wait_for(lambda m: "I save new music" in m.text)
        asked = [m for m in rig.mia.messages() if "Shall I carry" in m.text]
        assert len(asked) == 1
        await rig.mia.press(asked[0], "Keep it")
        await rig.mia.wait_for(lambda m: "I have forgotten it" in m.text)
        assert await states(rig) == [("kept", "")] * 4


async def test_an_update_that_is_worked_twice_is_one_row(dsn: str) -> None:
    async with after_a_broadcast(dsn) as (rig, _, _):
        assert "Shall I carry" in await said(rig, "x" * 4096)
        [(status, text)] = await states(rig)
        assert (status, len(text)) == ("asked", 2000)
        chat = rig.tg.private_chat(rig.tg.bot("upbeatbot"), 7)
        own = next(m for m in rig.mia.conversation() if "xxx" in m.text)
        update = {"update_id": 10**9, "message": message_json(rig.tg, chat, own)}
        async with rig.parts.database.store() as tx:
            [sender] = await tx.fans.senders()
        await rig.parts.inbox.put(sender.id, [("again", update)], rig.parts.clock.now())
        before = rig.mia.messages()[-1].message_id
        await rig.mia.wait_for(lambda m: "Shall I carry" in m.text, after=before)
        assert len(await states(rig)) == 1


async def test_a_message_that_is_not_the_artists_is_no_letter_of_theirs(dsn: str) -> None:
    async with after_a_broadcast(dsn) as (rig, _, letter):
        other = next(m for m in rig.mia.messages() if m.message_id != letter.message_id)
        before = await rig.mia.send("What is this?", to=other)
        unclear = await rig.mia.wait_for(lambda _: True, after=before.message_id)
        assert "did not get that" in unclear.text
        later = rig.parts.clock.now() + timedelta(hours=25)
        await rig.parts.clock.set_offset(later - datetime.now(UTC))
        assert "did not get that" in await said(rig, "Late")
        assert await states(rig) == []
