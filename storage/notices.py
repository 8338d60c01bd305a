"""LISTEN for changed moments, with reconnection; a missed notice is made up for by the look each five seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import asyncpg

from core.waiting import first_of, nap
from storage.unit_of_work import TRANSIENT
from storage.waves import NOTICE


async def listen(dsn: str, heard: Callable[[], None], shutdown: asyncio.Event) -> None:
    """Call `heard` after each change, and once after each (re)connection, until `shutdown`."""
    while not shutdown.is_set():
        try:
            connection: Any = await asyncpg.connect(dsn, timeout=10)
        except TRANSIENT:
            await nap(shutdown, 1.0)
            continue
        gone = asyncio.Event()
        connection.add_termination_listener(lambda *_, gone=gone: gone.set())
        with contextlib.suppress(*TRANSIENT):
            await connection.add_listener(NOTICE, lambda *_: heard())
            heard()
            await first_of(gone, shutdown)
        with contextlib.suppress(*TRANSIENT):
            await connection.close(timeout=5)
