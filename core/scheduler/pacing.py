"""A worker's share of a lane: slots reserved in blocks, used no faster than the lane allows."""

from __future__ import annotations

import asyncio
from collections import deque
from heapq import heapify, heappop, heappush
from time import monotonic
from typing import NamedTuple

from core.queues import Lanes

SLOWER = 0.7  # a lane's rate after a refusal: limits that nobody publishes are found by asking
A_LITTLE = 0.95  # and after one out of a calm of CALM_S: as a rule the network bunched what was allowed
CALM_S = 60.0
FASTER = 0.02  # of the ceiling, regained in EASE_S without a refusal
EASE_S = 10.0


class Pacer:
    """Holds reserved slots (event-loop times) of one lane.

    A slot whose time has passed unused is still good, but at most `keep` of them, so that idle processes
    cannot save up a burst.
    """

    def __init__(self, lanes: Lanes, key: str, *, keep: int) -> None:
        self._lanes, self._key, self._keep = lanes, key, max(1, keep)
        self._slots: deque[float] = deque()
        self._owed = 0

    async def take(self, want: int) -> list[float]:
        """`want` slot times, soonest first; none while the lane is paused. Give back what is not used.

        What is owed is looked at after each wait: it grows meanwhile, and others take from the same slots.
        """
        now = monotonic()
        stale = sum(1 for slot in self._slots if slot < now)
        for _ in range(max(0, stale - self._keep)):
            self._slots.popleft()
        while (lacking := want + self._owed - len(self._slots)) > 0:
            waits = await self._lanes.reserve(self._key, lacking)
            if not waits:
                self._slots.clear()
                return []
            now = monotonic()
            self._slots.extend(now + wait for wait in waits)
        for _ in range(self._owed):
            self._slots.popleft()
        self._owed = 0
        return [self._slots.popleft() for _ in range(want)]

    def give_back(self, slots: list[float]) -> None:
        """Slots that found no work."""
        self._slots.extendleft(reversed(slots))

    def owe(self, calls: int) -> None:
        """So many were made for which no slot was taken: as many slots are passed over."""
        self._owed += calls

    def drop(self) -> None:
        """After a 429 the slots taken are worth nothing, and nothing is owed."""
        self._slots.clear()
        self._owed = 0


class Turns:
    """Slots of one process, used one after the other; who comes `first` takes the next one, whoever brought it.

    After a pause of the machine many are late at once; they follow each other no faster than the limit itself.
    """

    def __init__(self, rate: float) -> None:
        self._gap, self._free = 1 / rate, 0.0
        self._slots: list[float] = []  # a heap, one for each of those who wait
        self._first: deque[_Waiting] = deque()
        self._then: deque[_Waiting] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._shut_at, self._shut_until = -1.0, 0.0

    def shut(self, for_s: float) -> None:
        """Slots taken by now are of no use for so long; a longer pause in force wins."""
        now = asyncio.get_running_loop().time()
        self._shut_at, self._shut_until = now, max(self._shut_until, now + for_s)

    def rests(self, taken: float) -> float:
        """For how many seconds a slot taken at `taken` (event-loop time) is of no use.

        Whoever took one after the pause began was let through by the lane itself.
        """
        if taken > self._shut_at:
            return 0.0
        return max(0.0, self._shut_until - asyncio.get_running_loop().time())

    async def come(self, slot: float, takes: int = 1, *, first: bool = False) -> None:
        """Returns when it is this slot's turn, and of the `takes - 1` behind it; slots are asked for soonest first."""
        mine = _Waiting(asyncio.get_running_loop().create_future(), takes)
        line = self._first if first else self._then
        line.append(mine)
        heappush(self._slots, slot)
        self._arm()
        try:
            await mine.turn
        finally:
            if mine in line:  # it was given up
                line.remove(mine)
                self._slots.remove(max(self._slots))
                heapify(self._slots)
                self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if self._slots:
            at = max(self._slots[0], self._free)
            self._timer = asyncio.get_running_loop().call_at(at, self._go)

    def _go(self) -> None:
        heappop(self._slots)
        turn, takes = (self._first or self._then).popleft()
        if not turn.done():
            turn.set_result(None)
            self._free = asyncio.get_running_loop().time() + self._gap * takes
        self._arm()


class _Waiting(NamedTuple):
    """One who waits, and for how many slots."""

    turn: asyncio.Future[None]
    takes: int
