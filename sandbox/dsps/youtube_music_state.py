"""The fake YouTube's accounts, Google projects, permissions, ratings, playlists and quota."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sandbox.catalogue import Product, Track
from sandbox.libraries import Held, Library
from sandbox.world import World

PACIFIC = ZoneInfo("America/Los_Angeles")
SCOPE = "https://www.googleapis.com/auth/youtube"
MOST_TOKENS = 100  # living refresh tokens of one account and client
Status = Literal["testing", "production"]


@dataclass(slots=True, kw_only=True)
class Client:
    """A Google project with its OAuth client and API key. `units` and `searches` a day; `spent` counts by day."""

    client_id: str
    secret: str = field(repr=False)
    name: str
    status: Status = "production"
    testers: set[str] = field(default_factory=set)
    redirect_uris: list[str] = field(default_factory=list)
    api_key: str = field(default="", repr=False)
    units: int = 10_000
    searches: int = 100
    spent: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, kw_only=True)
class Playlist:
    """A playlist and its videos, repeated ones too."""

    id: str
    title: str
    privacy: str
    videos: list[str] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Account:
    """A Google account. `channel` False: it never opened a YouTube channel. `unticks`: leaves every box empty."""

    username: str
    display_name: str
    country: str
    channel: bool = True
    suspended: bool = False
    unticks: bool = False
    likes: dict[str, datetime] = field(default_factory=dict)
    subscriptions: dict[str, datetime] = field(default_factory=dict)
    playlists: dict[str, Playlist] = field(default_factory=dict)

    @property
    def channel_id(self) -> str:
        """The immutable id that the API shows."""
        return channel_id(f"person {self.username}")


@dataclass(slots=True, kw_only=True)
class Grant:
    """One consent and its refresh token."""

    client: Client
    account: Account
    scopes: frozenset[str]
    authorised_at: datetime
    testing: (
        bool  # given while the project was in testing: dies after a week, also when it is published later
    )
    refresh_token: str = field(repr=False)
    used_at: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an access token opens."""

    grant: Grant
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorisation code: ten minutes, one use."""

    client: Client
    account: Account
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    offline: bool
    expires_at: datetime


class YouTubeWorld:
    """Everything Google knows. Get it with `youtube_of(world)`; `saves_seen[(username, what)]` counts every write."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.accounts: dict[str, Account] = {}
        self.codes: dict[str, Code] = {}
        self.refreshing: dict[str, Grant] = {}
        self.access: dict[str, Access] = {}
        self.saves_seen: Counter[tuple[str, str]] = Counter()
        self.testing_life = timedelta(days=7)
        self.unused_life = timedelta(days=182)
        self.access_life_s = 3600

    def add_client(self, client_id: str, secret: str, name: str, **switches: Any) -> Client:
        """Register a project: `status`, `testers`, `redirect_uris`, `api_key`, `units`, `searches`."""
        client = Client(client_id=client_id, secret=secret, name=name, **switches)
        client.testers = set(client.testers)
        if len(client.testers) > 100:
            raise ValueError("a project in testing has at most a hundred listed users")
        self.clients[client_id] = client
        return client

    def add_account(self, username: str, display_name: str = "", *, country: str = "US") -> Account:
        """A person; an existing one is returned as it is."""
        if username not in self.accounts:
            self.accounts[username] = Account(
                username=username, display_name=display_name or username, country=country
            )
        return self.accounts[username]

    def grant(self, code: Code) -> Grant:
        """A consent turned into tokens; past a hundred the oldest dies silently."""
        now = self.world.clock.now()
        grant = Grant(
            client=code.client,
            account=code.account,
            scopes=code.scopes,
            authorised_at=now,
            testing=code.client.status == "testing",
            refresh_token=new_token("1//0"),
            used_at=now,
        )
        self.refreshing[grant.refresh_token] = grant
        alive = [g for g in self._of(code.account.username, code.client.client_id) if not g.revoked]
        for oldest in alive[:-MOST_TOKENS]:
            oldest.revoked = True
        return grant

    def open(self, grant: Grant) -> str:
        """A new access token; using a permission keeps it alive."""
        now = self.world.clock.now()
        grant.used_at = now
        token = new_token("ya29.")
        self.access[token] = Access(grant=grant, expires_at=now + timedelta(seconds=self.access_life_s))
        return token

    def lives(self, grant: Grant) -> bool:
        """Whether Google still honours it."""
        now = self.world.clock.now()
        if grant.revoked or (grant.testing and grant.authorised_at + self.testing_life <= now):
            return False
        return grant.used_at + self.unused_life > now

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The person removes the application; how many permissions died. Access tokens die with them."""
        dying = [grant for grant in self._of(username, client_id) if not grant.revoked]
        for grant in dying:
            grant.revoked = True
        return len(dying)

    def change_password(self, username: str) -> int:
        """The harshest reading of Google's rules: every permission of the account dies."""
        return sum(self.revoke_grant(username, client_id) for client_id in self.clients)

    def spend(self, client: Client, bucket: str, units: int) -> bool:
        """Count a call against the day that ends at midnight Pacific; False when it does not fit any more."""
        day = f"{self.world.clock.now().astimezone(PACIFIC).date()} {bucket}"
        most = client.searches if bucket == "search" else client.units
        if client.spent[day] + units > most:
            return False
        client.spent[day] += units
        return True

    def spent_today(self, client: Client, bucket: str = "units") -> int:
        """What the project has used of its day."""
        return client.spent[f"{self.world.clock.now().astimezone(PACIFIC).date()} {bucket}"]

    def write(self, account: Account, kind: str, what: str) -> None:
        """Note an accepted write."""
        self.saves_seen[(account.username, what)] += 1
        count = self.saves_seen[(account.username, what)]
        self.world.journal.add("youtube_music", kind, account=account.username, uri=what, count=count)

    def videos(self) -> dict[str, tuple[Product, Track]]:
        """Every recording's art track, released or not."""
        return {
            video_id(track.isrc): (product, track)
            for product in self.world.catalogue.products.values()
            for track in product.tracks
        }

    def is_live(self, product: Product, country: str = "") -> bool:
        """Whether YouTube plays it there; without a country: anywhere."""
        markets = [country] if country else list(product.live_at)
        return any(self.world.catalogue.is_live(product, market, "youtube_music") for market in markets)

    def libraries(self) -> list[Library]:
        """Everybody's likes, playlists and subscriptions, in the form all services share."""
        videos = self.videos()
        names = {channel_id(product.artist): product.artist for product, _ in videos.values()}

        def held(username: str, uri: str, kind: str, at: datetime) -> Held:
            title = (
                names.get(uri, uri) if kind == "artist" else videos[uri][0].title if uri in videos else uri
            )
            count = self.saves_seen[(username, uri)]
            return Held(uri=uri, kind=kind, title=title, added_at=at, saves_seen=count)

        return [
            Library(
                account=one.username,
                display_name=one.display_name,
                items=[
                    *(held(one.username, video, "track", at) for video, at in one.likes.items()),
                    *(held(one.username, channel, "artist", at) for channel, at in one.subscriptions.items()),
                    *(
                        held(one.username, video, "playlist", at)
                        for playlist in one.playlists.values()
                        for video, at in zip(playlist.videos, playlist.at, strict=True)
                    ),
                ],
            )
            for one in self.accounts.values()
        ]

    def total_saves(self) -> int:
        """Every accepted write, repeated ones too."""
        return self.saves_seen.total()

    def _of(self, username: str, client_id: str) -> Iterable[Grant]:
        wanted = (username, client_id)
        return [g for g in self.refreshing.values() if (g.account.username, g.client.client_id) == wanted]


def video_id(isrc: str) -> str:
    """The eleven characters of a recording's art track."""
    return _short(f"video {isrc}")[:11]


def channel_id(artist: str) -> str:
    """An artist's channel."""
    return "UC" + _short(f"channel {artist}")[:22]


def new_token(prefix: str) -> str:
    """An opaque token that never repeats."""
    return prefix + secrets.token_urlsafe(48)


def _short(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()


def youtube_of(world: World) -> YouTubeWorld:
    """The world's YouTube; made at the first call."""
    if "youtube_music" not in world.vendors:
        world.vendors["youtube_music"] = world.libraries["youtube_music"] = YouTubeWorld(world)
    state: YouTubeWorld = world.vendors["youtube_music"]
    return state
