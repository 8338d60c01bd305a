"""Each chat's updates one after another, different chats side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

from core.queues import Inbound

One = Callable[[Inbound, bool], Awaitable[bool]]
First = Callable[[], Awaitable[None]]
_AT_ONCE = 32
_IN_HAND = 200
_TAKE = 50  # at once, at the least: what is worked side by side is in hand long before


class Turns:
    """`one(item, more)` answers an item; `more`: others of its chat wait. False: leave that chat for now.

    `first()` is waited for before each.
    """

    def __init__(
        self, group: asyncio.TaskGroup, one: One, bell: asyncio.Event, first: First | None = None
    ) -> None:
        self._group, self._one, self._bell, self._first = group, one, bell, first
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._chats: dict[Hashable, deque[Inbound]] = {}
        self._in_hand: set[int] = set()

    @property
    def room(self) -> int:
        """How many items may be added now; the bell rings when there is more."""
        free = _IN_HAND - len(self._in_hand)
        return free if free >= _TAKE else 0

    def add(self, chat: Hashable, item: Inbound) -> None:
        """Queue it behind what its chat said before; an item that waits here already is left alone."""
        if item.id in self._in_hand:
            return
        self._in_hand.add(item.id)
        if chat in self._chats:
            self._chats[chat].append(item)
            return
        self._chats[chat] = deque([item])
        self._group.create_task(self._run(chat))

    async def _run(self, chat: Hashable) -> None:
        queue = self._chats[chat]
        going = True
        while queue and going:
            item = queue.popleft()
            async with self._gate:
                if self._first is not None:
                    await self._first()
                going = await self._one(item, bool(queue))
            self._let_go(item)
        del self._chats[chat]
        while queue:  # handed out again later, in order
            self._let_go(queue.popleft())

    def _let_go(self, item: Inbound) -> None:
        self._in_hand.discard(item.id)
        self._bell.set()
