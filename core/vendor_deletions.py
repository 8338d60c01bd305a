"""What a vendor still keeps of somebody who is erased here, until it is deleted there too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.ids import SenderId

FAREWELL = timedelta(minutes=2)  # "you are erased" is itself a message, sent a moment later
SURE_AFTER = timedelta(
    minutes=10
)  # what was on its way when they were erased is on the vendor's list by then
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorDeletion:
    """One erased address. It is kept sealed, for this alone, until nothing of it is left there."""

    id: int
    address: str = field(repr=False)
    asked_at: datetime
    tries: int

    @property
    def until(self) -> datetime:
        """Messages after this belong to somebody who came back."""
        return self.asked_at + FAREWELL

    def over(self, left: int, now: datetime) -> bool:
        """Whether nothing is there, nor can come."""
        return left == 0 and now >= self.asked_at + SURE_AFTER


def wait_before(tries: int) -> timedelta:
    """It is never given up: a minute first, twice as long each time, at most six hours."""
    return min(_LONGEST, _FIRST * (1 << min(tries, 10)))


class VendorDeletions(Protocol):
    """What deleting at a vendor asks of storage."""

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[VendorDeletion]:
        """Those that are due; each is put off by `wait_before` at once, so that one process does it."""
        ...

    async def done(self, deletion_id: int) -> None:
        """The address is forgotten here as well."""
        ...
