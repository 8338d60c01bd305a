"""Exactly one holder in the world, by an advisory lock on a connection of its own; others stand by."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from core.waiting import nap
from storage.unit_of_work import TRANSIENT

_RETRY_S = 1.0


async def as_singleton(
    dsn: str, name: str, act: Callable[[asyncio.Event], Awaitable[None]], shutdown: asyncio.Event
) -> None:
    """Run `act(stop)` while we hold the lock `name`; `stop` is set at shutdown and when the lock is lost."""
    while not shutdown.is_set():
        try:
            connection: Any = await asyncpg.connect(dsn, timeout=10)
            held = await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 7342))", name)
        except TRANSIENT:
            held, connection = False, None
        if held:
            await _hold(connection, act, shutdown)
        if connection is not None:
            with contextlib.suppress(*TRANSIENT):
                await connection.close(timeout=5)
        if not shutdown.is_set():
            await nap(shutdown, _RETRY_S)


async def _hold(
    connection: Any, act: Callable[[asyncio.Event], Awaitable[None]], shutdown: asyncio.Event
) -> None:
    stop = asyncio.Event()
    connection.add_termination_listener(lambda *_: stop.set())

    async def follow() -> None:
        await shutdown.wait()
        stop.set()

    follower = asyncio.create_task(follow())
    try:
        await act(stop)
    finally:
        follower.cancel()
