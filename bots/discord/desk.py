"""What the artist's team does, behind the commands, buttons and forms. Rights are the core's to judge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bots.discord.announcements import Announcements
from bots.discord.cards import Cards
from bots.discord.client import Interaction, say
from bots.discord.drawing import cut, view_of
from bots.discord.forms import changed, form, read
from bots.discord.moving import packed, unpacked
from bots.discord.text_bill import TextBill
from bots.discord.uploads import check_weight, uploaded
from core.campaign import Campaign, CampaignStatus, GuildBinding, MemberRole
from core.delivery import DeliveryKind
from core.errors import NotFound, Refused
from core.ids import CampaignId
from core.ports import Clock, Store
from core.services.campaign_fields import DATE_FIELDS, apply, parse_date, parse_zone
from core.services.campaigns import Campaigns
from core.services.teams import Actor, Teams
from notifications.dates import release_words
from notifications.wording import Wording

_SOON = timedelta(days=14)
C = CampaignStatus
Pressed = Callable[[Interaction, CampaignId], Awaitable[None]]


class Desk:
    """Everything here answers ephemerally; announcements alone are public."""

    def __init__(
        self,
        store: Store,
        teams: Teams,
        campaigns: Campaigns,
        announcements: Announcements,
        cards: Cards,
        wording: Wording,
        clock: Clock,
        bill: TextBill,
        openings_closed: Callable[[], Awaitable[bool]],
        *,
        telegram_bot: str,
    ) -> None:
        self._store, self.teams, self.campaigns = store, teams, campaigns
        self.announcements, self.cards, self.wording = announcements, cards, wording
        self._clock, self._bill, self.telegram_bot = clock, bill, telegram_bot
        self.openings_closed = openings_closed
        self._buttons: Mapping[str, Pressed] = {
            "basics": self._ask("basics"),
            "music": self._ask("music"),
            "announce": self.announce,
            "open": self.open,
            "open-now": self._open_now,
            "cancel": self._cancel_now,
        }

    # -- who, which, and in what words ---------------------------------------------------------------------------

    def actor(self, interaction: Interaction, artist: str | None = None) -> Actor:
        """As Discord vouches for them, and the artist whom they named. Raises Refused outside a server."""
        if interaction.guild_id is None:
            raise Refused("error-discord-server-only")
        roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
        return Actor(
            guild_id=interaction.guild_id,
            user_id=interaction.user.id,
            role_ids=tuple(role.id for role in roles),
            artist=artist or "",
        )

    async def pick(self, interaction: Interaction, wanted: str | None) -> CampaignId:
        """What stands in a campaign option: an id from the suggestions, a title, or nothing for the newest.

        Raises Refused where two artists' campaigns are meant as well as each other.
        """
        listed = await self.campaigns.listed(self.actor(interaction))
        wanted = (wanted or "").strip().lower()
        found = [c for c in listed if wanted == str(c.id)]
        if not found and wanted:
            found = [c for c in listed if wanted in (c.title.lower(), c.slug)]
        elif not wanted:
            found = [c for c in listed if c.status not in (C.ARCHIVED, C.CANCELLED)]
        if not found:
            raise NotFound("error-campaign-not-found" if wanted else "error-discord-no-campaign")
        if len({c.artist.id for c in found}) > 1:
            whose = names_of(found)
            raise Refused("error-which-one", names=", ".join(f"{c.title}{whose(c)}" for c in found[:5]))
        return found[0].id

    async def suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Campaigns of the server's artists for an option."""
        try:
            found = await self.campaigns.listed(self.actor(interaction))
        except Refused:
            return []
        alive = [c for c in found if c.status is not C.ARCHIVED]
        fits = [c for c in alive if typed.lower() in c.title.lower() or typed == str(c.id)]
        whose = names_of(found)
        return [
            app_commands.Choice(
                name=cut(f"{c.title}{whose(c)} · {c.rule.on} · {c.status.value}", 100), value=str(c.id)
            )
            for c in fits[:25]
        ]

    async def suggested_artists(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The server's artists in whose team they are, for an option."""
        try:
            async with self._store() as tx:
                found = await self.teams.artists(tx, self.actor(interaction), MemberRole.VIEWER)
        except Refused:
            return []
        fits = [artist for artist in found if typed.lower() in artist.name.lower()]
        return [app_commands.Choice(name=cut(a.name, 100), value=str(a.id)) for a in fits[:25]]

    def text(self, interaction: Interaction, key: str, **args: str | int) -> str:
        """In the language of their app."""
        return self.wording.text(interaction.client.language(interaction), key, **args)

    async def binding(self, actor: Actor) -> GuildBinding | None:
        """The server's settings for the actor's artist."""
        async with self._store() as tx:
            artist = await self.teams.artist(tx, actor, MemberRole.VIEWER)
            bound = await tx.campaigns.bindings(actor.guild_id)
        return next((b for b in bound if b.artist_id == artist.id), None)

    # -- presses and forms ---------------------------------------------------------------------------------------

    async def pressed(self, interaction: Interaction, rest: str) -> None:
        """A button of a preview: "<what>:<campaign id>", and of a move what moves."""
        what, _, rest = rest.partition(":")
        number, _, moves = rest.partition(":")
        if what not in {*self._buttons, "move"} or not number.isdigit() or len(number) > 18:
            raise NotFound
        if what == "move":
            await self._changed(interaction, CampaignId(int(number)), unpacked(moves))
            return
        await self._buttons[what](interaction, CampaignId(int(number)))

    async def submitted(self, interaction: Interaction, rest: str) -> None:
        """A form came back: the preview is shown as it is now."""
        found = read(rest, dict(interaction.data or {}))
        if found is None:
            raise NotFound
        campaign_id, values = found
        actor = self.actor(interaction)
        campaign = await self.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        await self.edit(interaction, campaign_id, changed(campaign, values))

    def _ask(self, name: str) -> Pressed:
        async def ask(interaction: Interaction, campaign_id: CampaignId) -> None:
            campaign = await self.campaigns.get(self.actor(interaction), campaign_id, MemberRole.MANAGER)
            lang = interaction.client.language(interaction)
            await interaction.response.send_modal(form(name, campaign, self.wording, lang))

        return ask

    # -- actions -------------------------------------------------------------------------------------------------

    async def create(
        self,
        interaction: Interaction,
        title: str,
        date: str,
        picture: discord.Attachment,
        zone: str | None,
        artist: str | None,
    ) -> None:
        """Everything that can be refused without the file is refused before it is fetched."""
        actor, on = self.actor(interaction, artist), parse_date(date)
        where = parse_zone(zone) if zone else "UTC"
        check_weight(picture)
        async with self._store() as tx:
            await self.teams.artist(tx, actor, MemberRole.MANAGER)
        await interaction.response.defer(ephemeral=True, thinking=True)
        artwork = await uploaded(picture)
        language = interaction.client.server_language(interaction)
        campaign = await self.campaigns.create(
            actor, title=title, on=on, artwork=artwork, zone=where, language=language
        )
        await self.preview(interaction, campaign, "discord-created")

    async def edit(
        self,
        interaction: Interaction,
        campaign_id: CampaignId,
        changes: Mapping[str, str],
        picture: discord.Attachment | None = None,
    ) -> None:
        """Change, show, and correct what is posted. A move that costs texts waits for a press."""
        question, asked = await self._question(interaction, campaign_id, changes)
        rest = {name: value for name, value in changes.items() if not (question and name in DATE_FIELDS)}
        if rest or picture is not None or not question:
            await self._changed(interaction, campaign_id, rest, picture)
        if question:
            await say(interaction, content="\n".join(question), view=asked)

    async def _question(
        self, interaction: Interaction, campaign_id: CampaignId, changes: Mapping[str, str]
    ) -> tuple[list[str], discord.ui.View | None]:
        """Before fans are told of another date: to how many, and what their texts cost. Nothing where they cost none."""
        actor = self.actor(interaction)
        old = await self.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        if old.status is not C.OPEN or not DATE_FIELDS & changes.keys():
            return [], None
        new = apply(old, changes, self._clock.now())
        cost = await self._bill.of_one(interaction, actor, new, DeliveryKind.MOVED)
        if new.rule == old.rule or not cost:
            return [], None
        when = release_words(self.wording, new.rule, interaction.client.language(interaction))
        sure = self.text(interaction, "discord-move-sure", title=old.title, when=when, fans=old.fans)
        yes = self._button(interaction, "move", old, discord.ButtonStyle.primary, f":{packed(old, new)}")
        return [sure, *cost], view_of([[yes]])

    async def _changed(
        self,
        interaction: Interaction,
        campaign_id: CampaignId,
        changes: Mapping[str, str],
        picture: discord.Attachment | None = None,
    ) -> None:
        actor = self.actor(interaction)
        artwork = None
        if picture is not None:
            check_weight(picture)
            await self.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
            await interaction.response.defer(ephemeral=True, thinking=True)
            artwork = await uploaded(picture)
        campaign = await self.campaigns.edit(actor, campaign_id, changes, artwork)
        key = "discord-edited" if changes or picture else "discord-unchanged"
        await self.preview(interaction, campaign, key)
        await self.announcements.refresh(campaign)

    async def announce(
        self, interaction: Interaction, campaign_id: CampaignId, channel_id: int | None = None
    ) -> None:
        """Into the named channel, else the one of its artist's settings."""
        actor = self.actor(interaction)
        old = await self.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        binding = await self.binding(replace(actor, artist=str(old.artist.id)))
        where = channel_id or (binding.announce_channel_id if binding else None)
        if where is None:
            raise Refused("error-discord-no-channel")
        await interaction.response.defer(ephemeral=True, thinking=True)
        campaign = await self.campaigns.announce(actor, campaign_id)
        url = await self.announcements.post(campaign, actor.guild_id, where)
        cost = await self._bill.whole(interaction, actor, campaign)
        words = [self.text(interaction, "discord-announced", url=url), *cost]
        await say(interaction, content="\n".join(words))

    async def open(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        """At once, or by a press where texts would cost something."""
        actor = self.actor(interaction)
        campaign = await self.campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        cost = await self._bill.of_opening(interaction, actor, campaign)
        if not cost or campaign.status is not C.ANNOUNCED:
            await self._open_now(interaction, campaign_id)
            return
        words = [self.text(interaction, "discord-open-sure", title=campaign.title), *cost]
        yes = self._button(interaction, "open-now", campaign, discord.ButtonStyle.success)
        await say(interaction, content="\n".join(words), view=view_of([[yes]]))

    async def _open_now(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        campaign = await self.campaigns.open(self.actor(interaction), campaign_id)
        posted = await self.campaigns.announcements(campaign_id)
        key = "discord-opened" if posted else "discord-opened-unannounced"
        await say(interaction, content=self.text(interaction, key, title=campaign.title))
        await self.announcements.refresh(campaign)

    async def ask_cancel(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        """What it will do, to how many; done by a press."""
        campaign = await self.campaigns.get(self.actor(interaction), campaign_id, MemberRole.OWNER)
        words = [
            self.text(interaction, "discord-cancel-sure", title=campaign.title, fans=campaign.fans),
            *await self._bill.of_one(interaction, self.actor(interaction), campaign, DeliveryKind.CANCELLED),
        ]
        yes = self._button(interaction, "cancel", campaign, discord.ButtonStyle.danger)
        await say(interaction, content="\n".join(words), view=view_of([[yes]]))

    async def _cancel_now(self, interaction: Interaction, campaign_id: CampaignId) -> None:
        campaign = await self.campaigns.cancel(self.actor(interaction), campaign_id)
        words = self.text(interaction, "discord-cancelled", title=campaign.title)
        await interaction.response.edit_message(content=words, view=None)
        await self.announcements.refresh(campaign)

    async def preview(
        self, interaction: Interaction, campaign: Campaign, key: str, **words: str | int
    ) -> None:
        """Exactly what fans will see, and what to press next."""
        lang = interaction.client.language(interaction)
        shown = await self.announcements.drawn(campaign, lang)
        lines = [
            self.text(interaction, key, title=campaign.title, **words),
            *self._advice(interaction, campaign),
            *await self._bill.too_long(interaction, self.actor(interaction), campaign),
        ]
        buttons = [
            self._button(interaction, "basics", campaign),
            self._button(interaction, "music", campaign),
        ]
        if campaign.status in (C.DRAFT, C.ANNOUNCED, C.OPEN):
            buttons.append(self._button(interaction, "announce", campaign, discord.ButtonStyle.primary))
        if campaign.status in (C.DRAFT, C.ANNOUNCED):
            buttons.append(self._button(interaction, "open", campaign, discord.ButtonStyle.success))
        drawn = replace(shown, content="\n".join(lines), view=view_of([buttons]))
        await say(interaction, **drawn.to_send())

    def _advice(self, interaction: Interaction, campaign: Campaign) -> list[str]:
        lines = []
        left = campaign.rule.instant() - self._clock.now()
        if campaign.status in (C.DRAFT, C.ANNOUNCED) and left < _SOON:
            lines.append(self.text(interaction, "discord-advice-late", days=max(0, left.days)))
        if campaign.release.upc is None and not any(t.isrc for t in campaign.release.tracks):
            lines.append(self.text(interaction, "discord-advice-codes"))
        return lines

    def _button(
        self,
        interaction: Interaction,
        what: str,
        campaign: Campaign,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        more: str = "",
    ) -> discord.ui.Button[Any]:
        label = self.text(interaction, f"discord-button-{what}")
        return discord.ui.Button(label=label, custom_id=f"uc:{what}:{campaign.id}{more}", style=style)


def names_of(campaigns: Sequence[Campaign]) -> Callable[[Campaign], str]:
    """What is said of a campaign's artist in a list: nothing where all are one's."""
    several = len({campaign.artist.id for campaign in campaigns}) > 1
    return lambda campaign: f" · {campaign.artist.name}" if several else ""
