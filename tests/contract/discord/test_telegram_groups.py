"""`/campaign telegram` over the wire: codes, the list, unpairing, and what owners are told."""

from __future__ import annotations

import re
from datetime import timedelta

from core.group_chat import GroupChat, GroupKind, GroupSeen, GroupState
from core.ids import Channel, SenderId
from tests.contract.discord.test_bot_over_the_wire import said, settled
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec

G = GroupState


async def brought(
    rig: Rig, code: str, number: int = 1, title: str = "NEON *fans*", state: G = G.PAIRED
) -> GroupChat:
    """What the Telegram side does with a code."""
    return await rig.parts.pairing.pair(await seen(rig, number, title), code, state)


async def seen(rig: Rig, number: int, title: str = "") -> GroupSeen:
    async with rig.parts.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
    return GroupSeen(
        sender_id=SenderId(sender.id), external_id=-100 - number, kind=GroupKind.GROUP, title=title
    )


async def stands(rig: Rig, number: int, to: G) -> None:
    place = await seen(rig, number)
    await rig.parts.pairing.stands(place.sender_id, place.external_id, to)


def code_in(words: str) -> str:
    found = re.search(r"`([A-Z0-9]{4}(?:-[A-Z0-9]{4}){2})`", words)
    assert found is not None, words
    return found[1]


def heard(rig: Rig) -> list[str]:
    return [m.text for m in rig.neo.dms()]


async def test_a_code_the_list_and_unpairing(dsn: str) -> None:
    async with running(dsn) as rig:
        await settled(rig)
        assert "No Telegram group or channel" in await said(rig, "/campaign telegram")
        assert "Telegram groups and channels: 0" in await said(rig, "/campaign settings")
        words = await said(rig, "/campaign telegram", code=True, language="de")
        code = code_in(words)
        assert f"<https://t.me/upbeatbot?startgroup=p_{code}>" in words
        assert f"/pair@upbeatbot {code}" in words
        assert "within 60 minutes" in words
        assert (await brought(rig, code)).language == "de"
        await brought(rig, code_in(await said(rig, "/campaign telegram", code=True)), 2, "Second")
        await stands(rig, 2, G.MUTED)
        listed = await said(rig, "/campaign telegram")
        assert r"**NEON \*fans\***" in listed
        assert "group · de · gets posts" in listed
        assert "group · en · ⚠ I may not post there" in listed
        assert "1, and 1 with a problem" in await said(rig, "/campaign settings")
        assert "gets no more posts" in await said(rig, "/campaign telegram", unpair="second")
        assert "Second" not in await said(rig, "/campaign telegram")
        assert "No such group" in await said(rig, "/campaign telegram", unpair="2")
        assert "in these languages: en, de, es, fr, pt-BR" in await said(
            rig, "/campaign telegram", language="tlh"
        )
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_who_is_not_in_the_team_gets_no_code_and_sees_no_chat(dsn: str) -> None:
    async with running(dsn) as rig:
        await settled(rig)
        await brought(rig, code_in(await said(rig, "/campaign telegram", code=True)))
        helper = rig.dc.user(50, "Helper")
        rig.guild.join(helper, ["Helpers"])  # may manage the server: sees the command
        for options in ({}, {"code": True}, {"unpair": "NEON *fans*"}):
            answer = await helper.command(rig.guild, "general", "/campaign telegram", **options)
            assert "Only the artist's team" in answer.text
        assert "gets posts" in await said(rig, "/campaign telegram")


async def test_owners_hear_of_every_change_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await settled(rig)
        await brought(rig, code_in(await said(rig, "/campaign telegram", code=True)))
        await rig.bot.upkeep.alarms()
        await rig.bot.upkeep.alarms()
        assert [text.split(".")[0] for text in heard(rig)] == [r"Telegram: **NEON \*fans\*** gets your posts"]
        await stands(rig, 1, G.MUTED)
        await rig.bot.upkeep.alarms()
        await stands(rig, 1, G.REMOVED)
        await stands(rig, 1, G.REMOVED)
        await rig.bot.upkeep.alarms()
        await rig.bot.upkeep.alarms()
        assert len(heard(rig)) == 3
        assert "I may no longer post" in heard(rig)[1]
        assert "I was removed" in heard(rig)[2]
        assert "⚠ I was removed there" in await said(rig, "/campaign telegram")


async def test_news_that_cannot_be_told_now_are_told_later(dsn: str) -> None:
    async with running(dsn) as rig:
        await settled(rig)
        await brought(rig, code_in(await said(rig, "/campaign telegram", code=True)))
        lane = next(x.key for x in await rig.parts.lanes.states() if x.key.startswith("discord-open:"))
        await rig.parts.lanes.pause(lane, timedelta(hours=1), "Discord says so")
        await rig.bot.upkeep.alarms()
        assert heard(rig) == []
        async with rig.parts.database.store() as tx:
            [chat] = await tx.groups.take_news()
        assert chat.state is G.PAIRED
