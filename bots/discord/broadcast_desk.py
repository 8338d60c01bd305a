"""`/campaign broadcast`: write to fans who agreed to news, look first, send, stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import discord
from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import as_markdown, cut, view_of
from bots.discord.fans import Fans
from core.broadcast import CHANNELS, TEXT_MAX, Broadcast, BroadcastStatus, Segment, Tally
from core.errors import NotFound, Refused
from core.ids import BroadcastId, Channel
from core.services.broadcasting import Broadcasting, Prepared
from core.services.campaign_fields import parse_date, parse_dsps, parse_moment

S = BroadcastStatus
Pressed = Callable[[Interaction, BroadcastId], Awaitable[None]]
_NEXT: Mapping[BroadcastStatus, tuple[str, ...]] = {
    S.DRAFT: ("send", "test", "cancel"),
    S.SENDING: ("pause", "cancel"),
    S.PAUSED: ("resume", "cancel"),
    S.DONE: (),
    S.CANCELLED: (),
}
_STYLES = {"send": discord.ButtonStyle.success, "cancel": discord.ButtonStyle.danger}


class BroadcastDesk:
    """Its buttons are "ux:<what>:<broadcast>"; a draft is shown with its audience, a running one with its figures."""

    def __init__(self, desk: Desk, broadcasting: Broadcasting, fans: Fans) -> None:
        self.desk, self._broadcasting, self._fans = desk, broadcasting, fans
        self._buttons: Mapping[str, Pressed] = {
            "send": self._send,
            "test": self._test,
            "pause": self._pause,
            "resume": self._resume,
            "cancel": self._cancel,
        }

    async def write(
        self, interaction: Interaction, campaign: str | None, text: str, segment: Segment, at: str | None
    ) -> None:
        """What would be sent, to how many."""
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        found = await self.desk.campaigns.get(actor, campaign_id)
        moment = parse_moment(at, found.rule.zone) if at else None
        prepared = await self._broadcasting.draft(actor, campaign_id, text, segment, moment)
        await say(interaction, **self._draft(interaction, prepared))

    async def show(self, interaction: Interaction, campaign: str | None) -> None:
        """How the last one goes."""
        campaign_id = await self.desk.pick(interaction, campaign)
        found = await self._broadcasting.latest(self.desk.actor(interaction), campaign_id)
        if found is None:
            raise Refused("error-discord-broadcast-none")
        await say(interaction, **self._running(interaction, *found))

    async def pressed(self, interaction: Interaction, rest: str) -> None:
        """A button under a draft or under the figures."""
        what, _, number = rest.partition(":")
        if what not in self._buttons or not number.isdigit() or len(number) > 18:
            raise NotFound
        await self._buttons[what](interaction, BroadcastId(int(number)))

    async def _send(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        prepared = await self._broadcasting.confirm(self.desk.actor(interaction), broadcast_id)
        tally = Tally(sent=0, failed=0, waiting=prepared.total)
        await self._instead(interaction, self._running(interaction, prepared.broadcast, tally))

    async def _test(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        visitor = self._fans.visitor(interaction)
        await self._broadcasting.to_self(self.desk.actor(interaction), broadcast_id, visitor)
        await say(interaction, content=self.desk.text(interaction, "discord-broadcast-tested"))

    async def _pause(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        await self._broadcasting.pause(self.desk.actor(interaction), broadcast_id)
        await self._figures(interaction, broadcast_id)

    async def _resume(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        await self._broadcasting.resume(self.desk.actor(interaction), broadcast_id)
        await self._figures(interaction, broadcast_id)

    async def _cancel(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        await self._broadcasting.cancel(self.desk.actor(interaction), broadcast_id)
        await self._figures(interaction, broadcast_id)

    async def _figures(self, interaction: Interaction, broadcast_id: BroadcastId) -> None:
        broadcast, tally = await self._broadcasting.figures(self.desk.actor(interaction), broadcast_id)
        await self._instead(interaction, self._running(interaction, broadcast, tally))

    async def _instead(self, interaction: Interaction, parts: dict[str, Any]) -> None:
        await interaction.response.edit_message(content=parts["content"], view=parts.get("view"))

    def _draft(self, interaction: Interaction, prepared: Prepared) -> dict[str, Any]:
        broadcast = prepared.broadcast
        counts = ", ".join(f"{c.value.title()} {n}" for c, n in prepared.counts.items()) or "0"
        key = "discord-broadcast-later" if prepared.later else "discord-broadcast-now"
        when = f"<t:{int(broadcast.send_at.timestamp())}:F>"
        lines = [
            self.desk.text(interaction, "discord-broadcast-draft", fans=prepared.total, counts=counts),
            self.desk.text(interaction, key, when=when),
            *([self.desk.text(interaction, "discord-broadcast-two")] if prepared.needs_second else []),
            "",
            f"**{as_markdown(prepared.campaign.artist.name)}**",
            as_markdown(broadcast.text),
        ]
        return self._parts(interaction, broadcast, lines)

    def _running(self, interaction: Interaction, broadcast: Broadcast, tally: Tally) -> dict[str, Any]:
        lines = [
            self.desk.text(interaction, f"discord-broadcast-{broadcast.status.value}", why=broadcast.why),
            self.desk.text(
                interaction,
                "discord-broadcast-figures",
                sent=tally.sent,
                failed=tally.failed,
                waiting=tally.waiting,
            ),
        ]
        return self._parts(interaction, broadcast, lines)

    def _parts(self, interaction: Interaction, broadcast: Broadcast, lines: list[str]) -> dict[str, Any]:
        row: list[discord.ui.Button[Any]] = [
            discord.ui.Button(
                label=self.desk.text(interaction, f"discord-broadcast-button-{what}"),
                custom_id=f"ux:{what}:{broadcast.id}",
                style=_STYLES.get(what, discord.ButtonStyle.secondary),
            )
            for what in _NEXT[broadcast.status]
        ]
        parts: dict[str, Any] = {"content": cut("\n".join(lines), 2000)}
        return parts | ({"view": view_of([row])} if row else {})


def broadcast_command(broadcasts: BroadcastDesk) -> app_commands.Command[Any, ..., None]:
    """With words: a draft to look at. Without: how the last one goes."""

    @app_commands.command(name="broadcast", description="Write to fans who agreed to your news (asks first)")
    @app_commands.choices(
        channel=[app_commands.Choice(name=one.value.title(), value=one.value) for one in CHANNELS]
    )
    @app_commands.describe(
        text="What they read; without it: how the last broadcast goes",
        service="Only fans of this service, like spotify",
        channel="Only this chat",
        country="Only this country, like DE",
        language="Only this language, like de",
        since="Only who joined since, like 2026-11-20",
        saved="Only who has it in the library (or has not)",
        at="Later: like 2026-12-05 18:00, in the campaign's zone",
    )
    async def command(
        interaction: Interaction,
        campaign: str | None = None,
        text: app_commands.Range[str, 1, TEXT_MAX] | None = None,
        service: str | None = None,
        channel: str | None = None,
        country: app_commands.Range[str, 2, 2] | None = None,
        language: app_commands.Range[str, 2, 3] | None = None,
        since: str | None = None,
        saved: bool | None = None,
        at: str | None = None,
    ) -> None:
        if text is None:
            await broadcasts.show(interaction, campaign)
            return
        segment = Segment(
            dsp=parse_dsps(service)[0] if service else None,
            channel=Channel(channel) if channel else None,
            country=country.upper() if country else None,
            language=language.lower() if language else None,
            joined_since=datetime.combine(parse_date(since), time(), UTC) if since else None,
            saved=saved,
        )
        await broadcasts.write(interaction, campaign, text, segment, at)

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await broadcasts.desk.suggested(interaction, typed)

    return command
