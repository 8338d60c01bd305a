"""A vendor's daily allowance, counted in its own units and renewed at midnight in its own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyBudget:
    """`units` a day for the whole service; what one save and one follow cost of them."""

    units: int
    zone: str
    save: int
    follow: int = 0

    def cost(self, *, follow: bool) -> int:
        """Of one pre-save, with its wish to follow or without."""
        return self.save + (self.follow if follow else 0)

    @property
    def saves(self) -> int:
        """How many pre-saves a day has room for."""
        return self.units // self.save if self.save else 0

    def renews_at(self, now: datetime) -> datetime:
        """The next midnight in the vendor's zone."""
        zone = ZoneInfo(self.zone)
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(now.tzinfo)


class Budgets(Protocol):
    """The day's use as part of a lane's row, so that all processes share it."""

    async def draw(self, key: str, budget: DailyBudget, units: int, now: datetime) -> int:
        """Take up to `units` of what is left today; how many were granted. The first draw after midnight finds all."""
        ...

    async def give_back(self, key: str, budget: DailyBudget, units: int, now: datetime) -> None:
        """Units that were drawn today and not needed."""
        ...

    async def left(self, key: str, budget: DailyBudget, now: datetime) -> int:
        """What is left today."""
        ...
