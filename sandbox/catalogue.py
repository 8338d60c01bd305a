"""The recordings that exist in the sandbox world and when each DSP has them, per market."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import SandboxClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A recording."""

    title: str
    isrc: str


@dataclass(slots=True, kw_only=True)
class Product:
    """A release as a DSP lists it. `live_at` keys are ISO countries, "*" for the rest of the world (aware UTC)."""

    upc: str
    title: str
    artist: str
    tracks: list[Track]
    live_at: dict[str, datetime] = field(default_factory=dict)
    delay_s: dict[str, float] = field(default_factory=dict)  # per DSP: seconds it is late

    def moment(self, market: str, dsp: str) -> datetime | None:
        """When `dsp` has it in `market`; None: never."""
        at = self.live_at.get(market, self.live_at.get("*"))
        return None if at is None else at + timedelta(seconds=self.delay_s.get(dsp, 0))


class Catalogue:
    """Products by UPC; what a fake answers depends on the sandbox clock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.products: dict[str, Product] = {}

    def put(self, product: Product) -> None:
        """Add or replace a product."""
        self.products[product.upc] = product

    def is_live(self, product: Product, market: str, dsp: str) -> bool:
        """Whether `dsp` plays it in `market` now."""
        at = product.moment(market, dsp)
        return at is not None and at <= self._clock.now()

    def by_upc(self, upc: str) -> Product | None:
        """Zero-insensitive look-up: 12, 13 and 14 digit forms are the same product."""
        return next((p for p in self.products.values() if p.upc.lstrip("0") == upc.lstrip("0")), None)

    def by_isrc(self, isrc: str) -> list[tuple[Product, Track]]:
        """All products that carry the recording."""
        return [(p, t) for p in self.products.values() for t in p.tracks if t.isrc == isrc]
