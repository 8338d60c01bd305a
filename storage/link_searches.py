"""Which sources of links were asked when, and which absences somebody was told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from core.ids import CampaignId, DspName, Market
from core.links import SURE
from core.scheduler.link_search import Stage
from core.services.resolving import Known, Missing, Sought
from storage.guards import LIVE, linked
from storage.leases import taming

_SOUGHT = f"""
SELECT c.id, c.dsps, f.fires_at, f.market
  FROM campaign c CROSS JOIN LATERAL (
       SELECT w.fires_at, w.market FROM wave w WHERE w.campaign_id = c.id AND w.status <> 'cancelled'
        ORDER BY w.fires_at, w.market = '*' LIMIT 1) f
 WHERE c.status IN ({LIVE}) AND f.fires_at BETWEEN $1 AND $2 ORDER BY f.fires_at, c.id
"""
_TRIED = "SELECT campaign_id, source, tried_at FROM link_search WHERE campaign_id = ANY($1) AND tried_at IS NOT NULL"
# a look-up by words below the score from which links are published counts for nothing here
_KNOWN = f"""
SELECT campaign_id, dsp, bool_or(market = '*') AS everywhere, bool_or(item <> '') AS item,
       bool_or(market = '*' AND item <> '') AS item_everywhere FROM link
 WHERE campaign_id = ANY($1) AND (method <> 'text' OR score >= {SURE}) GROUP BY 1, 2
"""
# compare and set: of all processes that saw the same last try, one goes
_CLAIM = """
INSERT INTO link_search AS s (campaign_id, source, tried_at) VALUES ($1, $2, $4)
ON CONFLICT (campaign_id, source) DO UPDATE SET tried_at = excluded.tried_at
 WHERE s.tried_at IS NOT DISTINCT FROM $3::timestamptz RETURNING true
"""
_LACKING = f"""
SELECT w.market, EXISTS (SELECT FROM presave p WHERE p.wave_id = w.id) AS fans FROM wave w
 WHERE w.campaign_id = $1 AND w.market <> '*' AND w.fires_at <= $3 AND w.status <> 'cancelled'
   AND NOT EXISTS (SELECT FROM link l WHERE l.campaign_id = w.campaign_id AND l.dsp = $2 AND l.market = w.market
                      AND (l.method <> 'text' OR l.score >= {SURE}))
 ORDER BY w.fires_at, w.market
"""
_ALARM = """
INSERT INTO link_search AS s (campaign_id, source, alarm, alarm_for) VALUES ($1, $2, $3, $4)
ON CONFLICT (campaign_id, source) DO UPDATE SET alarm = excluded.alarm, alarm_for = excluded.alarm_for, told_at = NULL
 WHERE (s.alarm, s.alarm_for) IS DISTINCT FROM (excluded.alarm, excluded.alarm_for) RETURNING true
"""


def _waited_for(campaign: str, dsp: str, until: str) -> str:
    """Waves whose fans wait for a save, and have nothing to save; the parameters are SQL expressions."""
    waits = f"SELECT FROM presave p WHERE p.wave_id = w.id AND p.dsp = {dsp} AND p.rung = 'auto' AND p.status"
    return f"""
  FROM wave w WHERE w.campaign_id = {campaign} AND w.fires_at <= {until} AND w.status <> 'cancelled'
   AND NOT {linked(dsp)}
   AND (EXISTS ({waits} IN ('waiting', 'retrying')) OR EXISTS ({waits} = 'awaiting_source'))"""


_WAITED_FOR = (
    f"SELECT w.market, w.fires_at {_waited_for('$1', '$2::varchar', '$3')} ORDER BY w.fires_at, w.market"
)
_ANYWHERE = (
    "EXISTS (SELECT FROM link l WHERE l.campaign_id = s.campaign_id AND l.dsp = s.source AND l.item <> '')"
)
_THEIRS = _waited_for("s.campaign_id", "s.source", "s.alarm_for")
_MARKETS = f"CASE WHEN {_ANYWHERE} THEN ARRAY(SELECT w.market {_THEIRS} ORDER BY w.fires_at, w.market) ELSE '{{}}' END AS markets"
_STILL = f"""
  FROM campaign c JOIN release r ON r.id = c.release_id
 WHERE c.id = s.campaign_id AND s.alarm IS NOT NULL AND c.status IN ({LIVE}) AND c.dsps ? s.source
   AND (NOT {_ANYWHERE} OR (s.alarm = '{Stage.HOUR_AFTER.value}' AND EXISTS (SELECT {_THEIRS})))
"""
_SAID = f"s.campaign_id, s.source, s.alarm, r.title, {_MARKETS}"
_MISSING = f"SELECT x.* FROM link_search s CROSS JOIN LATERAL (SELECT {_SAID} {_STILL}) x ORDER BY 1, 2"
_UNTOLD = f"UPDATE link_search s SET told_at = $1 {_STILL} AND s.told_at IS NULL RETURNING {_SAID}"


class LinkSearchRows:
    """Implements core.services.resolving.Searches and Alarms."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def sought(self, after: datetime, until: datetime) -> list[Sought]:
        """Three short questions; the soonest first."""
        async with taming():
            found = await self._pool.fetch(_SOUGHT, after, until)
            ids = [row["id"] for row in found]
            tried = await self._pool.fetch(_TRIED, ids)
            known = await self._pool.fetch(_KNOWN, ids)
        return [
            Sought(
                campaign_id=CampaignId(row["id"]),
                first_moment=row["fires_at"],
                market=Market(row["market"]),
                dsps=tuple(DspName(name) for name in orjson.loads(row["dsps"])),
                tried={t["source"]: t["tried_at"] for t in tried if t["campaign_id"] == row["id"]},
                known={
                    DspName(k["dsp"]): Known(
                        everywhere=k["everywhere"], item=k["item"], item_everywhere=k["item_everywhere"]
                    )
                    for k in known
                    if k["campaign_id"] == row["id"]
                },
            )
            for row in found
        ]

    async def claim(
        self, campaign_id: CampaignId, source: str, last_try: datetime | None, now: datetime
    ) -> bool:
        """One statement."""
        async with taming():
            mine = await self._pool.fetchval(_CLAIM, campaign_id, source, last_try, now)
        return mine is not None

    async def lacking(self, campaign_id: CampaignId, dsp: DspName, now: datetime) -> dict[Market, bool]:
        """One question, asked by whoever claimed the search."""
        async with taming():
            found = await self._pool.fetch(_LACKING, campaign_id, dsp.value, now)
        return {Market(row["market"]): row["fans"] for row in found}

    async def waited_for(
        self, campaign_id: CampaignId, dsp: DspName, until: datetime
    ) -> dict[Market, datetime]:
        """The earliest first."""
        async with taming():
            found = await self._pool.fetch(_WAITED_FOR, campaign_id, dsp.value, until)
        return {Market(row["market"]): row["fires_at"] for row in found}

    async def alarm(self, missing: Missing, moment: datetime) -> bool:
        """One statement; a release that moves is alarmed anew."""
        async with taming():
            first = await self._pool.fetchval(
                _ALARM, missing.campaign_id, missing.dsp.value, missing.stage.value, moment
            )
        return first is not None

    async def missing(self) -> list[Missing]:
        """Of live campaigns."""
        async with taming():
            return [_missing(row) for row in await self._pool.fetch(_MISSING)]

    async def take_untold(self, now: datetime) -> list[Missing]:
        """Marked as told: each is returned to one caller in the world."""
        async with taming():
            return [_missing(row) for row in await self._pool.fetch(_UNTOLD, now)]

    async def untell(self, missing: Sequence[Missing]) -> None:
        """They are returned by the next `take_untold`."""
        async with taming():
            await self._pool.executemany(
                "UPDATE link_search SET told_at = NULL WHERE campaign_id = $1 AND source = $2 AND alarm = $3",
                [(m.campaign_id, m.dsp.value, m.stage.value) for m in missing],
            )


def _missing(row: Mapping[str, Any]) -> Missing:
    return Missing(
        campaign_id=CampaignId(row["campaign_id"]),
        dsp=DspName(row["source"]),
        stage=Stage(row["alarm"]),
        title=row["title"],
        markets=tuple(Market(market) for market in row["markets"]),
    )
