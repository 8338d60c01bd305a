"""The most that came in any one second, or in any other stretch of time."""

from __future__ import annotations

from collections.abc import Sequence


def busiest_second(times: Sequence[float]) -> int:
    """`times`: seconds, in order."""
    return most_within(times, 1.0)


def most_within(times: Sequence[float], stretch_s: float) -> int:
    """In any `stretch_s`."""
    first, most = 0, 0
    for last, moment in enumerate(times):
        while moment - times[first] >= stretch_s:
            first += 1
        most = max(most, last - first + 1)
    return most
