"""Erased addresses whose messages a vendor still has to delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.ids import SenderId
from core.ports import Sealer
from core.vendor_deletions import VendorDeletion, wait_before
from storage.leases import taming

_DUE = (
    "SELECT id, sender_id, address_sealed, asked_at, tries FROM vendor_deletion WHERE sender_id = $1 AND next_at <= $2"
    " ORDER BY next_at, id LIMIT $3 FOR UPDATE SKIP LOCKED"
)
_PUT_OFF = "UPDATE vendor_deletion SET tries = tries + 1, next_at = $2 WHERE id = $1"


class VendorDeletionRows:
    """Implements core.vendor_deletions.VendorDeletions."""

    def __init__(self, pool: Any, sealer: Sealer) -> None:
        self._pool, self._sealer = pool, sealer

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[VendorDeletion]:
        """A process that dies with one leaves it to the next try. Raises SealBroken."""
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            due = await connection.fetch(_DUE, sender_id, now, limit)
            await connection.executemany(_PUT_OFF, [(r["id"], now + wait_before(r["tries"])) for r in due])
        return [
            VendorDeletion(
                id=row["id"],
                address=self._sealer.open(
                    "vendor-deletion", str(row["sender_id"]), bytes(row["address_sealed"])
                ),
                asked_at=row["asked_at"],
                tries=row["tries"],
            )
            for row in due
        ]

    async def done(self, deletion_id: int) -> None:
        """Gone."""
        async with taming():
            await self._pool.execute("DELETE FROM vendor_deletion WHERE id = $1", deletion_id)
