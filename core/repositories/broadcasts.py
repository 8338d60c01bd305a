"""What the domain asks of storage about broadcasts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.broadcast import Broadcast, BroadcastStatus, Segment, Tally
from core.ids import AddressId, ArtistId, BroadcastId, CampaignId, Channel


class BroadcastRepository(Protocol):
    """One row each; who is meant is asked anew for every page, so whoever takes the consent back is left out."""

    async def add(
        self,
        artist_id: ArtistId,
        campaign_id: CampaignId,
        text: str,
        segment: Segment,
        author: int,
        send_at: datetime,
    ) -> Broadcast:
        """A draft."""
        ...

    async def get(self, broadcast_id: BroadcastId) -> Broadcast:
        """Raises NotFound."""
        ...

    async def latest(self, campaign_id: CampaignId) -> Broadcast | None:
        """The newest that is more than a draft."""
        ...

    async def move(
        self, broadcast_id: BroadcastId, to: BroadcastStatus, *, second: int | None = None, why: str = ""
    ) -> bool:
        """Guarded by core.lifecycle."""
        ...

    async def halt(self, broadcast: Broadcast, why: str) -> None:
        """It pauses by itself, what is queued waits, and its artist is to be told."""
        ...

    async def take_halted(self) -> list[Broadcast]:
        """Those that paused by themselves and that nobody was told of; now they count as told."""
        ...

    async def untell(self, broadcast_id: BroadcastId) -> None:
        """Nobody could be told: it comes again."""
        ...

    async def note(self, broadcast_id: BroadcastId, act: str, who: int, now: datetime) -> None:
        """For the audit: test, confirm, pause, resume, cancel, by this Discord user."""
        ...

    async def next_due(self, now: datetime, after: BroadcastId) -> BroadcastId | None:
        """The next after `after` that is sending."""
        ...

    async def take(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """Locked for this transaction; None: others hold it, or it does not send any more."""
        ...

    async def audience(self, broadcast: Broadcast, now: datetime) -> dict[Channel, int]:
        """Persons, counted now, by the channel in which each would be told."""
        ...

    async def page(self, broadcast: Broadcast, now: datetime, limit: int) -> list[AddressId]:
        """The next addresses after `reached`, in order."""
        ...

    async def advance(self, broadcast_id: BroadcastId, reached: int, queued: int) -> None:
        """The checkpoint, in the transaction that queued the page."""
        ...

    async def tally(self, broadcast: Broadcast, now: datetime) -> Tally:
        """Counted now; messages to oneself are left out."""
        ...

    async def hold(self, broadcast: Broadcast, on: bool) -> None:
        """Queued messages wait (or go on)."""
        ...

    async def drop(self, broadcast: Broadcast) -> int:
        """Queued messages never go; returns how many."""
        ...
