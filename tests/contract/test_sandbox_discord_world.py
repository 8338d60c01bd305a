"""What bots of the fake Discord hear of a changing world, and what they do not; limits of uploads; the picture."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from sandbox.discord import gateway
from sandbox.discord.cannot import CannotDo
from sandbox.discord.records import MOST_BYTES, Attachment, Message
from tests.support.discord_sandbox import Bot, Rig, running


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


async def until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not ready():
            await asyncio.sleep(0.01)


async def test_bots_hear_of_new_channels_and_roles(rig: Rig) -> None:
    async with rig.online(Bot()) as bot:
        seen = bot.get_guild(rig.guild.id)
        assert seen is not None
        channel, role = rig.guild.add_channel("backstage"), rig.guild.add_role("Crew")
        await until(lambda: seen.get_channel(channel.id) is not None and seen.get_role(role.id) is not None)
        assert str(seen.get_channel(channel.id)) == "backstage"
        made = await seen.create_role(name="Pre-saved", mentionable=True)
        await until(lambda: seen.get_role(made.id) is not None)
        heard = seen.get_role(made.id)
        assert heard is not None
        assert heard.mentionable


async def test_words_of_others_are_hidden_without_the_intent(rig: Rig) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    bot = Bot(intents=discord.Intents(guilds=True, guild_messages=True))

    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(message.content)

    bot.event(on_message)
    async with rig.online(bot):
        await rig.mia.say(rig.general, "secret")
        await rig.mia.say(rig.general, f"<@{rig.app.id}> hello")
        await bot.get_partial_messageable(rig.general.id).send("my own")
        async with asyncio.timeout(5):
            assert [await heard.get() for _ in range(3)] == ["", f"<@{rig.app.id}> hello", "my own"]


async def test_the_granted_intent_shows_the_words(rig: Rig) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    rig.app.privileged_intents = 1 << 15
    bot = Bot(intents=discord.Intents(guilds=True, guild_messages=True, message_content=True))

    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(message.content)

    bot.event(on_message)
    async with rig.online(bot):
        await rig.mia.say(rig.general, "in the open")
        async with asyncio.timeout(5):
            assert await heard.get() == "in the open"


async def test_a_privileged_intent_that_was_not_granted_ends_the_line(rig: Rig) -> None:
    bot = Bot(intents=discord.Intents(guilds=True, members=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with rig.online(bot):
            pass


async def test_a_session_that_missed_too_much_is_not_resumed(rig: Rig) -> None:
    async with rig.online(Bot()) as bot:
        (old,) = rig.app.sessions.values()
        gateway.drop(rig.app, 4000)
        for number in range((old.sent.maxlen or 0) + 1):
            old.dispatch("TYPING_START", {"n": number})
        await until(lambda: any(one is not old for one in rig.app.sessions.values()))
        await until(bot.is_ready)
    assert not old.remembers(2)


async def test_files_that_are_too_big(rig: Rig) -> None:
    bot = Bot()

    @bot.tree.command(description="Show a picture")
    async def show(interaction: discord.Interaction[Any], picture: discord.Attachment) -> None:
        await interaction.response.send_message(picture.filename)

    big = b"x" * (MOST_BYTES + 1)
    async with rig.online(bot):
        with pytest.raises(CannotDo, match="too big"):
            await rig.mia.command(rig.guild, "general", "/show", picture=Attachment(name="a.png", body=big))
        file = discord.File(io.BytesIO(big), filename="a.bin")
        with pytest.raises(discord.HTTPException) as refusal:
            await bot.get_partial_messageable(rig.general.id).send("big", file=file)
    assert (refusal.value.status, refusal.value.code) == (413, 40005)
    assert rig.general.messages == []


async def test_the_picture_shows_private_replies_in_direct_messages(rig: Rig) -> None:
    bot = Bot()

    @bot.tree.command(description="Whisper")
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def whisper(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("psst", ephemeral=True)

    async with rig.online(bot):
        direct = rig.dc.open_dm(rig.app, rig.mia)
        for channel in (direct, rig.general):
            reply = await rig.mia.command(channel.guild, channel, "/whisper")
            assert isinstance(reply, Message)
    picture = json.loads(json.dumps(rig.dc.snapshot([rig.mia.id])))
    (mia,) = picture["users"]
    places = {(one["channel_id"], one["content"]) for one in mia["ephemerals"]}
    assert places == {(str(direct.id), "psst"), (str(rig.general.id), "psst")}


async def test_a_guild_has_two_channels_unless_told_otherwise(rig: Rig) -> None:
    second = rig.dc.add_guild("Second", rig.neo)
    assert [channel.name for channel in second.channels.values()] == ["general", "announcements"]
