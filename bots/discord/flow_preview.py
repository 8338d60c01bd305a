"""A message as a fan will see it in each channel and language, drawn for the artist: nothing of it can be pressed."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import discord

from bots.discord.drawing import Drawn, as_markdown, cut, draw, rows_of, view_of
from bots.discord.pictures import Pictures
from core.campaign import Campaign
from core.ids import Channel
from core.message import Button, CopyText, Message, OpenUrl, Press
from core.scheduler.planner import FlowSetting
from notifications.composing import Composer
from notifications.previews import IDLE, preview
from notifications.segments import body_of
from notifications.text_sizes import TextSize
from notifications.wording import Wording

_SHOWN = "preview"
_BODY_MAX = 1500


class FlowPreviews:
    """Composes as for fans; what cannot be pressed leads nowhere."""

    def __init__(self, wording: Wording, pictures: Pictures, public_url: str) -> None:
        self._wording, self._pictures, self._public_url = wording, pictures, public_url
        self._composer = Composer(wording, IDLE)

    async def chat(self, campaign: Campaign, setting: FlowSetting, channel: Channel, lang: str) -> Drawn:
        """Text, buttons and artwork; a button that copies is none in Discord but a line, as there."""
        message = self._message(campaign, setting, channel, lang)
        picture = await self._pictures.of(campaign) if message.artwork_id else None
        if channel is Channel.TELEGRAM:
            message = replace(message, buttons=tuple(tuple(map(_as_button, row)) for row in message.buttons))
        drawn = draw(message, picture)
        return replace(drawn, view=_switched_off(rows_of(message)))

    def text(self, campaign: Campaign, setting: FlowSetting, lang: str) -> TextSize:
        """As the phone shows it; links are as long as real ones."""
        return TextSize(body=body_of(self._message(campaign, setting, Channel.SMS, lang)))

    def _message(self, campaign: Campaign, setting: FlowSetting, channel: Channel, lang: str) -> Message:
        return preview(
            self._composer, campaign, setting, lang=lang, channel=channel, public_url=self._public_url
        )


def quoted(body: str) -> str:
    """A text message's words, none of them markup."""
    return "\n".join(f"> {line}" for line in as_markdown(cut(body, _BODY_MAX)).splitlines())


def _as_button(button: Button) -> Button:
    match button.action:
        case CopyText():
            return replace(button, action=Press(data=_SHOWN))
        case OpenUrl() | Press():
            return button


def _switched_off(rows: list[list[discord.ui.Button[discord.ui.View]]]) -> discord.ui.View | None:
    for number, button in enumerate(chain.from_iterable(rows)):
        button.disabled = True
        if button.url is None:
            button.custom_id = f"{_SHOWN}:{number}"  # no two of a message may be the same
    return view_of(rows)
