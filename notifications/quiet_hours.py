"""When a fan may be woken: quiet hours in the fan's own zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Local wall times between which a sound is welcome: `opens` <= t < `closes`."""

    opens: time = time(8, 0)
    closes: time = time(20, 0)


def is_night(now: datetime, zone: str | None, window: Window = Window()) -> bool:
    """Whether it is quiet time for a fan in `zone` (unknown: UTC)."""
    local = now.astimezone(ZoneInfo(zone or "UTC")).time()
    return not window.opens <= local < window.closes


def next_allowed(now: datetime, zones: Sequence[str], window: Window = Window()) -> datetime:
    """The first instant from `now` at which it is daytime in every one of `zones`, to five minutes.

    A number that may be in many zones has none that suits all: then daytime in the first of them must do.
    """
    moment = now
    for wanted in (zones or ("UTC",), (zones or ("UTC",))[:1]):
        moment = now
        for _ in range(2 * 24 * 12):
            if not any(is_night(moment, zone, window) for zone in wanted):
                return moment
            moment = _next_step(moment)
    return moment


def _next_step(moment: datetime) -> datetime:
    step = timedelta(minutes=5)
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return whole - timedelta(minutes=whole.minute % 5) + step
