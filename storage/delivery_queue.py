"""Messages as their own queue entries: claimed, committed as sending, then sent, then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from core.delivery import Delivery, DeliveryKind, DeliveryStatus
from core.ids import CampaignId, DeliveryId, FanId, SenderId
from core.lifecycle import DELIVERY, sources
from core.queues import DeliveryResult, OutgoingMessage
from storage import rows
from storage.leases import Leases, taming

_OUT = """
SELECT d.id, d.fan_id, d.sender_id, d.campaign_id, d.kind, d.occasion, d.args, d.attempts, d.created_at, d.expires_at,
       f.zone, f.country, f.wake, f.paused_until,
       a.id AS a_id, a.fan_id AS a_fan_id, a.sender_id AS a_sender_id, a.channel AS a_channel,
       a.external_id AS a_external_id, a.name AS a_name, a.language AS a_language,
       a.reachability AS a_reachability, a.dm_channel_id AS a_dm_channel_id
  FROM {source} d JOIN address a ON a.id = d.address_id JOIN fan f ON f.id = d.fan_id
"""

_CLAIM = (
    """
WITH picked AS (
    SELECT id FROM delivery WHERE sender_id = $1 AND status = 'queued' AND coalesce(not_before, '-infinity') <= $3
       AND (expires_at IS NULL OR expires_at > $3)
     ORDER BY priority, coalesce(not_before, '-infinity'), id LIMIT $2 FOR UPDATE SKIP LOCKED),
claimed AS (
    UPDATE delivery d SET status = 'sending', worker_id = $4, attempts = attempts + 1, changed_at = $3 FROM picked
     WHERE d.id = picked.id AND EXISTS (SELECT 1 FROM worker WHERE id = $4) RETURNING d.*)
"""
    + _OUT.format(source="claimed")
    + " ORDER BY d.priority, d.id"
)

_EXPIRE = """
UPDATE delivery SET status = 'expired', changed_at = $2 WHERE id IN (SELECT id FROM delivery WHERE sender_id = $1
   AND status = 'queued' AND expires_at <= $2 LIMIT 500 FOR UPDATE SKIP LOCKED)
"""

_RECORD = """
UPDATE delivery d SET status = r.status, worker_id = NULL, detail = r.detail, not_before = coalesce(r.next_at, d.not_before),
       vendor_id = CASE WHEN r.vendor_id <> '' THEN r.vendor_id ELSE d.vendor_id END, changed_at = $7,
       sent_at = CASE WHEN r.status = 'sent' THEN $7 ELSE d.sent_at END,
       attempts = CASE WHEN r.status = 'queued' AND r.detail = '' THEN d.attempts - 1 ELSE d.attempts END
  FROM (SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            AS u(id, status, vendor_id, detail, next_at) ORDER BY id) r
 WHERE d.id = r.id AND d.status = 'sending' AND d.worker_id = $1
"""


class DeliveryQueueRows:
    """Implements core.queues.DeliveryQueue."""

    def __init__(self, pool: Any, leases: Leases) -> None:
        self._pool, self._leases = pool, leases

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[OutgoingMessage]:
        """Committed as `sending` when this returns. If the answer is lost, they end as `unknown`, never sent twice."""
        async with taming():
            found = await self._pool.fetch(_CLAIM, sender_id, limit, now, self._leases.id, timeout=30)
            if not found:
                await self._pool.execute(_EXPIRE, sender_id, now)
        return [_message(row) for row in found]

    async def record(self, results: Sequence[DeliveryResult], now: datetime) -> None:
        """A status callback that was faster than we wins: the guard is the status `sending`."""
        async with taming():
            await self._pool.execute(
                _RECORD,
                self._leases.id,
                [r.id for r in results],
                [r.status.value for r in results],
                [r.vendor_id for r in results],
                [r.detail[:200] for r in results],
                [r.next_at for r in results],
                now,
                timeout=30,
            )

    async def report(
        self,
        sender_id: SenderId,
        vendor_id: str,
        delivery_id: DeliveryId | None,
        to: DeliveryStatus,
        detail: str,
        now: datetime,
    ) -> bool:
        """`sending` may be passed over: the vendor's word beats our own knowledge."""
        allowed = sorted({*sources(DELIVERY, to), *(["sending"] if to in _FROM_SENDING else [])})
        async with taming():
            changed = await self._pool.fetchval(
                "UPDATE delivery SET status = $4, worker_id = NULL, detail = $5, changed_at = $6,"
                " vendor_id = CASE WHEN $2 <> '' THEN $2 ELSE vendor_id END,"
                " sent_at = coalesce(sent_at, $6) WHERE sender_id = $1"
                " AND ((vendor_id = $2 AND $2 <> '') OR id = $3) AND status = ANY($7) RETURNING id",
                sender_id,
                vendor_id,
                delivery_id,
                to.value,
                detail[:200],
                now,
                allowed,
            )
        return changed is not None

    async def unknown(self, sender_id: SenderId, limit: int) -> list[OutgoingMessage]:
        """To be reconciled."""
        query = (
            _OUT.format(source="delivery")
            + " WHERE d.sender_id = $1 AND d.status = 'unknown' ORDER BY d.id LIMIT $2"
        )
        async with taming():
            found = await self._pool.fetch(query, sender_id, limit)
        return [_message(row) for row in found]


_FROM_SENDING = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)


def _message(row: Any) -> OutgoingMessage:
    delivery = Delivery(
        id=DeliveryId(row["id"]),
        address_id=row["a_id"],
        fan_id=FanId(row["fan_id"]),
        sender_id=SenderId(row["sender_id"]),
        campaign_id=None if row["campaign_id"] is None else CampaignId(row["campaign_id"]),
        kind=DeliveryKind(row["kind"]),
        occasion=row["occasion"],
        args=orjson.loads(row["args"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
    return OutgoingMessage(
        delivery=delivery,
        address=rows.address(row, "a_"),
        zone=row["zone"],
        country=row["country"],
        wake=row["wake"],
        paused_until=row["paused_until"],
    )
