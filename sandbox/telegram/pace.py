"""Telegram's sending limits, off until somebody switches them on."""

from __future__ import annotations

import math
import time
from collections import deque

from sandbox.telegram.refusal import too_many


class Pace:
    """`limit(overall=30, per_chat=1)` per second and bot; a call beyond is refused with 429. Runs on real time."""

    def __init__(self) -> None:
        self._overall: int | None = None
        self._per_chat: int | None = None
        self._seen: dict[tuple[int, int | None], deque[float]] = {}

    def limit(self, *, overall: int | None = 30, per_chat: int | None = 1) -> None:
        """Set the limits; None lifts one."""
        self._overall, self._per_chat = overall, per_chat
        self._seen.clear()

    def take(self, bot_id: int, chat_id: int) -> None:
        """Count one sending; raise 429 when it is too fast (a refused call is not counted)."""
        windows = [
            (self._seen.setdefault(key, deque()), most)
            for key, most in (((bot_id, None), self._overall), ((bot_id, chat_id), self._per_chat))
            if most is not None
        ]
        now = time.monotonic()
        for seen, most in windows:
            while seen and seen[0] <= now - 1:
                seen.popleft()
            if len(seen) >= most:
                raise too_many(max(1, math.ceil(seen[0] + 1 - now)))
        for seen, _ in windows:
            seen.append(now)
