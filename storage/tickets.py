"""Tickets and one-use codes, by keyed hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.ids import AddressId, CampaignId, DspName, FanId, TicketId
from core.repositories import Ticket


class Tickets:
    """Implements core.repositories.TicketRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def put(
        self,
        token_hash: bytes,
        *,
        campaign_id: CampaignId,
        fan_id: FanId | None,
        address_id: AddressId | None,
        source: str,
        dsp: DspName | None,
        now: datetime,
    ) -> TicketId:
        """Store a ticket."""
        new = await self._db.fetchval(
            "INSERT INTO ticket (token_hash, campaign_id, fan_id, address_id, source, dsp, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            token_hash,
            campaign_id,
            fan_id,
            address_id,
            source[:40],
            None if dsp is None else dsp.value,
            now,
        )
        return TicketId(new)

    async def find(self, token_hash: bytes, *, over: bool = False) -> Ticket | None:
        """Alive until the campaign ends."""
        row = await self._db.fetchrow(
            "SELECT t.* FROM ticket t JOIN campaign c ON c.id = t.campaign_id"
            " WHERE t.token_hash = $1 AND c.status <> 'draft' AND ($2 OR c.status NOT IN ('archived', 'cancelled'))",
            token_hash,
            over,
        )
        if row is None:
            return None
        return Ticket(
            id=TicketId(row["id"]),
            campaign_id=CampaignId(row["campaign_id"]),
            fan_id=None if row["fan_id"] is None else FanId(row["fan_id"]),
            address_id=None if row["address_id"] is None else AddressId(row["address_id"]),
            source=row["source"],
            dsp=None if row["dsp"] is None else DspName(row["dsp"]),
            spent=row["spent_at"] is not None,
        )

    async def spend(self, ticket_id: TicketId, now: datetime) -> None:
        """It can start no further attempt."""
        await self._db.execute(
            "UPDATE ticket SET spent_at = coalesce(spent_at, $2) WHERE id = $1", ticket_id, now
        )

    async def put_code(self, code_hash: bytes, purpose: str, fan_id: FanId, expires_at: datetime) -> None:
        """A one-use code."""
        await self._db.execute(
            "INSERT INTO code (code_hash, purpose, fan_id, expires_at) VALUES ($1, $2, $3, $4)",
            code_hash,
            purpose,
            fan_id,
            expires_at,
        )

    async def peek_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """It stays good."""
        found = await self._db.fetchval(
            "SELECT fan_id FROM code WHERE code_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
            code_hash,
            purpose,
            now,
        )
        return None if found is None else FanId(found)

    async def use_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """One winner."""
        found = await self._db.fetchval(
            "UPDATE code SET used_at = $3 WHERE code_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3"
            " RETURNING fan_id",
            code_hash,
            purpose,
            now,
        )
        return None if found is None else FanId(found)
