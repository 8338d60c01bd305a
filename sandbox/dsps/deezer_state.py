"""The fake Deezer's applications, tokens and listeners."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.dsps.listeners import Listener, Listeners
from sandbox.dsps.numbered_shelf import NumberedShelf
from sandbox.libraries import Library
from sandbox.world import World

WINDOW = timedelta(seconds=5)


@dataclass(slots=True, kw_only=True)
class Application:
    """An application id from before 2024."""

    app_id: str
    secret: str = field(repr=False)
    name: str
    redirect_uris: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Permission:
    """One consent and its only token. `expires_at` None: offline_access was given."""

    application: Application
    listener: Listener
    perms: frozenset[str]
    token: str = field(repr=False)
    expires_at: datetime | None
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code: ten minutes, one use."""

    application: Application
    listener: Listener
    perms: frozenset[str]
    expires_at: datetime


class DeezerWorld:
    """Everything Deezer knows. `limit`: requests in 5 s, None for no quota. `server_country`: where our server is."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.listeners = Listeners(world, "deezer")
        self.shelf = NumberedShelf(world.catalogue, "deezer")
        self.applications: dict[str, Application] = {}
        self.codes: dict[str, Code] = {}
        self.permissions: dict[str, Permission] = {}
        self.limit: int | None = 50
        self.calls: deque[datetime] = deque()
        self.server_country = "US"
        self.short_life_s = 3600

    def add_application(
        self, app_id: str, secret: str, name: str, redirect_uris: Iterable[str] = ()
    ) -> Application:
        """An application id that still works; no redirect URIs: any."""
        application = Application(app_id=app_id, secret=secret, name=name, redirect_uris=list(redirect_uris))
        self.applications[app_id] = application
        return application

    def permit(self, code: Code) -> Permission:
        """A code turned into a token."""
        lasting = "offline_access" in code.perms
        life = timedelta(seconds=self.short_life_s)
        permission = Permission(
            application=code.application,
            listener=code.listener,
            perms=code.perms,
            token="fr" + secrets.token_urlsafe(36),
            expires_at=None if lasting else self.world.clock.now() + life,
        )
        self.permissions[permission.token] = permission
        return permission

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many permissions died."""
        mine = (username, client_id)
        dead = [
            p
            for p in self.permissions.values()
            if (p.listener.username, p.application.app_id) == mine and not p.revoked
        ]
        for permission in dead:
            permission.revoked = True
        return len(dead)

    def libraries(self) -> list[Library]:
        """Every listener's library."""
        return self.listeners.libraries(self.shelf.titles())

    def total_saves(self) -> int:
        """Every accepted save or follow, repeated ones too."""
        return self.listeners.saves_seen.total()

    def within_quota(self) -> bool:
        """Counts a call; False when there were too many."""
        if self.limit is None:
            return True
        now = self.world.clock.now()
        while self.calls and not now - WINDOW < self.calls[0] <= now:
            self.calls.popleft()
        if len(self.calls) >= self.limit:
            return False
        self.calls.append(now)
        return True


def deezer_of(world: World) -> DeezerWorld:
    """The world's Deezer; made at the first call."""
    if "deezer" not in world.vendors:
        world.vendors["deezer"] = world.libraries["deezer"] = DeezerWorld(world)
    state: DeezerWorld = world.vendors["deezer"]
    return state
