"""Threads and closed channels of the fake, by the real discord.py and against Discord's published description."""

from __future__ import annotations

import asyncio

import discord
import pytest

from sandbox.discord.cannot import CannotDo
from sandbox.discord.records import Message
from tests.support.discord_sandbox import Bot, running
from tests.support.discord_spec import discord_spec

pytestmark = pytest.mark.specs


async def test_private_and_public_threads_in_an_open_and_a_closed_channel() -> None:
    async with running() as rig, rig.online(Bot()) as bot:
        team = rig.guild.add_channel("team")
        helpers = rig.guild.add_role("Helpers")
        rig.guild.close_channel(team, [helpers])
        guild = bot.get_guild(rig.guild.id)
        assert guild is not None
        async with asyncio.timeout(5):
            while guild.get_channel(team.id) is None or not guild.get_channel(team.id).overwrites:  # type: ignore[union-attr] # it is there
                await asyncio.sleep(0.01)
        closed, general = guild.get_channel(team.id), guild.get_channel(rig.general.id)
        assert isinstance(closed, discord.TextChannel)
        assert isinstance(general, discord.TextChannel)
        assert not closed.permissions_for(guild.default_role).view_channel
        assert closed.permissions_for(guild.me).view_channel
        assert general.permissions_for(guild.default_role).view_channel

        private = await general.create_thread(
            name="Quiet", type=discord.ChannelType.private_thread, invitable=False
        )
        public = await closed.create_thread(name="Team", type=discord.ChannelType.public_thread)
        await private.send("psst")
        await public.send("hello")
        await bot.http.add_user_to_thread(private.id, rig.neo.id)
        assert {t.id for t in await guild.active_threads()} == {private.id, public.id}
        assert [m.content async for m in private.history(limit=5)] == ["psst"]

        quiet, open_to_team = rig.guild.threads()
        assert (quiet.type, open_to_team.type) == (12, 11)
        await rig.neo.say(quiet, "I see it")
        with pytest.raises(CannotDo):
            rig.mia._must_see(quiet)
        with pytest.raises(CannotDo):
            rig.mia._must_see(open_to_team)
        rig.guild.join(rig.mia, [helpers])
        rig.mia._must_see(open_to_team)
        status, body, _ = await rig.call("POST", f"/channels/{rig.general.id}/threads", {"name": ""})
        assert (status, body["code"]) == (400, 50035)
        role = next(r for r in rig.guild.roles.values() if r.of_application)
        role.permissions &= ~(1 << 36)
        status, body, _ = await rig.call("POST", f"/channels/{rig.general.id}/threads", {"name": "x"})
        assert (status, body["code"]) == (403, 50013)
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_a_direct_message_comes_with_its_text_and_what_it_replies_to() -> None:
    heard: asyncio.Queue[discord.Message] = asyncio.Queue()

    class Listening(Bot):
        async def on_message(self, message: discord.Message) -> None:
            if not message.author.bot:
                heard.put_nowait(message)

    async with (
        running() as rig,
        rig.online(Listening(intents=discord.Intents(guilds=True, dm_messages=True))) as bot,
    ):
        direct = await bot.create_dm(discord.Object(rig.mia.id))
        await direct.send("Tour in May")
        [ours] = rig.mia.dms()
        assert isinstance(ours, Message)
        await rig.mia.say(ours.channel, "Come to Lyon", to=ours)
        await rig.mia.say(rig.general, "not for the bot")
        message = await asyncio.wait_for(heard.get(), 5)
        assert (message.content, message.guild) == ("Come to Lyon", None)
        assert message.reference is not None
        assert message.reference.message_id == ours.id
        assert heard.empty()
