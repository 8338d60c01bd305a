"""Figures for operators, read only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from core.ids import CampaignId
from core.queues import CampaignProgress, RunProgress
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
_MINE = "(SELECT id FROM wave WHERE campaign_id = $1)"
_CAUSES = f"""
SELECT dsp, status, detail, count(*) AS n FROM presave WHERE wave_id IN {_MINE} AND detail <> ''
   AND status IN ('waiting', 'retrying', 'needs_consent', 'not_entitled', 'failed', 'awaiting_source')
 GROUP BY 1, 2, 3 ORDER BY n DESC, dsp, detail LIMIT 8
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

    async def progress(self, campaign_id: CampaignId, now: datetime) -> RunProgress:
        """Four short questions."""
        async with taming():
            waves = await self._pool.fetch(
                "SELECT status, count(*) AS n, min(fires_at) FILTER (WHERE status IN ('planned', 'moved')) AS next"
                " FROM wave WHERE campaign_id = $1 GROUP BY 1",
                campaign_id,
            )
            counts = await self._pool.fetch(
                f"SELECT dsp, status, count(*) FROM presave WHERE wave_id IN {_MINE} GROUP BY 1, 2",
                campaign_id,
            )
            causes = await self._pool.fetch(_CAUSES, campaign_id)
            held = await self._pool.fetch(
                f"SELECT dsp, max(until) AS until FROM source_wait WHERE wave_id IN {_MINE} AND until > $2 GROUP BY 1",
                campaign_id,
                now,
            )
        return RunProgress(
            waves={row["status"]: row["n"] for row in waves},
            next_wave=min((row["next"] for row in waves if row["next"]), default=None),
            by_dsp=_nested([list(row) for row in counts]),
            causes=[(row["dsp"], row["status"], row["detail"], row["n"]) for row in causes],
            held={row["dsp"]: row["until"] for row in held},
        )

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
