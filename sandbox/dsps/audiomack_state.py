"""The fake Audiomack's accounts, consumers, permissions and favourites."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sandbox.catalogue import Product, Track
from sandbox.libraries import Held, Library
from sandbox.world import World

Kind = Literal["song", "album"]


@dataclass(slots=True, kw_only=True)
class Consumer:
    """An application with its key."""

    key: str
    secret: str = field(repr=False)
    name: str


@dataclass(slots=True, kw_only=True)
class Account:
    """A listener. `banned`: may do nothing."""

    username: str
    display_name: str
    banned: bool = False
    favorites: dict[str, datetime] = field(default_factory=dict)  # music id -> since
    follows: dict[str, datetime] = field(default_factory=dict)  # artist's slug -> since

    @property
    def id(self) -> int:
        """The account's number."""
        return number(f"account {self.username}")


@dataclass(slots=True, kw_only=True)
class Request:
    """A request token: an hour, one use. `verifier` "" until somebody agreed."""

    consumer: Consumer
    secret: str = field(repr=False)
    callback: str
    expires_at: datetime
    account: Account | None = None
    verifier: str = ""


@dataclass(slots=True, kw_only=True)
class Access:
    """A permission: a year."""

    consumer: Consumer
    account: Account
    secret: str = field(repr=False)
    expires_at: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """A song or album as Audiomack lists it; `track` None: the album."""

    product: Product
    track: Track | None = None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return "album" if self.track is None else "song"

    @property
    def id(self) -> int:
        """Its number."""
        return number(f"song {self.track.isrc}" if self.track else f"album {self.product.upc}")

    @property
    def title(self) -> str:
        """Its name."""
        return self.track.title if self.track else self.product.title


class AudiomackWorld:
    """Everything Audiomack knows. Get it with `audiomack_of(world)`; `saves_seen[(username, what)]` counts writes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.consumers: dict[str, Consumer] = {}
        self.accounts: dict[str, Account] = {}
        self.requests: dict[str, Request] = {}
        self.access: dict[str, Access] = {}
        self.nonces: set[tuple[str, str]] = set()
        self.saves_seen: Counter[tuple[str, str]] = Counter()
        self.life = timedelta(days=365)

    def add_client(self, key: str, secret: str, name: str) -> Consumer:
        """Register an application."""
        self.consumers[key] = Consumer(key=key, secret=secret, name=name)
        return self.consumers[key]

    def add_account(self, username: str, display_name: str = "") -> Account:
        """A listener; an existing one is returned as it is."""
        if username not in self.accounts:
            self.accounts[username] = Account(username=username, display_name=display_name or username)
        return self.accounts[username]

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many permissions died."""
        dying = [
            access
            for access in self.access.values()
            if (access.account.username, access.consumer.key, access.revoked) == (username, client_id, False)
        ]
        for access in dying:
            access.revoked = True
        return len(dying)

    def music(self) -> dict[int, Music]:
        """Everything in the catalogue by number, released or not."""
        listed = [Music(product=product) for product in self.world.catalogue.products.values()]
        listed += [Music(product=one.product, track=track) for one in listed for track in one.product.tracks]
        return {one.id: one for one in listed}

    def is_live(self, music: Music) -> bool:
        """It knows no markets: out once it is out somewhere."""
        product = music.product
        return any(self.world.catalogue.is_live(product, market, "audiomack") for market in product.live_at)

    def write(self, account: Account, kind: str, what: str) -> None:
        """Note an accepted write."""
        self.saves_seen[(account.username, what)] += 1
        count = self.saves_seen[(account.username, what)]
        self.world.journal.add("audiomack", kind, account=account.username, uri=what, count=count)

    def libraries(self) -> list[Library]:
        """Everybody's favourites and follows, in the form all services share."""
        music = {str(id_): one for id_, one in self.music().items()}
        names = {slug(one.product.artist): one.product.artist for one in music.values()}
        found = []
        for account in self.accounts.values():
            seen = {
                uri: self.saves_seen[(account.username, uri)] for uri in account.favorites | account.follows
            }
            items = [
                Held(
                    uri=uri,
                    kind="album" if uri in music and music[uri].kind == "album" else "track",
                    title=music[uri].product.title if uri in music else uri,
                    added_at=at,
                    saves_seen=seen[uri],
                )
                for uri, at in account.favorites.items()
            ]
            items += [
                Held(uri=uri, kind="artist", title=names.get(uri, uri), added_at=at, saves_seen=seen[uri])
                for uri, at in account.follows.items()
            ]
            found.append(Library(account=account.username, display_name=account.display_name, items=items))
        return found

    def total_saves(self) -> int:
        """Every accepted write, repeated ones too."""
        return self.saves_seen.total()


def music_json(music: Music) -> dict[str, Any]:
    """A song or album as it travels."""
    artist = music.product.artist
    body: dict[str, Any] = {
        "id": music.id,
        "type": music.kind,
        "title": music.title,
        "artist": artist,
        "url_slug": slug(music.title),
        "uploader": {"id": number(f"artist {artist}"), "name": artist, "url_slug": slug(artist)},
        "released": str(int(min(music.product.live_at.values()).timestamp())),
    }
    return body | ({"isrc": music.track.isrc} if music.track else {"upc": music.product.upc})


def number(text: str) -> int:
    """A number that belongs to a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def slug(name: str) -> str:
    """How a name reads in an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "x"


def new_token() -> str:
    """An opaque token that never repeats."""
    return secrets.token_hex(32)


def audiomack_of(world: World) -> AudiomackWorld:
    """The world's Audiomack; made at the first call."""
    if "audiomack" not in world.vendors:
        world.vendors["audiomack"] = world.libraries["audiomack"] = AudiomackWorld(world)
    state: AudiomackWorld = world.vendors["audiomack"]
    return state
