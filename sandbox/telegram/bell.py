"""Waking everyone who waits for a chat or a queue of updates to change."""

from __future__ import annotations

import asyncio


class Bell:
    """`await bell.heard(seconds)` sleeps until `ring()`; check the state again after each wake."""

    def __init__(self) -> None:
        self._sleepers: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake every sleeper."""
        sleepers, self._sleepers = self._sleepers, set()
        for sleeper in sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    async def heard(self, seconds: float | None = None) -> bool:
        """True when rung, False when `seconds` passed first."""
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            async with asyncio.timeout(seconds):
                await sleeper
        except TimeoutError:
            return False
        finally:
            self._sleepers.discard(sleeper)
        return True
