"""Waits that end: a nap that shutdown or a bell cuts short, the first of several events, a database that comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from core.errors import StorageAway


async def nap(shutdown: asyncio.Event, seconds: float, bell: asyncio.Event | None = None) -> None:
    """At most `seconds`; cut short by `bell` (which is then quiet again), or without one by `shutdown`."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await (bell or shutdown).wait()
    if bell is not None:
        bell.clear()


async def first_of(*events: asyncio.Event) -> None:
    """Until one of them is set."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def patiently(act: Callable[[], Awaitable[None]], shutdown: asyncio.Event | None = None) -> None:
    """Repeat an idempotent write until the database is back (or, if given, until shutdown)."""
    wait = 0.05
    while True:
        try:
            await act()
        except StorageAway:
            if shutdown is not None and shutdown.is_set():
                raise
            await asyncio.sleep(wait)
            wait = min(1.0, wait * 2)
        else:
            return
