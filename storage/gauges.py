"""Figures for operators, read only: by indexes of what is unfinished or current, whatever lies behind it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import orjson

from core.gauges import STILL_SHOWN, Backlog, CampaignProgress, Lag, RunProgress
from core.ids import CampaignId
from storage.guards import UNFIRED
from storage.leases import taming

_DUE = """
       count(*) AS due, extract(epoch FROM $1 - min(coalesce(p.next_at, greatest(w.fired_at, p.joined_at))))::float8 AS oldest_s
  FROM wave w JOIN presave p ON p.wave_id = w.id
 WHERE w.status = 'firing' AND p.status IN ('waiting', 'retrying') AND p.rung = 'auto' AND (p.next_at IS NULL OR p.next_at <= $1)
   AND NOT EXISTS (SELECT 1 FROM source_wait s WHERE s.wave_id = w.id AND s.dsp = p.dsp AND s.until > $1)
"""
BACKLOG = f"SELECT {_DUE} AND NOT EXISTS (SELECT 1 FROM campaign c WHERE c.id = w.campaign_id AND c.paused)"
_CURRENT = """
SELECT c.id FROM campaign c WHERE c.status IN ('announced', 'open', 'releasing')
    OR c.status = 'released' AND (c.updated_at > $1::timestamptz - $2::interval
       OR c.id IN (SELECT campaign_id FROM wave WHERE status = 'firing'))
"""
CAMPAIGNS = f"""
SELECT c.id, r.title, c.status, c.paused, d.due, d.oldest_s, v.waves, v.next,
       (SELECT jsonb_agg(jsonb_build_array(x.dsp, x.status, x.n)) FROM
         (SELECT p.dsp, p.status, count(*) AS n FROM wave w JOIN presave p ON p.wave_id = w.id
           WHERE w.campaign_id = c.id GROUP BY 1, 2) x) AS counts
  FROM campaign c JOIN release r ON r.id = c.release_id
  CROSS JOIN LATERAL (SELECT {_DUE} AND w.campaign_id = c.id) d
  CROSS JOIN LATERAL (SELECT jsonb_object_agg(s.status, s.n) AS waves, min(s.next) AS next FROM (
       SELECT status, count(*) AS n, min(fires_at) FILTER (WHERE status IN ({UNFIRED})) AS next
         FROM wave WHERE campaign_id = c.id GROUP BY 1) s) v
 WHERE c.id IN ({_CURRENT}) ORDER BY c.id
"""
_LAGS = """
SELECT x.campaign_id, count(*) AS saves, percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY x.lag) AS lags FROM (
    SELECT w.campaign_id, greatest(0, extract(epoch FROM p.saved_at - greatest(w.fired_at, p.joined_at)))::float8 AS lag
      FROM wave w JOIN presave p ON p.wave_id = w.id
     WHERE w.campaign_id = ANY($1) AND w.fired_at IS NOT NULL AND p.status IN ('saved', 'accepted', 'verified')) x
 GROUP BY GROUPING SETS ((x.campaign_id), ())
"""
# each state has its own partial index
UNFINISHED = " UNION ALL ".join(
    f"SELECT s.channel, '{status}' AS status, count(*) FROM delivery d JOIN sender s ON s.id = d.sender_id"
    f" WHERE d.status = '{status}' GROUP BY 1"
    for status in ("queued", "sending", "unknown")
) + (
    " UNION ALL SELECT s.channel, 'answer_unknown', count(*) FROM inbox i JOIN sender s ON s.id = i.sender_id"
    " WHERE i.status = 'unknown' GROUP BY 1"
)
FINISHED = f"""
SELECT s.channel, d.status, count(*) FROM delivery d JOIN sender s ON s.id = d.sender_id
 WHERE d.campaign_id IN ({_CURRENT}) AND d.status NOT IN ('queued', 'sending', 'unknown') GROUP BY 1, 2
"""
_MINE = "(SELECT id FROM wave WHERE campaign_id = $1)"
_CAUSES = f"""
SELECT dsp, status, detail, count(*) AS n FROM presave WHERE wave_id IN {_MINE} AND detail <> ''
   AND status IN ('waiting', 'retrying', 'needs_consent', 'not_entitled', 'failed', 'awaiting_source')
 GROUP BY 1, 2, 3 ORDER BY n DESC, dsp, detail LIMIT 8
"""
BEAT_KEY = "scheduler_beat"


class GaugeRows:
    """Implements core.gauges.Gauges."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def backlog(self, now: datetime) -> Backlog:
        """What a claim would find."""
        async with taming():
            row = await self._pool.fetchrow(BACKLOG, now)
        return Backlog(due=row["due"], oldest_s=row["oldest_s"])

    async def campaigns(self, now: datetime) -> list[CampaignProgress]:
        """In one statement."""
        async with taming():
            found = await self._pool.fetch(CAMPAIGNS, now, STILL_SHOWN)
        return [
            CampaignProgress(
                id=CampaignId(row["id"]),
                title=row["title"],
                status=row["status"],
                paused=row["paused"],
                waves=orjson.loads(row["waves"] or "{}"),
                next_wave=row["next"],
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
                f"SELECT status, count(*) AS n, min(fires_at) FILTER (WHERE status IN ({UNFIRED})) AS next"
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

    async def lags(self, campaigns: Collection[CampaignId]) -> dict[CampaignId | None, Lag]:
        """Sorts all their saves: for a look, not for each scrape."""
        async with taming():
            found = await self._pool.fetch(_LAGS, sorted(campaigns))
        return {
            row["campaign_id"]: Lag(
                saves=row["saves"], p50_s=row["lags"][0], p95_s=row["lags"][1], p99_s=row["lags"][2]
            )
            for row in found
            if row["saves"]
        }

    async def messages(self, now: datetime) -> dict[str, dict[str, int]]:
        """Two looks: a message that ends between them is in both or in neither."""
        async with taming():
            unfinished = await self._pool.fetch(UNFINISHED)
            finished = await self._pool.fetch(FINISHED, now, STILL_SHOWN)
        return _nested([list(row) for row in (*unfinished, *finished)])

    async def unfinished(self) -> dict[str, dict[str, int]]:
        """By the indexes of the outbox."""
        async with taming():
            found = await self._pool.fetch(UNFINISHED)
        return _nested([list(row) for row in found])

    async def inbox_depth(self) -> int:
        """Unprocessed inbound items."""
        async with taming():
            return int(
                await self._pool.fetchval("SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')")
            )

    async def inbox_given_up(self) -> int:
        """By the index of what is not done."""
        async with taming():
            return int(await self._pool.fetchval("SELECT count(*) FROM inbox WHERE status = 'failed'"))

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
