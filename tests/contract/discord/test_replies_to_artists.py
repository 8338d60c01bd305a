"""What fans write back, from their direct message into the team's thread and back, over Discord's wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bots.conversation.intents import Carry, Write, decode
from core.fan import Visitor
from core.ids import Channel, FanReplyId
from core.services.retention import Retention
from sandbox.discord.people import User
from sandbox.discord.records import Channel as Place
from sandbox.discord.records import Message, Modal
from sandbox.discord.wire import message_json, role_json
from sandbox.faults import Fault
from storage.retention import RetentionRows
from tests.contract.discord.test_bot_over_the_wire import said
from tests.contract.discord.test_campaign_broadcast import agreed, pressed, written
from tests.contract.discord.test_release_in_a_server import drained, later, opened
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec


@asynccontextmanager
async def after_a_broadcast(dsn: str, **more: str) -> AsyncIterator[Rig]:
    """Mia has read NEON's broadcast; the team reads replies in #team, which only helpers see."""
    async with running(dsn, **more) as rig:
        await opened(rig)
        team = rig.guild.add_channel("team")
        rig.guild.close_channel(team, [rig.guild.role("Helpers")])
        await settled_in(rig, team)
        await broadcast(rig, rig.mia)
        yield rig


async def settled_in(rig: Rig, team: Place) -> str:
    async with asyncio.timeout(5):  # the check: the bot must come to know the channel
        while (guild := rig.bot.client.get_guild(rig.guild.id)) is None or not guild.get_channel(team.id):
            await asyncio.sleep(0.01)
    shown = await said(rig, "/campaign settings", replies=team)
    assert f"<#{team.id}>" in shown
    return shown


async def broadcast(rig: Rig, *fans: User, text: str = "Tour in May") -> None:
    for fan in fans:
        await agreed(rig, fan)
    await pressed(rig, await written(rig, text), "Send")
    await rig.bot.upkeep.broadcasts()
    await drained(rig)
    for fan in fans:
        await fan.wait_for(lambda m: text in m.text)


async def told(rig: Rig, fan: User, text: str, *, to: Message | None = None) -> Message:
    """What the bot says to it."""
    [chat] = fan.dm_channels(rig.app)
    before = await fan.say(chat, text, to=to)
    return await fan.wait_for(lambda _: True, after=before.id)


async def sent(rig: Rig, fan: User, text: str, **more: Any) -> Message:
    """Asked about it, the fan said yes."""
    asked = await told(rig, fan, text, **more)
    assert "Shall I carry this" in asked.text
    done = await fan.press(asked, "Send to NEON")
    assert isinstance(done, Message)
    return done


def problems(rig: Rig) -> list[str]:
    """What Discord's description has against the calls about channels, threads and answers to presses."""
    about = ("/channels/", "/guilds/", "/interactions/")
    return [p for c in rig.dc.calls if c.path.startswith(about) for p in discord_spec().problems(c)]


def threads(rig: Rig) -> list[Place]:
    return rig.guild.threads()


async def posts(rig: Rig) -> list[Message]:
    """Fans' words in the only thread, after everything due was carried."""
    await rig.bot.upkeep.replies()
    [thread] = threads(rig) or [None]
    return [m for m in thread.messages if m.application and m.flat_buttons] if thread else []


async def states(rig: Rig) -> list[tuple[str, str]]:
    rows = await rig.parts.database.pool.fetch("SELECT status, text FROM fan_reply ORDER BY id")
    return [(r["status"], r["text"]) for r in rows]


async def test_asked_carried_answered_and_written_to_again(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        asked = await told(rig, rig.mia, "Come to *Lyon*!")
        assert 'NEON\'s team reads it, under the name "Mia"' in asked.text
        assert [b.text for b in asked.flat_buttons] == ["Send to NEON", "Keep it"]
        assert await posts(rig) == []  # nothing before the yes
        done = await rig.mia.press(asked, "Send to NEON")
        assert isinstance(done, Message)
        assert done.id == asked.id
        assert "On its way to NEON's team." in done.text
        [post] = await posts(rig)
        assert post.content == "**Mia**\n> Come to \\*Lyon\\*!"
        assert [b.text for b in post.flat_buttons] == ["Answer", "Mute this fan"]
        [thread] = threads(rig)
        assert (thread.name, thread.type) == ("What fans write: Night Drive", 11)  # #team is the team's alone
        assert "Each was told that your team reads it" in thread.messages[0].text

        form = await rig.neo.press(post, "Answer")
        assert isinstance(form, Modal)
        shown = await rig.neo.submit(form, {"text": "In **June**, promised"})
        assert isinstance(shown, Message)
        assert shown.id == post.id
        assert shown.content.endswith("↳ **NEON**\n> In \\*\\*June\\*\\*, promised")
        assert [b.text for b in shown.flat_buttons] == ["Mute this fan"]
        await drained(rig)
        got = await rig.mia.wait_for(lambda m: "June" in m.text)
        assert got.content == "**NEON**\nIn \\*June\\*, promised"
        await drained(rig)
        assert len([m for m in rig.mia.dms() if "June" in m.text]) == 1

        carried = await told(rig, rig.mia, "Wow", to=got)  # the answer is a message of the artist's too
        assert "On its way to NEON's team." in carried.text
        assert [p.content for p in await posts(rig)][1:] == ["**Mia**\n> Wow"]
        assert problems(rig) == []


async def test_keep_it_forgets_the_words(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        asked = await told(rig, rig.mia, "Secret")
        kept = await rig.mia.press(asked, "Keep it")
        assert isinstance(kept, Message)
        assert "I have forgotten it" in kept.text
        assert await states(rig) == [("kept", "")]
        assert await posts(rig) == []
        assert threads(rig) == []
        forged = Carry(reply=FanReplyId(1), yes=True)
        again = await rig.parts.conversation.respond(await visitor(rig, rig.mia), forged)
        assert "Nothing was sent" in again.messages[0].text
        assert await states(rig) == [("kept", "")]


async def test_several_lines_are_asked_about_once_and_all_go(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        asked = await told(rig, rig.mia, "one")
        [chat] = rig.mia.dm_channels(rig.app)
        for line in ("two", "three"):
            await rig.mia.say(chat, line)
        async with asyncio.timeout(10):
            while len(await states(rig)) < 3:
                await asyncio.sleep(0.01)
        assert [m for m in rig.mia.dms() if "Shall I carry" in m.text] == [asked]
        await rig.mia.press(asked, "Send to NEON")
        assert [p.content.splitlines()[1] for p in await posts(rig)] == ["> one", "> two", "> three"]


async def test_asked_each_time_again_when_the_fan_says_so(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        done = await sent(rig, rig.mia, "Hello")
        again = await rig.mia.press(done, "Ask me each time")
        assert isinstance(again, Message)
        assert "without asking you" in again.text
        assert "Shall I carry this" in (await told(rig, rig.mia, "Hello?")).text
        acts = await rig.parts.database.pool.fetch(
            "SELECT act, text FROM consent_event WHERE purpose = 'replies' ORDER BY id"
        )
        assert [a["act"] for a in acts] == ["given", "withdrawn"]
        assert "NEON's team reads it" in acts[0]["text"]


async def test_a_stop_is_never_carried_and_nothing_is_asked_without_a_message_to_answer(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hello")
        assert "no more messages from me" in (await told(rig, rig.mia, "STOP!")).text
        assert await states(rig) == [("queued", "Hello")]
        assert "I did not get that" in (await told(rig, rig.mia, "Are you there?")).text
        [post] = await posts(rig)
        refused = await rig.neo.press(post, "Answer")
        assert isinstance(refused, Message)
        assert "takes no messages at the moment" in refused.text
        await later(rig, timedelta(hours=1))
        assert len(await states(rig)) == 1


async def test_only_while_the_message_is_fresh_unless_it_is_replied_to(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        letter = await rig.mia.wait_for(lambda m: "Tour in May" in m.text)
        await later(rig, timedelta(hours=25))
        assert "I did not get that" in (await told(rig, rig.mia, "Late")).text
        assert "Shall I carry this" in (await told(rig, rig.mia, "Later", to=letter)).text
        await later(rig, timedelta(days=7))
        assert "I did not get that" in (await told(rig, rig.mia, "Too late", to=letter)).text


async def test_what_came_from_us_after_it_is_what_they_answer(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await rig.parts.database.pool.execute(
            "UPDATE delivery SET sent_at = sent_at + interval '1 minute' WHERE kind = 'confirmation'"
        )
        assert "I did not get that" in (await told(rig, rig.mia, "Thanks")).text


async def test_off_until_a_channel_is_chosen_and_off_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await broadcast(rig, rig.mia)
        assert "What fans write back: not set" in await said(rig, "/campaign settings")
        assert "I did not get that" in (await told(rig, rig.mia, "Hello")).text
        general = rig.guild.channel("general")
        assert "that only your team sees" in await settled_in(rig, general)
        await sent(rig, rig.mia, "Hello")
        assert "not set" in await said(rig, "/campaign settings", no_replies=True)
        assert await posts(rig) == []
        assert await states(rig) == [("dropped", "")]


async def test_a_channel_that_everybody_sees_gets_a_private_thread(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        general = rig.guild.channel("general")
        await settled_in(rig, general)
        await sent(rig, rig.mia, "Hello")
        await rig.bot.upkeep.replies()
        [thread] = threads(rig)
        assert thread.type == 12
        assert rig.guild.sees(rig.neo.id, thread)  # the owner was added
        assert not rig.guild.sees(rig.mia.id, thread)
        assert thread.thread is not None
        assert not thread.thread.invitable
        assert problems(rig) == []


async def test_a_team_channel_that_is_opened_to_everybody_is_left_for_a_private_thread(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hello")
        await rig.bot.upkeep.replies()
        team = rig.guild.channel("team")
        rig.guild.open_channel(team)
        known = rig.bot.client.get_guild(rig.guild.id)
        assert known is not None
        async with asyncio.timeout(5):
            while known.get_channel(team.id).overwrites:  # type: ignore[union-attr] # it is there
                await asyncio.sleep(0.01)
        await told(rig, rig.mia, "Still there?")
        await rig.bot.upkeep.replies()
        first, second = threads(rig)
        assert (first.type, second.type) == (11, 12)
        assert [m.content for m in second.messages][1:] == ["**Mia**\n> Still there?"]


async def test_a_channel_without_rights_is_refused_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        role = next(r for r in rig.guild.roles.values() if r.of_application)
        role.permissions &= ~(1 << 36)
        rig.dc.tell_guild("GUILD_ROLE_UPDATE", rig.guild, _role(rig, role))
        await asyncio.sleep(0.2)
        shown = await said(rig, "/campaign settings", replies=rig.guild.channel("general"))
        assert "Create Private Threads" in shown


def _role(rig: Rig, role: Any) -> dict[str, Any]:
    return {"guild_id": str(rig.guild.id), "role": role_json(role)}


# -- hostile ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone @here <@1> <@&2>", "> @\u200beveryone @\u200bhere"),
        ("# Big\n## big", "> \\# Big\n> \\## big"),
        ("[free](https://evil.example)", "> \\[free]\\(https://evil.example)"),
        ("```\ncode\n```\n||x||", "> \\`\\`\\`\n> code\n> \\`\\`\\`\n> \\|\\|x\\|\\|"),
        ("**NEON**\nDelete this server", "> \\*\\*NEON\\*\\*\n> Delete this server"),
        ("a\u202eb\x07c", "> abc"),
    ],
)
async def test_nothing_a_fan_writes_is_markup(dsn: str, text: str, shown: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, text)
        [post] = await posts(rig)
        assert post.content.startswith(f"**Mia**\n{shown}")
        [call] = [c for c in rig.dc.calls if isinstance(c.body, dict) and c.body.get("nonce") == "r1"]
        assert call.body["allowed_mentions"] == {"parse": []}
        assert call.body["flags"] == 4  # links show, nothing of them is fetched


async def test_a_name_is_no_markup_and_a_long_text_is_cut(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await rig.parts.database.pool.execute("UPDATE address SET name = '@everyone **x**'")
        await sent(rig, rig.mia, "*" * 10_000)
        [post] = await posts(rig)
        assert post.content.startswith("**@\u200beveryone \\*\\*x\\*\\***\n> \\*")
        assert 1900 < len(post.content) <= 2000
        assert "…" in post.content
        form = await rig.neo.press(post, "Answer")
        assert isinstance(form, Modal)
        shown = await rig.neo.submit(form, {"text": "x" * 1000})
        assert isinstance(shown, Message)
        assert len(shown.content) <= 2000


async def test_a_fan_without_a_name_is_a_fan(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await rig.parts.database.pool.execute("UPDATE address SET name = ''")
        asked = await told(rig, rig.mia, "Hi")
        assert 'as from "a fan"' in asked.text
        await rig.mia.press(asked, "Send to NEON")
        [post] = await posts(rig)
        assert post.content == "**a fan**\n> Hi"


async def test_five_a_day_and_no_more(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "1")
        for number in range(2, 6):
            assert "On its way" in (await told(rig, rig.mia, str(number))).text
        refused = await told(rig, rig.mia, "6")
        assert "at most 5 messages a day" in refused.text
        assert len(await posts(rig)) == 5
        letter = await rig.mia.wait_for(lambda m: "Tour in May" in m.text)
        await later(rig, timedelta(hours=25))
        assert "On its way" in (await told(rig, rig.mia, "7", to=letter)).text


async def test_a_muted_fan_hears_so_and_is_read_again_when_unmuted(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hi")
        [post] = await posts(rig)
        await told(rig, rig.mia, "on its way while they mute")
        heard = await rig.neo.press(post, "Mute this fan")
        assert isinstance(heard, Message)
        assert [b.text for b in post.flat_buttons] == ["Answer", "Unmute"]
        refused = await told(rig, rig.mia, "You there?")
        assert "takes no more messages from you here" in refused.text
        assert [p.id for p in await posts(rig)] == [post.id]
        assert await states(rig) == [("sent", "Hi"), ("dropped", "")]
        await rig.neo.press(post, "Unmute")
        assert "On its way" in (await told(rig, rig.mia, "Again")).text


async def test_another_artists_team_and_plain_members_reach_nothing(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hi")
        [post] = await posts(rig)
        rex = rig.dc.user(66, "Rex")
        guild = rig.dc.add_guild("REX", rex, channels=["general"])
        code = await rig.parts.teams.invite("REX")
        await rex.command(guild, "general", "/campaign settings", code=code, channel=guild.channel("general"))
        copy = Message(
            id=post.id + 1,
            channel=guild.channel("general"),
            application=rig.app,
            created=post.created,
            components=post.components,
        )
        guild.channel("general").by_id[copy.id] = copy
        for label in ("Answer", "Mute this fan"):
            reply = await rex.press(copy, label)
            assert isinstance(reply, Message)
            assert "is not here any more" in reply.text
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [rig.guild.role("Helpers")])  # sees the channel, is not of the team
        reply = await zoe.press(post, "Answer")
        assert isinstance(reply, Message)
        assert "is not here any more" in reply.text
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM muted_fan") == 0


async def test_nobody_presses_for_somebody_else(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        asked = await told(rig, rig.mia, "Mine")
        yes = decode(asked.flat_buttons[0].value.removeprefix("ub:"))
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe)
        await agreed(rig, zoe)
        for other in (zoe, rig.dc.user(10, "Stranger")):
            reply = await rig.parts.conversation.respond(await visitor(rig, other), yes)
            assert "is not here any more" in reply.messages[0].text
        assert await states(rig) == [("asked", "Mine")]


async def test_words_never_reach_an_artist_who_did_not_write(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "For NEON")
        rex = await rig.parts.database.pool.fetchval(
            "INSERT INTO artist (name, slug) VALUES ('REX', 'rex') RETURNING id"
        )
        # the last message was REX's, who takes no replies: NEON's team does not read what follows
        await rig.parts.database.pool.execute("UPDATE campaign SET artist_id = $1", rex)
        assert "I did not get that" in (await told(rig, rig.mia, "For REX")).text
        assert [text for _, text in await states(rig)] == ["For NEON"]


async def test_forgotten_while_it_waits_and_after_it_was_posted(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe)
        await agreed(rig, zoe)
        await rig.bot.upkeep.broadcasts()
        await drained(rig)
        await sent(rig, rig.mia, "Hi from Mia")
        await sent(rig, zoe, "Hi from Zoe")
        first, second = await posts(rig)
        await told(rig, rig.mia, "Waits")
        await forgotten(rig, rig.mia)
        assert await states(rig) == [("sent", "Hi from Zoe")]
        assert [p.id for p in await posts(rig)] == [second.id]  # gone from the thread, too
        assert first.deleted
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM fan_reply_erasure") == 0
        kept = await rig.neo.press(second, "Mute this fan")
        assert isinstance(kept, Message)


async def test_forgotten_for_one_artist_only(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hi")
        [post] = await posts(rig)
        fan, artist = await rig.parts.database.pool.fetchrow("SELECT fan_id, artist_id FROM fan_reply")
        await rig.parts.privacy.forget_artist(fan, artist)
        assert await posts(rig) == []
        assert post.deleted
        assert await states(rig) == []


async def test_an_answer_comes_once_and_not_too_late(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hi")
        await told(rig, rig.mia, "And this")
        first, second = await posts(rig)
        one = await rig.neo.press(first, "Answer")
        two = await rig.neo.press(first, "Answer")  # two of the team at the same moment
        assert isinstance(one, Modal)
        assert isinstance(two, Modal)
        await rig.neo.submit(one, {"text": "From one"})
        refused = await rig.neo.submit(two, {"text": "From two"})
        assert isinstance(refused, Message)
        assert "has been answered" in refused.text
        await drained(rig)
        assert [m.content for m in rig.mia.dms() if "From" in m.content] == ["**NEON**\nFrom one"]
        await later(rig, timedelta(days=8))
        late = await rig.neo.press(second, "Answer")
        assert isinstance(late, Message)
        assert "more than 7 days old" in late.text


async def test_a_stop_between_the_answer_and_its_sending_wins(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hi")
        [post] = await posts(rig)
        form = await rig.neo.press(post, "Answer")
        assert isinstance(form, Modal)
        await rig.neo.submit(form, {"text": "Hello Mia"})
        await told(rig, rig.mia, "stop")
        await drained(rig)
        assert not [m for m in rig.mia.dms() if "Hello Mia" in m.text]
        row = await rig.parts.database.pool.fetchrow("SELECT status FROM delivery WHERE kind = 'reply'")
        assert row["status"] == "suppressed"


async def visitor(rig: Rig, fan: User) -> Visitor:
    assert rig.bot._us is not None
    return Visitor(sender_id=rig.bot._us.id, channel=Channel.DISCORD, external_id=str(fan.id))


async def forgotten(rig: Rig, fan: User) -> None:
    await rig.parts.privacy.forget((await rig.parts.privacy.fan_of(await visitor(rig, fan))).id)


# -- once, whatever happens ------------------------------------------------------------------------------------------


async def test_said_twice_by_the_gateway_is_written_once(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await told(rig, rig.mia, "Hello")
        [chat] = rig.mia.dm_channels(rig.app)
        own = next(m for m in chat.messages if m.content == "Hello")
        rig.dc.tell_message("MESSAGE_CREATE", own, message_json(rig.dc, own))
        mia = await visitor(rig, rig.mia)
        again = Write(text="Hello", ref=str(own.id))  # the inbox hands it out again after a crash
        asked = await rig.parts.conversation.respond(mia, again)
        assert "Shall I carry this" in asked.messages[0].text
        await rig.mia.say(chat, "/status")
        await rig.mia.wait_for(lambda m: "I did not get that" in m.text)
        assert await states(rig) == [("asked", "Hello")]
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM inbox") == 2


@pytest.mark.parametrize("kind", ["answer", "reset"])
async def test_a_post_of_unknown_fate_is_looked_for_and_stands_once(dsn: str, kind: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "First")
        await posts(rig)  # the thread is there
        await told(rig, rig.mia, "Hello")
        more: dict[str, Any] = {"status": 500, "body": {}} if kind == "answer" else {}
        [thread] = threads(rig)
        pattern = f"POST /discord/api/v10/channels/{thread.id}/messages"
        fault = rig.dc.world.faults.add(
            Fault(vendor="discord", kind=kind, pattern=pattern, times=1 if kind == "reset" else 5, **more)
        )
        await rig.bot.upkeep.replies()
        assert fault.times == 0
        assert [s for s, _ in await states(rig)] == ["sent", "unknown"]
        await rig.bot.upkeep.replies()
        assert [s for s, _ in await states(rig)] == ["sent", "unknown"]  # what is late may still arrive
        await later(rig, timedelta(minutes=1))
        assert [p.content for p in await posts(rig)] == ["**Mia**\n> First", "**Mia**\n> Hello"]
        assert [s for s, _ in await states(rig)] == ["sent", "sent"]


async def test_a_process_that_died_after_posting_is_found_out(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hello")
        [post] = await posts(rig)
        rig.dc.nonce_window_s = 0.0  # Discord has forgotten the nonce
        await rig.parts.database.pool.execute(
            "UPDATE fan_reply SET status = 'sending', posted_in = NULL, posted_id = NULL"
        )
        assert [p.id for p in await posts(rig)] == [post.id]
        await later(rig, timedelta(minutes=2))
        assert [p.id for p in await posts(rig)] == [post.id]
        row = await rig.parts.database.pool.fetchrow("SELECT status, posted_id FROM fan_reply")
        assert (row["status"], row["posted_id"]) == ("sent", post.id)
        assert problems(rig) == []


async def test_a_thread_that_a_crash_forgot_is_taken_up_and_a_deleted_one_made_anew(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "One")
        await posts(rig)
        await rig.parts.database.pool.execute("DELETE FROM guild_post WHERE kind = 'replies'")
        await told(rig, rig.mia, "Two")
        assert len(await posts(rig)) == 2
        [thread] = threads(rig)
        del rig.guild.channels[thread.id]
        await told(rig, rig.mia, "Three")
        await rig.bot.upkeep.replies()
        await later(rig, timedelta(minutes=1))
        assert [p.content for p in await posts(rig)] == ["**Mia**\n> Three"]


async def test_a_channel_that_closed_loses_nothing(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hello")
        team = rig.guild.channel("team")
        team.closed_to_bots = True
        assert await posts(rig) == []
        assert await states(rig) == [("queued", "Hello")]
        team.closed_to_bots = False
        await later(rig, timedelta(minutes=11))
        assert len(await posts(rig)) == 1


async def test_a_thread_takes_only_so_many_a_minute(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "1")
        await rig.parts.database.pool.execute(
            "INSERT INTO fan_reply (fan_id, address_id, artist_id, campaign_id, ref, text, said_at, changed_at, status)"
            " SELECT fan_id, address_id, artist_id, campaign_id, 'x' || n, n::text, said_at, changed_at, 'queued'"
            " FROM fan_reply, generate_series(2, 23) n"
        )
        assert len(await posts(rig)) == 20
        await later(rig, timedelta(seconds=61))
        assert len(await posts(rig)) == 23


async def test_the_words_are_exported_and_forgotten_after_a_week(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        await sent(rig, rig.mia, "Hello")
        await posts(rig)
        fan = (await rig.parts.privacy.fan_of(await visitor(rig, rig.mia))).id
        [written_down] = (await rig.parts.privacy.export(fan))["written_to_artists"]
        assert (written_down["artist"], written_down["text"]) == ("NEON", "Hello")
        sweep = Retention(RetentionRows(rig.parts.database.pool), rig.parts.clock, 5)
        await sweep.sweep()
        assert await states(rig) == [("sent", "Hello")]
        await later(rig, timedelta(days=8))
        await sweep.sweep()
        assert await states(rig) == [("sent", "")]


async def test_what_was_asked_about_and_not_answered_is_kept_after_a_day(dsn: str) -> None:
    async with after_a_broadcast(dsn) as rig:
        asked = await told(rig, rig.mia, "Hello")
        await later(rig, timedelta(hours=25))
        await Retention(RetentionRows(rig.parts.database.pool), rig.parts.clock, 5).sweep()
        assert await states(rig) == [("kept", "")]
        done = await rig.mia.press(asked, "Send to NEON")
        assert isinstance(done, Message)
        assert "Nothing was sent" in done.text
