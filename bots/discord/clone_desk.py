"""`/campaign clone`: the next release, prepared like an earlier one."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bots.discord.client import Interaction
from bots.discord.desk import Desk
from core.services.campaign_fields import parse_date
from core.services.flows import Flows


def clone_command(desk: Desk, flows: Flows) -> app_commands.Command[Any, ..., None]:
    """Managers and owners."""

    @app_commands.command(
        name="clone", description="A new draft with another's artwork, clip, services, hour and messages"
    )
    @app_commands.describe(
        campaign="The one to copy", title="The new release's title", date="Like 2026-12-04"
    )
    async def command(
        interaction: Interaction, campaign: str, title: app_commands.Range[str, 1, 100], date: str
    ) -> None:
        actor, on = desk.actor(interaction), parse_date(date)
        model = await desk.pick(interaction, campaign)
        made = await desk.campaigns.clone(actor, model, title=title, on=on)
        await flows.copy(actor, model, made.id)
        await desk.preview(interaction, made, "discord-created")

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await desk.suggested(interaction, typed)

    return command
