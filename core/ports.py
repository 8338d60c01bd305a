"""What the domain asks of the world: time, chance, seals, services, senders and storage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

from core.budget import DailyBudget
from core.delivery import Delivery, SendResult
from core.fan import Address
from core.grant import Account, GrantKind, Tokens
from core.ids import Channel, DspName, Market
from core.ladder import Credential, Rung
from core.links import Link
from core.message import Message
from core.presave import Answer, Wish
from core.repositories import (
    AttemptRepository,
    BroadcastRepository,
    CampaignRepository,
    ConsentRepository,
    DeliveryRepository,
    EventRepository,
    FanReplyRepository,
    FanRepository,
    FigureRepository,
    GrantRepository,
    GroupRepository,
    GuildRepository,
    PersonRepository,
    PreSaveRepository,
    ServiceRepository,
    TicketRepository,
)


class Clock(Protocol):
    """Domain time. In production the real time, corrected to the database's."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Chance(Protocol):
    """Randomness that nobody can guess."""

    def token(self) -> str:
        """At least 128 bits, URL-safe."""
        ...

    def code(self, length: int) -> str:
        """Characters from an alphabet without look-alikes, for people to type."""
        ...

    def fraction(self) -> float:
        """0 <= x < 1, for jitter; not secret."""
        ...


class Sealer(Protocol):
    """Authenticated encryption under the operator's keys, and keyed hashes."""

    def seal(self, purpose: str, context: str, plaintext: str) -> bytes:
        """Ciphertext that opens only with the same purpose and context."""
        ...

    def open(self, purpose: str, context: str, sealed: bytes) -> str:
        """Raises SealBroken."""
        ...

    def mac(self, purpose: str, text: str) -> bytes:
        """A keyed hash (32 bytes), for look-ups without storing the secret."""
        ...


class UnitOfWork(Protocol):
    """One transaction: committed when left normally, rolled back when left by an exception."""

    campaigns: CampaignRepository
    fans: FanRepository
    persons: PersonRepository
    presaves: PreSaveRepository
    grants: GrantRepository
    tickets: TicketRepository
    attempts: AttemptRepository
    deliveries: DeliveryRepository
    consents: ConsentRepository
    events: EventRepository
    figures: FigureRepository
    guilds: GuildRepository
    groups: GroupRepository
    broadcasts: BroadcastRepository
    replies: FanReplyRepository
    services: ServiceRepository


class Store(Protocol):
    """Opens transactions: `async with store() as tx: ...`."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A new transaction."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What is looked up at a DSP once per market: the release by UPC and its tracks by ISRC.

    `on`: its day, so that a look-up by words takes no older release of the same name.
    """

    artist: str
    title: str
    upc: str | None
    isrcs: tuple[str, ...]
    whole_album: bool
    on: date | None = None


class CodeFlow(Protocol):
    """OAuth 2 authorisation code, with PKCE or a client secret."""

    @property
    def kind(self) -> Literal[GrantKind.CODE]:
        """Tells the flows apart."""
        ...

    def authorize_url(self, *, state: str, challenge: str, redirect_uri: str, scopes: tuple[str, ...]) -> str:
        """Where the browser is sent; `challenge` is the S256 form of the PKCE verifier."""
        ...

    async def exchange(self, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
        """Raises NeedsConsent (bad code), Misconfigured, RetryLater."""
        ...

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        """New tokens, with the old refresh token when none came back. Raises NeedsConsent, Misconfigured, RetryLater."""
        ...


class BrowserFlow(Protocol):
    """The page itself obtains the token (MusicKit) and posts it."""

    @property
    def kind(self) -> Literal[GrantKind.BROWSER]:
        """Tells the flows apart."""
        ...

    @property
    def origins(self) -> tuple[str, ...]:
        """Addresses that the page's script talks to, for the page's policy."""
        ...

    def page_values(self, *, origin: str, now: datetime) -> dict[str, str]:
        """What the page's script needs: `script_url`, `developer_token`, `app_name`."""
        ...

    async def accept(self, token: str, *, now: datetime) -> Tokens:
        """Checks the posted token at once. Raises NeedsConsent, NotEntitled."""
        ...


class OAuth1Flow(Protocol):
    """OAuth 1.0a: no state comes back, the request token takes its place."""

    @property
    def kind(self) -> Literal[GrantKind.OAUTH1]:
        """Tells the flows apart."""
        ...

    async def request_token(self, *, callback: str) -> tuple[str, str, str]:
        """(request token, its secret, the URL to send the browser to)."""
        ...

    async def exchange(self, *, token: str, secret: str, verifier: str, now: datetime) -> Tokens:
        """Raises NeedsConsent, Misconfigured, RetryLater."""
        ...


class Saver(Protocol):
    """Puts things into a fan's library."""

    async def account(self, tokens: Tokens) -> Account:
        """Who authorised. Raises NotEntitled when this account cannot be served."""
        ...

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Adds `link.item` to the library; idempotent at the DSP; never raises for an answer of the DSP."""
        ...

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Whether it is there; None: this DSP (or these scopes) cannot tell."""
        ...

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """Follows the release's artist."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """One of a fan's own."""

    id: str
    name: str


class Playlists(Protocol):
    """Puts things into a playlist of the fan's own."""

    async def mine(self, tokens: Tokens) -> list[Playlist]:
        """Those that the fan may add to, the latest first; a page of them. Raises RetryLater."""
        ...

    async def add(self, tokens: Tokens, items: str, name: str, playlist_id: str = "") -> Answer:
        """Into that one; without an id, or where it is gone, into the one of that name.

        Made private where there is none; never twice. Raises RetryLater.
        """
        ...


class Revoker(Protocol):
    """Ends a permission at the DSP itself, where a DSP has a way to."""

    async def revoke(self, tokens: Tokens) -> None:
        """One attempt; a permission that is gone already is no error. Raises RetryLater, GiveUp, Misconfigured."""
        ...


class LinkFinder(Protocol):
    """Finds the release in the DSP's catalogue."""

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """None: not there (yet). Raises RetryLater, Misconfigured."""
        ...


@runtime_checkable
class SparingFinder(LinkFinder, Protocol):
    """One that leaves pauses between look-ups of what it did not find."""

    def rests(self, recording: Recording) -> bool:
        """Whether `find` would answer None without asking the service."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dsp:
    """One streaming service as the operator's credentials allow it. Parts that a DSP lacks are None."""

    name: DspName
    label: str
    best: Rung  # how far its API goes in the best case
    grant: GrantKind
    credential: Credential
    usable_for: timedelta | None = None  # how long a permission lives after consent
    renews_life: bool = False  # each use of a permission begins its life anew
    short_life: timedelta | None = None  # as long does a permission work that the service lets nobody renew
    scopes: tuple[str, ...] = ()
    follow_scopes: tuple[str, ...] = ()
    playlist_scopes: tuple[str, ...] = ()
    look_up: tuple[str, ...] = ()
    grade: str = "bronze"
    why: str = ""
    link_base: str = ""  # where its pages are, when the settings say so
    hosts: tuple[str, ...] = ()  # extra origins stream-now links may have (settings)
    budget: DailyBudget | None = None  # what the whole service may spend in a day
    searches: DailyBudget | None = None  # look-ups, where they are counted apart; a `save` is one
    item_of: Callable[[str], str] | None = None  # the item that a link to one of its pages names; "" for none
    by_market: bool = False  # what its look-ups list, and under which ids, differs from market to market
    pre_adds: bool = False  # it may list a release before it is out, and takes it into a library then
    flow: CodeFlow | BrowserFlow | OAuth1Flow | None = None
    saver: Saver | None = None
    playlists: Playlists | None = None
    finder: LinkFinder | None = None
    revoker: Revoker | None = None  # None: the DSP has no way; the fan ends it in its own settings

    @property
    def saves(self) -> bool:
        """Whether fans' saves can be made here."""
        return self.saver is not None and self.credential.present

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What it does for a fan beside the save."""
        follow = (Wish.FOLLOW,) if self.follow_scopes else ()
        return (*follow, Wish.PLAYLIST) if self.playlists else follow

    @property
    def lane(self) -> str:
        """The key of its lane (core.queues.Lanes): every call to its API takes a slot of it."""
        return f"dsp:{self.name.value}"


Dsps = dict[DspName, Dsp]


class MessageSender(Protocol):
    """Sends to addresses of one channel."""

    channel: Channel

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        """One attempt, never retried inside. `delivery.id` is the idempotency reference where the vendor has one."""
        ...

    def slots(self, message: Message) -> int:
        """How many of its lane's slots the vendor counts it as: a text's segments, else 1."""
        ...
