"""Telegram takes about one message a second for one chat; and a bounded memory of what was just done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable

_GAP_S = 1.05  # a little over a second: what leaves a second apart may arrive closer together
_MOST = 10_000


class ChatPace:
    """Turns of each chat in this process; over all chats the sender's lane counts."""

    def __init__(self, gap_s: float = _GAP_S, now: Callable[[], float] = time.monotonic) -> None:
        self._gap_s, self._now = gap_s, now
        self._free: dict[int, float] = {}  # chat -> when it may be written to again

    async def turn(self, chat_id: int) -> None:
        """Wait for this chat's next turn."""
        await asyncio.sleep(self.reserve(chat_id))

    def reserve(self, chat_id: int) -> float:
        """Take the next turn; seconds until it comes."""
        now = self._now()
        if len(self._free) >= _MOST:
            self._free = {chat: free for chat, free in self._free.items() if free > now}
        at = max(now, self._free.get(chat_id, now))
        self._free[chat_id] = at + self._gap_s
        return at - now


class Recent:
    """Chats where something happened a while ago. Forgetting one (a restart, too many) is harmless."""

    def __init__(self, for_s: float, most: int = _MOST, now: Callable[[], float] = time.monotonic) -> None:
        self._for_s, self._most, self._now = for_s, most, now
        self._until: dict[Hashable, float] = {}

    def note(self, chat: Hashable) -> bool:
        """Remember it; False when it is remembered already."""
        now = self._now()
        if self._until.get(chat, now) > now:
            return False
        self._until.pop(chat, None)
        self._until[chat] = now + self._for_s
        if len(self._until) > self._most:
            del self._until[next(iter(self._until))]
        return True

    def take(self, chat: Hashable) -> bool:
        """Whether it was remembered; from now on it is not."""
        return self._until.pop(chat, 0.0) > self._now()
