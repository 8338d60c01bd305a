"""Broadcasts walk side by side: one that waits or fails holds up no other artist's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from core.broadcast import Broadcast
from core.ids import BroadcastId
from core.ports import Clock, Store, UnitOfWork

STUMBLES = 5  # tries in a row before one that always fails is paused
_A_WHILE = timedelta(seconds=30)  # between them


class BroadcastRounds:
    """`page` queues one page of a broadcast; `crashed` hears why one could not go on."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        page: Callable[[UnitOfWork, Broadcast, datetime], Awaitable[int]],
        crashed: Callable[[BroadcastId, Exception], None],
    ) -> None:
        self._store, self._clock, self._page, self._crashed = store, clock, page, crashed
        self._stumbled: dict[BroadcastId, tuple[int, datetime]] = {}  # how often, and when it is tried again

    async def step(self) -> int:
        """A page of every one that is due. How many were queued."""
        queued, last = 0, BroadcastId(0)
        while (due := await self._due_after(last)) is not None:
            last = due
            queued += await self._tried(due)
        return queued

    async def _due_after(self, last: BroadcastId) -> BroadcastId | None:
        async with self._store() as tx:
            return await tx.broadcasts.next_due(self._clock.now(), last)

    async def _tried(self, broadcast_id: BroadcastId) -> int:
        """What always fails is paused in the end, like one of which too many fail: its owners hear of it."""
        now = self._clock.now()
        tries, again_at = self._stumbled.get(broadcast_id, (0, now))
        if now < again_at:
            return 0
        try:
            queued = await self._one(broadcast_id, now)
        except Exception as error:  # noqa: BLE001 - a loop: reported, and the others go on
            self._crashed(broadcast_id, error)
            self._stumbled[broadcast_id] = tries + 1, now + _A_WHILE
            if tries + 1 < STUMBLES:
                return 0
            await self._halt(broadcast_id, f"{tries + 1} tries failed: {type(error).__name__}")
            queued = 0
        self._stumbled.pop(broadcast_id, None)
        return queued

    async def _one(self, broadcast_id: BroadcastId, now: datetime) -> int:
        """In one transaction with its checkpoint."""
        async with self._store() as tx:
            broadcast = await tx.broadcasts.take(broadcast_id)
            return 0 if broadcast is None else await self._page(tx, broadcast, now)

    async def _halt(self, broadcast_id: BroadcastId, why: str) -> None:
        async with self._store() as tx:
            await tx.broadcasts.halt(await tx.broadcasts.get(broadcast_id), why)
