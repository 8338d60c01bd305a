"""The world's catalogue under numbers, as services without long ids list it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.catalogue import Catalogue, Product, Track
from sandbox.dsps.listeners import number_of


def album_item(upc: str) -> str:
    """album:N."""
    return f"album:{number_of('album', upc.lstrip('0'))}"


def track_item(isrc: str) -> str:
    """track:N."""
    return f"track:{number_of('track', isrc)}"


def artist_item(name: str) -> str:
    """artist:N."""
    return f"artist:{number_of('artist', name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A product, and the track of it that was asked for."""

    product: Product
    track: Track | None = None


class NumberedShelf:
    """Look-ups for one service; what is live nowhere does not exist."""

    def __init__(self, catalogue: Catalogue, vendor: str) -> None:
        self._catalogue, self._vendor = catalogue, vendor

    def is_live(self, product: Product, market: str) -> bool:
        """Whether it plays in `market` now."""
        return self._catalogue.is_live(product, market, self._vendor)

    def is_out(self, product: Product) -> bool:
        """Whether it plays anywhere now."""
        return any(self.is_live(product, market) for market in product.live_at)

    def plays(self, item: str, market: str) -> bool:
        """Whether an album or track is live in `market`; artists are always there."""
        if item.startswith("artist:"):
            return any(artist_item(p.artist) == item for p in self._catalogue.products.values())
        return any(self.is_live(found.product, market) for found in self.find(item))

    def find(self, item: str) -> list[Found]:
        """The albums of an item, out or not."""
        found = []
        for product in self._catalogue.products.values():
            if album_item(product.upc) == item:
                found.append(Found(product=product))
            found += [Found(product=product, track=t) for t in product.tracks if track_item(t.isrc) == item]
        return found

    def by_upc(self, upc: str) -> list[Found]:
        """By any form of the number."""
        product = self._catalogue.by_upc(upc)
        return [] if product is None else [Found(product=product)]

    def by_isrc(self, isrc: str) -> list[Found]:
        """Every album that carries the recording."""
        return [Found(product=p, track=t) for p, t in self._catalogue.by_isrc(isrc)]

    def by_words(self, query: str) -> list[Product]:
        """Albums that are out and hold all words."""
        return [product for product in self.of_words(query) if self.is_out(product)]

    def of_words(self, query: str) -> list[Product]:
        """Albums that hold all words, out or not."""
        words = query.casefold().split()
        return [
            p
            for p in self._catalogue.products.values()
            if all(word in f"{p.title} {p.artist}".casefold() for word in words)
        ]

    def titles(self) -> dict[str, str]:
        """How every item reads."""
        titles: dict[str, str] = {}
        for product in self._catalogue.products.values():
            titles |= {album_item(product.upc): product.title, artist_item(product.artist): product.artist}
            titles |= {track_item(track.isrc): track.title for track in product.tracks}
        return titles
