"""What the domain asks of storage, one repository a topic. All of them live inside a unit of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.campaign import (
    Announcement,
    Artist,
    Campaign,
    CampaignStatus,
    GuildBinding,
    MemberRole,
    ReleaseKind,
    SaveTarget,
    Track,
    Wave,
)
from core.consent import ConsentEvent, Shown
from core.delivery import NewDelivery
from core.fan import Address, Fan, Reachability, Sender, Visitor
from core.grant import Account, Grant, GrantStatus, Tokens
from core.ids import (
    AddressId,
    ArtistId,
    ArtworkId,
    AttemptId,
    CampaignId,
    Channel,
    DspName,
    FanId,
    GrantId,
    Market,
    PreSaveId,
    SenderId,
    TicketId,
)
from core.ladder import Rung
from core.links import Link
from core.presave import PreSave
from core.release_time import ReleaseRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """A campaign and its release, about to be stored as a draft."""

    artist_id: ArtistId
    title: str
    kind: ReleaseKind
    artwork_id: ArtworkId
    rule: ReleaseRule
    slug: str
    code: str
    dsps: tuple[DspName, ...]
    target: SaveTarget = SaveTarget.TRACKS
    tracks: tuple[Track, ...] = ()
    upc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """Prepared pictures of one artwork: JPEG bytes by variant ("square", "card", "thumb"), accent as #rrggbb."""

    images: Mapping[str, bytes] = field(repr=False)
    accent: str


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

    async def moments(self, until: datetime) -> list[Wave]:
        """Waves of open or releasing campaigns that fire before `until` and have not fired."""
        ...

    async def openings(self, until: datetime) -> list[tuple[CampaignId, datetime]]:
        """Announced campaigns whose pre-save open date falls before `until`."""
        ...

    async def fire_due(self, now: datetime) -> list[Wave]:
        """Atomically turn due waves of unpaused open/releasing campaigns to firing, and their campaigns to releasing.

        Each wave is returned to exactly one caller in the world.
        """
        ...

    async def firing(self) -> list[Wave]:
        """Waves that are firing, of unpaused campaigns."""
        ...

    async def finish_waves(self, now: datetime) -> list[CampaignId]:
        """Waves with nothing left to do become done; campaigns whose waves are all done become released (returned)."""
        ...

    async def links(self, campaign_id: CampaignId) -> list[Link]:
        """All known links."""
        ...

    async def put_link(self, campaign_id: CampaignId, link: Link, now: datetime) -> None:
        """Insert or replace (campaign, dsp, market); an artist's own link is never overwritten by a found one."""
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

    async def funnel(self, campaign_id: CampaignId) -> Funnel:
        """Counted now."""
        ...


class FanRepository(Protocol):
    """Senders, fans and their addresses."""

    async def put_sender(self, channel: Channel, external_id: str, name: str) -> Sender:
        """Insert or update one of our bots or numbers."""
        ...

    async def sender(self, sender_id: SenderId) -> Sender:
        """Raises NotFound."""
        ...

    async def senders(self) -> list[Sender]:
        """All of them."""
        ...

    async def known(self, visitor: Visitor) -> tuple[Fan, Address] | None:
        """Who this is, if they were ever admitted."""
        ...

    async def admit(self, visitor: Visitor, now: datetime) -> tuple[Fan, Address]:
        """Find or create fan and address; name and language are refreshed; country and zone only filled when empty."""
        ...

    async def add_web_fan(self, language: str, country: str | None, zone: str | None, now: datetime) -> Fan:
        """A fan without a chat."""
        ...

    async def fan(self, fan_id: FanId) -> Fan:
        """Raises NotFound."""
        ...

    async def address(self, address_id: AddressId) -> Address:
        """Raises NotFound."""
        ...

    async def addresses(self, fan_id: FanId) -> list[Address]:
        """All of a fan's addresses, the first one first."""
        ...

    async def update(self, fan: Fan) -> None:
        """Write name, language, zone, country, paused_until, wake."""
        ...

    async def set_reachability(
        self, address_id: AddressId, to: Reachability, why: str, now: datetime
    ) -> None:
        """Record whether the address takes messages; anything queued for an unreachable one becomes suppressed."""
        ...

    async def set_dm_channel(self, address_id: AddressId, dm_channel_id: str) -> None:
        """Remember an open Discord DM channel."""
        ...

    async def tie(self, web_fan: FanId, to: FanId) -> None:
        """Move everything of a fan without a chat to `to` (pre-saves, grants, consents) and remove the empty fan."""
        ...

    async def export(self, fan_id: FanId) -> dict[str, Any]:
        """Everything stored about a fan, JSON-ready, tokens left out."""
        ...

    async def erase(self, fan_id: FanId, proof: bytes, now: datetime) -> None:
        """Remove the person; consent events stay, tied only to `proof`; opted-out addresses stay suppressed by hash."""
        ...

    async def suppressed(self, address_hash: bytes) -> bool:
        """Whether an erased address had opted out."""
        ...

    async def file_id(self, sender_id: SenderId, artwork_id: ArtworkId) -> str | None:
        """The vendor's id of an uploaded picture."""
        ...

    async def put_file_id(self, sender_id: SenderId, artwork_id: ArtworkId, file_id: str) -> None:
        """Remember it."""
        ...


class PreSaveRepository(Protocol):
    """Who joined what, and their pre-saves."""

    async def join(
        self, fan_id: FanId, campaign_id: CampaignId, address_id: AddressId | None, source: str, now: datetime
    ) -> tuple[int, bool]:
        """The fan's number in this campaign (from 1) and whether they are new to it."""
        ...

    async def number(self, fan_id: FanId, campaign_id: CampaignId) -> int | None:
        """The fan's number; None when they never joined."""
        ...

    async def put(
        self,
        *,
        fan_id: FanId,
        campaign_id: CampaignId,
        dsp: DspName,
        rung: Rung,
        market: Market,
        address_id: AddressId | None,
        grant_id: GrantId | None,
        follow: bool,
        now: datetime,
    ) -> PreSave:
        """Insert, or bring an existing one up to date (a withdrawn, failed or dead one waits again).

        The wave is the market's if the campaign has one, else `*`; a done wave fires again for the late-comer.
        Finished ones are returned as they are.
        """
        ...

    async def of_fan(self, fan_id: FanId) -> list[PreSave]:
        """Newest first, withdrawn ones left out."""
        ...

    async def of_campaign(self, fan_id: FanId, campaign_id: CampaignId) -> list[PreSave]:
        """A fan's pre-saves in one campaign, withdrawn ones left out."""
        ...

    async def withdraw(self, fan_id: FanId, campaign_id: CampaignId, dsp: DspName | None = None) -> int:
        """Those not yet executed become withdrawn; returns how many."""
        ...

    async def revive(self, fan_id: FanId, dsp: DspName, grant_id: GrantId) -> list[PreSave]:
        """After a renewed permission: pre-saves that needed it wait again (urgent when their wave fired)."""
        ...

    async def retry_failed(self, campaign_id: CampaignId) -> int:
        """Failed, not-entitled and awaiting-source ones of a campaign wait again."""
        ...

    async def wait_for_opening(self, campaign_id: CampaignId, address_id: AddressId, now: datetime) -> bool:
        """ "Tell me when it opens"; False when already noted."""
        ...

    async def waiting_for_opening(self, campaign_id: CampaignId) -> list[AddressId]:
        """Who asked."""
        ...

    async def remind_wave(
        self, wave: Wave, now: datetime, limit: int
    ) -> list[tuple[PreSaveId, FanId, AddressId | None, DspName]]:
        """Up to `limit` reminder-rung pre-saves of a firing wave become reminded; empty when none is left."""
        ...

    async def addresses_to_tell(
        self, campaign_id: CampaignId, after: AddressId | None, limit: int
    ) -> list[AddressId]:
        """Addresses of fans with a live pre-save (or without a DSP, only joined), in id order, a page at a time."""
        ...


class GrantRepository(Protocol):
    """Permissions; tokens are sealed on the way in and opened on the way out."""

    async def live(self, fan_id: FanId, dsp: DspName) -> Grant | None:
        """The fan's active, expiring or needs_consent grant."""
        ...

    async def of_fan(self, fan_id: FanId) -> list[Grant]:
        """All that are not revoked."""
        ...

    async def put(
        self,
        *,
        fan_id: FanId,
        dsp: DspName,
        account: Account,
        tokens: Tokens,
        usable_until: datetime | None,
        now: datetime,
    ) -> Grant:
        """Store a fresh permission: the same account is renewed, another one replaces it (the old is revoked)."""
        ...

    async def others_with(self, dsp: DspName, account_id: str, fan_id: FanId) -> int:
        """How many other fans use this DSP account."""
        ...

    async def move(self, grant_id: GrantId, to: GrantStatus, now: datetime) -> bool:
        """Guarded by core.lifecycle; revoked destroys the ciphertext."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Permits its holder to start connecting, for one fan (None: a web fan to be), chat and campaign."""

    id: TicketId
    campaign_id: CampaignId
    fan_id: FanId | None
    address_id: AddressId | None
    source: str
    dsp: DspName | None
    spent: bool


class TicketRepository(Protocol):
    """Tickets, claim codes and /me links: secrets of which only a keyed hash is stored."""

    async def put(
        self,
        token_hash: bytes,
        *,
        campaign_id: CampaignId,
        fan_id: FanId | None,
        address_id: AddressId | None,
        source: str,
        dsp: DspName | None,
        now: datetime,
    ) -> TicketId:
        """Store a ticket."""
        ...

    async def find(self, token_hash: bytes) -> Ticket | None:
        """Spent ones too; never those of a cancelled or archived campaign."""
        ...

    async def spend(self, ticket_id: TicketId, now: datetime) -> None:
        """It can start no further attempt."""
        ...

    async def put_code(self, code_hash: bytes, purpose: str, fan_id: FanId, expires_at: datetime) -> None:
        """A one-use code (purposes: "claim", "me", "me-session")."""
        ...

    async def peek_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """Whose unspent, unexpired code this is."""
        ...

    async def use_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """Spend it; None when unknown, spent or expired. Exactly one caller gets the fan."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to authorise: from the button to the bound grant."""

    id: AttemptId
    ticket_id: TicketId | None
    fan_id: FanId | None
    address_id: AddressId | None
    campaign_id: CampaignId
    dsp: DspName
    browser_hash: bytes = field(repr=False)
    verifier: str = field(repr=False)
    source: str
    follow: bool
    future: bool
    shown: Shown
    created_at: datetime
    expires_at: datetime
    account: Account | None = None
    tokens: Tokens | None = field(default=None, repr=False)
    confirm_hash: bytes | None = field(default=None, repr=False)
    zone: str | None = None


class AttemptRepository(Protocol):
    """Authorisation attempts. Verifier and tokens are sealed at rest."""

    async def put(self, state_hash: bytes, attempt: Attempt) -> AttemptId:
        """Store a started attempt (`attempt.id` is ignored)."""
        ...

    async def take(self, state_hash: bytes, dsp: DspName, now: datetime) -> Attempt | None:
        """Spend the state: exactly one caller ever gets the attempt; None when unknown, expired, used or of another DSP."""
        ...

    async def hold(
        self, attempt_id: AttemptId, account: Account, tokens: Tokens, confirm_hash: bytes, until: datetime
    ) -> None:
        """Keep exchanged tokens, sealed, until the fan confirms."""
        ...

    async def confirm(self, confirm_hash: bytes, now: datetime) -> Attempt | None:
        """Spend the confirmation: exactly one caller gets the attempt with its tokens, which are then erased here."""
        ...

    async def discard(self, confirm_hash: bytes) -> None:
        """ "That's not me": the held tokens are destroyed."""
        ...

    async def unfinished(self, older_than: datetime, newer_than: datetime) -> list[Attempt]:
        """Attempts with a chat that nothing came back from, each returned once in its life (marked as nudged)."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Destroy expired attempts and their held tokens."""
        ...


class DeliveryRepository(Protocol):
    """Messages waiting to go out."""

    async def queue(self, new: Sequence[NewDelivery], now: datetime) -> int:
        """Insert; those that exist already (address, campaign, kind, occasion) are left alone. Returns how many are new."""
        ...

    async def drop_queued(self, campaign_id: CampaignId, kinds: Sequence[str], reason: str) -> int:
        """Queued messages of a campaign become suppressed (a moved or cancelled release)."""
        ...


class ConsentRepository(Protocol):
    """The append-only ledger."""

    async def add(self, events: Sequence[ConsentEvent]) -> None:
        """Append."""
        ...

    async def of_fan(self, fan_id: FanId) -> list[ConsentEvent]:
        """Oldest first."""
        ...

    async def given(self, fan_id: FanId, purpose: str, artist_id: ArtistId | None) -> bool:
        """Whether the latest event says given."""
        ...


class EventRepository(Protocol):
    """What happened, for the funnel; no identity in it."""

    async def add(
        self,
        kind: str,
        *,
        campaign_id: CampaignId,
        now: datetime,
        source: str = "",
        channel: Channel | None = None,
        dsp: DspName | None = None,
        country: str | None = None,
        visitor: bytes | None = None,
    ) -> None:
        """kinds: view, click, join, authorised, saved, played. `visitor`: daily-salted hash."""
        ...

    async def visitor_salt(self, now: datetime) -> bytes:
        """Today's salt, created on demand; older salts are deleted."""
        ...
