"""`/campaign clip`: a short sound of the artist's on the page, in Telegram and with the announcement."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from core.campaign import Campaign, MemberRole
from core.ids import CampaignId
from core.repositories import NewClip
from notifications.clip import check_weight, prepare_clip

_AT_ONCE = 2  # each takes a processor for about a second


class ClipDesk:
    """Set, seen, replaced, taken away. Rights are the core's to judge."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._gate = desk, asyncio.Semaphore(_AT_ONCE)

    async def show(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        """The preview, with the clip that is there."""
        desk = self._desk
        campaign = await desk.campaigns.get(desk.actor(interaction), campaign_id)
        clip = campaign.release.clip
        if clip is None:
            await say(interaction, content=desk.text(interaction, "discord-clip-none"))
        else:
            await desk.preview(interaction, campaign, "discord-clip-shown", seconds=clip.seconds)

    async def set(
        self, interaction: Interaction, campaign_id: CampaignId, attached: discord.Attachment
    ) -> None:
        """What can be refused without the file is refused before it is fetched."""
        desk, actor = self._desk, self._desk.actor(interaction)
        check_weight(attached.size)
        await desk.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with self._gate:
            made = await prepare_clip(await attached.read())
        new = NewClip(mp3=made.mp3, seconds=made.seconds, voice=made.voice)
        campaign = await desk.campaigns.set_clip(actor, campaign_id, new)
        await self._shown(interaction, campaign, "discord-clip-set", seconds=made.seconds)

    async def remove(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        """Also of a release that is out: a sound may have to go for good."""
        campaign = await self._desk.campaigns.set_clip(self._desk.actor(interaction), campaign_id, None)
        await self._shown(interaction, campaign, "discord-clip-gone")

    async def _shown(self, interaction: Interaction, campaign: Campaign, key: str, **words: int) -> None:
        await self._desk.preview(interaction, campaign, key, **words)
        await self._desk.announcements.refresh(campaign)


def clip_command(clips: ClipDesk, desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Managers and owners; whoever may look sees it."""

    @app_commands.command(name="clip", description="Up to 30 seconds of sound for the page and the chats")
    @app_commands.describe(
        campaign="Whose clip",
        file="MP3, M4A or OGG, at most 30 seconds and 5 MB; a voice note is shown as one",
        remove="Take the clip away",
    )
    async def command(
        interaction: Interaction,
        campaign: str | None = None,
        file: discord.Attachment | None = None,
        remove: bool = False,
    ) -> None:
        campaign_id = await desk.pick(interaction, campaign)
        if file is not None:
            await clips.set(interaction, campaign_id, file)
        elif remove:
            await clips.remove(interaction, campaign_id)
        else:
            await clips.show(interaction, campaign_id)

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await desk.suggested(interaction, typed)

    return command
