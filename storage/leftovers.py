"""What no longer opens anything: expired codes, and links into campaigns that are over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.leases import taming

_BATCH = 5000
_OLD = "expires_at < $1::timestamptz - interval '1 day'"
_STEPS = tuple(
    f"WITH gone AS (DELETE FROM {table} WHERE id IN (SELECT t.id FROM {table} t WHERE {which} LIMIT {_BATCH})"
    " RETURNING 1) SELECT count(*) FROM gone"
    for table, which in (
        ("code", _OLD),
        ("link_request", _OLD),
        (
            # a try to authorise that still stands on the link ends by itself first
            "ticket",
            "t.created_at < $1::timestamptz - interval '1 day' AND EXISTS (SELECT 1 FROM campaign c"
            " WHERE c.id = t.campaign_id AND c.status IN ('cancelled', 'archived'))"
            " AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.ticket_id = t.id)",
        ),
    )
)


class Leftovers:
    """Swept by the alarm."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def sweep(self, now: datetime) -> int:
        """A day after their end nothing is left of them; how many rows went."""
        total = 0
        async with taming():
            for step in _STEPS:
                gone = _BATCH
                while gone == _BATCH:
                    gone = int(await self._pool.fetchval(step, now))
                    total += gone
        return total
