"""What a whole server reads is in the server's language."""

from __future__ import annotations

import asyncio

from sandbox.discord.wire import guild_create
from tests.contract.discord.test_bot_over_the_wire import said
from tests.contract.discord.test_release_in_a_server import opened
from tests.support.discord_bot import Rig, running


async def speaks(rig: Rig, locale: str) -> None:
    """Its owner changed the language; the bot has heard of it."""
    rig.guild.locale = locale
    rig.dc.tell_guild("GUILD_UPDATE", rig.guild, guild_create(rig.dc, rig.guild, rig.app))
    async with asyncio.timeout(10):
        while str(getattr(rig.bot.client.get_guild(rig.guild.id), "preferred_locale", "")) != locale:
            await asyncio.sleep(0.01)


async def test_the_announcement_and_the_event_speak_german(dsn: str) -> None:
    async with running(dsn) as rig:
        await speaks(rig, "de")
        await opened(rig)
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        assert any(b.text.startswith("Erinner") for b in post.flat_buttons), [
            b.text for b in post.flat_buttons
        ]
        await said(rig, "/campaign settings", events=True)
        await rig.bot.upkeep.posts()
        [event] = rig.guild.events.values()
        assert "Die Uhrzeit oben ist die von UTC" in (event.description or "")
