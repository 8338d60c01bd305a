"""Which permissions are tried before a release, page by page along a wave's pre-saves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from core.delivery import DeliveryKind, NewDelivery
from core.errors import SealBroken
from core.grant import Grant
from core.ids import AddressId, CampaignId, DspName, GrantId, PreSaveId, WaveId
from core.ports import Sealer
from core.scheduler.doubts import AGAIN
from core.scheduler.warming import MARGIN, PROBE, WARM, ComingWave, Page
from storage import rows
from storage.deliveries import insert
from storage.guardianship import TRUSTED
from storage.guards import LIVING, MAY_FIRE, UNFIRED
from storage.leases import taming

_COMING = f"""
SELECT w.id, w.fires_at FROM wave w JOIN campaign c ON c.id = w.campaign_id WHERE w.status IN ({UNFIRED})
   AND w.fires_at <= $1 AND c.status IN ({MAY_FIRE}) AND NOT c.paused ORDER BY w.fires_at LIMIT 200
"""
# $5: a day before the moment; $6: now, within the last 40 minutes, else null
_TO_TRY = f"""
WITH page AS MATERIALIZED (
    SELECT id, grant_id FROM presave WHERE wave_id = $1 AND status = 'waiting' AND id > $3 AND dsp = $2 AND rung = 'auto'
     ORDER BY id LIMIT $9),
due AS (
    SELECT id FROM dsp_grant WHERE id IN (SELECT grant_id FROM page) AND status IN ({LIVING})
       AND coalesce(tried_at, '-infinity') < $4::timestamptz - $8::interval
       AND (greatest(authorized_at, tried_at) < $5
            OR ($6::timestamptz IS NOT NULL AND refresh_sealed IS NOT NULL AND access_expires_at < $7))
     ORDER BY id FOR UPDATE SKIP LOCKED),
marked AS (UPDATE dsp_grant g SET tried_at = $4 FROM due WHERE g.id = due.id RETURNING g.*)
SELECT (SELECT max(id) FROM page) AS last, (SELECT count(*) FROM page) AS looked, {{columns}}
  FROM (SELECT 1) one LEFT JOIN marked g ON true
"""
_COLUMNS = ", ".join(f"g.{column}" for column in rows.GRANT_COLUMNS)
# each use has moved the end: what ends early was not used for long
_TO_USE = f"""
WITH due AS (
    SELECT id FROM dsp_grant g WHERE dsp = $1 AND status IN ({LIVING}) AND usable_until > $2::timestamptz
       AND usable_until <= $3 AND refresh_sealed IS NOT NULL
       AND coalesce(tried_at, '-infinity') < $2::timestamptz - interval '1 day'
       AND (EXISTS (SELECT 1 FROM presave p WHERE p.fan_id = g.fan_id AND p.dsp = g.dsp AND p.rung = 'auto'
                       AND p.status IN ('waiting', 'retrying')) OR {TRUSTED})
     ORDER BY usable_until LIMIT $4 FOR UPDATE SKIP LOCKED)
UPDATE dsp_grant g SET tried_at = $2 FROM due WHERE g.id = due.id RETURNING {_COLUMNS}
"""
_DIED = f"""
UPDATE dsp_grant SET status = 'needs_consent', changed_at = $2 WHERE id = $1 AND status IN ({LIVING}) RETURNING dsp
"""


class PermissionRows:
    """Implements core.scheduler.warming.Permissions."""

    def __init__(self, pool: Any, sealer: Sealer, *, page: int = 500) -> None:
        self._pool, self._sealer, self._page = pool, sealer, page

    async def coming(self, until: datetime) -> list[ComingWave]:
        """At most 200 at a time."""
        async with taming():
            found = await self._pool.fetch(_COMING, until)
        return [ComingWave(id=WaveId(row["id"]), fires_at=row["fires_at"]) for row in found]

    async def to_try(self, wave: ComingWave, dsp: DspName, after: PreSaveId, now: datetime) -> Page:
        """Tokens that do not open are left to the save, which says so."""
        async with taming():
            found = await self._pool.fetch(
                _TO_TRY.format(columns=_COLUMNS),
                wave.id,
                dsp.value,
                after,
                now,
                wave.fires_at - PROBE,
                now if wave.fires_at - now <= WARM else None,
                wave.fires_at + MARGIN,
                AGAIN,
                self._page,
                timeout=30,
            )
        last, looked = found[0]["last"], found[0]["looked"]
        grants = [grant for row in found if (grant := self._opened(row)) is not None]
        return Page(grants=grants, last=PreSaveId(last) if looked == self._page else None)

    async def to_use(self, dsp: DspName, until: datetime, now: datetime) -> list[Grant]:
        """As above."""
        async with taming():
            found = await self._pool.fetch(_TO_USE, dsp.value, now, until, self._page, timeout=30)
        return [grant for row in found if (grant := self._opened([None, None, *row])) is not None]

    def _opened(self, row: Any) -> Grant | None:
        _, _, *granted = row
        if granted[0] is None:
            return None
        try:
            return rows.grant(granted, self._sealer)
        except SealBroken:
            return None

    async def put_off(self, grants: Collection[GrantId]) -> None:
        """Whoever ended or renewed one meanwhile has the last word."""
        if grants:
            async with taming():
                await self._pool.execute(
                    "UPDATE dsp_grant SET tried_at = NULL WHERE id IN"
                    f" (SELECT id FROM dsp_grant WHERE id = ANY($1) AND status IN ({LIVING}) ORDER BY id FOR UPDATE)",
                    list(grants),
                )

    async def died(self, grant_id: GrantId, now: datetime) -> None:
        """The pre-saves stay: a tap revives them, and on the day they are rescued at the latest."""
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            dsp = await connection.fetchval(_DIED, grant_id, now)
            if dsp is None:
                return
            waiting = await connection.fetch(
                "SELECT address_id, campaign_id FROM presave WHERE grant_id = $1 AND status = 'waiting'"
                " AND address_id IS NOT NULL ORDER BY id",
                grant_id,
            )
            messages = [
                NewDelivery(
                    address_id=AddressId(row["address_id"]),
                    campaign_id=CampaignId(row["campaign_id"]),
                    kind=DeliveryKind.RENEW,
                    occasion=f"{dsp}:died",
                    args={"dsp": dsp},
                )
                for row in waiting
            ]
            await insert(connection, messages, now)
