"""`/campaign messages`: what fans are told and when, seen, changed and previewed by the artist."""

from __future__ import annotations

from typing import Any, Literal

from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import CONTENT_MAX, as_markdown, cut
from core.delivery import BY_TEXT, DeliveryKind
from core.errors import Refused
from core.ids import CampaignId, Channel
from core.scheduler.planner import FLOWS, LONGEST_WORDS, FlowSetting
from core.services.flows import Flows
from notifications.composing import Actions, Composer
from notifications.previewing import preview
from core.text_promise import goes_by_text, promised
from notifications.wording import Wording

# a broadcast has its own command, an answer its own button
_CHANGEABLE = tuple(k for k in FLOWS if k not in (DeliveryKind.BROADCAST, DeliveryKind.REPLY))
Shown = Literal["telegram", "discord", "sms"]
_SHOWN = "preview"  # previews show words alone: no button of theirs is ever drawn


class FlowDesk:
    """Lists, changes and shows."""

    def __init__(self, desk: Desk, flows: Flows, wording: Wording, public_url: str) -> None:
        self.desk, self._flows, self._public_url = desk, flows, public_url
        actions = Actions(
            look=lambda _: _SHOWN,
            choose=lambda *_: _SHOWN,
            remind=lambda _: _SHOWN,
            withdraw=lambda _: _SHOWN,
            undo=lambda _: _SHOWN,
            disconnect=lambda _: _SHOWN,
            news=lambda _: _SHOWN,
            no_news=lambda _: _SHOWN,
            also=lambda *_: _SHOWN,
            wake=_SHOWN,
        )
        self._composer = Composer(wording, actions)

    async def show(self, interaction: Interaction, campaign: str | None) -> None:
        """One line a message."""
        campaign_id = await self.desk.pick(interaction, campaign)
        settings = await self._flows.settings(self.desk.actor(interaction), campaign_id)
        lines = [
            self.desk.text(interaction, "discord-flows"),
            *(self._line(interaction, settings[kind]) for kind in _CHANGEABLE),
            self.desk.text(interaction, "discord-flows-texts", max=promised(settings)),
        ]
        await say(interaction, content=cut("\n".join(lines), CONTENT_MAX))

    async def change(
        self,
        interaction: Interaction,
        campaign: str | None,
        kind: DeliveryKind,
        *,
        on: bool | None,
        days: str | None,
        words: str | None,
        channel: Channel | None = None,
    ) -> None:
        """Answers with the message as a fan will read it; "-" takes the artist's words away.

        `channel`: text messages have a switch of their own.
        """
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        if on is None and days is None and words is None:
            setting = (await self._flows.settings(actor, campaign_id))[kind]
        else:
            given = "" if words is not None and words.strip() == "-" else words
            switch = {"by_text" if channel is Channel.SMS else "on": on}
            setting = await self._flows.change(actor, campaign_id, kind, **switch, days=days, words=given)
        lines = [self._line(interaction, setting), *await self._previews(interaction, campaign_id, setting)]
        await say(interaction, content=cut("\n".join(lines), CONTENT_MAX))

    async def _previews(
        self, interaction: Interaction, campaign_id: CampaignId, setting: FlowSetting
    ) -> list[str]:
        found = await self.desk.campaigns.get(self.desk.actor(interaction), campaign_id)
        lang = interaction.client.language(interaction)
        chat = preview(
            self._composer, found, setting, lang=lang, channel=Channel.DISCORD, public_url=self._public_url
        )
        return ["", as_markdown(chat.text)]

    def _line(self, interaction: Interaction, setting: FlowSetting) -> str:
        state = self.desk.text(interaction, "discord-flow-on" if setting.on else "discord-flow-off")
        days = ", ".join(map(str, setting.days))
        parts = [
            f"`{setting.kind.value}`",
            state,
            *([self.desk.text(interaction, "discord-flow-days", days=days)] if days else []),
            *([as_markdown(setting.words)] if setting.words else []),
            *([self._by_text(interaction, setting)] if setting.kind in BY_TEXT else []),
        ]
        return " · ".join(parts)

    def _by_text(self, interaction: Interaction, setting: FlowSetting) -> str:
        state = self.desk.text(interaction, f"discord-flow-{'on' if goes_by_text(setting) else 'off'}")
        return self.desk.text(interaction, "discord-flow-by-text", state=state)


def messages_command(flows: FlowDesk) -> app_commands.Command[Any, ..., None]:
    """Nothing but a campaign: the list. A message: its preview, after what was changed."""

    @app_commands.command(
        name="messages", description="What fans are told and when; switch, time and add words"
    )
    @app_commands.describe(
        message="Like countdown",
        on="Send it or not",
        days="Like 7, 1",
        words="Your own words below ours; - takes them away",
        channel="sms: switch it for text messages alone",
    )
    async def command(
        interaction: Interaction,
        campaign: str | None = None,
        message: str | None = None,
        on: bool | None = None,
        days: str | None = None,
        words: app_commands.Range[str, 1, LONGEST_WORDS] | None = None,
        channel: Shown | None = None,
    ) -> None:
        if message is None and on is None and days is None and words is None:
            await flows.show(interaction, campaign)
            return
        if message not in [k.value for k in _CHANGEABLE]:
            raise Refused("error-discord-flow")
        await flows.change(
            interaction,
            campaign,
            DeliveryKind(message),
            on=on,
            days=days,
            words=words,
            channel=Channel(channel) if channel else None,
        )

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await flows.desk.suggested(interaction, typed)

    @command.autocomplete("message")
    async def _messages(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        fits = [k.value for k in _CHANGEABLE if typed.lower() in k.value]
        return [app_commands.Choice(name=name, value=name) for name in fits[:25]]

    return command
