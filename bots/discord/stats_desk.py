"""`/campaign stats` and `/campaign export`: a campaign in numbers, as a picture with its words, and as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import discord
from babel import Locale
from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import as_markdown, cut
from core.figures import Column, columns, leading
from core.ids import DspName, label_of
from core.services.figures import Figures, Stats
from notifications.charts import Panel, Sheet, Timeline, number, png
from notifications.dates import long_date

Command = app_commands.Command[Any, ..., None]

_BARS = 5  # of a panel; one of them stands for all others
_ALT_MAX = 1024  # of an attachment's description
_STEPS = ("views", "clicks", "joined", "authorised", "saved", "played")
_CHANNELS = {"telegram": "Telegram", "discord": "Discord", "sms": "SMS", "web": "Web"}


class StatsDesk:
    """In the language of the server, since a picture is passed round there; one is drawn at a time, in a thread."""

    def __init__(self, desk: Desk, figures: Figures) -> None:
        self.desk, self._figures = desk, figures
        self._drawing = asyncio.Lock()

    async def show(self, interaction: Interaction, campaign: str | None) -> None:
        """Charts, their description, and the figures in words; a plain word when there is nothing to show."""
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        await interaction.response.defer(ephemeral=True, thinking=True)
        stats, lang = (
            await self._figures.stats(actor, campaign_id),
            interaction.client.server_language(interaction),
        )
        if stats.empty:
            await say(interaction, content=self._t(lang, "discord-stats-none", title=stats.campaign.title))
            return
        sheet = self._sheet(stats, lang)
        async with self._drawing:
            picture = await asyncio.to_thread(png, sheet)
        file = discord.File(
            BytesIO(picture),
            f"{stats.campaign.slug}-stats.png",
            description=cut(self._described(stats, sheet), _ALT_MAX),
        )
        await say(interaction, embed=self._embed(stats, sheet), files=[file])

    async def export(self, interaction: Interaction, campaign: str | None) -> None:
        """The file, what is in it and what is not, and who had it before."""
        actor, campaign_id = self.desk.actor(interaction), await self.desk.pick(interaction, campaign)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found, text = await self._figures.export(actor, campaign_id), self.desk.text
        title = found.campaign.title
        if not found.lines:
            await say(interaction, content=text(interaction, "discord-stats-none", title=as_markdown(title)))
            return
        words = [text(interaction, "discord-export", title=as_markdown(title), lines=found.lines)]
        if found.before:
            who = ", ".join(f"<@{one.user_id}> <t:{int(one.at.timestamp())}:f>" for one in found.before)
            words.append(text(interaction, "discord-export-before", who=who))
        file = discord.File(BytesIO(found.csv.encode()), f"{found.campaign.slug}-figures.csv")
        await say(interaction, content="\n".join(words), files=[file])

    def _sheet(self, stats: Stats, lang: str) -> Sheet:
        funnel, over = stats.funnel, columns(stats.by_day)
        steps = [(self._t(lang, f"discord-step-{s}"), int(getattr(funnel, s))) for s in _STEPS]
        reminder = {DspName.SMART_LINK: self._t(lang, "discord-remind")}
        services = {
            reminder.get(d) or label_of(d): n for k, n in funnel.by_dsp.items() for d in (DspName(k),)
        }
        channels = {_CHANNELS.get(k, k): n for k, n in funnel.by_channel.items()}
        sources = {k or self._t(lang, "discord-stats-no-source"): n for k, n in funnel.by_source.items()}
        panels = [
            self._panel(lang, "services", services),
            self._panel(lang, "channels", channels),
            self._panel(lang, "countries", self._countries(stats.by_country, lang)),
            self._panel(lang, "sources", sources),
        ]
        return Sheet(
            lang=lang,
            timeline=self._timeline(stats, over, lang),
            wide=Panel(title=self._t(lang, "discord-funnel"), bars=steps),
            panels=[panel for panel in panels if panel.bars],
            accent=stats.accent,
        )

    def _timeline(self, stats: Stats, over: tuple[Column, ...], lang: str) -> Timeline:
        day = stats.campaign.rule.on
        inside = bool(over) and over[0].since <= day <= max(stats.by_day)
        return Timeline(
            title=self._t(lang, "discord-stats-over-time", days=over[0].days if over else 1),
            columns=[(one.since, one.count) for one in over],
            marked=day if inside else None,
            mark=self._t(lang, "discord-stats-release"),
        )

    def _panel(self, lang: str, key: str, counts: Mapping[str, int]) -> Panel:
        most = _BARS if len(counts) <= _BARS else _BARS - 1
        bars, others = leading(counts, most)
        if others:
            bars.append((self._t(lang, "discord-stats-others"), others))
        return Panel(title=self._t(lang, f"discord-{key}"), bars=bars)

    def _countries(self, counts: Mapping[str, int], lang: str) -> dict[str, int]:
        names = Locale.parse(lang, sep="-").territories
        unknown = self._t(lang, "discord-stats-no-country")
        return {str(names.get(code, code)) if code else unknown: n for code, n in counts.items()}

    def _embed(self, stats: Stats, sheet: Sheet) -> discord.Embed:
        campaign, lang = stats.campaign, sheet.lang
        embed = discord.Embed(
            title=cut(as_markdown(f"{campaign.title} — {campaign.artist.name}"), 256),
            description=cut("\n".join(map(as_markdown, self._over_time(stats, sheet))), 1024),
        )
        if sheet.accent:
            embed.colour = discord.Colour.from_str(sheet.accent)
        for panel in (sheet.wide, *sheet.panels):
            lines = [f"{as_markdown(words)}: **{number(count, lang)}**" for words, count in panel.bars]
            embed.add_field(
                name=panel.title, value=cut("\n".join(lines), 1024), inline=panel is not sheet.wide
            )
        return embed

    def _described(self, stats: Stats, sheet: Sheet) -> str:
        """The picture for who cannot see it."""
        parts = [f"{stats.campaign.title} — {stats.campaign.artist.name}.", *self._over_time(stats, sheet)]
        for panel in (sheet.wide, *sheet.panels):
            bars = ", ".join(f"{words} {number(count, sheet.lang)}" for words, count in panel.bars)
            parts.append(f"{panel.title}: {bars}.")
        return " ".join(parts)

    def _over_time(self, stats: Stats, sheet: Sheet) -> list[str]:
        state = self._t(sheet.lang, f"discord-state-{stats.campaign.status.value}")
        if not stats.by_day:
            return [state]
        best = max(stats.by_day, key=lambda day: (stats.by_day[day], day))
        most = self._t(
            sheet.lang,
            "discord-stats-best-day",
            day=long_date(best, sheet.lang),
            count=number(stats.by_day[best], sheet.lang),
        )
        return [state, most]

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self.desk.wording.text(lang, key, **args)


def figure_commands(stats: StatsDesk) -> tuple[Command, Command]:
    """`/campaign stats` and `/campaign export`."""
    return stats_command(stats), export_command(stats)


def stats_command(stats: StatsDesk) -> Command:
    """Everyone in the team."""

    @app_commands.command(name="stats", description="Charts: who joined when, how far they came, from where")
    async def command(interaction: Interaction, campaign: str | None = None) -> None:
        await stats.show(interaction, campaign)

    command.autocomplete("campaign")(_campaigns(stats))
    return command


def export_command(stats: StatsDesk) -> Command:
    """Managers and owners."""

    @app_commands.command(
        name="export", description="The figures as a file: counts by day, never names or chats"
    )
    async def command(interaction: Interaction, campaign: str | None = None) -> None:
        await stats.export(interaction, campaign)

    command.autocomplete("campaign")(_campaigns(stats))
    return command


def _campaigns(stats: StatsDesk) -> Any:
    async def suggested(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await stats.desk.suggested(interaction, typed)

    return suggested
