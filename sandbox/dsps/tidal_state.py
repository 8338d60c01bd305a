"""The fake TIDAL's clients, grants and listeners."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.dsps.listeners import Listener, Listeners
from sandbox.dsps.numbered_shelf import NumberedShelf
from sandbox.libraries import Library
from sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Client:
    """An application. `refreshes`: it gets refresh tokens, which registered ones have not since 2026-07."""

    client_id: str
    secret: str = field(repr=False)
    name: str
    redirect_uris: list[str] = field(default_factory=list)
    refreshes: bool = False


@dataclass(slots=True, kw_only=True)
class Grant:
    """One consent."""

    client: Client
    listener: Listener
    scopes: frozenset[str]
    refresh_token: str | None = field(repr=False)
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an access token opens; no grant: the application itself."""

    client: Client
    grant: Grant | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code: ten minutes, one use, bound to its PKCE challenge."""

    client: Client
    listener: Listener
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """An answer kept for an hour under its Idempotency-Key."""

    payload: bytes
    status: int
    body: dict[str, Any]
    until: datetime


class TidalWorld:
    """Everything TIDAL knows. `access_life_s`: 4 hours. `most`: items a collection holds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.listeners = Listeners(world, "tidal")
        self.shelf = NumberedShelf(world.catalogue, "tidal")
        self.clients: dict[str, Client] = {}
        self.codes: dict[str, Code] = {}
        self.grants: list[Grant] = []
        self.access: dict[str, Access] = {}
        self.replays: dict[tuple[str, str], Replay] = {}
        self.access_life_s = 14_400
        self.most = 10_000
        self.page_size = 20

    def add_client(
        self,
        client_id: str,
        secret: str,
        name: str,
        redirect_uris: Iterable[str] = (),
        *,
        refreshes: bool = False,
    ) -> Client:
        """Register an application; no redirect URIs: any."""
        client = Client(
            client_id=client_id,
            secret=secret,
            name=name,
            redirect_uris=list(redirect_uris),
            refreshes=refreshes,
        )
        self.clients[client_id] = client
        return client

    def grant(self, code: Code) -> Grant:
        """A consent turned into a grant."""
        refresh = "tr" + secrets.token_urlsafe(36) if code.client.refreshes else None
        grant = Grant(client=code.client, listener=code.listener, scopes=code.scopes, refresh_token=refresh)
        self.grants.append(grant)
        return grant

    def open(self, client: Client, grant: Grant | None) -> str:
        """A new access token."""
        token = "ta" + secrets.token_urlsafe(36)
        until = self.world.clock.now() + timedelta(seconds=self.access_life_s)
        self.access[token] = Access(client=client, grant=grant, expires_at=until)
        return token

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many grants died."""
        mine = (username, client_id)
        dead = [g for g in self.grants if (g.listener.username, g.client.client_id) == mine and not g.revoked]
        for grant in dead:
            grant.revoked = True
        return len(dead)

    def libraries(self) -> list[Library]:
        """Every listener's collection."""
        return self.listeners.libraries(self.shelf.titles())

    def total_saves(self) -> int:
        """Every accepted save or follow, repeated ones too."""
        return self.listeners.saves_seen.total()


def tidal_of(world: World) -> TidalWorld:
    """The world's TIDAL; made at the first call."""
    if "tidal" not in world.vendors:
        world.vendors["tidal"] = world.libraries["tidal"] = TidalWorld(world)
    state: TidalWorld = world.vendors["tidal"]
    return state
