"""Messages waiting to go out, written in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from core.delivery import NEWS, DeliveryKind, NewDelivery
from core.ids import ArtistId, CampaignId, Channel, FanId
from core.scheduler.planner import AUDIENCES
from storage.reaching import KEEPS, chosen, person, unsaid
from storage.waves import NOTICE

_URGENT = {
    DeliveryKind.RECEIPT: 2,
    DeliveryKind.RESCUE: 1,
    DeliveryKind.CONFIRMATION: 1,
    DeliveryKind.REMINDER: 2,
    DeliveryKind.STUCK: 1,
}

# `status, detail` of a new message to address `a`
FATE = (
    "CASE WHEN a.reachability = 'ok' THEN 'queued' ELSE 'suppressed' END,"
    " CASE WHEN a.reachability = 'ok' THEN '' ELSE a.reachability END"
)
INSERT = f"""
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, not_before,
                      expires_at, created_at, changed_at, status, detail)
SELECT DISTINCT ON ({person("n.kind")}, n.campaign_id, n.kind, n.occasion)
       a.id, a.fan_id, a.sender_id, n.campaign_id, n.kind, n.occasion, n.args::jsonb, n.priority, n.not_before,
       n.expires_at, $1, $1, {FATE}
  FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[],
              $9::timestamptz[])
       AS n(address_id, campaign_id, kind, occasion, args, priority, not_before, expires_at)
  JOIN address home ON home.id = n.address_id {chosen("home", "n.campaign_id", "n.kind")}
 WHERE {unsaid("n.campaign_id", "n.kind", "n.occasion")}
 -- always in the same order: two batches of the same messages must not wait for each other
 ORDER BY {person("n.kind")}, n.campaign_id, n.kind, n.occasion, {KEEPS}
ON CONFLICT DO NOTHING RETURNING id
"""

# A plan that was kept from when hardly any message was there reads them all, for each row, while a release writes
# thousands a second.
_PLANNED_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"
_MANY = 20

_DROP_NEWS = """
UPDATE delivery SET status = 'suppressed', detail = 'news are not wanted any more' WHERE id IN (
SELECT d.id FROM address a JOIN delivery d ON d.address_id = a.id JOIN campaign c ON c.id = d.campaign_id
 WHERE a.fan_id = $1 AND c.artist_id = $2 AND a.channel = $3 AND d.kind = ANY($4) AND d.status = 'queued'
 ORDER BY d.id FOR UPDATE OF d) RETURNING id
"""


class Deliveries:
    """Implements core.repositories.DeliveryRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def queue(self, new: Sequence[NewDelivery], now: datetime) -> int:
        """Known ones (address, campaign, kind, occasion) are left alone."""
        return await insert(self._db, new, now)

    async def announce(
        self, campaign_id: CampaignId, kind: DeliveryKind, occasion: str, now: datetime
    ) -> None:
        """A run, walked by whichever process looks next; its notice wakes the alarm clocks."""
        await self._db.execute(
            "INSERT INTO flow_run (campaign_id, kind, occasion, audience, due_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            campaign_id,
            kind.value,
            occasion,
            AUDIENCES[kind].value,
            now,
        )
        await self._db.execute("SELECT pg_notify($1, $2)", NOTICE, str(campaign_id))

    async def drop_queued(self, campaign_id: CampaignId, kinds: Sequence[str], reason: str) -> int:
        """Queued ones become suppressed, runs that would queue more end."""
        await self._db.execute(
            "UPDATE flow_run SET done_at = due_at WHERE campaign_id = $1 AND kind = ANY($2) AND done_at IS NULL",
            campaign_id,
            list(kinds),
        )
        gone = await self._db.fetch(
            "UPDATE delivery SET status = 'suppressed', detail = $3 WHERE id IN (SELECT id FROM delivery"
            " WHERE campaign_id = $1 AND kind = ANY($2) AND status = 'queued' ORDER BY id FOR UPDATE) RETURNING id",
            campaign_id,
            list(kinds),
            reason,
        )
        return len(gone)

    async def drop_news(self, fan_id: FanId, artist_id: ArtistId, channel: Channel) -> int:
        """Queued ones become suppressed."""
        gone = await self._db.fetch(_DROP_NEWS, fan_id, artist_id, channel.value, [k.value for k in NEWS])
        return len(gone)


async def insert(connection: Any, new: Sequence[NewDelivery], now: datetime) -> int:
    """One statement for all of them, in the caller's transaction."""
    if not new:
        return 0
    if len(new) >= _MANY:
        await connection.execute(_PLANNED_ANEW)
    done = await connection.fetch(
        INSERT,
        now,
        [n.address_id for n in new],
        [n.campaign_id for n in new],
        [n.kind.value for n in new],
        [n.occasion for n in new],
        [orjson.dumps(dict(n.args)).decode() for n in new],
        [_URGENT.get(n.kind, 5) for n in new],
        [n.not_before for n in new],
        [n.expires_at for n in new],
    )
    return len(done)
