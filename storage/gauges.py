"""Figures for operators, read only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from core.ids import CampaignId
from core.queues import CampaignProgress
from storage.leases import taming

_PROGRESS = """
SELECT c.id, r.title, c.status, c.paused,
       (SELECT jsonb_agg(jsonb_build_array(x.dsp, x.status, x.n)) FROM
         (SELECT dsp, status, count(*) AS n FROM presave p
           WHERE p.wave_id IN (SELECT id FROM wave WHERE campaign_id = c.id) GROUP BY 1, 2) x) AS counts,
       d.due, extract(epoch FROM $1 - d.oldest)::float8 AS oldest_s
  FROM campaign c JOIN release r ON r.id = c.release_id
  CROSS JOIN LATERAL (SELECT count(*) AS due, min(coalesce(p.next_at, greatest(w.fired_at, p.joined_at))) AS oldest FROM presave p
       JOIN wave w ON w.id = p.wave_id WHERE w.campaign_id = c.id AND w.status = 'firing'
        AND p.status IN ('waiting', 'retrying') AND (p.next_at IS NULL OR p.next_at <= $1)) d
 WHERE c.status IN ('announced', 'open', 'releasing', 'released') ORDER BY c.id
"""
BEAT_KEY = "scheduler_beat"


class GaugeRows:
    """Implements core.queues.Gauges."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def campaigns(self, now: datetime) -> list[CampaignProgress]:
        """Every live campaign."""
        async with taming():
            found = await self._pool.fetch(_PROGRESS, now)
        return [
            CampaignProgress(
                id=CampaignId(row["id"]),
                title=row["title"],
                status=row["status"],
                paused=row["paused"],
                by_dsp=_nested(orjson.loads(row["counts"] or "[]")),
                due=row["due"],
                oldest_due_s=row["oldest_s"],
            )
            for row in found
        ]

    async def deliveries(self) -> dict[str, dict[str, int]]:
        """channel -> status -> count."""
        async with taming():
            found = await self._pool.fetch(
                "SELECT a.channel, d.status, count(*) FROM delivery d JOIN address a ON a.id = d.address_id GROUP BY 1, 2"
            )
        return _nested([list(row) for row in found])

    async def inbox_depth(self) -> int:
        """Unprocessed inbound items."""
        async with taming():
            return int(
                await self._pool.fetchval("SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')")
            )

    async def beat_scheduler(self) -> None:
        """A scheduler is alive; times are the server's."""
        async with taming():
            await self._pool.execute(
                "INSERT INTO app_state (key, value) VALUES ($1, to_jsonb(extract(epoch FROM now())))"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                BEAT_KEY,
            )

    async def healthy(self) -> bool:
        """Within the last minute."""
        async with taming():
            age = await self._pool.fetchval(
                "SELECT extract(epoch FROM now()) - (value::text)::float8 FROM app_state WHERE key = $1",
                BEAT_KEY,
            )
        return age is not None and age < 60


def _nested(found: list[list[Any]]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for first, second, count in found:
        out.setdefault(str(first), {})[str(second)] = int(count)
    return out
