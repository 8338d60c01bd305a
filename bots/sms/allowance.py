"""How many answers one number, and all together, get a day: a text costs money, and auto-responders never tire."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.ids import SenderId


class Allowance(Protocol):
    """Counts for all processes together. A number's day begins with its first answer."""

    async def take(self, sender_id: SenderId, number: str, now: datetime) -> bool:
        """Whether one more may go to this number; it counts then."""
        ...

    async def renews_at(self, sender_id: SenderId, now: datetime) -> datetime | None:
        """When all together get more; None: they have some, so it is one number that has had enough."""
        ...

    async def give_back(self, sender_id: SenderId, number: str) -> None:
        """It did not go."""
        ...
