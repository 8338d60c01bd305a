"""Which pre-saves are added before their day, page by page along a wave; each is tried once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.ids import CampaignId, DspName, Market, PreSaveId, WaveId
from core.ports import Sealer
from core.scheduler.pre_adding import EarlyWave, Page
from storage.guards import MAY_FIRE, UNFIRED, linked
from storage.leases import taming
from storage.save_queue import JOB, save_job

_COMING = f"""
SELECT w.id, w.campaign_id, w.market, {linked("$1::varchar")} AS listed FROM wave w JOIN campaign c ON c.id = w.campaign_id
 WHERE w.status IN ({UNFIRED}) AND c.status IN ({MAY_FIRE}) AND NOT c.paused AND c.dsps ? $1::text
 ORDER BY w.fires_at, w.id LIMIT 200
"""
# a page of rows is looked at, and a few of those that were not tried are taken
_CLAIM = f"""
WITH page AS MATERIALIZED (
    SELECT id, checked_at FROM presave WHERE wave_id = $1 AND status = 'waiting' AND id > $3 AND dsp = $2 AND rung = 'auto'
     ORDER BY id LIMIT $5),
due AS MATERIALIZED (
    SELECT p.id FROM presave p WHERE p.id IN (SELECT id FROM page WHERE checked_at IS NULL)
       AND p.status = 'waiting' AND p.checked_at IS NULL ORDER BY p.id LIMIT $6 FOR UPDATE SKIP LOCKED),
marked AS (UPDATE presave p SET checked_at = $4 FROM due WHERE p.id = due.id RETURNING p.*)
SELECT (SELECT count(*) FROM page), (SELECT max(id) FROM page), job.*
  FROM (SELECT 1) one LEFT JOIN ({JOB.format(source="marked")}) job ON true ORDER BY 3
"""


class EarlyRows:
    """Implements core.scheduler.pre_adding.EarlyAdditions."""

    def __init__(self, pool: Any, sealer: Sealer, *, page: int = 500, batch: int = 50) -> None:
        self._pool, self._sealer, self._page, self._batch = pool, sealer, page, batch

    async def coming(self, dsp: DspName) -> list[EarlyWave]:
        """At most 200 at a time."""
        async with taming():
            found = await self._pool.fetch(_COMING, dsp.value)
        return [
            EarlyWave(WaveId(row["id"]), CampaignId(row["campaign_id"]), Market(row["market"]), row["listed"])
            for row in found
        ]

    async def claim(self, wave_id: WaveId, dsp: DspName, after: PreSaveId, now: datetime) -> Page:
        """One statement."""
        async with taming():
            found = await self._pool.fetch(
                _CLAIM, wave_id, dsp.value, after, now, self._page, self._batch, timeout=30
            )
        (looked, last, *_), *_ = found
        jobs = [save_job(self._sealer, row, dsp) for _, _, *row in found if row[0] is not None]
        if len(jobs) == self._batch:
            return Page(jobs=jobs, last=jobs[-1].id)
        return Page(jobs=jobs, last=PreSaveId(last) if looked == self._page else None)

    async def give_back(self, untried: Sequence[PreSaveId]) -> None:
        """What was claimed for its day meanwhile is left alone."""
        async with taming():
            await self._pool.execute(
                "UPDATE presave SET checked_at = NULL WHERE status = 'waiting'"
                " AND id IN (SELECT id FROM presave WHERE id = ANY($1) ORDER BY id FOR UPDATE)",
                list(untried),
            )
