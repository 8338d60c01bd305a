"""When a release goes live in each territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.ids import WORLD, Market

FIRST_MIDNIGHT = "Pacific/Kiritimati"  # UTC+14: every day begins there


class ReleaseMode(StrEnum):
    """GLOBAL: one instant everywhere. LOCAL_MIDNIGHT: the same wall time in every territory."""

    GLOBAL = "global"
    LOCAL_MIDNIGHT = "local_midnight"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRule:
    """A release is a rule, not an instant: wall date and time in a zone, and how it travels."""

    on: date
    at: time = time(0, 0)
    zone: str = "UTC"
    mode: ReleaseMode = ReleaseMode.LOCAL_MIDNIGHT

    def instant(self, zone: str | None = None) -> datetime:
        """The UTC instant at which `zone` (the rule's own by default) goes live.

        A wall time that a clock change skips (Cairo's missing midnight) means the first instant after the gap;
        one that happens twice means the first of the two.
        """
        tz = ZoneInfo(zone or self.zone)
        wall = datetime.combine(self.on, self.at, tzinfo=tz).replace(fold=0)
        return _first_real_instant(wall, tz)

    def first_instant(self) -> datetime:
        """When the first place on earth has it."""
        return self.instant(FIRST_MIDNIGHT if self.mode is ReleaseMode.LOCAL_MIDNIGHT else None)

    def planned(self, zones: Mapping[Market, str]) -> dict[Market, datetime]:
        """When each market fires. GLOBAL has the single market `*`; LOCAL_MIDNIGHT also has `*`, in the rule's zone,
        for fans whose market nobody knows.
        """
        waves = {WORLD: self.instant()}
        if self.mode is ReleaseMode.LOCAL_MIDNIGHT:
            waves |= {market: self.instant(zone) for market, zone in zones.items() if market != WORLD}
        return waves


def _first_real_instant(wall: datetime, tz: ZoneInfo) -> datetime:
    exact = wall.astimezone(UTC)
    if exact.astimezone(tz).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return exact
    # In a gap zoneinfo answers with the offset before it, which lands behind the gap's end by as much as the wall
    # time lay inside the gap. The gap ends where the offset changes: search that second.
    start = exact - timedelta(hours=26)
    before = start.astimezone(tz).utcoffset()
    low, high = (
        0,
        26 * 3600,
    )  # whole seconds: the changed offset is not yet there at `low`, and is there at `high`
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return start + timedelta(seconds=high)
