"""Waits that end: a nap that shutdown or a bell cuts short, and the first of several events."""

from __future__ import annotations

import asyncio
import contextlib


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
