"""Waves: planned in one statement, moved without touching a fan's row, fired by exactly one caller.

Locks are always taken campaign first, then waves, then pre-saves: a fan joins in that order too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.campaign import CampaignStatus, Wave
from core.ids import WORLD, CampaignId, Market
from core.lifecycle import CAMPAIGN, sources
from storage import rows
from storage.guards import MAY_FIRE, UNFIRED, UNSETTLED, listed

NOTICE = "upbeat_moments"

_DUE_CAMPAIGNS = f"""
SELECT id FROM campaign WHERE status IN ({MAY_FIRE}) AND NOT paused AND id IN
       (SELECT campaign_id FROM wave WHERE status IN ({UNFIRED}) AND fires_at <= $1)
 ORDER BY id LIMIT 500 FOR NO KEY UPDATE
"""
_FIRE = f"""
UPDATE wave SET status = 'firing', fired_at = $1
 WHERE campaign_id = ANY($2) AND status IN ({UNFIRED}) AND fires_at <= $1 RETURNING *
"""
_RELEASING = f"""
UPDATE campaign SET status = 'releasing', updated_at = $1
 WHERE id = ANY($2) AND status IN ({listed(sources(CAMPAIGN, CampaignStatus.RELEASING))})
"""
_QUIET = (
    f"NOT EXISTS (SELECT 1 FROM presave p WHERE p.wave_id = w.id AND p.status IN ({UNSETTLED}))"
    " AND NOT EXISTS (SELECT 1 FROM waking k WHERE k.wave_id = w.id)"
)
_QUIET_WAVES = f"""
SELECT w.id FROM wave w WHERE w.status = 'firing' AND {_QUIET}
 ORDER BY w.id LIMIT 2000 FOR NO KEY UPDATE SKIP LOCKED
"""
_END_WAVES = f"UPDATE wave w SET status = 'done' WHERE w.id = ANY($1) AND w.status = 'firing' AND {_QUIET}"
_END_CAMPAIGNS = f"""
UPDATE campaign SET status = 'released', updated_at = $1 WHERE id IN (
    SELECT c.id FROM campaign c WHERE c.status IN ({listed(sources(CAMPAIGN, CampaignStatus.RELEASED))}) AND NOT EXISTS
           (SELECT 1 FROM wave w WHERE w.campaign_id = c.id AND w.status IN ({UNFIRED}, 'firing'))
     ORDER BY c.id FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id
"""


async def refire(db: Any, wave_ids: Iterable[int]) -> None:
    """Those that were done have something left again."""
    await db.execute(
        "UPDATE wave SET status = 'firing' WHERE id = ANY($1) AND status = 'done'", sorted(set(wave_ids))
    )


class Waves:
    """The part of CampaignRepository about moments. Times are the domain's, never the server's."""

    _db: Any

    async def zones(self, campaign_id: CampaignId) -> list[Market]:
        """The markets of the waves it has."""
        return [w.market for w in await self.waves(campaign_id)]

    async def wave_for(self, campaign_id: CampaignId, market: Market) -> Wave | None:
        """As a fan of the market would be planned (storage.presaves)."""
        found = await self._db.fetchrow(
            "SELECT * FROM wave WHERE campaign_id = $1 AND market = ANY($2::text[]) ORDER BY market = '*' LIMIT 1",
            campaign_id,
            [market, WORLD],
        )
        return None if found is None else rows.wave(found)

    async def waves(self, campaign_id: CampaignId) -> list[Wave]:
        """In the order they fire."""
        found = await self._db.fetch(
            "SELECT * FROM wave WHERE campaign_id = $1 ORDER BY fires_at, id", campaign_id
        )
        return [rows.wave(row) for row in found]

    async def set_waves(self, campaign_id: CampaignId, planned: Mapping[Market, datetime]) -> None:
        """A market that is no longer planned but has fans keeps its wave, which fires with the world's."""
        markets = sorted(planned)
        await self._lock(campaign_id)
        await self._db.execute(
            "INSERT INTO wave (campaign_id, market, fires_at) SELECT $1, m, f FROM unnest($2::text[], $3::timestamptz[])"
            " AS p(m, f) ON CONFLICT (campaign_id, market) DO UPDATE SET fires_at = excluded.fires_at"
            f" WHERE wave.status IN ({UNFIRED}) AND wave.fires_at <> excluded.fires_at",
            campaign_id,
            markets,
            [planned[market] for market in markets],
        )
        await self._db.execute(
            f"DELETE FROM wave WHERE campaign_id = $1 AND NOT market = ANY($2) AND status IN ({UNFIRED})"
            " AND NOT EXISTS (SELECT 1 FROM presave p WHERE p.wave_id = wave.id)",
            campaign_id,
            markets,
        )
        if WORLD in planned:
            await self._db.execute(
                "UPDATE wave SET fires_at = $3 WHERE campaign_id = $1 AND NOT market = ANY($2)"
                f" AND status IN ({UNFIRED})",
                campaign_id,
                markets,
                planned[WORLD],
            )
        await self._notify(campaign_id)

    async def cancel_waves(self, campaign_id: CampaignId) -> None:
        """Those that have not fired."""
        await self._lock(campaign_id)
        await self._db.execute(
            f"UPDATE wave SET status = 'cancelled' WHERE campaign_id = $1 AND status IN ({UNFIRED})",
            campaign_id,
        )
        await self._notify(campaign_id)

    async def moments(self, until: datetime) -> list[datetime]:
        """Those of paused campaigns wait for their resumption."""
        found = await self._db.fetch(
            f"SELECT DISTINCT w.fires_at FROM wave w JOIN campaign c ON c.id = w.campaign_id WHERE w.status IN ({UNFIRED})"
            f" AND w.fires_at <= $1 AND c.status IN ({MAY_FIRE}) AND NOT c.paused ORDER BY w.fires_at LIMIT 1000",
            until,
        )
        return [row["fires_at"] for row in found]

    async def openings(self, until: datetime) -> list[tuple[CampaignId, datetime]]:
        """Campaigns that another transaction is opening right now are left out, and those long past their release."""
        found = await self._db.fetch(
            "SELECT id, opens_at FROM campaign WHERE status = 'announced' AND opens_at <= $1"
            " AND release_on >= ($1::timestamptz)::date - 2"
            " ORDER BY opens_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED",
            until,
        )
        return [(CampaignId(row["id"]), row["opens_at"]) for row in found]

    async def fire_due(self, now: datetime) -> list[Wave]:
        """Whoever locks the campaign first fires its waves; who waited finds them fired."""
        due = [row["id"] for row in await self._db.fetch(_DUE_CAMPAIGNS, now)]
        if not due:
            return []
        fired = await self._db.fetch(_FIRE, now, due)
        await self._db.execute(_RELEASING, now, [row["campaign_id"] for row in fired])
        return [rows.wave(row) for row in fired]

    async def reminding(self) -> list[Wave]:
        """By a look into an index for each wave."""
        found = await self._db.fetch(
            "SELECT w.* FROM wave w JOIN campaign c ON c.id = w.campaign_id CROSS JOIN LATERAL ("
            " SELECT 1 FROM presave p WHERE p.wave_id = w.id AND p.status = 'waiting' AND p.rung <> 'auto' LIMIT 1) waits"
            " WHERE w.status = 'firing' AND NOT c.paused"
        )
        return [rows.wave(row) for row in found]

    async def finish_waves(self, now: datetime) -> list[CampaignId]:
        """A wave with nothing unsettled, nor any to wake, is done; looked at again under its lock, which every late-comer takes."""
        quiet = [row["id"] for row in await self._db.fetch(_QUIET_WAVES)]
        if quiet:
            await self._db.execute(_END_WAVES, quiet)
        return [CampaignId(row["id"]) for row in await self._db.fetch(_END_CAMPAIGNS, now)]

    async def _lock(self, campaign_id: CampaignId) -> None:
        await self._db.execute("SELECT 1 FROM campaign WHERE id = $1 FOR NO KEY UPDATE", campaign_id)
        await self._db.execute(
            "SELECT 1 FROM wave WHERE campaign_id = $1 ORDER BY id FOR UPDATE", campaign_id
        )

    async def _notify(self, campaign_id: CampaignId) -> None:
        await self._db.execute("SELECT pg_notify($1, $2)", NOTICE, str(campaign_id))
