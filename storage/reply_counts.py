"""Answers of a day, by number and all together, in rows that all processes share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from core.ids import SenderId
from storage.leases import taming

ALL = ""
# the number's own share first: what one may not have is not taken from all. A crash may lose a count, never an answer.
_ONE_MORE = """
ON CONFLICT (sender_id, external_id) DO UPDATE SET
    used = CASE WHEN r.begun_at <= excluded.begun_at - interval '1 day' THEN 1 ELSE r.used + 1 END,
    begun_at = CASE WHEN r.begun_at <= excluded.begun_at - interval '1 day' THEN excluded.begun_at ELSE r.begun_at END
"""
_TAKE = f"""
WITH cheap AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
mine AS (INSERT INTO reply_count AS r (sender_id, external_id, begun_at, used)
         SELECT $1::bigint, $2::text, $3::timestamptz, 1 FROM cheap {_ONE_MORE}
          WHERE r.used < $4 OR r.begun_at <= excluded.begun_at - interval '1 day' RETURNING used),
together AS (INSERT INTO reply_count AS r (sender_id, external_id, begun_at, used)
             SELECT $1::bigint, '{ALL}', $3::timestamptz, 1 FROM mine {_ONE_MORE}
              WHERE r.used < $5 OR r.begun_at <= excluded.begun_at - interval '1 day' RETURNING used)
SELECT (SELECT used FROM mine) AS mine, (SELECT used FROM together) AS together
"""
_FORGET = "DELETE FROM reply_count WHERE sender_id = $1 AND begun_at <= $2::timestamptz - interval '1 day'"
_RENEWS = """
SELECT begun_at + interval '1 day' FROM reply_count
 WHERE sender_id = $1 AND external_id = $2 AND used >= $4 AND begun_at > $3::timestamptz - interval '1 day'
"""


class ReplyCountRows:
    """Implements bots.sms.allowance.Allowance; a statement each, so that nothing is counted twice or lost."""

    def __init__(self, pool: Any, per_number: int, per_day: int) -> None:
        self._pool, self._per_number, self._per_day = pool, per_number, per_day

    async def take(self, sender_id: SenderId, number: str, now: datetime) -> bool:
        """One statement; what all together may not have is given back to the number."""
        async with taming():
            counts = (self._per_number, self._per_day)
            row = await self._pool.fetchrow(_TAKE, sender_id, number, now, *counts)
            if row["together"] == 1:  # a new day: yesterday's numbers are forgotten
                await self._pool.execute(_FORGET, sender_id, now)
        if row["mine"] is not None and row["together"] is None:
            await self._less(sender_id, [number])
        return row["together"] is not None

    async def renews_at(self, sender_id: SenderId, now: datetime) -> datetime | None:
        """A day after the first of those answers."""
        async with taming():
            return cast(
                "datetime | None",
                await self._pool.fetchval(_RENEWS, sender_id, ALL, now, self._per_day),
            )

    async def give_back(self, sender_id: SenderId, number: str) -> None:
        """Of both."""
        await self._less(sender_id, [number, ALL])

    async def _less(self, sender_id: SenderId, numbers: list[str]) -> None:
        async with taming():
            await self._pool.execute(
                "UPDATE reply_count SET used = greatest(0, used - 1) WHERE sender_id = $1 AND external_id = ANY($2)",
                sender_id,
                numbers,
            )
