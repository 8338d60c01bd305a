"""The fake Discord, spoken to by the real discord.py: gateway, commands, buttons, forms."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands
from PIL import Image

from sandbox.discord import gateway
from sandbox.discord.cannot import CannotDo
from sandbox.discord.interactions import InteractionFailed
from sandbox.discord.records import Attachment, Message, Modal
from tests.support.discord_sandbox import Bot, Rig, running


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


def cover() -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#e0115f").save(out, "PNG")
    return Attachment(name="cover.png", body=out.getvalue())


class Join(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"join:(?P<campaign>[0-9]+)"):
    def __init__(self, campaign: int) -> None:
        super().__init__(discord.ui.Button(label="Pre-save", custom_id=f"join:{campaign}"))
        self.campaign = campaign

    @classmethod
    async def from_custom_id(cls, _: Any, __: Any, match: re.Match[str], /) -> Join:
        return cls(int(match["campaign"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Save it", url=f"https://go.example/{self.campaign}"))
        await interaction.response.send_message(f"Joined {self.campaign}", ephemeral=True, view=view)


class Titled(discord.ui.Modal, title="New campaign"):
    name = discord.ui.TextInput[Any](label="Title", default="Untitled", max_length=20)
    notes = discord.ui.TextInput[Any](label="Notes", required=False, style=discord.TextStyle.long)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"{self.name.value}/{self.notes.value}", ephemeral=True)


def campaign_bot() -> Bot:
    bot = Bot()
    group = app_commands.Group(
        name="campaign", description="Campaigns", default_permissions=discord.Permissions(manage_guild=True)
    )

    @group.command(description="Make one")
    async def create(
        interaction: discord.Interaction[Any], title: str, artwork: discord.Attachment, price: int = 0
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        size = f"{artwork.width}x{artwork.height}, {len(await artwork.read())} bytes"
        await interaction.followup.send(f"{title} ({price}): {size}", ephemeral=True)

    @group.command(description="Change one")
    async def edit(interaction: discord.Interaction[Any], campaign: str) -> None:
        await interaction.response.send_message(f"editing {campaign}")

    @edit.autocomplete("campaign")
    async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} no. {n}", value=f"{current}-{n}") for n in (1, 2)]

    @group.command(description="Ask")
    async def ask(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(Titled())

    @bot.tree.command(description="Says nothing")
    async def silent(_: discord.Interaction[Any]) -> None:
        return

    bot.tree.add_command(group)
    bot.add_dynamic_items(Join)
    return bot


async def test_a_command_with_a_file_is_deferred_then_answered(rig: Rig) -> None:
    picture = cover()
    async with rig.online(campaign_bot()):
        reply = await rig.neo.command(
            rig.guild, "general", "/campaign create", title="Night Drive", artwork=picture, price=3
        )
    assert isinstance(reply, Message)
    assert reply.content == f"Night Drive (3): 64x48, {len(picture.body)} bytes"
    assert rig.neo.ephemerals(rig.general) == [reply]
    assert rig.mia.ephemerals(rig.general) == []
    assert rig.general.messages == []
    (entry,) = rig.world.journal.of("discord", "ephemeral")
    assert entry.data["to_user"] == "1"
    assert entry.data["content"] == reply.content


async def test_the_client_refuses_what_it_would_not_send(rig: Rig) -> None:
    async with rig.online(campaign_bot()):
        with pytest.raises(CannotDo, match="no command"):
            await rig.neo.command(rig.guild, "general", "/champagne")
        with pytest.raises(CannotDo, match="needs one of: create, edit, ask"):
            await rig.neo.command(rig.guild, "general", "/campaign")
        with pytest.raises(CannotDo, match="needs artwork"):
            await rig.neo.command(rig.guild, "general", "/campaign create", title="x")
        with pytest.raises(CannotDo, match="no option 'colour'"):
            await rig.neo.command(rig.guild, "general", "/campaign edit", campaign="1", colour="red")
        with pytest.raises(CannotDo, match="permissions 32"):
            await rig.mia.command(rig.guild, "general", "/campaign edit", campaign="1")
        rig.guild.join(rig.mia, [rig.guild.add_role("Team", 1 << 5)])
        reply = await rig.mia.command(rig.guild, "general", "/campaign edit", campaign="1")
    assert isinstance(reply, Message)
    assert reply.content == "editing 1"


async def test_suggestions_come_from_the_bot(rig: Rig) -> None:
    async with rig.online(campaign_bot()):
        choices = await rig.neo.autocomplete(rig.guild, "general", "/campaign edit", "campaign", "neo")
        with pytest.raises(CannotDo, match="no suggestions"):
            await rig.neo.autocomplete(rig.guild, "general", "/campaign create", "title", "x")
    assert [(one.name, one.value) for one in choices] == [("neo no. 1", "neo-1"), ("neo no. 2", "neo-2")]


async def test_a_button_works_after_the_bot_restarted(rig: Rig) -> None:
    async with rig.rest_only() as sender:
        view = discord.ui.View()
        view.add_item(Join(5))
        channel = sender.get_partial_messageable(rig.guild.channel("releases").id)
        await channel.send("Night Drive", view=view)
    (post,) = rig.guild.channel("releases").messages
    async with rig.online(campaign_bot()):
        answer = await rig.mia.press(post, "Pre-save")
    assert isinstance(answer, Message)
    assert answer.hidden_for is rig.mia
    assert answer.flags == 64
    assert await rig.mia.press(answer, "Save it") == "https://go.example/5"
    with pytest.raises(CannotDo, match="not there"):
        await rig.neo.press(answer, "Save it")
    assert post.buttons[0][0].listed() == {"text": "Pre-save", "kind": "callback", "value": "join:5"}


async def test_a_button_in_a_direct_message(rig: Rig) -> None:
    async with rig.online(campaign_bot()) as bot:
        view = discord.ui.View()
        view.add_item(Join(8))
        channel = await bot.create_dm(discord.Object(rig.mia.id))
        waiting = asyncio.create_task(rig.mia.wait_for(lambda message: "soon" in message.text, 5))
        await asyncio.sleep(0)
        await channel.send(embed=discord.Embed(title="Night Drive", description="out soon"), view=view)
        answer = await rig.mia.press(await waiting, lambda one: one.value == "join:8")
        with pytest.raises(TimeoutError, match="no such direct message for Mia"):
            await rig.mia.wait_for(lambda message: "never" in message.text, 0.05)
    assert isinstance(answer, Message)
    assert answer.content == "Joined 8"
    with pytest.raises(CannotDo, match="other people"):
        await rig.neo.press((await waiting), "Pre-save")


async def test_a_bot_invited_later_hears_of_the_guild(rig: Rig) -> None:
    async with rig.online(campaign_bot()) as bot:
        second = rig.dc.add_guild("Second", rig.neo, channels=["lobby"])
        reply = await rig.neo.command(second, "lobby", "/campaign edit", campaign="2")
        assert sorted(guild.name for guild in bot.guilds) == ["NEON", "Second"]
    assert isinstance(reply, Message)
    assert reply.content == "editing 2"


async def test_a_form_is_filled_in_and_sent(rig: Rig) -> None:
    async with rig.online(campaign_bot()):
        modal = await rig.neo.command(rig.guild, "general", "/campaign ask")
        assert isinstance(modal, Modal)
        assert [(one.label, one.value, one.required) for one in modal.fields] == [
            ("Title", "Untitled", True),
            ("Notes", "", False),
        ]
        with pytest.raises(CannotDo, match="Title is required"):
            await rig.neo.submit(modal, {"Title": ""})
        with pytest.raises(CannotDo, match="0 to 20"):
            await rig.neo.submit(modal, {"Title": "x" * 21})
        with pytest.raises(CannotDo, match="has no 'Price'"):
            await rig.neo.submit(modal, {"Price": "1"})
        reply = await rig.neo.submit(modal, {"Notes": "out soon"})
    assert isinstance(reply, Message)
    assert reply.content == "Untitled/out soon"
    (entry,) = rig.world.journal.of("discord", "modal")
    assert entry.data["title"] == "New campaign"


async def test_a_bot_that_says_nothing_fails_after_three_seconds(rig: Rig) -> None:
    rig.dc.ack_within_s = 0.2
    async with rig.online(campaign_bot()):
        with pytest.raises(InteractionFailed, match="did not respond"):
            await rig.neo.command(rig.guild, "general", "/silent")
    (interaction,) = rig.dc.interactions.values()
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    status, answer, _ = await rig.call("POST", path, {"type": 5})
    assert (status, answer["code"]) == (404, 10062)


async def test_a_broken_line_is_resumed_and_nothing_is_lost(rig: Rig) -> None:
    bot = campaign_bot()
    resumed = asyncio.Event()
    bot.event(_named("on_resumed", resumed))
    async with rig.online(bot):
        (session,) = rig.app.sessions.values()
        gateway.drop(rig.app, 4000)  # what follows can not reach the bot on this line
        reply = await rig.neo.command(rig.guild, "general", "/campaign edit", campaign="while away")
        async with asyncio.timeout(10):
            await resumed.wait()
        assert list(rig.app.sessions.values()) == [session]
    assert isinstance(reply, Message)
    assert reply.content == "editing while away"


async def test_an_invalid_session_is_identified_again(rig: Rig) -> None:
    async with rig.online(campaign_bot()):
        (old,) = rig.app.sessions.values()
        gateway.invalidate(rig.app)
        async with asyncio.timeout(20):
            while not rig.app.sessions:
                await asyncio.sleep(0.02)
        (new,) = rig.app.sessions.values()
        assert new.id != old.id


def _named(name: str, happened: asyncio.Event) -> Any:
    async def listener() -> None:
        happened.set()

    listener.__name__ = name
    return listener
