"""A vendor's allowance, counted in its own units: of a day in its own time zone, or of a few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowBudget:
    """`units` in each stretch of `every`; all stretches begin at the same moments for everybody."""

    units: int
    every: timedelta

    def renews_at(self, now: datetime) -> datetime:
        """When the next stretch begins."""
        begun = (now - _EPOCH) // self.every
        return (_EPOCH + (begun + 1) * self.every).astimezone(now.tzinfo)


Budget = DailyBudget | WindowBudget


class Budgets(Protocol):
    """The day's (or stretch's) use as part of a lane's row, so that all processes share it."""

    async def draw(self, key: str, budget: Budget, units: int, now: datetime) -> int:
        """Take up to `units` of what is left; how many were granted. The first draw after its renewal finds all."""
        ...

    async def give_back(self, key: str, budget: Budget, units: int, now: datetime) -> None:
        """Units that were drawn since the last renewal and not needed."""
        ...

    async def left(self, key: str, budget: Budget, now: datetime) -> int:
        """What is left until its renewal."""
        ...
