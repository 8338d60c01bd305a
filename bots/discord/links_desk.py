"""`/campaign links`: where a release plays on each service, seen and corrected by the artist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import CONTENT_MAX, cut
from core.errors import Refused
from core.ids import WORLD, DspName, label_of
from core.links import Link, trusted
from core.services.artist_links import ArtistLinks
from core.services.campaign_fields import parse_dsps


class LinksDesk:
    """Lists, sets and removes."""

    def __init__(self, desk: Desk, links: ArtistLinks) -> None:
        self.desk, self._links = desk, links

    async def show(self, interaction: Interaction, campaign: str | None) -> None:
        """One line a link."""
        campaign_id = await self.desk.pick(interaction, campaign)
        found, by_dsp = await self._links.known(self.desk.actor(interaction), campaign_id)
        lines = [self.desk.text(interaction, "discord-links-of", title=found.title)]
        for dsp, links in by_dsp.items():
            lines += [self._line(interaction, dsp, link) for link in links] or [self._none(interaction, dsp)]
        await say(interaction, content=cut("\n".join(lines), CONTENT_MAX))

    async def put(self, interaction: Interaction, campaign: str | None, dsp: DspName, given: str) -> None:
        """Answers with what saves will use."""
        campaign_id = await self.desk.pick(interaction, campaign)
        link = await self._links.put(self.desk.actor(interaction), campaign_id, dsp, given)
        line = self._line(interaction, dsp, link)
        await say(interaction, content="\n".join([self.desk.text(interaction, "discord-link-set"), line]))

    async def drop(self, interaction: Interaction, campaign: str | None, dsp: DspName) -> None:
        """It is looked up again."""
        campaign_id = await self.desk.pick(interaction, campaign)
        gone = await self._links.drop(self.desk.actor(interaction), campaign_id, dsp)
        key = "discord-link-gone" if gone else "discord-link-none"
        await say(interaction, content=self.desk.text(interaction, key, service=label_of(dsp)))

    def _line(self, interaction: Interaction, dsp: DspName, link: Link) -> str:
        parts = [
            f"**{label_of(dsp)}**",
            self.desk.text(interaction, f"discord-link-by-{link.method.value}"),
            *([f"{link.score:.0%}"] if link.score is not None else []),
            *([] if trusted(link) else [self.desk.text(interaction, "discord-link-unsure")]),
            *([link.market] if link.market != WORLD else []),
            f"<{link.url}>",
            f"`{link.item}`" if link.item else self.desk.text(interaction, "discord-link-no-item"),
        ]
        return " · ".join(parts)

    def _none(self, interaction: Interaction, dsp: DspName) -> str:
        return self.desk.text(interaction, "discord-link-none", service=label_of(dsp))


def links_command(links: LinksDesk) -> app_commands.Command[Any, ..., None]:
    """Nothing but a campaign: the list. A service and a link: set. A service and `remove`: looked up again."""

    @app_commands.command(name="links", description="Where it plays on each service; give a link of your own")
    @app_commands.describe(
        service="Like spotify", link="The release's page there, or its id", remove="Forget what is known"
    )
    async def command(
        interaction: Interaction,
        campaign: str | None = None,
        service: str | None = None,
        link: str | None = None,
        remove: bool = False,
    ) -> None:
        if service is None:
            if link or remove:
                raise Refused("error-discord-service")
            await links.show(interaction, campaign)
            return
        dsp = parse_dsps(service)[0]
        if link:
            await links.put(interaction, campaign, dsp, link)
        elif remove:
            await links.drop(interaction, campaign, dsp)
        else:
            await links.show(interaction, campaign)

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await links.desk.suggested(interaction, typed)

    @command.autocomplete("service")
    async def _services(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names: Sequence[DspName] = [d for d in DspName if d is not DspName.SMART_LINK]
        fits = [d for d in names if typed.lower() in label_of(d).lower() or typed.lower() in d.value]
        return [app_commands.Choice(name=label_of(d), value=d.value) for d in fits[:25]]

    return command
