"""What crossed the wire: the only source of the console's pictures and the demo's figures."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.clock import SandboxClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened at a vendor, as the vendor saw it."""

    number: int
    at: datetime
    vendor: str  # "telegram", "discord", "twilio", "spotify", ...
    kind: str  # "message", "edit", "save", "authorise", "refresh", ...
    data: dict[str, Any] = field(default_factory=dict)


class Journal:
    """Append-only, in memory, bounded; subscribers receive each new entry."""

    def __init__(self, clock: SandboxClock, *, keep: int = 200_000) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._subscribers: set[asyncio.Queue[Entry]] = set()
        self.entries: deque[Entry] = deque(maxlen=keep)

    def add(self, vendor: str, kind: str, **data: Any) -> Entry:
        """Record an entry and hand it to every subscriber."""
        entry = Entry(number=next(self._numbers), at=self._clock.now(), vendor=vendor, kind=kind, data=data)
        self.entries.append(entry)
        for queue in self._subscribers:
            queue.put_nowait(entry)
        return entry

    def of(self, vendor: str, kind: str | None = None) -> list[Entry]:
        """Entries of a vendor (and kind), oldest first."""
        return [e for e in self.entries if e.vendor == vendor and kind in (None, e.kind)]

    async def follow(self) -> AsyncIterator[Entry]:
        """Yield entries as they are added, until the consumer stops."""
        queue: asyncio.Queue[Entry] = asyncio.Queue()
        self._subscribers.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._subscribers.discard(queue)
