"""How many answers one number gets a day: a text costs money, and somebody's auto-responder never tires."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

PER_DAY = 20
_DAY = timedelta(days=1)
_NUMBERS = 50_000


class Allowance:
    """Counts in this process; a restart forgets, and of very many numbers the longest silent are forgotten."""

    def __init__(self, per_day: int = PER_DAY, numbers: int = _NUMBERS) -> None:
        self._per_day, self._numbers = per_day, numbers
        self._since: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def take(self, number: str, now: datetime) -> bool:
        """Whether one more may go to this number; it counts then. The day begins with its first answer."""
        begun, used = self._since.pop(number, (now, 0))
        if now - begun >= _DAY:
            begun, used = now, 0
        allowed = used < self._per_day
        self._since[number] = (begun, used + allowed)
        while len(self._since) > self._numbers:
            self._since.popitem(last=False)
        return allowed

    def give_back(self, number: str) -> None:
        """It did not go."""
        begun, used = self._since.get(number, (None, 0))
        if begun is not None and used:
            self._since[number] = (begun, used - 1)
