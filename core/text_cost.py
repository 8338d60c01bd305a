"""What texts will cost before they are sent: numbers times segments times the price of their country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

_PRICE = re.compile(r"([A-Za-z]{2})\s*=\s*(\d{1,3}(?:\.\d{1,6})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """So many numbers that may be texted, whose fans read `language`. `country`: "" where nobody knows it."""

    language: str
    country: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAudience:
    """Of one campaign: who joined by number, who waits there for its opening, and who is enrolled when it opens."""

    joined: tuple[Numbers, ...] = ()
    waiting: tuple[Numbers, ...] = ()
    faithful: tuple[Numbers, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Of one segment, carriers' fees included. 0: the operator has set none."""

    usual: Decimal = Decimal(0)
    currency: str = "USD"
    by_country: Mapping[str, Decimal] = field(default_factory=dict)

    def of(self, country: str) -> Decimal:
        """The country's own, else the usual one."""
        return self.by_country.get(country, self.usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """At most. `cost` is None where some of it has no price."""

    numbers: int = 0
    segments: int = 0
    cost: Decimal | None = Decimal(0)
    currency: str = "USD"

    def __add__(self, other: Estimate) -> Estimate:
        """Of the same numbers."""
        known = self.cost is not None and other.cost is not None
        return Estimate(
            numbers=max(self.numbers, other.numbers),
            segments=self.segments + other.segments,
            cost=(self.cost or Decimal(0)) + (other.cost or Decimal(0)) if known else None,
            currency=self.currency,
        )


def estimate(numbers: Iterable[Numbers], segments: Callable[[str], int], prices: Prices) -> Estimate:
    """`segments`: of the text in a language."""
    total = Estimate(currency=prices.currency)
    count = 0
    for group in numbers:
        parts, price = group.count * segments(group.language), prices.of(group.country)
        count += group.count
        total += Estimate(segments=parts, cost=parts * price if price else None, currency=prices.currency)
    return Estimate(numbers=count, segments=total.segments, cost=total.cost, currency=total.currency)


def parse_prices(text: str) -> dict[str, Decimal]:
    """ "US=0.0113, CA=0.0119" by country. Raises ValueError naming what is wrong."""
    prices = {}
    for part in filter(None, map(str.strip, text.split(","))):
        match = _PRICE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no price of a country; write them as US=0.0113,CA=0.0119")
        prices[match[1].upper()] = Decimal(match[2])
    return prices
