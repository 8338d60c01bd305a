"""What an artist sees of a campaign in numbers, and the file that takes them out: counts, never identities."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

FOLDED_BELOW = 5  # a country with fewer fans is not named in a file: a lone fan could be told by it
OTHER = "other"
STEPS = ("view", "click", "join", "authorised", "saved", "played")
_MOST_COLUMNS = 45
_SPANS = (1, 7, 28)  # days in one column
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets run, or skip before they do


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How often a step was reached on a day of the artist's: in all (`by` is ""), or by one value of one kind."""

    day: date
    step: str
    by: str  # "", service, channel, country, source
    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Some days of a chart, from `since` on."""

    since: date
    days: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An earlier export: who, by their Discord id, and when."""

    user_id: int
    at: datetime


def columns(by_day: Mapping[date, int]) -> tuple[Column, ...]:
    """From the first day to the last without a gap; a long time in weeks, a very long one in four weeks each."""
    if not by_day:
        return ()
    first, last = min(by_day), max(by_day)
    length = (last - first).days + 1
    span = next((s for s in _SPANS if length <= s * _MOST_COLUMNS), _SPANS[-1])
    begins = [first + timedelta(days=n) for n in range(0, length, span)]
    counts = Counter[int]()
    for day, count in by_day.items():
        counts[(day - first).days // span] += count
    return tuple(Column(since=since, days=span, count=counts[n]) for n, since in enumerate(begins))


def leading(counts: Mapping[str, int], most: int) -> tuple[list[tuple[str, int]], int]:
    """The `most` largest, the largest first, and what all the others come to."""
    ranked = sorted(((k, n) for k, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:most], sum(n for _, n in ranked[most:])


def folded(figures: Iterable[Figure]) -> list[Figure]:
    """The same with rare countries together, so that nobody is known by theirs; sorted by day and step."""
    lines = list(figures)
    fans = Counter[str]()
    for one in lines:
        if one.by == "country" and one.step == "join":
            fans[one.value] += one.count
    counts = Counter[Figure]()
    for one in lines:
        rare = one.by == "country" and one.value != "" and fans[one.value] < FOLDED_BELOW
        counts[replace(one, value=OTHER if rare else one.value, count=0)] += one.count
    merged = [replace(key, count=count) for key, count in counts.items()]
    return sorted(merged, key=lambda one: (one.day, STEPS.index(one.step), one.by, one.value))


def table(figures: Sequence[Figure]) -> str:
    """As CSV with a heading; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("day", "step", "by", "value", "count"))
    for one in figures:
        writer.writerow((one.day.isoformat(), one.step, one.by, _cell(one.value), one.count))
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
