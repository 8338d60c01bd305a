"""`/campaign messages`: what fans are told and when, seen, changed and previewed by the artist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import CONTENT_MAX, as_markdown, cut
from bots.discord.flow_preview import FlowPreviews, quoted
from bots.discord.text_bill import TextBill
from core.campaign import LANGUAGES, Campaign
from core.delivery import BY_TEXT, DeliveryKind
from core.errors import Refused
from core.ids import Channel
from core.scheduler.planner import FLOWS, LONGEST_WORDS, FlowSetting, OwnWords, changed
from core.services.flows import Flows
from core.text_promise import goes_by_text, promised
from notifications.composing import SEGMENTS

# a broadcast has its own command, an answer its own button
_CHANGEABLE = tuple(k for k in FLOWS if k not in (DeliveryKind.BROADCAST, DeliveryKind.REPLY))
_LEAST_MINUTES, _MOST_MINUTES = FLOWS[DeliveryKind.STUCK].between
Shown = Literal["telegram", "discord", "sms"]
_OPTIONS = {
    "message": "Like countdown",
    "on": "Send it or not; with channel:sms, by text message or not",
    "days": "Like 7, 1",
    "minutes": "How long after, for the message stuck",
    "words": "Your own words below ours; - takes them away",
    "channel": "As shown there; sms has a switch and words of its own",
    "language": "The language of your words and of the preview; else the campaign's",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed about one message. None: stays as it is, or as fans of the campaign's language see it."""

    kind: DeliveryKind
    channel: Channel
    language: str | None = None
    on: bool | None = None
    days: str | None = None
    minutes: int | None = None
    words: str | None = None

    @property
    def sms(self) -> bool:
        """Text messages have a switch and words of their own."""
        return self.channel is Channel.SMS


class FlowDesk:
    """Lists, changes and shows."""

    def __init__(self, desk: Desk, flows: Flows, previews: FlowPreviews, bill: TextBill) -> None:
        self.desk, self._flows, self._previews, self._bill = desk, flows, previews, bill

    async def show(self, interaction: Interaction, campaign: str | None) -> None:
        """One line a message."""
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        found = await self.desk.campaigns.get(actor, campaign_id)
        settings = await self._flows.settings(actor, campaign_id)
        lines = [
            self.desk.text(interaction, "discord-flows"),
            self.desk.text(interaction, "discord-flows-texts", max=promised(settings)),
            *await self._bill.whole(interaction, actor, found),
            *(self._line(interaction, settings[kind]) for kind in _CHANGEABLE),
        ]
        await say(interaction, content=cut("\n".join(lines), CONTENT_MAX))

    async def one(self, interaction: Interaction, campaign: str | None, asked: Asked) -> None:
        """Changed first, where anything was given; then the message as a fan will read it."""
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        found = await self.desk.campaigns.get(actor, campaign_id)
        old = (await self._flows.settings(actor, campaign_id))[asked.kind]
        lang = asked.language or found.language
        change: dict[str, Any] = {
            "by_text" if asked.sms else "on": asked.on,
            "days": asked.days,
            "minutes": asked.minutes,
            "words": _own(asked.words, lang, by_text=asked.sms),
        }
        setting = old
        if any(given is not None for given in change.values()):
            self._check_length(found, changed(old, **change), lang, asked)
            setting = await self._flows.change(actor, campaign_id, asked.kind, **change)
        await self._answer(interaction, found, setting, lang, asked.channel)

    def _check_length(self, campaign: Campaign, setting: FlowSetting, lang: str, asked: Asked) -> None:
        """A text message may not get dearer than it is meant to be. Raises Refused with how much fits."""
        words = setting.text_words.get(lang)
        if asked.words is None or not asked.sms or not words:
            return
        sizes = self._bill.sizes
        size = sizes.with_words(campaign, setting, lang, words)
        if size.segments > SEGMENTS:
            raise Refused(
                "error-flow-text-long",
                given=len(words),
                segments=size.segments,
                most=SEGMENTS,
                encoding=size.encoding,
                room=max(0, sizes.room(campaign, setting, lang, SEGMENTS)),
            )

    async def _answer(
        self, interaction: Interaction, found: Campaign, setting: FlowSetting, lang: str, channel: Channel
    ) -> None:
        head = [
            self._line(interaction, setting),
            self.desk.text(interaction, "discord-flow-shown", channel=channel.value, language=lang),
        ]
        if channel is not Channel.SMS:
            drawn = await self._previews.chat(found, setting, channel, lang)
            parts = drawn.to_send()
            parts["content"] = cut("\n".join([*head, "", drawn.content]), CONTENT_MAX)
            await say(interaction, **parts)
            return
        if setting.kind not in BY_TEXT:
            raise Refused("error-flow-text-never", flow=setting.kind.value)
        size = self._previews.text(found, setting, lang)
        figures = self.desk.text(
            interaction,
            "discord-flow-size",
            encoding=size.encoding,
            characters=len(size.body),
            segments=size.segments,
        )
        cost = await self._bill.of_setting(interaction, self.desk.actor(interaction), found, setting)
        await say(
            interaction, content=cut("\n".join([*head, quoted(size.body), figures, *cost]), CONTENT_MAX)
        )

    def _line(self, interaction: Interaction, setting: FlowSetting) -> str:
        text = self.desk.text
        days = ", ".join(map(str, setting.days))
        parts = [
            f"`{setting.kind.value}`",
            text(interaction, "discord-flow-on" if setting.on else "discord-flow-off"),
            *([text(interaction, "discord-flow-days", days=days)] if days else []),
            *(
                [text(interaction, "discord-flow-minutes", minutes=setting.minutes)]
                if setting.minutes
                else []
            ),
            *_listed(setting.words),
            *([self._by_text(interaction, setting)] if setting.kind in BY_TEXT else []),
            *_listed(setting.text_words),
        ]
        return " · ".join(parts)

    def _by_text(self, interaction: Interaction, setting: FlowSetting) -> str:
        state = self.desk.text(interaction, f"discord-flow-{'on' if goes_by_text(setting) else 'off'}")
        return self.desk.text(interaction, "discord-flow-by-text", state=state)


def _own(words: str | None, lang: str, *, by_text: bool) -> OwnWords | None:
    """ "-" takes the artist's words away."""
    if words is None:
        return None
    return OwnWords(text="" if words.strip() == "-" else words, language=lang, by_text=by_text)


def _listed(words: Any) -> list[str]:
    return [f"{language}: {as_markdown(cut(said, 40))}" for language, said in sorted(words.items())]


def messages_command(flows: FlowDesk) -> app_commands.Command[Any, ..., None]:
    """Nothing but a campaign: the list. A message: its preview, after what was changed."""

    @app_commands.command(
        name="messages", description="What fans are told and when; switch, time, word and preview"
    )
    @app_commands.describe(**_OPTIONS)
    @app_commands.choices(language=[app_commands.Choice(name=name, value=name) for name in LANGUAGES])
    async def command(
        interaction: Interaction,
        campaign: str | None = None,
        message: str | None = None,
        on: bool | None = None,
        days: str | None = None,
        minutes: app_commands.Range[int, _LEAST_MINUTES, _MOST_MINUTES] | None = None,
        words: app_commands.Range[str, 1, LONGEST_WORDS] | None = None,
        channel: Shown | None = None,
        language: str | None = None,
    ) -> None:
        given = (message, on, days, minutes, words, channel, language)
        if all(one is None for one in given):
            await flows.show(interaction, campaign)
            return
        if message not in [k.value for k in _CHANGEABLE]:
            raise Refused("error-discord-flow")
        asked = Asked(
            kind=DeliveryKind(message),
            channel=Channel(channel) if channel else Channel.DISCORD,
            language=language,
            on=on,
            days=days,
            minutes=minutes,
            words=words,
        )
        await flows.one(interaction, campaign, asked)

    @command.autocomplete("campaign")
    async def _campaigns(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await flows.desk.suggested(interaction, typed)

    @command.autocomplete("message")
    async def _messages(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        fits = [k.value for k in _CHANGEABLE if typed.lower() in k.value]
        return [app_commands.Choice(name=name, value=name) for name in fits[:25]]

    return command
