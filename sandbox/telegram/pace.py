"""Telegram's sending limits, off until somebody switches them on."""

from __future__ import annotations

import math
import time
from collections import deque

from sandbox.telegram.refusal import too_many

_PAID = 1000  # a second and bot, for 0.1 Star each


class Pace:
    """`limit(overall=30, per_chat=1, per_group=20)`: the first two per second and bot, the last per minute and group.

    A call beyond is refused with 429, and counted in `refused`. Runs on real time.
    """

    def __init__(self) -> None:
        self.refused = self.paid = 0
        self._overall: int | None = None
        self._per_chat: int | None = None
        self._per_group: int | None = None
        self._seen: dict[tuple[int, int | None, float], deque[float]] = {}

    def limit(
        self, *, overall: int | None = 30, per_chat: int | None = 1, per_group: int | None = None
    ) -> None:
        """Set the limits; None lifts one."""
        self._overall, self._per_chat, self._per_group = overall, per_chat, per_group
        self._seen.clear()

    def take(self, bot_id: int, chat_id: int, *, paid: bool = False) -> None:
        """Count one sending; raise 429 when it is too fast (a refused call is not counted). `paid`: for Stars."""
        per_group = self._per_group if chat_id < 0 else None
        self.paid += paid
        windows = [
            (self._seen.setdefault((bot_id, key, span), deque()), most, span)
            for key, most, span in (
                ((0, _PAID, 1.0) if paid else (None, self._overall, 1.0)),
                (chat_id, self._per_chat, 1.0),
                (chat_id, per_group, 60.0),
            )
            if most is not None
        ]
        now = time.monotonic()
        for seen, most, span in windows:
            while seen and seen[0] <= now - span:
                seen.popleft()
            if len(seen) >= most:
                self.refused += 1
                raise too_many(max(1, math.ceil(seen[0] + span - now)))
        for seen, _, _ in windows:
            seen.append(now)
