"""An answer is given at most once: it is marked before it goes, and who finds a mark knows that it may be there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.errors import Overtaken
from core.ports import Clock
from core.queues import Inbound, Inbox

_HOLDS = timedelta(seconds=20)  # of the minute after which another process may have it


class Once:
    """Of one item, while one process has it in hand.

    `doubted`: some of the answer may be there. `unknown`: nobody will ever know. `mark`: the latest one, whoever set it.
    """

    def __init__(self, inbox: Inbox, item: Inbound, clock: Clock) -> None:
        self.item, self._held, self._inbox, self._clock = item, item, inbox, clock
        self.mark: datetime | None = item.answering_at
        self.doubted, self.unknown = item.answering_at is not None, False
        self._marked = False

    async def going(self, answer: str = "") -> None:
        """Right before whatever a person would see twice. Raises Overtaken: then nothing may be shown.

        One statement an item, and one more for each try that comes late. `answer`: by what it is known again on the
        vendor's list.
        """
        now = self._clock.now()
        if self._marked and self.mark is not None and now < self.mark + _HOLDS:
            return
        self.mark = now
        if not await self._inbox.answering(self._held, now, answer):
            raise Overtaken("answered by another process")
        self._held, self._marked = replace(self._held, answering_at=now), True

    async def put_off(self, at: datetime) -> None:
        """It comes again then; unless some of the answer may be there, as if it had never been tried."""
        await self._inbox.later(self._held, at, doubted=self.doubted)
