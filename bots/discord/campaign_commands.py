"""`/campaign`: the slash commands for an artist's team."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk, names_of
from bots.discord.drawing import as_markdown, code, cut
from bots.discord.reply_desk import must_be_usable, where_words
from bots.discord.telegram_desk import TelegramDesk
from core.campaign import MemberRole
from core.errors import Refused
from core.services.campaign_fields import FIELDS
from core.services.teams import Actor

_LISTED = 25
_ARTIST = "Which artist, where this server has several"
_COVER = "The cover: JPEG, PNG or WebP, at least 640 × 640, at most 8 MB"
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class CampaignCommands(app_commands.Group):
    """Discord hides it from people who may not manage the server; who may act is judged by the core each time."""

    def __init__(self, desk: Desk, telegram: TelegramDesk) -> None:
        super().__init__(name="campaign", description=desk.wording.text("en", "discord-campaign"))
        self._desk, self.telegram = desk, telegram

    @app_commands.command(description="Bind this server with an invitation, choose channel and roles")
    @app_commands.describe(
        code="The operator's invitation",
        channel="Where announcements go",
        release_role="Given to fans whom no direct message reaches; pinged once when it is out",
        day_one_role="Given to everyone who opts in",
        events="Keep a scheduled event of this server for each release",
        replies="Where your team reads what fans write back: a channel of the team's, or private threads",
        no_replies="Fans are no longer asked whether you may read what they write back",
        artist=_ARTIST,
    )
    async def settings(
        self,
        interaction: Interaction,
        code: str | None = None,
        channel: discord.TextChannel | None = None,
        release_role: discord.Role | None = None,
        day_one_role: discord.Role | None = None,
        events: bool | None = None,
        replies: discord.TextChannel | None = None,
        no_replies: bool = False,
        artist: str | None = None,
    ) -> None:
        """With nothing given it shows what is set."""
        desk, actor = self._desk, self._desk.actor(interaction, artist)
        if replies:
            must_be_usable(replies)
        if code:
            bound = await desk.teams.bind(actor, code, channel.id if channel else None)
            actor = replace(actor, artist=str(bound.id))
        binding = await desk.binding(actor)
        place = channel.id if channel else binding.announce_channel_id if binding else None
        if release_role or day_one_role or events is not None or (channel and not code):
            if place is None:
                raise Refused("error-discord-no-channel")
            await desk.teams.set_channel(
                actor,
                place,
                release_role.id if release_role else None,
                day_one_role_id=day_one_role.id if day_one_role else None,
                events=events,
            )
        if replies or no_replies:
            await desk.teams.set_replies(actor, replies.id if replies else None)
        await say(interaction, content=await self._settings_words(interaction, actor))

    @app_commands.command(description="A new release: title, date and artwork; all else can be edited after")
    @app_commands.describe(
        title="The release's title",
        date="Like 2026-12-04",
        artwork=_COVER,
        zone="The time zone of your midnight, like Europe/Berlin (else UTC)",
        artist=_ARTIST,
    )
    async def create(
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, 100],
        date: str,
        artwork: discord.Attachment,
        zone: str | None = None,
        artist: str | None = None,
    ) -> None:
        """Answers with the preview."""
        await self._desk.create(interaction, title, date, artwork, zone, artist)

    @app_commands.command(description="Change one field, or the artwork")
    @app_commands.describe(value="The new value; nothing empties the field", artwork=_COVER)
    async def edit(
        self,
        interaction: Interaction,
        campaign: str,
        field: str | None = None,
        value: str = "",
        artwork: discord.Attachment | None = None,
    ) -> None:
        """Answers with the preview."""
        field = (field or "").strip().lower()
        if field not in FIELDS and (field or artwork is None):
            raise Refused("error-discord-field", given=cut(field, 40), fields=", ".join(FIELDS))
        campaign_id = await self._desk.pick(interaction, campaign)
        await self._desk.edit(interaction, campaign_id, {field: value} if field else {}, artwork)

    @app_commands.command(name="list", description="All campaigns")
    async def listed(self, interaction: Interaction) -> None:
        """Newest first."""
        found = await self._desk.campaigns.listed(self._desk.actor(interaction))
        whose = names_of(found)
        lines = [
            f"**{as_markdown(c.title)}**{as_markdown(whose(c))} · {c.rule.on.isoformat()} · {c.status.value}"
            f" · {self._desk.text(interaction, 'discord-fans', fans=c.fans)}"
            for c in found[:_LISTED]
        ]
        words = "\n".join(lines) or self._desk.text(interaction, "error-discord-no-campaign")
        await say(interaction, content=cut(words, 2000))

    @app_commands.command(description="Post the announcement")
    async def announce(
        self,
        interaction: Interaction,
        campaign: str | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Into the settings' channel unless another is named."""
        campaign_id = await self._desk.pick(interaction, campaign)
        await self._desk.announce(interaction, campaign_id, channel.id if channel else None)

    @app_commands.command(name="open", description="Open pre-saves now")
    async def opened(self, interaction: Interaction, campaign: str | None = None) -> None:
        """Whoever asked to be told is told."""
        await self._desk.open(interaction, await self._desk.pick(interaction, campaign))

    @app_commands.command(description="How far people came, and what is stuck")
    async def status(self, interaction: Interaction, campaign: str | None = None) -> None:
        """Counted now."""
        desk = self._desk
        campaign_id = await desk.pick(interaction, campaign)
        found, funnel = await desk.campaigns.funnel(desk.actor(interaction), campaign_id)
        lang = interaction.client.language(interaction)
        embed = desk.cards.figures(found, funnel, lang)
        if await desk.openings_closed():
            embed.add_field(
                name=desk.text(interaction, "discord-openings-title"),
                value=desk.text(interaction, "discord-openings-closed"),
                inline=False,
            )
        await say(interaction, embed=embed)

    @app_commands.command(description="Links that count where fans came from")
    @app_commands.describe(source="A word for the place you post it, like tiktok")
    async def link(
        self, interaction: Interaction, source: app_commands.Range[str, 1, 40], campaign: str | None = None
    ) -> None:
        """The page, and the Telegram chat where there is one."""
        desk = self._desk
        campaign_id = await desk.pick(interaction, campaign)
        links = await desk.campaigns.tagged(
            desk.actor(interaction), campaign_id, source, desk.telegram_bot or None
        )
        lines = [code(links.page), *([code(links.telegram)] if links.telegram else [])]
        words = desk.text(interaction, "discord-links", source=links.source)
        await say(interaction, content="\n".join([words, *lines]))

    @app_commands.command(description="Another release date: pending saves move, fans are told once")
    async def reschedule(
        self, interaction: Interaction, campaign: str, date: str, time: str | None = None
    ) -> None:
        """Answers with the preview."""
        changes = {"date": date} | ({"time": time} if time else {})
        await self._desk.edit(interaction, await self._desk.pick(interaction, campaign), changes)

    @app_commands.command(description="Cancel a release (asks first)")
    async def cancel(self, interaction: Interaction, campaign: str) -> None:
        """Says what it will do."""
        await self._desk.ask_cancel(interaction, await self._desk.pick(interaction, campaign))

    @app_commands.command(description="Put a finished campaign away; its page keeps playing")
    async def archive(self, interaction: Interaction, campaign: str) -> None:
        """Out of sight."""
        desk = self._desk
        found = await desk.campaigns.archive(desk.actor(interaction), await desk.pick(interaction, campaign))
        await say(interaction, content=desk.text(interaction, "discord-archived", title=found.title))

    @app_commands.command(description="Who may do what: give somebody a part, or take it away")
    @app_commands.describe(
        who="A person or a role of this server",
        part="What they may do",
        remove="Take their part away",
        artist=_ARTIST,
    )
    async def team(
        self,
        interaction: Interaction,
        who: discord.Member | discord.User | discord.Role,
        part: MemberRole | None = None,
        remove: bool = False,
        artist: str | None = None,
    ) -> None:
        """Owners only. Somebody who has left the server can still be taken out."""
        desk, actor = self._desk, self._desk.actor(interaction, artist)
        person, role = (None, who.id) if isinstance(who, discord.Role) else (who.id, None)
        if remove:
            gone = await desk.teams.remove(actor, user_id=person, role_id=role)
            key = "discord-team-removed" if gone else "discord-team-not-in-it"
            await say(interaction, content=desk.text(interaction, key, who=who.mention))
            return
        if part is None:
            raise Refused("error-team-part")
        if isinstance(who, discord.User):
            raise Refused("error-team-not-here")
        await desk.teams.set_role(actor, user_id=person, role_id=role, role=part)
        words = desk.text(interaction, "discord-team-set", who=who.mention, part=part.value)
        await say(interaction, content=words)

    @app_commands.command(description="How a campaign goes, step by step")
    async def help(self, interaction: Interaction) -> None:
        """From the invitation to the archive."""
        await say(interaction, content=self._desk.text(interaction, "discord-help"))

    @edit.autocomplete("campaign")
    @announce.autocomplete("campaign")
    @opened.autocomplete("campaign")
    @status.autocomplete("campaign")
    @link.autocomplete("campaign")
    @reschedule.autocomplete("campaign")
    @cancel.autocomplete("campaign")
    @archive.autocomplete("campaign")
    async def _campaigns(self, interaction: Interaction, typed: str) -> Choices:
        return await self._desk.suggested(interaction, typed)

    @settings.autocomplete("artist")
    @create.autocomplete("artist")
    @team.autocomplete("artist")
    async def _artists(self, interaction: Interaction, typed: str) -> Choices:
        return await self._desk.suggested_artists(interaction, typed)

    @edit.autocomplete("field")
    async def _fields(self, _: Interaction, typed: str) -> Choices:
        names = [name for name in FIELDS if typed.lower() in name]
        return [app_commands.Choice(name=name, value=name) for name in names[:_LISTED]]

    async def _settings_words(self, interaction: Interaction, actor: Actor) -> str:
        binding = await self._desk.binding(actor)
        nothing = self._desk.text(interaction, "discord-none")
        channel = f"<#{binding.announce_channel_id}>" if binding and binding.announce_channel_id else nothing
        role = f"<@&{binding.release_role_id}>" if binding and binding.release_role_id else nothing
        first = f"<@&{binding.day_one_role_id}>" if binding and binding.day_one_role_id else nothing
        return self._desk.text(
            interaction,
            "discord-settings",
            channel=channel,
            role=role,
            first=first,
            events=str(bool(binding and binding.events)).lower(),
            replies=where_words(
                self._desk.wording,
                interaction.client.language(interaction),
                interaction.guild,
                binding.replies_channel_id if binding else None,
            ),
            telegram=await self.telegram.count(actor, interaction),
        )
