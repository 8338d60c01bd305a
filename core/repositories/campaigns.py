"""What the domain asks of storage about artists, campaigns, waves and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.campaign import (
    LANGUAGES,
    Announcement,
    Artist,
    Campaign,
    CampaignStatus,
    Clip,
    GuildBinding,
    MemberRole,
    ReleaseKind,
    SaveTarget,
    Track,
    Wave,
)
from core.ids import (
    ArtistId,
    ArtworkId,
    CampaignId,
    ClipId,
    DspName,
    Market,
    SenderId,
)
from core.links import Link
from core.release_time import ReleaseRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """A campaign and its release, about to be stored as a draft."""

    artist_id: ArtistId
    title: str
    kind: ReleaseKind
    artwork_id: ArtworkId | None
    rule: ReleaseRule
    slug: str
    code: str
    dsps: tuple[DspName, ...]
    target: SaveTarget = SaveTarget.TRACKS
    tracks: tuple[Track, ...] = ()
    upc: str | None = None
    clip: Clip | None = None
    language: str = LANGUAGES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """Prepared pictures of one artwork: JPEG bytes by variant ("square", "card", "thumb"), accent as #rrggbb."""

    images: Mapping[str, bytes] = field(repr=False)
    accent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClip:
    """A prepared clip, about to be stored."""

    mp3: bytes = field(repr=False)
    seconds: int
    voice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How far people came, counted by visitors and fans. `by_dsp`: pre-saves per DSP; `by_source`: joins per source."""

    views: int
    clicks: int
    joined: int
    authorised: int
    saved: int
    played: int
    by_dsp: Mapping[str, int]
    by_source: Mapping[str, int]
    by_channel: Mapping[str, int]
    problems: Mapping[str, int]


class CampaignRepository(Protocol):
    """Artists, their teams, releases, campaigns, waves, links, announcements and artwork."""

    async def put_invite(self, code_hash: bytes, artist_name: str, now: datetime) -> None:
        """Store a one-use invitation."""
        ...

    async def use_invite(self, code_hash: bytes, now: datetime) -> str | None:
        """Spend it and return the artist's name; None when unknown or spent."""
        ...

    async def add_artist(self, name: str) -> Artist:
        """A new artist with a free slug made from the name."""
        ...

    async def artist(self, artist_id: ArtistId) -> Artist:
        """Raises NotFound."""
        ...

    async def bind_guild(self, binding: GuildBinding) -> None:
        """Insert or replace the binding of this artist and guild."""
        ...

    async def bindings(self, guild_id: int) -> list[GuildBinding]:
        """Every artist bound to a guild."""
        ...

    async def guilds_of(self, artist_id: ArtistId) -> list[GuildBinding]:
        """Every guild an artist is bound to."""
        ...

    async def set_member(
        self, artist_id: ArtistId, *, user_id: int | None, role_id: int | None, role: MemberRole
    ) -> None:
        """Give a Discord user or a Discord role a part in the team (exactly one of the ids)."""
        ...

    async def drop_member(self, artist_id: ArtistId, *, user_id: int | None, role_id: int | None) -> bool:
        """Take a user's or a role's part away; False: they had none."""
        ...

    async def note_change(
        self,
        artist_id: ArtistId,
        by: int,
        *,
        user_id: int | None,
        role_id: int | None,
        part: MemberRole | None,
        now: datetime,
    ) -> None:
        """For the audit: which part somebody was given, None: it was taken away; by this Discord user."""
        ...

    async def owners(self, artist_id: ArtistId) -> list[int]:
        """Discord users who own the team by themselves, the first one first."""
        ...

    async def hold_owners(self, artist_id: ArtistId) -> list[int]:
        """The same, and nobody else changes who they are before this transaction ends."""
        ...

    async def member_role(
        self, artist_id: ArtistId, user_id: int, role_ids: Sequence[int]
    ) -> MemberRole | None:
        """The best role this user has, by themselves or by their Discord roles."""
        ...

    async def add(self, new: NewCampaign) -> Campaign:
        """A draft. Raises Refused("error-slug-taken") when the slug or code is taken."""
        ...

    async def get(self, campaign_id: CampaignId) -> Campaign:
        """Raises NotFound."""
        ...

    async def by_slug(self, slug: str) -> Campaign | None:
        """Any status, drafts too: the caller decides who may see it."""
        ...

    async def by_code(self, code: str) -> Campaign | None:
        """By the start code, case-insensitively."""
        ...

    async def by_keyword(self, sender_id: SenderId, keyword: str) -> Campaign | None:
        """The live campaign that owns this (normalised) keyword on this sender."""
        ...

    async def of_artists(self, artist_ids: Sequence[ArtistId]) -> list[Campaign]:
        """Newest first, archived ones last."""
        ...

    async def live(self) -> list[Campaign]:
        """Announced, open, releasing or released campaigns."""
        ...

    async def update(self, campaign: Campaign) -> Campaign:
        """Write every editable field (release's too) if `revision` still matches, and raise the revision by one.

        Raises Refused("error-edited-meanwhile") otherwise, Refused("error-keyword-taken") for a taken SMS keyword.
        """
        ...

    async def move(self, campaign_id: CampaignId, to: CampaignStatus, now: datetime) -> bool:
        """Guarded by core.lifecycle; False when the campaign is not in a state that may become `to`."""
        ...

    async def set_paused(self, campaign_id: CampaignId, paused: bool) -> None:
        """Pause or resume its release run."""
        ...

    async def zones(self, campaign_id: CampaignId) -> list[Market]:
        """The markets of the waves it has."""
        ...

    async def wave_for(self, campaign_id: CampaignId, market: Market) -> Wave | None:
        """The market's own, else the world's; None while none is planned."""
        ...

    async def waves(self, campaign_id: CampaignId) -> list[Wave]:
        """In the order they fire."""
        ...

    async def set_waves(self, campaign_id: CampaignId, planned: Mapping[Market, datetime]) -> None:
        """Insert missing waves as planned; move those that have not fired to their new moment; drop unneeded empty ones.

        Tells the schedulers (one NOTIFY `upbeat_moments` per call).
        """
        ...

    async def cancel_waves(self, campaign_id: CampaignId) -> None:
        """All that have not fired become cancelled."""
        ...

    async def moments(self, until: datetime) -> list[datetime]:
        """When waves of open or releasing campaigns fire before `until` that have not fired; the first thousand moments."""
        ...

    async def openings(self, until: datetime) -> list[tuple[CampaignId, datetime]]:
        """Announced campaigns whose pre-save open date falls before `until`."""
        ...

    async def fire_due(self, now: datetime) -> list[Wave]:
        """Atomically turn due waves of unpaused open/releasing campaigns to firing, and their campaigns to releasing.

        Those of 500 campaigns at most: ask again until there are none. Each wave is returned to exactly one caller in the world.
        """
        ...

    async def reminding(self) -> list[Wave]:
        """Firing waves of unpaused campaigns in which somebody still waits for a reminder."""
        ...

    async def finish_waves(self, now: datetime) -> list[CampaignId]:
        """Waves with nothing left to do become done; campaigns whose waves are all done become released (returned)."""
        ...

    async def links(self, campaign_id: CampaignId) -> list[Link]:
        """All known links."""
        ...

    async def put_link(self, campaign_id: CampaignId, link: Link, now: datetime) -> None:
        """Insert or replace (campaign, dsp, market); an artist's own link is never overwritten by a found one.

        With an item, what waited for it in its market is due: a page now, more with PreSaveRepository.wake_more.
        Tells every process, for what it remembers of the campaign's links; so does `drop_link`.
        """
        ...

    async def drop_link(self, campaign_id: CampaignId, dsp: DspName) -> int:
        """Forget every link of a service, the artist's too; returns how many."""
        ...

    async def put_announcement(self, announcement: Announcement) -> None:
        """Remember a posted message."""
        ...

    async def announcements(self, campaign_id: CampaignId) -> list[Announcement]:
        """All posted messages."""
        ...

    async def add_artwork(self, artwork: Artwork) -> ArtworkId:
        """Store the pictures."""
        ...

    async def artwork(self, artwork_id: ArtworkId, variant: str) -> bytes | None:
        """JPEG bytes."""
        ...

    async def accent(self, artwork_id: ArtworkId) -> str | None:
        """The accent colour as #rrggbb."""
        ...

    async def add_clip(self, new: NewClip) -> Clip:
        """Store the sound."""
        ...

    async def clip(self, clip_id: ClipId) -> bytes | None:
        """MP3 bytes."""
        ...

    async def drop_clip(self, clip_id: ClipId) -> None:
        """Forget the sound and where it was uploaded, unless a release still has it."""
        ...

    async def funnel(self, campaign_id: CampaignId) -> Funnel:
        """Counted now."""
        ...
