"""What is posted about a campaign in a paired group or channel, in the chat's language. Pure."""

from __future__ import annotations

import hashlib

from core.campaign import Campaign
from core.group_chat import GroupKind, GroupPostKind, Look, rule_words
from core.message import Button, Message, OpenUrl
from notifications.dates import release_words
from notifications.wording import Wording


class GroupTexts:
    """`start_url`: what opens the private chat with a start payload behind it."""

    def __init__(self, wording: Wording, public_url: str, start_url: str) -> None:
        self._wording, self._public_url, self._start_url = wording, public_url, start_url

    def message(
        self,
        campaign: Campaign,
        kind: GroupPostKind,
        look: Look,
        *,
        where: GroupKind,
        lang: str,
        first_rule: str,
    ) -> Message:
        """As it has to look now. `first_rule`: the date that it was made with."""
        name = {"title": campaign.title, "artist": campaign.artist.name}
        if kind is GroupPostKind.OUT and look is Look.OUT:
            lines = [self._t(lang, "telegram-post-out", **name)]
        else:
            lines = [
                self._t(lang, "telegram-post-head", **name),
                *self._lines(campaign, look, lang, first_rule),
            ]
        button = self._button(campaign, look, where, lang)
        return Message(
            text="\n".join(lines),
            buttons=((button,),) if button else (),
            artwork_id=campaign.release.artwork_id,
        )

    def _lines(self, campaign: Campaign, look: Look, lang: str, first_rule: str) -> list[str]:
        when = release_words(self._wording, campaign.rule, lang)
        key = "telegram-post-date" if first_rule == rule_words(campaign) else "telegram-post-moved"
        match look:
            case Look.ANNOUNCED:
                return [self._t(lang, key, when=when), self._t(lang, "telegram-post-soon")]
            case Look.OPEN:
                return [self._t(lang, key, when=when), self._t(lang, "telegram-post-open")]
            case Look.OUT:
                return [self._t(lang, "telegram-post-is-out")]
            case Look.CANCELLED:
                return [self._t(lang, "telegram-post-cancelled")]

    def _button(self, campaign: Campaign, look: Look, where: GroupKind, lang: str) -> Button | None:
        start = f"{self._start_url}?start=c_{campaign.code}_{where.value}"
        match look:
            case Look.ANNOUNCED:
                return Button(label=self._t(lang, "chat-tell-me"), action=OpenUrl(url=start), primary=True)
            case Look.OPEN:
                label = self._t(lang, "telegram-post-presave")
                return Button(label=label, action=OpenUrl(url=start), primary=True)
            case Look.OUT:
                page = OpenUrl(url=f"{self._public_url}/{campaign.slug}")
                return Button(label=self._t(lang, "telegram-post-play"), action=page, primary=True)
            case Look.CANCELLED:
                return None

    def _t(self, lang: str, key: str, **args: str) -> str:
        return self._wording.text(lang, key, **args)


def signature(message: Message) -> str:
    """Two messages with the same one look the same."""
    buttons = [
        (b.label, b.action.url if isinstance(b.action, OpenUrl) else "")
        for row in message.buttons
        for b in row
    ]
    return hashlib.sha256(repr((message.text, buttons, message.artwork_id)).encode()).hexdigest()[:32]
