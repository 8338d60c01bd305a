"""The fake SoundCloud's applications, sessions and listeners."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.catalogue import Product
from sandbox.dsps.listeners import Listener, Listeners, number_of
from sandbox.dsps.numbered_shelf import NumberedShelf
from sandbox.libraries import Library
from sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Client:
    """An application; there is one a person."""

    client_id: str
    secret: str = field(repr=False)
    name: str
    redirect_uris: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Session:
    """One consent. `refresh_token` is the only one that still works."""

    client: Client
    listener: Listener
    refresh_token: str = field(repr=False)
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an access token opens; no session: the application itself."""

    client: Client
    session: Session | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code: ten minutes, one use, bound to its PKCE challenge."""

    client: Client
    listener: Listener
    redirect_uri: str
    challenge: str
    expires_at: datetime


class SoundCloudWorld:
    """Everything SoundCloud knows. `likes_at_once`: likes of one person before a spam warning, None for no end.

    `reposts[username]` is what stands on a profile. `app_tokens`: client-credentials tokens handed out.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.listeners = Listeners(world, "soundcloud")
        self.shelf = NumberedShelf(world.catalogue, "soundcloud")
        self.clients: dict[str, Client] = {}
        self.codes: dict[str, Code] = {}
        self.sessions: list[Session] = []
        self.access: dict[str, Access] = {}
        self.reposts: dict[str, set[str]] = {}
        self.access_life_s = 3600
        self.app_tokens = 0
        self.likes_at_once: int | None = None
        self.most_followings = 2000
        self.tells_isrc = True  # whether strangers see a track's ISRC is not known

    def add_client(self, client_id: str, secret: str, name: str, redirect_uris: Iterable[str] = ()) -> Client:
        """Register an application; no redirect URIs: any."""
        client = Client(client_id=client_id, secret=secret, name=name, redirect_uris=list(redirect_uris))
        self.clients[client_id] = client
        return client

    def begin(self, code: Code) -> Session:
        """A code turned into a session."""
        session = Session(client=code.client, listener=code.listener, refresh_token=_token("sr"))
        self.sessions.append(session)
        return session

    def rotate(self, session: Session) -> None:
        """The refresh token was used: only a new one works."""
        session.refresh_token = _token("sr")

    def open(self, client: Client, session: Session | None) -> str:
        """A new access token."""
        token = _token("sa")
        until = self.world.clock.now() + timedelta(seconds=self.access_life_s)
        self.access[token] = Access(client=client, session=session, expires_at=until)
        return token

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many sessions died."""
        mine = (username, client_id)
        dead = [s for s in self.sessions if (s.listener.username, s.client.client_id) == mine and not s.over]
        for session in dead:
            session.over = True
        return len(dead)

    def libraries(self) -> list[Library]:
        """Every listener's likes and followings."""
        return self.listeners.libraries(self._titles())

    def total_saves(self) -> int:
        """Every accepted like or follow, repeated ones too."""
        return self.listeners.saves_seen.total()

    def sets(self) -> dict[str, Product]:
        """Every release's set by its item, out or not."""
        return {set_item(product.upc): product for product in self.world.catalogue.products.values()}

    def title_of(self, item: str) -> str:
        """How a track or set reads."""
        return self._titles().get(item, item)

    def _titles(self) -> dict[str, str]:
        return self.shelf.titles() | {item: product.title for item, product in self.sets().items()}

    def is_public(self, item: str) -> bool:
        """Whether a track or set is out anywhere: before that it is its owner's alone."""
        if item.startswith("playlist:"):
            product = self.sets().get(item)
            return product is not None and self.shelf.is_out(product)
        return any(self.shelf.is_out(found.product) for found in self.shelf.find(item))


def set_item(upc: str) -> str:
    """playlist:N."""
    return f"playlist:{number_of('album', upc.lstrip('0'))}"


def slug(words: str) -> str:
    """How a name stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "untitled"


def _token(kind: str) -> str:
    return f"{kind}-{secrets.token_urlsafe(36)}"


def soundcloud_of(world: World) -> SoundCloudWorld:
    """The world's SoundCloud; made at the first call."""
    if "soundcloud" not in world.vendors:
        world.vendors["soundcloud"] = world.libraries["soundcloud"] = SoundCloudWorld(world)
    state: SoundCloudWorld = world.vendors["soundcloud"]
    return state
