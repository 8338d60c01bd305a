"""The append-only consent ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.ids import AddressId, ArtistId, CampaignId, Channel, FanId

_ADD = """
INSERT INTO consent_event (fan_id, artist_id, campaign_id, purpose, act, channel, text, version, language, source, at,
                           address_id, texts)
VALUES ($1, $2, $3, $4, $5, $6::text, $7, $8, $9, $10, $11, coalesce($12::bigint,
        (SELECT CASE WHEN count(*) = 1 THEN min(id) END FROM address WHERE fan_id = $1 AND channel = $6::text)), $13)
"""

_WITH_NEWS = """
SELECT n.fan_id, n.artist_id, n.channel FROM unnest($1::bigint[], $2::bigint[], $3::text[]) n(fan_id, artist_id, channel)
 WHERE 'given' = (SELECT e.act FROM consent_event e WHERE e.fan_id = n.fan_id AND e.purpose = 'news'
                     AND e.artist_id = n.artist_id AND e.channel = n.channel ORDER BY e.id DESC LIMIT 1)
"""


class Consents:
    """Implements core.repositories.ConsentRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def add(self, events: Sequence[ConsentEvent]) -> None:
        """Append."""
        await self._db.executemany(
            _ADD,
            [
                (
                    e.fan_id,
                    e.artist_id,
                    e.campaign_id,
                    e.purpose.value,
                    e.act.value,
                    e.channel.value,
                    e.text,
                    e.version,
                    e.language,
                    e.source,
                    e.at,
                    e.address_id,
                    e.texts,
                )
                for e in events
            ],
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
                address_id=None if r["address_id"] is None else AddressId(r["address_id"]),
                texts=r["texts"],
            )
            for r in found
        ]

    async def given(
        self, fan_id: FanId, purpose: str, artist_id: ArtistId | None, channel: Channel | None = None
    ) -> bool:
        """Whether the latest event (of that channel, where one is named) says given."""
        act = await self._db.fetchval(
            "SELECT act FROM consent_event WHERE fan_id = $1 AND purpose = $2 AND artist_id IS NOT DISTINCT FROM $3"
            " AND ($4::text IS NULL OR channel = $4) ORDER BY id DESC LIMIT 1",
            fan_id,
            purpose,
            artist_id,
            channel.value if channel else None,
        )
        return bool(act == ConsentAct.GIVEN.value)

    async def with_news(
        self, asked: Collection[tuple[FanId, ArtistId, Channel]]
    ) -> set[tuple[FanId, ArtistId, Channel]]:
        """One statement for all of them."""
        if not asked:
            return set()
        fans, artists, channels = zip(*asked, strict=True)
        found = await self._db.fetch(_WITH_NEWS, list(fans), list(artists), [c.value for c in channels])
        return {(FanId(r[0]), ArtistId(r[1]), Channel(r[2])) for r in found}
