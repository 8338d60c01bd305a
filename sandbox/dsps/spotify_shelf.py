"""The world's catalogue under Spotify's ids."""

from __future__ import annotations

import functools
import hashlib
import string
from dataclasses import dataclass

from sandbox.catalogue import Catalogue, Product, Track

_ALPHABET = string.digits + string.ascii_lowercase + string.ascii_uppercase


@functools.lru_cache(maxsize=100_000)
def spotify_id(kind: str, key: str) -> str:
    """A base-62 id of 22 characters: album of a UPC, track of an ISRC, artist of a name."""
    number = int.from_bytes(hashlib.sha256(f"{kind}:{key}".encode()).digest(), "big")
    digits = []
    for _ in range(22):
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def album_uri(upc: str) -> str:
    """spotify:album:..."""
    return f"spotify:album:{spotify_id('album', upc.lstrip('0'))}"


def track_uri(isrc: str) -> str:
    """spotify:track:..."""
    return f"spotify:track:{spotify_id('track', isrc)}"


def artist_uri(name: str) -> str:
    """spotify:artist:..."""
    return f"spotify:artist:{spotify_id('artist', name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A product, and the track of it that was asked for."""

    product: Product
    track: Track | None = None


class Shelf:
    """Look-ups by Spotify's id; an item that is live nowhere does not exist."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._keys: dict[str, str] = {}  # URI -> UPC or ISRC

    def is_live(self, product: Product, market: str) -> bool:
        """Whether Spotify plays it in `market` now."""
        return self._catalogue.is_live(product, market, "spotify")

    def is_live_somewhere(self, product: Product) -> bool:
        """Whether Spotify plays it in any market now."""
        return any(self.is_live(product, market) for market in product.live_at)

    def albums(self, uri: str) -> list[Product]:
        """The album of a URI, released or not."""
        upc = self._key(uri)
        product = None if upc is None else self._catalogue.by_upc(upc)
        return [] if product is None else [product]

    def tracks(self, uri: str) -> list[Found]:
        """The albums that carry a track, released or not."""
        isrc = self._key(uri)
        return [] if isrc is None else [Found(product=p, track=t) for p, t in self._catalogue.by_isrc(isrc)]

    def artist(self, uri: str) -> str | None:
        """An artist's name."""
        return self._key(uri)

    def plays(self, uri: str, market: str) -> bool:
        """Whether a track or album exists and is live in `market`; artists have no release date."""
        kind = uri.split(":")[1]
        if kind == "album":
            return any(self.is_live(product, market) for product in self.albums(uri))
        if kind == "track":
            return any(self.is_live(found.product, market) for found in self.tracks(uri))
        return kind == "artist" and self.artist(uri) is not None

    def search(self, query: str, kind: str, market: str) -> list[Found]:
        """What `isrc:`, `upc:` or plain words find in `market`; nothing before the release."""
        if " OR " in query:
            return []  # as the real one: alternatives of identifiers find nothing
        field, _, value = query.partition(":")
        if field == "isrc":
            found = [Found(product=p, track=t) for p, t in self._catalogue.by_isrc(value.strip().upper())]
        elif field == "upc":
            product = self._catalogue.by_upc(value.strip())
            found = [] if product is None else [Found(product=product)]
        else:
            found = self._by_words(query, kind)
        live = [item for item in found if self.is_live(item.product, market)]
        return [item for item in live if (item.track is not None) == (kind == "track")]

    def artists(self, query: str) -> list[str]:
        """Artists' names by words; they exist before their releases do."""
        words = query.removeprefix("artist:").casefold().split()
        names = {product.artist for product in self._catalogue.products.values()}
        return sorted(name for name in names if all(word in name.casefold() for word in words))

    def _by_words(self, query: str, kind: str) -> list[Found]:
        words = query.casefold().split()
        found: list[Found] = []
        for product in self._catalogue.products.values():
            tracks: list[Track | None] = list(product.tracks) if kind == "track" else [None]
            for track in tracks:
                text = f"{track.title if track else product.title} {product.artist}".casefold()
                if all(word in text for word in words):
                    found.append(Found(product=product, track=track))
        return found

    def _key(self, uri: str) -> str | None:
        if uri not in self._keys:
            for product in self._catalogue.products.values():
                self._keys[album_uri(product.upc)] = product.upc
                self._keys[artist_uri(product.artist)] = product.artist
                self._keys.update({track_uri(track.isrc): track.isrc for track in product.tracks})
        return self._keys.get(uri)
