"""Exactly one holder in the world, by an advisory lock on a connection of its own; others stand by."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from core.waiting import nap
from storage.leases import dedicated
from storage.unit_of_work import TRANSIENT

_RETRY_S = 1.0
_LOOK_S = 5.0


async def as_singleton(
    dsn: str, name: str, act: Callable[[asyncio.Event], Awaitable[None]], shutdown: asyncio.Event
) -> None:
    """Run `act(stop)` while we hold the lock `name`; `stop` is set at shutdown and when the lock is lost."""
    while not shutdown.is_set():
        try:
            connection = await dedicated(dsn)
        except TRANSIENT:
            await nap(shutdown, _RETRY_S)
            continue
        try:
            if await _lock(connection, name, shutdown):
                await _hold(connection, act, shutdown)
        finally:
            with contextlib.suppress(*TRANSIENT):
                await connection.close(timeout=5)
        if not shutdown.is_set():
            await nap(shutdown, _RETRY_S)


async def _lock(connection: Any, name: str, shutdown: asyncio.Event) -> bool:
    """Standing by, until we are the holder; False: shutdown, or the connection is lost."""
    query = "SELECT pg_try_advisory_lock(hashtextextended($1, 7342))"
    with contextlib.suppress(*TRANSIENT):
        while not shutdown.is_set():
            if await connection.fetchval(query, name, timeout=10):
                return True
            await nap(shutdown, _RETRY_S)
    return False


async def _hold(
    connection: Any, act: Callable[[asyncio.Event], Awaitable[None]], shutdown: asyncio.Event
) -> None:
    stop = asyncio.Event()
    connection.add_termination_listener(lambda *_: stop.set())

    async def watch() -> None:
        """A connection that died without a word is found out by asking."""
        with contextlib.suppress(*TRANSIENT):
            while not shutdown.is_set():
                await connection.execute("SELECT 1", timeout=_LOOK_S)
                await nap(shutdown, _LOOK_S)
        stop.set()

    watcher = asyncio.create_task(watch())
    try:
        await act(stop)
    finally:
        watcher.cancel()
