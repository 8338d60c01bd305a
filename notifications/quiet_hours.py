"""When a fan may be woken: quiet hours in the fan's own zone, and the hours that law leaves for text messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.number_zones import zones_of

_SATURDAY, _SUNDAY = 5, 6
Hours = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Local wall times between which a sound is welcome: `opens` <= t < `closes`; weekends may have their own."""

    opens: time = time(8, 0)
    closes: time = time(20, 0)
    saturday: Hours | None = None
    sunday: Hours | None = None

    def hours(self, weekday: int) -> Hours:
        """Monday is 0."""
        own = {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(weekday)
        return own or (self.opens, self.closes)

    def within(self, other: Window) -> bool:
        """Whether every hour of this window is one of the other's."""
        days = [(self.hours(day), other.hours(day)) for day in range(7)]
        return all(theirs[0] <= mine[0] and mine[1] <= theirs[1] for mine, theirs in days)


DAYTIME = Window()
_NOON = time(12, 0)


def _from(opens: int, closes: int) -> Window:
    return Window(opens=time(opens), closes=time(closes))


# Automated texts by state, as vendors' lists of 2026 have them where they are stricter than the federal 8 to 21; where
# lists disagree, the narrower. Weekends only where a state says so. No number proves a state, so none is looked up here:
# a test holds the one narrow default below to every row of this table.
STATES: Mapping[str, Window] = {
    **dict.fromkeys(("AL", "FL", "LA", "MA", "MD", "MS", "NJ", "OK", "OR", "WA"), _from(8, 20)),
    "CT": _from(9, 20),
    "KY": _from(10, 21),
    "TX": Window(opens=time(9), closes=time(21), sunday=(_NOON, time(21))),
    "RI": Window(opens=time(9), closes=time(18), saturday=(time(10), time(17)), sunday=(time(10), time(17))),
}
FEDERAL = _from(8, 21)

# A number moves with its owner and tells no state: these hours suit every state but the exceptions below.
AMERICAN = Window(opens=time(10), closes=time(20), sunday=(_NOON, time(20)))
EXCEPTIONS: Mapping[str, Window] = {  # by area code
    "401": Window(  # Rhode Island has one of its own
        opens=time(10), closes=time(18), saturday=(time(10), time(17)), sunday=(_NOON, time(17))
    )
}
_COASTS = ("America/New_York", "America/Los_Angeles")
_ANYWHERE = _from(
    12, 17
)  # in UTC, where nothing at all is known of a number: daytime from New York to Moscow
_STEP = timedelta(minutes=5)
_LOOK_AHEAD = timedelta(days=3)
_HELD = timedelta(hours=5)


def text_window(number: str) -> Window:
    """The hours in which an E.164 number may get an automated text."""
    if not number.startswith("+1"):
        return DAYTIME
    return EXCEPTIONS.get(number[2:5], AMERICAN)


def text_zones(number: str, zone: str | None) -> tuple[str, ...]:
    """Where a number's owner may be. A `zone` of theirs chooses among the number's; another one counts beside them."""
    found = zones_of(number)
    if zone is None:
        return found
    return (zone,) if zone in found else (zone, *found)


def next_text(now: datetime, number: str, zone: str | None) -> datetime:
    """The first instant from `now` at which a text suits the number, wherever its owner is."""
    zones, window = _hours_of(now, number, zone)
    allowed = next_allowed(now, zones, window)
    assert allowed is not None
    return allowed


def text_until(now: datetime, number: str, zone: str | None) -> datetime:
    """When the hours end in which a text that leaves now may arrive, as far as anybody holds one; `now`: they are not on."""
    zones, window = _hours_of(now, number, zone)
    moment = now
    while moment < now + _HELD and not any(is_night(moment, zone, window) for zone in zones):
        moment = _next_step(moment)
    return moment


def _hours_of(now: datetime, number: str, zone: str | None) -> tuple[Sequence[str], Window]:
    """The narrowest hours that there are at all: places far apart may have none in common."""
    window = text_window(number)
    for zones in (text_zones(number, zone), zones_of(number)):
        if zones and next_allowed(now, zones, window) is not None:
            return zones, window
    return (_COASTS, window) if number.startswith("+1") else (("UTC",), _ANYWHERE)


def next_morning(now: datetime, zone: str | None) -> datetime:
    """The first instant from `now` at which a chat's sound is welcome in `zone` (unknown: UTC)."""
    allowed = next_allowed(now, (zone or "UTC",))
    assert allowed is not None
    return allowed


def is_night(now: datetime, zone: str | None, window: Window = DAYTIME) -> bool:
    """Whether it is quiet time for a fan in `zone` (unknown: UTC)."""
    local = now.astimezone(ZoneInfo(zone or "UTC"))
    opens, closes = window.hours(local.weekday())
    return not opens <= local.time() < closes


def next_allowed(now: datetime, zones: Sequence[str], window: Window = DAYTIME) -> datetime | None:
    """The first instant from `now` at which it is daytime in every one of `zones`, to five minutes; None: there is none."""
    moment = now
    while moment <= now + _LOOK_AHEAD:
        if not any(is_night(moment, zone, window) for zone in zones):
            return moment
        moment = _next_step(moment)
    return None


def _next_step(moment: datetime) -> datetime:
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return whole - timedelta(minutes=whole.minute % 5) + _STEP
