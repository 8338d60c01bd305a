"""What happened, for the funnel."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from core.ids import CampaignId, Channel, DspName


class Events:
    """Implements core.repositories.EventRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def add(
        self,
        kind: str,
        *,
        campaign_id: CampaignId,
        now: datetime,
        source: str = "",
        channel: Channel | None = None,
        dsp: DspName | None = None,
        country: str | None = None,
        visitor: bytes | None = None,
    ) -> None:
        """Append."""
        await self._db.execute(
            "INSERT INTO event (at, kind, campaign_id, source, channel, dsp, country, visitor)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            now,
            kind,
            campaign_id,
            source[:40],
            None if channel is None else channel.value,
            None if dsp is None else dsp.value,
            country,
            visitor,
        )

    async def visitor_salt(self, now: datetime) -> bytes:
        """Yesterday's is deleted with the first visitor of today."""
        today = now.date()
        found = await self._db.fetchval("SELECT salt FROM visitor_salt WHERE day = $1", today)
        if found is not None:
            return bytes(found)
        await self._db.execute("DELETE FROM visitor_salt WHERE day <> $1", today)
        await self._db.execute(
            "INSERT INTO visitor_salt (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            today,
            secrets.token_bytes(16),
        )
        return bytes(await self._db.fetchval("SELECT salt FROM visitor_salt WHERE day = $1", today))
