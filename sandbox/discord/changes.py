"""Waiting until something in the world looks as expected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """`await changes.until(look, seconds)` gives the first `look()` that is not None; `tell()` after each change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        """Let everyone look again."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """None when nothing came within `seconds`."""
        deadline = time.monotonic() + seconds
        while (found := look()) is None:
            future = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await future
            except TimeoutError:
                return look()
            finally:
                self._waiting.discard(future)
        return found
