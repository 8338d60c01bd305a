"""What artists do with campaigns, from draft to archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.campaign import Announcement, Campaign, CampaignStatus, MemberRole, ReleaseKind, Track, valid_title
from core.delivery import DeliveryKind
from core.errors import Refused
from core.ids import CampaignId, DspName, Market
from core.links import Link, LinkMethod, checked
from core.ports import Chance, Clock, Dsps, Store, UnitOfWork
from core.release_time import ReleaseRule
from core.repositories import Artwork, Funnel, NewCampaign, NewClip
from core.services.campaign_fields import DATE_FIELDS, apply, check_future, slug_of
from core.services.teams import Actor, Teams

C = CampaignStatus
_EDITABLE = (C.DRAFT, C.ANNOUNCED, C.OPEN)
# they name the date, or were counted from it
_OF_THE_DATE = [k.value for k in (DeliveryKind.MOVED, DeliveryKind.COUNTDOWN, DeliveryKind.RENEW)]
# goes out though the release is called off: that it is, an answer to who wrote, and what is about releases to come
_OUTLASTS = (DeliveryKind.CANCELLED, DeliveryKind.REPLY, DeliveryKind.RENEW_FUTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedLinks:
    """Where an artist sends people, each link carrying the same source tag."""

    source: str
    page: str
    telegram: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSettings:
    """What campaigns need from the operator's settings."""

    public_url: str
    default_dsps: tuple[DspName, ...]
    reserved_slugs: frozenset[str]
    zones: Mapping[Market, str]  # the wall clock of each market


class Campaigns:
    """Every action names its actor; another artist's campaign is never found."""

    def __init__(
        self, store: Store, clock: Clock, chance: Chance, teams: Teams, dsps: Dsps, settings: CampaignSettings
    ) -> None:
        self._store, self._clock, self._chance = store, clock, chance
        self._teams, self._dsps, self._settings = teams, dsps, settings

    async def create(
        self, actor: Actor, *, title: str, on: date, artwork: Artwork, zone: str = "UTC", language: str = "en"
    ) -> Campaign:
        """A draft with defaults for everything else. Raises Refused in the artist's words."""
        title = valid_title(title)
        rule = ReleaseRule(on=on, zone=zone)
        check_future(rule.instant(), self._clock.now())
        async with self._store() as tx:
            artist = await self._teams.artist(tx, actor, MemberRole.MANAGER)
            new = NewCampaign(
                artist_id=artist.id,
                title=title,
                kind=ReleaseKind.SINGLE,
                artwork_id=await tx.campaigns.add_artwork(artwork),
                rule=rule,
                slug=await self._free_slug(tx, artist.slug, title),
                code=self._chance.code(8).lower(),
                dsps=self._settings.default_dsps,
                tracks=(Track(title=title),),
                language=language,
            )
            return await tx.campaigns.add(new)

    async def clone(self, actor: Actor, campaign_id: CampaignId, *, title: str, on: date) -> Campaign:
        """A draft like another one: artwork, clip, services, hour, zone, language, what is saved, and goal.

        What names the other release (its codes, tracks, links and keyword) is not taken over. Raises Refused.
        """
        title = valid_title(title)
        async with self._store() as tx:
            model = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            rule = replace(model.rule, on=on)
            check_future(rule.instant(), self._clock.now())
            new = NewCampaign(
                artist_id=model.artist.id,
                title=title,
                kind=model.release.kind,
                artwork_id=model.release.artwork_id,
                clip=model.release.clip,
                rule=rule,
                slug=await self._free_slug(tx, model.artist.slug, title),
                code=self._chance.code(8).lower(),
                dsps=model.dsps,
                target=model.target,
                tracks=(Track(title=title),),
                language=model.language,
            )
            made = await tx.campaigns.add(new)
            return await tx.campaigns.update(replace(made, goal=model.goal)) if model.goal else made

    async def get(
        self, actor: Actor, campaign_id: CampaignId, need: MemberRole = MemberRole.VIEWER
    ) -> Campaign:
        """One of the actor's campaigns."""
        async with self._store() as tx:
            return await self._teams.campaign(tx, actor, campaign_id, need)

    async def listed(self, actor: Actor) -> list[Campaign]:
        """The actor's campaigns, of all their artists in this server, newest first."""
        async with self._store() as tx:
            artists = await self._teams.artists(tx, actor, MemberRole.VIEWER)
            return await tx.campaigns.of_artists([artist.id for artist in artists])

    async def edit(
        self,
        actor: Actor,
        campaign_id: CampaignId,
        changes: Mapping[str, str],
        artwork: Artwork | None = None,
    ) -> Campaign:
        """Change fields by name (see campaign_fields.FIELDS) and the artwork, all or nothing.

        A date change moves waves and tells fans once.
        """
        async with self._store() as tx:
            old = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            if old.status not in _EDITABLE:
                raise Refused("error-not-editable", status=old.status.value)
            new = apply(old, changes, self._clock.now())
            if artwork is not None:
                artwork_id = await tx.campaigns.add_artwork(artwork)
                new = replace(new, release=replace(new.release, artwork_id=artwork_id))
            if new == old:
                return old
            saved = await tx.campaigns.update(new)
            if DATE_FIELDS & changes.keys() and saved.status is C.OPEN:
                await self._moved(tx, old, saved)
            return saved

    async def set_clip(self, actor: Actor, campaign_id: CampaignId, new: NewClip | None) -> Campaign:
        """The sound on page and in chats, in place of an earlier one. None takes it away, whatever the status."""
        async with self._store() as tx:
            old = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            if new is not None and old.status not in _EDITABLE:
                raise Refused("error-not-editable", status=old.status.value)
            had = old.release.clip
            if new is None and had is None:
                return old
            clip = await tx.campaigns.add_clip(new) if new else None
            saved = await tx.campaigns.update(replace(old, release=replace(old.release, clip=clip)))
            if had is not None:
                await tx.campaigns.drop_clip(had.id)
            return saved

    async def reschedule(
        self, actor: Actor, campaign_id: CampaignId, on: str, at: str | None = None
    ) -> Campaign:
        """A new date (and time): everything pending moves, fans are told once."""
        return await self.edit(actor, campaign_id, {"date": on} | ({"time": at} if at else {}))

    async def announce(self, actor: Actor, campaign_id: CampaignId) -> Campaign:
        """The teaser page goes up; an open campaign may be announced again in another channel."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            if campaign.status is C.DRAFT:
                check_future(campaign.rule.instant(), self._clock.now())
                await self._move(tx, campaign, C.ANNOUNCED)
            elif campaign.status not in (C.ANNOUNCED, C.OPEN):
                raise Refused("error-cannot-announce", status=campaign.status.value)
            return await tx.campaigns.get(campaign_id)

    async def announced_in(self, announcement: Announcement) -> None:
        """Remember where an announcement was posted."""
        async with self._store() as tx:
            await tx.campaigns.put_announcement(announcement)

    async def announcements(self, campaign_id: CampaignId) -> list[Announcement]:
        """Where it was posted."""
        async with self._store() as tx:
            return await tx.campaigns.announcements(campaign_id)

    async def open(self, actor: Actor, campaign_id: CampaignId) -> Campaign:
        """Pre-saves are open from now on; whoever asked to be told is told."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            return await self._open(tx, campaign)

    async def open_due(self) -> list[CampaignId]:
        """Open announced campaigns whose open date has come; one that came out before it holds up no other."""
        opened, now = [], self._clock.now()
        async with self._store() as tx:
            for campaign_id, _ in await tx.campaigns.openings(now):
                campaign = await tx.campaigns.get(campaign_id)
                if campaign.rule.instant() > now:
                    await self._open(tx, campaign)
                    opened.append(campaign_id)
        return opened

    async def cancel(self, actor: Actor, campaign_id: CampaignId) -> Campaign:
        """Nothing will be saved; fans are told once; queued messages about the release are dropped."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.OWNER)
            await self._move(tx, campaign, C.CANCELLED)
            await tx.campaigns.cancel_waves(campaign_id)
            await tx.deliveries.drop_queued(
                campaign_id,
                [k.value for k in DeliveryKind if k not in _OUTLASTS],
                "campaign cancelled",
            )
            await tx.deliveries.announce(campaign_id, DeliveryKind.CANCELLED, "cancelled", self._clock.now())
            return await tx.campaigns.get(campaign_id)

    async def archive(self, actor: Actor, campaign_id: CampaignId) -> Campaign:
        """Out of sight; the page keeps playing."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            await self._move(tx, campaign, C.ARCHIVED)
            return await tx.campaigns.get(campaign_id)

    async def set_link(
        self, actor: Actor, campaign_id: CampaignId, dsp: DspName, url: str, item: str = ""
    ) -> Link:
        """The artist's own link; never overwritten by a found one."""
        service = self._dsps[dsp]
        url = checked(dsp, url, service.hosts)
        if not item and service.item_of is not None:
            item = service.item_of(url)
        link = Link(dsp=dsp, url=url, method=LinkMethod.ARTIST, item=item)
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            await tx.campaigns.put_link(campaign_id, link, self._clock.now())
        return link

    async def set_paused(self, actor: Actor, campaign_id: CampaignId, paused: bool) -> Campaign:
        """A paused release saves nothing and fires nothing until it goes on."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            await tx.campaigns.set_paused(campaign_id, paused)
            return replace(campaign, paused=paused)

    async def retry(self, actor: Actor, campaign_id: CampaignId) -> tuple[Campaign, int]:
        """What failed waits again; returns how many."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            return campaign, await tx.presaves.retry_failed(campaign_id)

    async def funnel(self, actor: Actor, campaign_id: CampaignId) -> tuple[Campaign, Funnel]:
        """How far people came."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.VIEWER)
            return campaign, await tx.campaigns.funnel(campaign_id)

    async def tagged(
        self, actor: Actor, campaign_id: CampaignId, source: str, bot: str | None
    ) -> TaggedLinks:
        """Page and start links that carry `source` (letters, digits, dashes; at most 20)."""
        campaign = await self.get(actor, campaign_id)
        tag = slug_of(source)[:20].strip("-")
        start = f"https://t.me/{bot}?start=c_{campaign.code}_{tag}" if bot else None
        return TaggedLinks(
            source=tag, page=f"{self._settings.public_url}/{campaign.slug}?s={tag}", telegram=start
        )

    async def artwork(self, campaign: Campaign, variant: str = "square") -> bytes | None:
        """The campaign's picture as JPEG bytes."""
        if campaign.release.artwork_id is None:
            return None
        async with self._store() as tx:
            return await tx.campaigns.artwork(campaign.release.artwork_id, variant)

    async def clip(self, campaign: Campaign) -> bytes | None:
        """The campaign's sound as MP3 bytes."""
        if campaign.release.clip is None:
            return None
        async with self._store() as tx:
            return await tx.campaigns.clip(campaign.release.clip.id)

    async def _open(self, tx: UnitOfWork, campaign: Campaign) -> Campaign:
        check_future(campaign.rule.instant(), self._clock.now())
        await self._move(tx, campaign, C.OPEN)
        await tx.campaigns.set_waves(campaign.id, campaign.rule.planned(self._settings.zones))
        await tx.deliveries.announce(campaign.id, DeliveryKind.OPEN, "open", self._clock.now())
        return await tx.campaigns.get(campaign.id)

    async def _moved(self, tx: UnitOfWork, old: Campaign, new: Campaign) -> None:
        await tx.campaigns.set_waves(new.id, new.rule.planned(self._settings.zones))
        if new.rule != old.rule:
            await tx.deliveries.drop_queued(new.id, _OF_THE_DATE, "the date moved")
            await tx.deliveries.announce(new.id, DeliveryKind.MOVED, f"r{new.revision}", self._clock.now())

    async def _move(self, tx: UnitOfWork, campaign: Campaign, to: CampaignStatus) -> None:
        if not await tx.campaigns.move(campaign.id, to, self._clock.now()):
            raise Refused("error-cannot-move", status=campaign.status.value, to=to.value)

    async def _free_slug(self, tx: UnitOfWork, artist_slug: str, title: str) -> str:
        wanted = slug_of(title)
        candidates = [wanted, f"{wanted}-{artist_slug}"[:60].strip("-")]
        for slug in candidates:
            if slug not in self._settings.reserved_slugs and await tx.campaigns.by_slug(slug) is None:
                return slug
        return f"{wanted}-{self._chance.code(6).lower()}"
