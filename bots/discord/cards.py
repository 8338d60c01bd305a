"""How a campaign looks in Discord: the announcement fans see, and the artist's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import discord

from bots.conversation.intents import Come, RemindMe, TellMe, encode
from bots.discord.drawing import Drawn, Picture, as_markdown, cut, draw, view_of
from core.campaign import Campaign, CampaignStatus
from core.ids import DspName, label_of
from core.message import Button, Message, OpenUrl, Press
from core.release_time import ReleaseMode
from core.repositories import Funnel
from notifications.dates import release_words
from notifications.wording import Wording

C = CampaignStatus
GOAL_SHOWN_FROM = 25
_BAR = 12
_OUT = (C.RELEASING, C.RELEASED, C.ARCHIVED)
SHARE = "us:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An announcement, ready to be drawn as often as it is needed."""

    campaign: Campaign
    picture: Picture | None
    accent: str | None
    lang: str = "en"
    clip: bytes | None = field(default=None, repr=False)


class Cards:
    """Draws them."""

    def __init__(self, wording: Wording, public_url: str) -> None:
        self._wording, self._public_url = wording, public_url

    def announcement(self, card: Card) -> Drawn:
        """Exactly what fans see."""
        drawn = draw(Message(text=""), card.picture)
        embed = drawn.embed or discord.Embed()
        campaign = card.campaign
        embed.title = cut(as_markdown(campaign.title), 256)
        embed.url = f"{self._public_url}/{campaign.slug}"
        embed.set_author(name=cut(campaign.artist.name, 256))
        embed.description = "\n".join(self._lines(campaign, card.lang))
        if card.accent:
            embed.colour = discord.Colour.from_str(card.accent)
        clip = discord.File(BytesIO(card.clip), f"{campaign.slug}.mp3") if card.clip else None
        buttons = self._buttons(campaign, card.lang)
        return Drawn(content="", embed=embed, view=buttons, file=drawn.file, clip=clip)

    def signature(self, campaign: Campaign) -> tuple[object, ...]:
        """Two campaigns with the same signature look the same but for the number of fans."""
        return campaign.status, campaign.revision

    def shown_fans(self, campaign: Campaign) -> int:
        """The number in the announcement: a small one is not shown."""
        return campaign.fans if campaign.fans >= GOAL_SHOWN_FROM else 0

    def figures(self, campaign: Campaign, funnel: Funnel, lang: str) -> discord.Embed:
        """The funnel, by service, by channel, by source, and what is stuck."""
        embed = discord.Embed(
            title=cut(as_markdown(f"{campaign.title} — {campaign.artist.name}"), 256),
            description=self._t(lang, f"discord-state-{campaign.status.value}"),
        )
        steps = ("views", "clicks", "joined", "authorised", "saved", "played")
        lines = [f"{self._t(lang, f'discord-step-{s}')}: **{getattr(funnel, s)}**" for s in steps]
        embed.add_field(name=self._t(lang, "discord-funnel"), value="\n".join(lines), inline=False)
        services = {label_of(DspName(k)): n for k, n in funnel.by_dsp.items()}
        for key, counts in (("services", services), ("channels", funnel.by_channel)):
            embed.add_field(name=self._t(lang, f"discord-{key}"), value=_counted(counts))
        if funnel.by_source:
            sources = {k or "—": n for k, n in funnel.by_source.items()}
            embed.add_field(name=self._t(lang, "discord-sources"), value=_counted(sources))
        problems = {k.replace("_", " "): n for k, n in funnel.problems.items()}
        words = _counted(problems) if problems else self._t(lang, "discord-no-problems")
        embed.add_field(name=self._t(lang, "discord-problems"), value=words, inline=False)
        return embed

    def when(self, campaign: Campaign, lang: str) -> str:
        """One instant gets Discord's own stamps; local midnight never pretends to be one."""
        if campaign.status in _OUT:
            return self._t(lang, "discord-out-now")
        if campaign.rule.mode is ReleaseMode.GLOBAL:
            stamp = int(campaign.rule.instant().timestamp())
            return self._t(lang, "discord-out-when", when=f"<t:{stamp}:F> (<t:{stamp}:R>)")
        return self._t(lang, "discord-out-when", when=release_words(self._wording, campaign.rule, lang))

    def _lines(self, campaign: Campaign, lang: str) -> list[str]:
        if campaign.status is C.CANCELLED:
            return [self._t(lang, "discord-cancelled-card")]
        lines = [self.when(campaign, lang)]
        if campaign.status in (C.DRAFT, C.ANNOUNCED):
            lines.append(self._t(lang, "discord-teaser"))
        fans = self.shown_fans(campaign)
        if fans and campaign.goal:
            lines += [_bar(fans, campaign.goal), self._t(lang, "discord-goal", fans=fans, goal=campaign.goal)]
        elif fans:
            lines.append(self._t(lang, "discord-on-board", fans=fans))
        return lines

    def _buttons(self, campaign: Campaign, lang: str) -> discord.ui.View | None:
        share: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label=self._t(lang, "discord-share"), custom_id=f"{SHARE}{campaign.slug}"
        )
        if campaign.status is C.CANCELLED:
            return None
        row = draw(Message(text="", buttons=(self._row(campaign, lang),))).view
        buttons = [b for b in row.children if isinstance(b, discord.ui.Button)] if row else []
        return view_of([[*buttons, share]])

    def _row(self, campaign: Campaign, lang: str) -> tuple[Button, ...]:
        come = Press(data=encode(Come(code=campaign.code, source="discord")))
        if campaign.status in (C.DRAFT, C.ANNOUNCED):
            tell = Press(data=encode(TellMe(campaign=campaign.id)))
            return (Button(label=self._t(lang, "chat-tell-me"), action=tell, primary=True),)
        if campaign.status is C.OPEN:
            remind = Press(data=encode(RemindMe(campaign=campaign.id)))
            return (
                Button(label=self._t(lang, "discord-presave"), action=come, primary=True),
                Button(label=self._t(lang, "discord-remind"), action=remind),
            )
        page = OpenUrl(url=f"{self._public_url}/{campaign.slug}")
        return (
            Button(label=self._t(lang, "discord-save"), action=come, primary=True),
            Button(label=self._t(lang, "chat-play-now"), action=page),
        )

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)


def _bar(fans: int, goal: int) -> str:
    full = min(_BAR, fans * _BAR // goal)
    return "▰" * full + "▱" * (_BAR - full)


def _counted(counts: Mapping[str, int]) -> str:
    lines = [f"{as_markdown(str(name))}: **{n}**" for name, n in counts.items()]
    return cut("\n".join(lines), 1024) or "—"
