"""Who joined what, and the promises."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from core.budget import DailyBudget
from core.campaign import Wave
from core.errors import NotFound
from core.ids import WORLD, AddressId, ArtistId, CampaignId, DspName, FanId, GrantId, Market, PreSaveId
from core.ladder import Rung
from core.lifecycle import PRESAVE, sources
from core.presave import PreSave, PreSaveStatus
from storage import rows, waking
from storage.guards import REVIVABLE, linked
from storage.waves import refire

_MARKETS = """
SELECT p.fan_id, p.campaign_id, p.dsp, w.market FROM unnest($1::bigint[], $2::bigint[], $3::text[]) n(fan, campaign, dsp)
  JOIN presave p ON p.fan_id = n.fan AND p.campaign_id = n.campaign AND p.dsp = n.dsp
  JOIN wave w ON w.id = p.wave_id WHERE w.market <> '*'
"""
_WISHES = (("follow", "excluded.follow"), ("playlist", "excluded.playlist"), ("playlist_id", "''"))
_KEPT = ", ".join(
    f"{wish} = CASE WHEN $12 AND p.status <> 'withdrawn' THEN p.{wish} ELSE {anew} END"
    for wish, anew in _WISHES
)


class PreSaves:
    """Implements core.repositories.PreSaveRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def join(
        self, fan_id: FanId, campaign_id: CampaignId, address_id: AddressId | None, source: str, now: datetime
    ) -> tuple[int, bool]:
        """The campaign's row hands out the numbers."""
        known = await self.number(fan_id, campaign_id)
        if known is not None:
            return known, False
        number = await self._db.fetchval(
            "UPDATE campaign SET fan_seq = fan_seq + 1 WHERE id = $1 RETURNING fan_seq", campaign_id
        )
        new = await self._db.fetchval(
            "INSERT INTO campaign_fan (campaign_id, fan_id, number, address_id, source, joined_at)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (campaign_id, fan_id) DO NOTHING RETURNING number",
            campaign_id,
            fan_id,
            number,
            address_id,
            source[:40],
            now,
        )
        if new is None:  # the same fan, twice at once: the other one's number counts, ours is given back
            await self._db.execute("UPDATE campaign SET fan_seq = fan_seq - 1 WHERE id = $1", campaign_id)
            return int(await self.number(fan_id, campaign_id) or 0), False
        return int(new), True

    async def number(self, fan_id: FanId, campaign_id: CampaignId) -> int | None:
        """None when they never joined."""
        found = await self._db.fetchval(
            "SELECT number FROM campaign_fan WHERE campaign_id = $1 AND fan_id = $2", campaign_id, fan_id
        )
        return None if found is None else int(found)

    async def put(
        self,
        *,
        fan_id: FanId,
        campaign_id: CampaignId,
        dsp: DspName,
        rung: Rung,
        market: Market,
        address_id: AddressId | None,
        grant_id: GrantId | None,
        follow: bool,
        now: datetime,
        playlist: str = "",
        keep_wishes: bool = False,
    ) -> PreSave:
        """A late-comer's wave fires again, and the row overtakes the bulk."""
        wave_id, late = await self._wave(campaign_id, market)
        row = await self._db.fetchrow(
            "INSERT INTO presave AS p (campaign_id, fan_id, dsp, rung, wave_id, address_id, grant_id, follow, urgent,"
            " joined_at, playlist) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            " ON CONFLICT (fan_id, campaign_id, dsp) DO UPDATE SET rung = excluded.rung, status = 'waiting',"
            " wave_id = excluded.wave_id, address_id = coalesce(excluded.address_id, p.address_id),"
            f" grant_id = excluded.grant_id, {_KEPT}, urgent = excluded.urgent, attempts = 0,"
            f" next_at = NULL, saved_at = NULL, checked_at = NULL, detail = '' WHERE p.status IN ({REVIVABLE})"
            # a second wish for a reminder that has been sent is no new one
            " AND (p.status <> 'reminded' OR excluded.rung = 'auto') RETURNING *",
            campaign_id,
            fan_id,
            dsp.value,
            rung.value,
            wave_id,
            address_id,
            grant_id,
            follow,
            late,
            now,
            playlist,
            keep_wishes,
        )
        if row is None:
            row = await self._db.fetchrow(
                "SELECT * FROM presave WHERE fan_id = $1 AND campaign_id = $2 AND dsp = $3",
                fan_id,
                campaign_id,
                dsp.value,
            )
        return rows.presave(row)

    async def _wave(self, campaign_id: CampaignId, market: Market) -> tuple[int, bool]:
        """Its lock keeps the wave as it is until our row is committed: it can neither fire nor end meanwhile."""
        wave = await self._db.fetchrow(
            "SELECT id, status FROM wave WHERE campaign_id = $1 AND market = ANY($2::text[])"
            " ORDER BY market = '*' LIMIT 1 FOR NO KEY UPDATE",
            campaign_id,
            [market, WORLD],
        )
        if wave is None:
            raise NotFound("error-campaign-gone")
        await refire(self._db, [wave["id"]])
        return wave["id"], wave["status"] in ("firing", "done")

    async def of_fan(self, fan_id: FanId) -> list[PreSave]:
        """Newest first."""
        found = await self._db.fetch(
            "SELECT * FROM presave WHERE fan_id = $1 AND status <> 'withdrawn' ORDER BY id DESC", fan_id
        )
        return [rows.presave(row) for row in found]

    async def of_campaign(self, fan_id: FanId, campaign_id: CampaignId) -> list[PreSave]:
        """A fan's pre-saves in one campaign."""
        found = await self._db.fetch(
            "SELECT * FROM presave WHERE fan_id = $1 AND campaign_id = $2 AND status <> 'withdrawn' ORDER BY id",
            fan_id,
            campaign_id,
        )
        return [rows.presave(row) for row in found]

    async def markets(
        self, asked: Collection[tuple[FanId, CampaignId, DspName]]
    ) -> dict[tuple[FanId, CampaignId, DspName], Market]:
        """One statement for all of them."""
        if not asked:
            return {}
        fans, campaigns, dsps = zip(*asked, strict=True)
        found = await self._db.fetch(_MARKETS, list(fans), list(campaigns), [d.value for d in dsps])
        return {(FanId(r[0]), CampaignId(r[1]), DspName(r[2])): Market(r[3]) for r in found}

    async def withdraw(self, fan_id: FanId, campaign_id: CampaignId, dsp: DspName | None = None) -> int:
        """Those not yet executed."""
        done = await self._db.fetch(
            "UPDATE presave SET status = 'withdrawn', grant_id = NULL WHERE fan_id = $1 AND campaign_id = $2"
            " AND ($3::text IS NULL OR dsp = $3) AND status = ANY($4) RETURNING id",
            fan_id,
            campaign_id,
            None if dsp is None else dsp.value,
            sources(PRESAVE, PreSaveStatus.WITHDRAWN),
        )
        return len(done)

    async def unwish(self, fan_id: FanId, artist_id: ArtistId, wish: Literal["follow", "playlist"]) -> int:
        """Coming saves go without it."""
        without, wished = {
            "follow": ("follow = false", "p.follow"),
            "playlist": ("playlist = '', playlist_id = ''", "p.playlist <> ''"),
        }[wish]
        changed = await self._db.fetch(
            f"UPDATE presave p SET {without} FROM campaign c WHERE c.id = p.campaign_id AND c.artist_id = $2"
            f" AND p.fan_id = $1 AND {wished}"
            " AND p.status IN ('waiting', 'retrying', 'needs_consent', 'awaiting_source') RETURNING p.id",
            fan_id,
            artist_id,
        )
        return len(changed)

    async def follow_too(self, presave_id: PreSaveId) -> bool:
        """False: it is in flight or over."""
        done = await self._db.fetchval(
            "UPDATE presave SET follow = true WHERE id = $1 AND rung = 'auto' AND status = ANY($2) RETURNING id",
            presave_id,
            sources(PRESAVE, PreSaveStatus.WITHDRAWN),
        )
        return done is not None

    async def into_playlist(self, presave_id: PreSaveId, playlist_id: str, name: str) -> bool:
        """False: it is in flight or over."""
        done = await self._db.fetchval(
            "UPDATE presave SET playlist = $2, playlist_id = $3 WHERE id = $1 AND rung = 'auto' AND status = ANY($4)"
            " RETURNING id",
            presave_id,
            name[:100],
            playlist_id,
            sources(PRESAVE, PreSaveStatus.WITHDRAWN),
        )
        return done is not None

    async def revive(self, fan_id: FanId, dsp: DspName, grant_id: GrantId) -> list[PreSave]:
        """Urgent where the wave has fired."""
        await self._db.execute(
            "SELECT 1 FROM wave WHERE id IN (SELECT wave_id FROM presave WHERE fan_id = $1 AND dsp = $2)"
            " ORDER BY id FOR NO KEY UPDATE",
            fan_id,
            dsp.value,
        )
        found = await self._db.fetch(
            "UPDATE presave p SET grant_id = $3,"
            " status = CASE WHEN p.status = 'retrying' THEN p.status ELSE 'waiting' END,"
            " attempts = 0, next_at = NULL, checked_at = NULL, urgent = w.status IN ('firing', 'done') FROM wave w WHERE w.id = p.wave_id"
            " AND p.fan_id = $1 AND p.dsp = $2 AND p.rung = 'auto'"
            " AND p.status IN ('waiting', 'retrying', 'needs_consent', 'not_entitled') RETURNING p.*",
            fan_id,
            dsp.value,
            grant_id,
        )
        await refire(self._db, (row["wave_id"] for row in found))
        return [rows.presave(row) for row in found]

    async def retry_failed(self, campaign_id: CampaignId) -> int:
        """They wait again, with all their attempts."""
        waves = await self._db.fetch(
            "SELECT id FROM wave WHERE campaign_id = $1 ORDER BY id FOR NO KEY UPDATE", campaign_id
        )
        return await waking.anew(self._db, [row["id"] for row in waves])

    async def wake_more(self, now: datetime) -> bool:
        """A page a transaction."""
        return await waking.more(self._db, now)

    async def wait_for_opening(self, campaign_id: CampaignId, address_id: AddressId, now: datetime) -> bool:
        """False when already noted."""
        new = await self._db.fetchval(
            "INSERT INTO opening_wait (campaign_id, address_id, at) VALUES ($1, $2, $3)"
            " ON CONFLICT (campaign_id, address_id) DO NOTHING RETURNING id",
            campaign_id,
            address_id,
            now,
        )
        return new is not None

    async def waiting_for_opening(self, campaign_id: CampaignId) -> list[AddressId]:
        """In the order they asked."""
        found = await self._db.fetch(
            "SELECT address_id FROM opening_wait WHERE campaign_id = $1 ORDER BY id", campaign_id
        )
        return [AddressId(row["address_id"]) for row in found]

    async def remind_wave(
        self, wave: Wave, now: datetime, limit: int
    ) -> list[tuple[PreSaveId, FanId, AddressId | None, DspName]]:
        """A page at a time."""
        found = await self._db.fetch(
            "WITH due AS (SELECT id FROM presave WHERE wave_id = $1 AND status = 'waiting' AND rung <> 'auto'"
            " ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED) UPDATE presave p SET status = 'reminded', saved_at = $2"
            " FROM due WHERE p.id = due.id RETURNING p.id, p.fan_id, p.address_id, p.dsp",
            wave.id,
            now,
            limit,
        )
        return [
            (
                PreSaveId(row["id"]),
                FanId(row["fan_id"]),
                None if row["address_id"] is None else AddressId(row["address_id"]),
                DspName(row["dsp"]),
            )
            for row in found
        ]

    async def put_off(
        self, dsp: DspName, occasion: str, now: datetime, after: PreSaveId, limit: int
    ) -> list[tuple[PreSaveId, AddressId, CampaignId]]:
        """What a claim would find (storage.save_queue), had the day anything left for it."""
        found = await self._db.fetch(
            "SELECT p.id, p.address_id, p.campaign_id FROM presave p"
            " JOIN wave w ON w.id = p.wave_id JOIN campaign c ON c.id = w.campaign_id"
            " WHERE w.status = 'firing' AND NOT c.paused AND p.dsp = $1 AND p.id > $4 AND p.rung = 'auto'"
            " AND p.status IN ('waiting', 'retrying') AND p.address_id IS NOT NULL"
            # due, or refused itself for so long: a look for a release that is not there yet comes sooner
            " AND (p.next_at IS NULL OR p.next_at <= $3 OR p.next_at > $3 + interval '2 hours')"
            " AND NOT EXISTS (SELECT 1 FROM source_wait s WHERE s.wave_id = w.id AND s.dsp = $1 AND s.until > $3)"
            " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.address_id = p.address_id"
            "  AND d.campaign_id = p.campaign_id AND d.kind = 'rescue' AND d.occasion = $2) ORDER BY p.id LIMIT $5",
            dsp.value,
            occasion,
            now,
            after,
            limit,
        )
        return [
            (PreSaveId(row["id"]), AddressId(row["address_id"]), CampaignId(row["campaign_id"]))
            for row in found
        ]

    async def unlisted(
        self, dsp: DspName, occasion: str, fired_before: datetime, limit: int
    ) -> list[tuple[AddressId, CampaignId]]:
        """The few waves without a link first, then their rows."""
        found = await self._db.fetch(
            "SELECT p.address_id, p.campaign_id FROM wave w JOIN campaign c ON c.id = w.campaign_id"
            " JOIN presave p ON p.wave_id = w.id AND p.dsp = $1"
            " WHERE w.status IN ('firing', 'done') AND w.fired_at <= $3 AND w.fired_at > $3 - interval '2 days' AND NOT c.paused"
            f" AND NOT {linked('$1')}"
            " AND p.rung = 'auto' AND p.status IN ('waiting', 'retrying', 'awaiting_source') AND p.address_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.address_id = p.address_id"
            "  AND d.campaign_id = p.campaign_id AND d.kind = 'rescue' AND d.occasion = $2) LIMIT $4",
            dsp.value,
            occasion,
            fired_before,
            limit,
        )
        return [(AddressId(row["address_id"]), CampaignId(row["campaign_id"])) for row in found]

    async def promised(self, dsp: DspName, since: datetime, until: datetime, budget: DailyBudget) -> int:
        """The day's few waves first, then their rows by the index of a claim; of no more rows than fill the day."""
        found = await self._db.fetchval(
            "SELECT coalesce(sum($4::bigint + CASE WHEN t.follow THEN $5::bigint ELSE 0 END), 0)"
            " FROM (SELECT p.follow FROM wave w JOIN presave p ON p.wave_id = w.id AND p.dsp = $1"
            " WHERE (w.status IN ('planned', 'moved') AND w.fires_at >= $2 AND w.fires_at < $3"
            "  OR w.status = 'firing' AND w.fires_at >= $2 AND w.fires_at < $3)"
            " AND p.rung = 'auto' AND p.status IN ('waiting', 'retrying') LIMIT $6) t",
            dsp.value,
            since,
            until,
            budget.save,
            budget.follow,
            budget.saves,
        )
        return int(found)

    async def addresses_to_tell(
        self, campaign_id: CampaignId, after: AddressId | None, limit: int
    ) -> list[AddressId]:
        """The chat each fan joined from, unless all they asked for was withdrawn."""
        found = await self._db.fetch(
            "SELECT f.address_id FROM campaign_fan f WHERE f.campaign_id = $1 AND f.address_id > $2"
            " AND coalesce((SELECT bool_or(p.status <> 'withdrawn') FROM presave p"
            "  WHERE p.fan_id = f.fan_id AND p.campaign_id = $1), true) ORDER BY f.address_id LIMIT $3",
            campaign_id,
            after or 0,
            limit,
        )
        return [AddressId(row["address_id"]) for row in found]
