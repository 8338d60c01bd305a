"""The append-only consent ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.ids import ArtistId, CampaignId, Channel, FanId
from storage.models import ConsentEventRow


class Consents:
    """Implements core.repositories.ConsentRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def add(self, events: Sequence[ConsentEvent]) -> None:
        """Append."""
        await ConsentEventRow.bulk_create(
            [
                ConsentEventRow(
                    fan_id=e.fan_id,
                    artist_id=e.artist_id,
                    campaign_id=e.campaign_id,
                    purpose=e.purpose.value,
                    act=e.act.value,
                    channel=e.channel.value,
                    text=e.text,
                    version=e.version,
                    language=e.language,
                    source=e.source,
                    at=e.at,
                )
                for e in events
            ]
        )

    async def of_fan(self, fan_id: FanId) -> list[ConsentEvent]:
        """Oldest first."""
        found = await self._db.fetch("SELECT * FROM consent_event WHERE fan_id = $1 ORDER BY id", fan_id)
        return [
            ConsentEvent(
                fan_id=fan_id,
                artist_id=None if r["artist_id"] is None else ArtistId(r["artist_id"]),
                campaign_id=None if r["campaign_id"] is None else CampaignId(r["campaign_id"]),
                purpose=Purpose(r["purpose"]),
                act=ConsentAct(r["act"]),
                channel=Channel(r["channel"]),
                text=r["text"],
                version=r["version"],
                language=r["language"],
                source=r["source"],
                at=r["at"],
            )
            for r in found
        ]

    async def given(self, fan_id: FanId, purpose: str, artist_id: ArtistId | None) -> bool:
        """Whether the latest event says given."""
        act = await self._db.fetchval(
            "SELECT act FROM consent_event WHERE fan_id = $1 AND purpose = $2 AND artist_id IS NOT DISTINCT FROM $3"
            " ORDER BY id DESC LIMIT 1",
            fan_id,
            purpose,
            artist_id,
        )
        return bool(act == ConsentAct.GIVEN.value)
