"""What was lost on the way to or from a vendor: messages of unknown fate, and texts that never reached us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.ids import DeliveryId, SenderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A message that may or may not have been accepted: it was sent after `created_at` and before `since`."""

    id: DeliveryId
    to: str = field(repr=False)
    attempts: int
    created_at: datetime
    since: datetime
    expires_at: datetime | None
    detail: str
    dm_channel_id: str | None = field(default=None, repr=False)  # where a Discord message went


class Unsettled(Protocol):
    """What reconciling asks of storage."""

    async def doubts(self, sender_id: SenderId, before: datetime, limit: int) -> list[Doubt]:
        """Messages whose fate has been unknown since before then, and that were not given up; oldest first."""
        ...

    async def taken(self, sender_id: SenderId, vendor_ids: Sequence[str]) -> set[str]:
        """Those of the vendor's ids that are some message's already."""
        ...

    async def send_again(self, delivery_id: DeliveryId, why: str, now: datetime) -> bool:
        """The vendor never had it: queued once more, if its fate is unknown still."""
        ...

    async def give_up(self, delivery_id: DeliveryId) -> None:
        """The vendor was asked and does not know either: it stays unknown, and nobody asks again."""
        ...

    async def heard(self, sender_id: SenderId, external_ids: Sequence[str]) -> set[str]:
        """Those of the vendor's ids that have come in."""
        ...

    async def keywords(self, sender_id: SenderId) -> set[str]:
        """By which people join at this number."""
        ...

    async def seen(self, sender_id: SenderId) -> datetime | None:
        """Until when the vendor's list of what came in was read, by whichever process."""
        ...

    async def saw(self, sender_id: SenderId, until: datetime) -> None:
        """It was read until then."""
        ...
