"""A sender stops when its vendor asks for it, or cannot be reached: all processes by the lane, this one at once."""

from __future__ import annotations

from datetime import timedelta

from core.queues import Lanes
from core.scheduler.pacing import Pacer, Turns
from core.scheduler.retry import backoff
from core.waiting import patiently

_JITTER = 0.5
_LONGEST = timedelta(minutes=1)  # that we add of our own; whoever asks for more gets it


class Resting:
    """The pauses of one sender's outbox in this process."""

    def __init__(self, lanes: Lanes, key: str, pacer: Pacer, turns: Turns) -> None:
        self._lanes, self._key, self._pacer, self._turns = lanes, key, pacer, turns
        self._refused = 0  # pauses since something was taken

    def taken(self) -> None:
        """The vendor took something."""
        self._refused = 0

    async def rest(self, asked: timedelta, why: str, since: float) -> timedelta:
        """For as long as was asked; longer each time when nothing was taken in between. How long it is.

        `since`: when the slot was taken (event-loop time) whose call was refused.
        """
        if not self._turns.rests(since):  # else it was under way when another was refused
            self._refused += 1
        rest = asked
        if self._refused > 1:
            rest = max(asked, min(_LONGEST, backoff(self._refused - 1, _JITTER)))
        self._pacer.drop()
        self._turns.shut(rest.total_seconds())
        await patiently(lambda: self._lanes.pause(self._key, rest, why))
        self._turns.shut(rest.total_seconds())  # for whoever took a slot while that was written down
        return rest

    def give_back(self, slots: list[float], since: float) -> None:
        """Slots taken at `since` (event-loop time) that found no work; from before a pause they are worth nothing."""
        if not self._turns.rests(since):
            self._pacer.give_back(slots)
