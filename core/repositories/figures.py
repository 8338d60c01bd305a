"""What the domain asks of storage about a campaign in numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from core.figures import Figure, Taken
from core.ids import CampaignId


class FigureRepository(Protocol):
    """Counts without identity, by the days of a time zone, and who took them out."""

    async def joins_by_day(self, campaign_id: CampaignId, zone: str) -> dict[date, int]:
        """Days without a join are left out."""
        ...

    async def countries(self, campaign_id: CampaignId) -> dict[str, int]:
        """Fans by the country they are known to be in; "" where none is known."""
        ...

    async def lines(self, campaign_id: CampaignId, zone: str) -> list[Figure]:
        """Every step of every day, in all and by service, channel, country and source; visitors are counted once a day.

        Only the largest sources are named, since anybody may invent one.
        """
        ...

    async def take(self, campaign_id: CampaignId, user_id: int, lines: int, now: datetime) -> None:
        """Record that this member of the team took them out."""
        ...

    async def taken(self, campaign_id: CampaignId, limit: int) -> list[Taken]:
        """Exports, the newest first."""
        ...
