"""Telegram takes about one message a second for one chat, twenty a minute for a group; bounded memories of what was just done."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

from core.errors import StorageAway

_GAP_S = 1.05  # a little over a second: what leaves a second apart may arrive closer together
_MOST = 10_000
_MINUTE_S = 61.0
GROUP_A_MINUTE = 19  # of twenty
Shared = Callable[[int, float], Awaitable[float]]


class ChatPace:
    """Turns of each chat; over all chats the sender's lane counts. Ids below zero are groups and channels.

    `shared(chat, gap_s)`: its next turn among all processes, in seconds from now; while it cannot be had, ours counts.
    """

    def __init__(
        self,
        gap_s: float = _GAP_S,
        now: Callable[[], float] = time.monotonic,
        group_a_minute: int = GROUP_A_MINUTE,
        shared: Shared | None = None,
    ) -> None:
        self._shared = shared
        self._gap_s, self._now, self._group_a_minute = gap_s, now, group_a_minute
        self._free: dict[int, float] = {}  # chat -> when it may be written to again
        self._last: dict[int, float] = {}  # chat -> when its last turn came
        self._minutes: dict[int, deque[float]] = {}  # group -> its turns of the last minute

    async def turn(self, chat_id: int) -> None:
        """Wait for this chat's next turn."""
        wait = self.reserve(chat_id)
        if self._shared is not None:
            gap_s = self._gap_s if chat_id > 0 else _MINUTE_S / self._group_a_minute
            with contextlib.suppress(StorageAway):
                wait = max(wait, await self._shared(chat_id, gap_s))
        await asyncio.sleep(wait)
        while (early := self._last.get(chat_id, -math.inf) + self._gap_s - self._now()) > 0:
            await asyncio.sleep(early)  # the one before was late: this one is, too
        self._last[chat_id] = self._now()

    def wait(self, chat_id: int) -> float:
        """Seconds until this chat's next turn, which is not taken."""
        now = self._now()
        at = max(now, self._free.get(chat_id, now))
        turns = self._minutes.get(chat_id, ())
        if len(turns) >= self._group_a_minute:
            at = max(at, turns[-self._group_a_minute] + _MINUTE_S)
        return at - now

    def reserve(self, chat_id: int) -> float:
        """Take the next turn; seconds until it comes."""
        now = self._now()
        if len(self._free) >= _MOST:
            self._free = {chat: free for chat, free in self._free.items() if free > now}
            self._last = {chat: at for chat, at in self._last.items() if at + self._gap_s > now}
            self._minutes = {c: turns for c, turns in self._minutes.items() if turns[-1] > now - _MINUTE_S}
        at = now + self.wait(chat_id)
        self._free[chat_id] = at + self._gap_s
        if chat_id < 0:
            turns = self._minutes.setdefault(chat_id, deque(maxlen=self._group_a_minute))
            turns.append(at)
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


class Tries:
    """How often somebody may try something within a while. Forgetting one (a restart, too many) is harmless."""

    def __init__(
        self, times: int, for_s: float, most: int = _MOST, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._times, self._for_s, self._most, self._now = times, for_s, most, now
        self._seen: dict[int, tuple[int, float]] = {}  # who -> how often, since when

    def count(self, who: int) -> bool:
        """One more; False when it is one too many."""
        now = self._now()
        times, since = self._seen.pop(who, (0, now))
        if since + self._for_s <= now:
            times, since = 0, now
        self._seen[who] = times + 1, since
        if len(self._seen) > self._most:
            del self._seen[next(iter(self._seen))]
        return times < self._times
