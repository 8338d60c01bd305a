"""Waves: planned in one statement, moved without touching a fan's row, fired by exactly one caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.campaign import Wave
from core.ids import CampaignId, Market
from storage import rows

NOTICE = "upbeat_moments"


class Waves:
    """The part of CampaignRepository about moments. Times are the domain's, never the server's."""

    _db: Any

    async def zones(self, campaign_id: CampaignId) -> list[Market]:
        """The markets of the waves it has."""
        return [w.market for w in await self.waves(campaign_id)]

    async def waves(self, campaign_id: CampaignId) -> list[Wave]:
        """In the order they fire."""
        found = await self._db.fetch(
            "SELECT * FROM wave WHERE campaign_id = $1 ORDER BY fires_at, id", campaign_id
        )
        return [rows.wave(row) for row in found]

    async def set_waves(self, campaign_id: CampaignId, planned: Mapping[Market, datetime]) -> None:
        """Fans of a market that has no wave any more move to the world's."""
        markets, moments = list(planned), list(planned.values())
        await self._db.execute(
            "INSERT INTO wave (campaign_id, market, fires_at) SELECT $1, m, f FROM unnest($2::text[], $3::timestamptz[])"
            " AS p(m, f) ON CONFLICT (campaign_id, market) DO UPDATE SET fires_at = excluded.fires_at"
            " WHERE wave.status IN ('planned', 'moved') AND wave.fires_at <> excluded.fires_at",
            campaign_id,
            markets,
            moments,
        )
        await self._db.execute(
            "UPDATE presave p SET wave_id = world.id FROM wave gone, wave world"
            " WHERE p.wave_id = gone.id AND gone.campaign_id = $1 AND NOT gone.market = ANY($2::text[])"
            " AND gone.status IN ('planned', 'moved') AND world.campaign_id = $1 AND world.market = '*'",
            campaign_id,
            markets,
        )
        await self._db.execute(
            "DELETE FROM wave WHERE campaign_id = $1 AND NOT market = ANY($2::text[]) AND status IN ('planned', 'moved')",
            campaign_id,
            markets,
        )
        await self._db.execute("SELECT pg_notify($1, $2)", NOTICE, str(campaign_id))

    async def cancel_waves(self, campaign_id: CampaignId) -> None:
        """Those that have not fired."""
        await self._db.execute(
            "UPDATE wave SET status = 'cancelled' WHERE campaign_id = $1 AND status IN ('planned', 'moved')",
            campaign_id,
        )
        await self._db.execute("SELECT pg_notify($1, $2)", NOTICE, str(campaign_id))

    async def moments(self, until: datetime) -> list[Wave]:
        """Not fired yet, of campaigns that may fire."""
        found = await self._db.fetch(
            "SELECT w.* FROM wave w JOIN campaign c ON c.id = w.campaign_id WHERE w.status IN ('planned', 'moved')"
            " AND w.fires_at <= $1 AND c.status IN ('open', 'releasing') AND NOT c.paused ORDER BY w.fires_at LIMIT 1000",
            until,
        )
        return [rows.wave(row) for row in found]

    async def openings(self, until: datetime) -> list[tuple[CampaignId, datetime]]:
        """Announced campaigns with an open date before `until`."""
        found = await self._db.fetch(
            "SELECT id, opens_at FROM campaign WHERE status = 'announced' AND opens_at <= $1"
            " ORDER BY opens_at LIMIT 1000 FOR UPDATE SKIP LOCKED",
            until,
        )
        return [(CampaignId(row["id"]), row["opens_at"]) for row in found]

    async def fire_due(self, now: datetime) -> list[Wave]:
        """One statement: whoever's update comes first owns the wave."""
        fired = await self._db.fetch(
            "WITH due AS (SELECT w.id FROM wave w JOIN campaign c ON c.id = w.campaign_id"
            "  WHERE w.status IN ('planned', 'moved') AND w.fires_at <= $1 AND c.status IN ('open', 'releasing')"
            "  AND NOT c.paused ORDER BY w.fires_at LIMIT 2000 FOR UPDATE OF w SKIP LOCKED)"
            " UPDATE wave SET status = 'firing', fired_at = $1 FROM due WHERE wave.id = due.id RETURNING wave.*",
            now,
        )
        if fired:
            await self._db.execute(
                "UPDATE campaign SET status = 'releasing', updated_at = $2 WHERE id = ANY($1) AND status = 'open'",
                list({row["campaign_id"] for row in fired}),
                now,
            )
        return [rows.wave(row) for row in fired]

    async def firing(self) -> list[Wave]:
        """Of unpaused campaigns."""
        found = await self._db.fetch(
            "SELECT w.* FROM wave w JOIN campaign c ON c.id = w.campaign_id WHERE w.status = 'firing' AND NOT c.paused"
        )
        return [rows.wave(row) for row in found]

    async def finish_waves(self, now: datetime) -> list[CampaignId]:
        """A wave with nothing waiting, retrying or in flight is done."""
        await self._db.execute(
            "UPDATE wave w SET status = 'done' WHERE w.status = 'firing' AND NOT EXISTS"
            " (SELECT 1 FROM presave p WHERE p.wave_id = w.id AND p.status IN ('waiting', 'retrying', 'saving'))"
        )
        released = await self._db.fetch(
            "UPDATE campaign c SET status = 'released', updated_at = $1 WHERE c.status = 'releasing' AND NOT EXISTS"
            " (SELECT 1 FROM wave w WHERE w.campaign_id = c.id AND w.status IN ('planned', 'moved', 'firing'))"
            " RETURNING c.id",
            now,
        )
        return [CampaignId(row["id"]) for row in released]
