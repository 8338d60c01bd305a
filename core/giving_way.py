"""Whoever answers what came in lets go first what is coming in."""

from __future__ import annotations

import asyncio

_RUSH_S = 0.05  # after the last arrival
_BREATH_S = 0.005
_LATE_S = 0.01  # what comes in stands in a line by then
_LONGEST_S = 0.05  # nobody is made to wait longer: answers go on, twenty a second at the least


class GivingWay:
    """One a process. Those who take things in say `came()`; those who work them off ask for a `turn()` each time.

    What decides is the event loop itself: while it wakes a short sleeper in time there is room for both.
    """

    def __init__(self) -> None:
        self._last = float("-inf")
        self._line = asyncio.Lock()

    def came(self) -> None:
        """Something is coming in."""
        self._last = asyncio.get_running_loop().time()

    async def turn(self) -> None:
        """At once while nothing comes in; else when the loop keeps up; one after another, each after `_LONGEST_S` at most."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._last >= _RUSH_S:
            return
        async with self._line:
            until = loop.time() + _LONGEST_S
            while (begun := loop.time()) < until and begun - self._last < _RUSH_S:
                await asyncio.sleep(_BREATH_S)
                if loop.time() - begun < _BREATH_S + _LATE_S:
                    return
