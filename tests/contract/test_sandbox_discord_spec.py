"""The fake's answers and discord.py's calls against Discord's published description."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord import app_commands

from sandbox.discord.records import Attachment, Message, Modal
from sandbox.discord.state import SeenCall
from tests.support.discord_sandbox import APP_ID, Bot, Rig, running
from tests.support.discord_spec import discord_spec

pytestmark = pytest.mark.specs


class Form(discord.ui.Modal, title="Form"):
    name = discord.ui.TextInput[Any](label="Title")

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(self.name.value, ephemeral=True)


def talkative() -> Bot:
    bot = Bot()

    @bot.tree.command(description="All kinds of options")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    async def make(
        interaction: discord.Interaction[Any], title: str, artwork: discord.Attachment, who: discord.Member
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Open", url="https://go.example/1"))
        view.add_item(discord.ui.Button(label="Edit", custom_id="edit"))
        view.add_item(discord.ui.Select(custom_id="pick", options=[discord.SelectOption(label="DE")]))
        embed = discord.Embed(title=title, url="https://go.example/1", colour=0xE0115F)
        embed.add_field(name="By", value=who.display_name).set_image(url=artwork.url)
        embed.set_footer(text="412 fans").set_author(name="NEON").set_thumbnail(url=artwork.url)
        await interaction.edit_original_response(embed=embed, view=view)

    @make.autocomplete("title")
    async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current, value=current)]

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        if (interaction.data or {}).get("custom_id") == "edit":
            await interaction.response.send_modal(Form())

    bot.event(on_interaction)
    return bot


async def exercise(rig: Rig) -> None:
    """A bit of everything, by discord.py."""
    async with rig.online(talkative()) as bot:
        await rig.neo.autocomplete(rig.guild, "general", "/make", "title", "Ni")
        card = await rig.neo.command(
            rig.guild,
            "general",
            "/make",
            title="Night Drive",
            artwork=Attachment(name="a.png", body=b"png"),
            who=rig.mia,
        )
        assert isinstance(card, Message)
        modal = await rig.neo.press(card, "Edit")
        assert isinstance(modal, Modal)
        await rig.neo.submit(modal, {"Title": "Night Drive II"})
        guild = bot.get_guild(rig.guild.id)
        assert guild is not None
        channel = guild.get_channel(rig.general.id)
        assert isinstance(channel, discord.TextChannel)
        file = discord.File(io.BytesIO(b"png"), filename="b.png")
        sent = await channel.send("Night Drive", file=file, nonce="rel-1")
        await sent.edit(content="Night Drive II")
        await channel.fetch_message(sent.id)
        assert [message.id async for message in channel.history()] == [sent.id]
        await sent.delete()
        direct = await bot.create_dm(discord.Object(rig.mia.id))
        await direct.send("Out now", silent=True, nonce="rel-2")
        role = await guild.create_role(name="Pre-saved", mentionable=True)
        await bot.http.add_role(guild.id, rig.mia.id, role.id)
        await guild.fetch_member(rig.mia.id)
        await guild.fetch_roles()
        await bot.fetch_guild(guild.id)
        await bot.fetch_channel(rig.general.id)
        event = await guild.create_scheduled_event(
            name="Night Drive",
            start_time=rig.world.clock.now() + timedelta(days=1),
            end_time=rig.world.clock.now() + timedelta(days=2),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="https://go.example/1",
        )
        await event.edit(description="Tonight")
        await event.delete()
        await bot.tree.fetch_commands()


async def test_everything_said_fits_the_published_description() -> None:
    spec = discord_spec()
    async with running() as rig:
        await exercise(rig)
        await rig.call("GET", "/gateway/bot")
        await rig.call("GET", f"/guilds/{rig.guild.id}/roles/1")  # a call this world does not know
        await rig.call("POST", f"/channels/{rig.general.id}/messages", {"content": "x" * 2001})
        calls = list(rig.dc.calls)
    assert {call.path.split("/")[1] for call in calls} >= {
        "applications",
        "channels",
        "gateway",
        "guilds",
        "interactions",
        "oauth2",
        "users",
        "webhooks",
    }
    assert [problem for call in calls for problem in spec.problems(call)] == []
    assert sum(call.status >= 400 for call in calls) == 2


def test_the_validator_sees_a_wrong_call_and_a_wrong_answer() -> None:
    spec = discord_spec()
    call = SeenCall(
        method="POST", path="/channels/1/messages", body={"nonce": "x" * 26}, status=200, answer={}
    )
    found = " ".join(spec.problems(call))
    assert "request: nonce" in found
    assert "'author' is a required property" in found
    nowhere = SeenCall(method="GET", path=f"/applications/{APP_ID}/nothing", body=None, status=200, answer={})
    assert spec.problems(nowhere) == [f"GET /applications/{APP_ID}/nothing: Discord has no such call"]
