"""`/campaign release pause|resume|retry`: the switches of one release's run."""

from __future__ import annotations

from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk


class ReleaseCommands(app_commands.Group):
    """Managers and owners; the operator has the same as `upbeat release`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="release", description="Pause, go on with, or retry a release's saves")
        self._desk = desk

    @app_commands.command(description="Save nothing for now")
    async def pause(self, interaction: Interaction, campaign: str) -> None:
        """Messages that wait still go."""
        await self._switch(interaction, campaign, paused=True)

    @app_commands.command(description="Go on with the saves")
    async def resume(self, interaction: Interaction, campaign: str) -> None:
        """What became due meanwhile is done at once."""
        await self._switch(interaction, campaign, paused=False)

    @app_commands.command(description="Try again what failed")
    async def retry(self, interaction: Interaction, campaign: str) -> None:
        """Failed, refused, and without a source."""
        desk = self._desk
        campaign_id = await desk.pick(interaction, campaign)
        found, count = await desk.campaigns.retry(desk.actor(interaction), campaign_id)
        words = desk.text(interaction, "discord-release-retried", title=found.title, count=count)
        await say(interaction, content=words)

    @pause.autocomplete("campaign")
    @resume.autocomplete("campaign")
    @retry.autocomplete("campaign")
    async def _campaigns(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._desk.suggested(interaction, typed)

    async def _switch(self, interaction: Interaction, campaign: str, *, paused: bool) -> None:
        desk = self._desk
        campaign_id = await desk.pick(interaction, campaign)
        found = await desk.campaigns.set_paused(desk.actor(interaction), campaign_id, paused)
        key = "discord-release-paused" if paused else "discord-release-resumed"
        await say(interaction, content=desk.text(interaction, key, title=found.title))
