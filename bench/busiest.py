"""The most that came in any one second."""

from __future__ import annotations

from collections.abc import Sequence


def busiest_second(times: Sequence[float]) -> int:
    """`times`: seconds, in order."""
    first, most = 0, 0
    for last, moment in enumerate(times):
        while moment - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
