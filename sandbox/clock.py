"""The sandbox's own time: real time plus an offset that people and tests may move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Real UTC time plus an offset; listeners hear the new offset at once."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self._listeners: list[Callable[[timedelta], None]] = []

    def now(self) -> datetime:
        """Aware UTC time of the sandbox world."""
        return datetime.now(UTC) + self.offset

    def jump_to(self, moment: datetime) -> None:
        """Make `now()` equal to `moment` (aware), from now on running at normal speed."""
        self.move(moment - self.now())

    def move(self, by: timedelta) -> None:
        """Shift the world's time by `by` (may be negative)."""
        self.offset += by
        for listener in self._listeners:
            listener(self.offset)

    def on_change(self, listener: Callable[[timedelta], None]) -> None:
        """Call `listener(offset)` after each move."""
        self._listeners.append(listener)
