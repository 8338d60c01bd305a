"""When a release is looked for on a service, and when its absence is an alarm: pure functions of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from core.ids import Market

BEFORE = (timedelta(hours=24), timedelta(hours=1))
SHORTEST = timedelta(minutes=1)
SLOWER = 60  # the pause is this part of the time since the release: 1 min for an hour, 24 min after a day
CODES_ALONE = timedelta(hours=1)  # after the release; then words are tried where a code still misses
LASTS = timedelta(days=7)
BACK_FILLS = (timedelta(hours=1), timedelta(days=1), timedelta(days=3), LASTS)
HOUR_AFTER = timedelta(hours=1)  # a moment; then a missing source is an alarm
GRACE = timedelta(days=1)  # the last back-fill is still made by whoever was down for so long


AT_ONCE = 3  # markets of a service that are asked beside the world


class Stage(StrEnum):
    """How urgent it is that a service has no source."""

    DAY_BEFORE = "day_before"
    HOUR_AFTER = "hour_after"


def next_search(first_moment: datetime, last_try: datetime | None, now: datetime) -> datetime | None:
    """A day and an hour before the first market's moment, at it, then every minute, ever slower for a week.

    Never before `now`; None when it is over.
    """
    due = max(_unslowed(first_moment, last_try), now)
    return due if due <= first_moment + LASTS else None


def _unslowed(first_moment: datetime, last_try: datetime | None) -> datetime:
    steps = [first_moment - before for before in (*BEFORE, timedelta(0))]
    if last_try is None:
        return steps[0]
    ahead = next((step for step in steps if last_try < step), None)
    return ahead or last_try + max(SHORTEST, (last_try - first_moment) / SLOWER)


def markets_to_ask(lacking: Mapping[Market, bool], first: Market, now: datetime) -> list[Market]:
    """Of those that have it and no link yet: the first of all, those with fans, and one of the others.

    By lot each time, so that a market that a service does not serve never keeps another one waiting.
    """

    def drawn(fans: bool) -> list[Market]:
        found = [market for market, theirs in lacking.items() if theirs is fans and market != first]
        return sorted(found, key=lambda market: crc32(f"{market} {now.isoformat()}".encode()))

    waiting, others = drawn(True), drawn(False)
    head = [first] if first in lacking else []
    few = AT_ONCE - len(head) - bool(others)
    return [*head, *waiting[:few], *others][:AT_ONCE]


def next_back_fill(first_moment: datetime, last_try: datetime | None, now: datetime) -> datetime | None:
    """What a public database knows comes late: an hour, a day, three days and a week after. None when it is over."""
    for after in BACK_FILLS:
        due = first_moment + after
        if last_try is None or last_try < due:
            due = max(due, now)
            return due if due <= first_moment + LASTS + GRACE else None
    return None


def stage_of(first_moment: datetime, now: datetime) -> tuple[Stage, datetime] | None:
    """The alarm that a missing source is worth now, and since when. None: too early, in between, or long over."""
    since = now - first_moment
    if HOUR_AFTER <= since <= LASTS:
        return Stage.HOUR_AFTER, first_moment + HOUR_AFTER
    if -BEFORE[0] <= since < timedelta(0):
        return Stage.DAY_BEFORE, first_moment - BEFORE[0]
    return None
