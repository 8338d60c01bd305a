"""Ids as Discord makes them: the time in the upper bits, unique and growing."""

from __future__ import annotations

from sandbox.clock import SandboxClock

EPOCH_MS = 1_420_070_400_000  # 2015-01-01


class Snowflakes:
    """`next(ids)` is an id of now; never smaller than the one before, even when the clock is moved back."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock, self._last = clock, 0

    def __next__(self) -> int:
        now_ms = int(self._clock.now().timestamp() * 1000)
        self._last = max(self._last + 1, (now_ms - EPOCH_MS) << 22)
        return self._last
