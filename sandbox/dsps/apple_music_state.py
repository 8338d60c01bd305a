"""The fake Apple Music's keys, user tokens and listeners."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sandbox.catalogue import Product
from sandbox.dsps.listeners import Listener, Listeners
from sandbox.dsps.numbered_shelf import Found, NumberedShelf, track_item
from sandbox.libraries import Library
from sandbox.world import World

LIFE = timedelta(days=180)


@dataclass(slots=True, kw_only=True)
class Key:
    """A MusicKit key of a developer's team."""

    team_id: str
    key_id: str
    public: ec.EllipticCurvePublicKey
    pem: str = field(repr=False)
    name: str
    revoked: bool = False


@dataclass(slots=True, kw_only=True)
class UserToken:
    """What MusicKit hands to a page: it works with the key that it was made with."""

    listener: Listener
    key: Key
    token: str = field(repr=False)
    expires_at: datetime
    dead: bool = False


class AppleWorld:
    """Everything Apple Music knows. `Listener.served` is an active subscription with a synchronised library.

    `pre_adds`: UPCs that are listed and may be added before they are out. `lag`: how long an added thing stays
    invisible. `drops`: as many of the next additions are taken with a 202 and lost.
    `elsewhere[(storefront, item)]`: the id that an item has there instead.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.listeners = Listeners(world, "apple_music")
        self.shelf = NumberedShelf(world.catalogue, "apple_music")
        self.keys: dict[str, Key] = {}
        self.tokens: dict[str, UserToken] = {}
        self.pre_adds: set[str] = set()
        self.lag = timedelta(0)
        self.drops = 0
        self.elsewhere: dict[tuple[str, str], str] = {}

    def add_key(self, team_id: str, key_id: str, name: str) -> str:
        """A key's private half as the .p8 file holds it; an existing one's is handed out again."""
        if key_id not in self.keys:
            private = ec.generate_private_key(ec.SECP256R1())
            pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            public = private.public_key()
            self.keys[key_id] = Key(team_id=team_id, key_id=key_id, public=public, pem=pem, name=name)
        return self.keys[key_id].pem

    def authorise(self, key: Key, username: str) -> UserToken:
        """The listener allowed it; one who is signed in already keeps the token."""
        listener = self.listeners.add(username)
        now = self.world.clock.now()
        for old in self.tokens.values():
            if (old.listener, old.key) == (listener, key) and not old.dead and old.expires_at > now:
                return old
        token = UserToken(
            listener=listener, key=key, token="0." + secrets.token_urlsafe(60), expires_at=now + LIFE
        )
        self.tokens[token.token] = token
        return token

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application, or changes the Apple Account's password; `client_id`: the team's."""
        dead = [
            token
            for token in self.tokens.values()
            if token.listener.username == username and token.key.team_id == client_id and not token.dead
        ]
        for token in dead:
            token.dead = True
        return len(dead)

    def libraries(self) -> list[Library]:
        """Every listener's library."""
        titles = {}
        for item, title in self.shelf.titles().items():
            kind, _, number = item.partition(":")
            titles[f"song:{number}" if kind == "track" else item] = title
        return self.listeners.libraries(titles)

    def total_saves(self) -> int:
        """Every accepted addition, repeated ones too."""
        return self.listeners.saves_seen.total()

    def listed(self, storefront: str, item: str) -> list[Found]:
        """What the storefront lists under this id: what is out there, and what may be added early."""
        if (storefront, item) in self.elsewhere:
            return []
        homes = {there: here for (where, here), there in self.elsewhere.items() if where == storefront}
        kind, _, number = homes.get(item, item).partition(":")
        found = self.shelf.find(f"{'track' if kind == 'song' else kind}:{number}")
        return [one for one in found if self.is_listed(storefront, one.product)]

    def is_listed(self, storefront: str, product: Product) -> bool:
        """Whether a product can be seen and added."""
        early = any(product.upc.lstrip("0") == upc.lstrip("0") for upc in self.pre_adds)
        return early or self.is_out(storefront, product)

    def is_out(self, storefront: str, product: Product) -> bool:
        """Whether it plays there now."""
        return self.shelf.is_live(product, storefront.upper())

    def local(self, storefront: str, item: str) -> str:
        """The id of an item in a storefront."""
        return self.elsewhere.get((storefront, item), item)

    def loses(self) -> bool:
        """Whether this addition is one that Apple takes and loses."""
        lost = self.drops > 0
        self.drops -= lost
        return lost

    def holds(self, listener: Listener, item: str) -> bool:
        """Whether it is in the library, and may be seen there already."""
        added = listener.library.get(item)
        return added is not None and added + self.lag <= self.world.clock.now()


def song_item(isrc: str) -> str:
    """song:N."""
    return f"song:{track_item(isrc).partition(':')[2]}"


def apple_of(world: World) -> AppleWorld:
    """The world's Apple Music; made at the first call."""
    if "apple_music" not in world.vendors:
        world.vendors["apple_music"] = world.libraries["apple_music"] = AppleWorld(world)
    state: AppleWorld = world.vendors["apple_music"]
    return state
