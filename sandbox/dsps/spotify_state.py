"""The fake Spotify's accounts, applications, grants and libraries."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sandbox.dsps.spotify_shelf import Shelf, album_uri, artist_uri, track_uri
from sandbox.libraries import Held, Library
from sandbox.world import World

Mode = Literal["development", "extended"]


@dataclass(slots=True, kw_only=True)
class Client:
    """An operator's application, and what Spotify lets it do.

    `legacy_writes`: PUT /me/tracks and the like still work. `follows_by_library`: PUT /me/library takes artists.
    `rotates`: a refresh replaces the refresh token. `limit`: calls in a rolling window of 30 s.
    `unregistered`: accounts that it may not serve (any more), whatever its mode.
    """

    client_id: str
    secret: str = field(repr=False)
    name: str
    mode: Mode
    listed: set[str] = field(default_factory=set)
    unregistered: set[str] = field(default_factory=set)
    redirect_uris: list[str] = field(default_factory=list)
    legacy_writes: bool = False
    follows_by_library: bool = True
    rotates: bool = False
    owner_premium: bool = True
    limit: int | None = None
    calls: deque[datetime] = field(default_factory=deque, repr=False)


@dataclass(slots=True, kw_only=True)
class Playlist:
    """A playlist and what was put into it, duplicates included."""

    id: str
    owner: str
    name: str
    description: str
    public: bool
    uris: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Account:
    """A listener. `library`: what is saved or followed, by URI, and since when."""

    username: str
    display_name: str
    country: str
    product: str
    library: dict[str, datetime] = field(default_factory=dict)

    @property
    def account_id(self) -> str:
        """The immutable id that is safe for linking."""
        return hashlib.sha256(self.username.encode()).hexdigest()[:32]

    @property
    def email(self) -> str:
        """An address nobody verified."""
        return f"{self.username}@example.com"


@dataclass(slots=True, kw_only=True)
class Grant:
    """One consent; it dies `SpotifyWorld.grant_life` after `authorised_at`, whatever is refreshed."""

    client: Client
    account: Account
    scopes: frozenset[str]
    authorised_at: datetime
    public: bool  # minted without the secret, by PKCE alone
    refresh_token: str = field(repr=False)
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an access token opens; no grant: the application itself (client credentials)."""

    client: Client
    grant: Grant | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorisation code: ten minutes, one use."""

    client: Client
    account: Account
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    expires_at: datetime


class SpotifyWorld:
    """Everything Spotify knows. Get it with `spotify_of(world)`.

    `saves_seen[(username, uri)]` counts every accepted save or follow, so a second one is visible.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.shelf = Shelf(world.catalogue)
        self.clients: dict[str, Client] = {}
        self.accounts: dict[str, Account] = {}
        self.playlists: dict[str, Playlist] = {}
        self.codes: dict[str, Code] = {}
        self.refreshing: dict[str, Grant] = {}  # every refresh token ever given out
        self.access: dict[str, Access] = {}
        self.saves_seen: Counter[tuple[str, str]] = Counter()
        self.grant_life = timedelta(days=180)
        self.access_life_s = 3600

    def add_client(
        self,
        client_id: str,
        secret: str,
        name: str,
        *,
        mode: Mode = "development",
        listed: Iterable[str] = (),
        redirect_uris: Iterable[str] = (),
        legacy_writes: bool | None = None,
        **switches: Any,
    ) -> Client:
        """Register an application; legacy writes follow the mode unless said. At most five listed accounts."""
        client = Client(
            client_id=client_id,
            secret=secret,
            name=name,
            mode=mode,
            listed=set(listed),
            redirect_uris=list(redirect_uris),
            legacy_writes=mode == "extended" if legacy_writes is None else legacy_writes,
            **switches,
        )
        if mode == "development" and len(client.listed) > 5:
            raise ValueError("an application in development mode has at most five listed accounts")
        self.clients[client_id] = client
        return client

    def add_account(
        self, username: str, display_name: str = "", *, country: str = "US", product: str = "premium"
    ) -> Account:
        """A listener; an existing one is returned as it is."""
        if username not in self.accounts:
            self.accounts[username] = Account(
                username=username, display_name=display_name or username, country=country, product=product
            )
        return self.accounts[username]

    def grant(self, code: Code, *, public: bool) -> Grant:
        """A consent turned into tokens."""
        grant = Grant(
            client=code.client,
            account=code.account,
            scopes=code.scopes,
            authorised_at=self.world.clock.now(),
            public=public,
            refresh_token=new_token("AQ"),
        )
        self.refreshing[grant.refresh_token] = grant
        return grant

    def open(self, client: Client, grant: Grant | None) -> str:
        """A new access token."""
        token = new_token("BQ")
        expires_at = self.world.clock.now() + timedelta(seconds=self.access_life_s)
        self.access[token] = Access(client=client, grant=grant, expires_at=expires_at)
        return token

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many grants died. Access tokens die with them."""
        dead = 0
        for grant in self.refreshing.values():
            its = (grant.account.username, grant.client.client_id)
            if its == (username, client_id) and not grant.revoked:
                grant.revoked = True
                dead += 1
        return dead

    def save(self, account: Account, uri: str) -> None:
        """Put `uri` into the library; the second time changes nothing but the count."""
        self.saves_seen[(account.username, uri)] += 1
        account.library.setdefault(uri, self.world.clock.now())
        kind = "follow" if uri.split(":")[1] in ("artist", "user") else "save"
        count = self.saves_seen[(account.username, uri)]
        self.world.journal.add("spotify", kind, account=account.username, uri=uri, count=count)

    def libraries(self) -> list[Library]:
        """Every listener's library, in the form all services share."""
        titles = self._titles()
        return [
            Library(
                account=account.username,
                display_name=account.display_name,
                items=[
                    Held(
                        uri=uri,
                        kind=uri.split(":")[1],
                        title=titles.get(uri, uri),
                        added_at=added_at,
                        saves_seen=self.saves_seen[(account.username, uri)],
                    )
                    for uri, added_at in account.library.items()
                ],
            )
            for account in self.accounts.values()
        ]

    def total_saves(self) -> int:
        """Every accepted save or follow, repeated ones too."""
        return self.saves_seen.total()

    def _titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for product in self.world.catalogue.products.values():
            titles |= {album_uri(product.upc): product.title, artist_uri(product.artist): product.artist}
            titles |= {track_uri(track.isrc): product.title for track in product.tracks}
        return titles


def new_token(prefix: str) -> str:
    """An opaque token that never repeats."""
    return prefix + secrets.token_urlsafe(48)


def spotify_of(world: World) -> SpotifyWorld:
    """The world's Spotify; made at the first call."""
    if "spotify" not in world.vendors:
        world.vendors["spotify"] = world.libraries["spotify"] = SpotifyWorld(world)
    state: SpotifyWorld = world.vendors["spotify"]
    return state
