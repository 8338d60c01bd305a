"""Limits that a vendor keeps: so many within so long, for each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

Limit = tuple[float, float]


class Limits:
    """None until `hold`."""

    def __init__(self) -> None:
        self.hold({})

    def hold(self, limits: Mapping[str, Limit]) -> None:
        """By kind: so many within so many seconds. What was counted is forgotten."""
        self._limits = limits
        self.taken: dict[str, dict[str, list[float]]] = {kind: defaultdict(list) for kind in limits}
        self.refused = dict.fromkeys(limits, 0)

    def allow(self, kind: str, place: str, now: float) -> bool:
        """Whether it is taken; what is refused counts for nothing else."""
        if kind not in self._limits:
            return True
        most, within_s = self._limits[kind]
        times = self.taken[kind][place]
        if sum(moment > now - within_s for moment in times) >= most:
            self.refused[kind] += 1
            return False
        times.append(now)
        return True
