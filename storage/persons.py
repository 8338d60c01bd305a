"""People with several chats: codes that join them, the chat they chose, a way round a closed one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.delivery import OF_ONE_CHAT
from core.ids import AddressId, Channel, DeliveryId, FanId, LinkRequestId
from core.repositories.persons import LinkRequest
from storage.guards import listed
from storage.merging import merge_fans
from storage.parting import part_address
from storage.reaching import chosen

_FORGET_OTHERS = "DELETE FROM link_request WHERE $1 IN (giver_id, bringer_id) AND id <> $2"
_BRING = """
UPDATE link_request SET bringer_id = $2 WHERE code_hash = $1 AND bringer_id IS NULL AND ended_at IS NULL
   AND expires_at > $3 AND giver_id <> $2 RETURNING *
"""
_BROUGHT = """
SELECT * FROM link_request WHERE $1 IN (giver_id, bringer_id) AND bringer_id IS NOT NULL AND ended_at IS NULL
   AND expires_at > $2 AND ($3::bigint IS NULL OR id = $3) ORDER BY id DESC LIMIT 1 FOR UPDATE
"""
_ALIKE = """
SELECT DISTINCT a.channel FROM dsp_grant mine
  JOIN dsp_grant g ON g.dsp = mine.dsp AND g.account_id = mine.account_id AND g.fan_id <> $1 AND g.status <> 'revoked'
  JOIN address a ON a.fan_id = g.fan_id WHERE mine.fan_id = $1 AND mine.status <> 'revoked' ORDER BY 1
"""
_SAME = "o.campaign_id IS NOT DISTINCT FROM d.campaign_id AND o.kind = d.kind AND o.occasion = d.occasion"
# a chat that had it, and could not bring it, is not asked again
_HAD_IT = f"EXISTS (SELECT 1 FROM delivery o WHERE o.address_id = b.id AND {_SAME})"
_ELSEWHERE = f"""
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, not_before,
                      expires_at, created_at, changed_at, status, detail)
SELECT a.id, a.fan_id, a.sender_id, d.campaign_id, d.kind, d.occasion, d.args, d.priority, NULL, d.expires_at,
       $2, $2, 'queued', ''
  FROM delivery d JOIN address home ON home.id = d.address_id
       {chosen("home", "d.campaign_id", "d.kind", but=_HAD_IT)}
 WHERE d.id = ANY($1::bigint[]) AND a.reachability = 'ok' AND d.kind NOT IN ({listed(sorted(OF_ONE_CHAT))})
   AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.fan_id = d.fan_id AND o.id <> d.id AND {_SAME}
                      AND o.status NOT IN ('failed', 'suppressed')) ORDER BY d.id
ON CONFLICT DO NOTHING RETURNING id
"""


async def reroute(connection: Any, deliveries: Sequence[int], now: datetime) -> int:
    """Messages that their chat could not bring, written again for each person's next open one."""
    return len(await connection.fetch(_ELSEWHERE, list(deliveries), now)) if deliveries else 0


class Persons:
    """Implements core.repositories.PersonRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def count_try(self, address_id: AddressId, now: datetime, window: timedelta) -> int:
        """One statement, so that two at once count as two."""
        count = await self._db.fetchval(
            "UPDATE address SET link_tries = CASE WHEN link_since > $2 THEN least(link_tries + 1, 1000) ELSE 1 END,"
            " link_since = CASE WHEN link_since > $2 THEN link_since ELSE $3 END WHERE id = $1 RETURNING link_tries",
            address_id,
            now - window,
            now,
        )
        return int(count or 0)

    async def put_code(self, code_hash: bytes, giver: AddressId, expires_at: datetime) -> LinkRequestId:
        """What was under way is forgotten."""
        await self._db.execute(_FORGET_OTHERS, giver, 0)
        new = await self._db.fetchval(
            "INSERT INTO link_request (code_hash, giver_id, expires_at) VALUES ($1, $2, $3) RETURNING id",
            code_hash,
            giver,
            expires_at,
        )
        return LinkRequestId(new)

    async def bring(self, code_hash: bytes, bringer: AddressId, now: datetime) -> LinkRequest | None:
        """The row's lock lets one win."""
        row = await self._db.fetchrow(_BRING, code_hash, bringer, now)
        if row is None:
            return None
        await self._db.execute(_FORGET_OTHERS, bringer, row["id"])
        return _request(row)

    async def brought(
        self, address_id: AddressId, now: datetime, request_id: LinkRequestId | None = None
    ) -> LinkRequest | None:
        """Locked."""
        row = await self._db.fetchrow(_BROUGHT, address_id, now, request_id)
        return None if row is None else _request(row)

    async def agree(self, request_id: LinkRequestId, address_id: AddressId) -> None:
        """By either end."""
        await self._db.execute(
            "UPDATE link_request SET giver_agreed = giver_agreed OR giver_id = $2,"
            " bringer_agreed = bringer_agreed OR bringer_id = $2 WHERE id = $1",
            request_id,
            address_id,
        )

    async def end(self, request_id: LinkRequestId, now: datetime) -> None:
        """It can do nothing any more."""
        await self._db.execute("UPDATE link_request SET ended_at = $2 WHERE id = $1", request_id, now)

    async def merge(self, gone: FanId, kept: FanId, now: datetime) -> None:
        """In storage.merging."""
        await merge_fans(self._db, gone, kept, now)

    async def part(self, fan_id: FanId, address_id: AddressId, now: datetime) -> FanId | None:
        """In storage.parting."""
        return await part_address(self._db, fan_id, address_id, now)

    async def preferred(self, fan_id: FanId) -> AddressId | None:
        """Only while it is theirs."""
        found = await self._db.fetchval(
            "SELECT a.id FROM fan f JOIN address a ON a.id = f.preferred_address AND a.fan_id = f.id WHERE f.id = $1",
            fan_id,
        )
        return None if found is None else AddressId(found)

    async def prefer(self, fan_id: FanId, address_id: AddressId | None) -> None:
        """Messages that wait already stay where they are."""
        await self._db.execute("UPDATE fan SET preferred_address = $2 WHERE id = $1", fan_id, address_id)

    async def alike(self, fan_id: FanId) -> Sequence[Channel]:
        """By account."""
        return [Channel(row["channel"]) for row in await self._db.fetch(_ALIKE, fan_id)]

    async def elsewhere(self, delivery_id: DeliveryId, now: datetime) -> bool:
        """At most once a chat."""
        return await reroute(self._db, [delivery_id], now) > 0


def _request(row: Any) -> LinkRequest:
    return LinkRequest(
        id=LinkRequestId(row["id"]),
        giver=AddressId(row["giver_id"]),
        bringer=None if row["bringer_id"] is None else AddressId(row["bringer_id"]),
        giver_agreed=row["giver_agreed"],
        bringer_agreed=row["bringer_agreed"],
    )
