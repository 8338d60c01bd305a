"""One sender's lane as one process uses it: answers first, since somebody waits for them; the outbox with what is left."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.errors import RetryLater
from core.queues import Lanes
from core.scheduler.pacing import Turns

_SHORT = timedelta(seconds=5)  # a pause that an answer sits out
_LEAST_S = 0.05


class SenderLane:
    """`turns` is for whoever reserves slots in blocks; single messages take theirs here."""

    def __init__(self, lanes: Lanes, key: str, rate: float) -> None:
        self._lanes, self._key, self._rate = lanes, key, rate
        self.turns = Turns(rate)

    async def ready(self) -> None:
        """Make the lane exist."""
        await self._lanes.ensure(self._key, rate=self._rate, burst=1)

    async def turn(self, *, first: bool = False) -> bool:
        """Wait for one; False: the lane is paused. `first`: before all of this process that are not."""
        loop = asyncio.get_running_loop()
        taken = loop.time()
        waits = await self._lanes.reserve(self._key, 1)
        if not waits:
            return False
        await self.turns.come(loop.time() + waits[0], first=first)
        return not self.turns.rests(taken)

    async def answer(self) -> None:
        """An answer's turn, before the outbox. Raises RetryLater with what is left of a long pause."""
        while not await self.turn(first=True):
            rests = await self._lanes.rests(self._key)
            if rests > _SHORT:
                raise RetryLater("the lane rests", after=rests)
            await asyncio.sleep(max(rests.total_seconds(), _LEAST_S))

    async def pause(self, for_: timedelta, why: str) -> None:
        """The vendor asked for it; whoever holds a slot in this process already does not use it either."""
        self.turns.shut(for_.total_seconds())
        await self._lanes.pause(self._key, for_, why)
        self.turns.shut(for_.total_seconds())  # for whoever took a slot while that was written down
