"""LISTEN for changed moments, with reconnection; a missed notice is made up for by the half-minute look."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import asyncpg

from storage.unit_of_work import TRANSIENT
from storage.waves import NOTICE


async def listen(dsn: str, heard: Callable[[], None], shutdown: asyncio.Event) -> None:
    """Call `heard` after each change, and once after each (re)connection, until `shutdown`."""
    while not shutdown.is_set():
        try:
            connection: Any = await asyncpg.connect(dsn, timeout=10)
        except TRANSIENT:
            await _nap(shutdown, 1.0)
            continue
        gone = asyncio.Event()
        connection.add_termination_listener(lambda *_, gone=gone: gone.set())
        with contextlib.suppress(*TRANSIENT):
            await connection.add_listener(NOTICE, lambda *_: heard())
            heard()
            await _first(gone, shutdown)
        with contextlib.suppress(*TRANSIENT):
            await connection.close(timeout=5)


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _nap(shutdown: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await shutdown.wait()
