"""Messages of unknown fate, and what has come in already, for those who ask the vendor afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from core.delivery import DeliveryStatus
from core.ids import DeliveryId, SenderId
from core.lifecycle import DELIVERY, check
from core.unsettled import Doubt
from storage.leases import taming

_DOUBTS = """
SELECT d.id, a.external_id, d.attempts, d.created_at, d.changed_at, d.expires_at, d.detail, a.dm_channel_id
  FROM delivery d JOIN address a ON a.id = d.address_id
 WHERE d.sender_id = $1 AND d.status = 'unknown' AND d.changed_at < $2 AND d.detail <> $4 ORDER BY d.id LIMIT $3
"""
_GIVEN_UP = "reconciled: nobody knows"
_SEEN = "texts_seen:"


class UnsettledRows:
    """Implements core.unsettled.Unsettled."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def doubts(self, sender_id: SenderId, before: datetime, limit: int) -> list[Doubt]:
        """Oldest first."""
        async with taming():
            found = await self._pool.fetch(_DOUBTS, sender_id, before, limit, _GIVEN_UP)
        return [
            Doubt(
                id=DeliveryId(row["id"]),
                to=row["external_id"],
                attempts=row["attempts"],
                created_at=row["created_at"],
                since=row["changed_at"],
                expires_at=row["expires_at"],
                detail=row["detail"],
                dm_channel_id=row["dm_channel_id"],
            )
            for row in found
        ]

    async def taken(self, sender_id: SenderId, vendor_ids: Sequence[str]) -> set[str]:
        """By messages of this sender."""
        async with taming():
            found = await self._pool.fetch(
                "SELECT vendor_id FROM delivery WHERE sender_id = $1 AND vendor_id <> '' AND vendor_id = ANY($2)",
                sender_id,
                list(vendor_ids),
            )
        return {row["vendor_id"] for row in found}

    async def send_again(self, delivery_id: DeliveryId, why: str, now: datetime) -> bool:
        """Guarded by the state: a callback that came meanwhile wins."""
        check(DELIVERY, DeliveryStatus.UNKNOWN, DeliveryStatus.QUEUED)
        async with taming():
            moved = await self._pool.fetchval(
                "UPDATE delivery SET status = 'queued', detail = $2, changed_at = $3"
                " WHERE id = $1 AND status = 'unknown' RETURNING id",
                delivery_id,
                why,
                now,
            )
        return moved is not None

    async def give_up(self, delivery_id: DeliveryId) -> None:
        """Guarded by the state; nothing else of it changes."""
        async with taming():
            await self._pool.execute(
                "UPDATE delivery SET detail = $2 WHERE id = $1 AND status = 'unknown'", delivery_id, _GIVEN_UP
            )

    async def heard(self, sender_id: SenderId, external_ids: Sequence[str]) -> set[str]:
        """Written down, whether worked or not."""
        async with taming():
            found = await self._pool.fetch(
                "SELECT external_id FROM inbox WHERE sender_id = $1 AND external_id = ANY($2)",
                sender_id,
                list(external_ids),
            )
        return {row["external_id"] for row in found}

    async def keywords(self, sender_id: SenderId) -> set[str]:
        """Those of the shared number, too."""
        async with taming():
            found = await self._pool.fetch(
                "SELECT sms_keyword FROM campaign WHERE sms_keyword IS NOT NULL AND coalesce(sms_sender_id, $1) = $1",
                sender_id,
            )
        return {row["sms_keyword"] for row in found}

    async def seen(self, sender_id: SenderId) -> datetime | None:
        """As it was written last."""
        async with taming():
            return cast(
                "datetime | None",
                await self._pool.fetchval(
                    "SELECT to_timestamp((value::text)::float8) FROM app_state WHERE key = $1",
                    f"{_SEEN}{sender_id}",
                ),
            )

    async def saw(self, sender_id: SenderId, until: datetime) -> None:
        """One row a sender."""
        async with taming():
            await self._pool.execute(
                "INSERT INTO app_state (key, value) VALUES ($1, to_jsonb($2::float8))"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                f"{_SEEN}{sender_id}",
                until.timestamp(),
            )
