"""Permissions as they grow old: marked, asked about, destroyed; bounded batches, safe in any number of processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.campaign import OVER
from core.grant import GrantStatus
from core.ids import ArtistId, FanId
from core.lifecycle import GRANT, sources
from storage.guards import LIVING, listed
from storage.leases import taming
from storage.reaching import chosen

_EXPIRING = f"""
UPDATE dsp_grant SET status = 'expiring', changed_at = $1 WHERE id IN (
    SELECT id FROM dsp_grant WHERE status IN ({listed(sources(GRANT, GrantStatus.EXPIRING))}) AND usable_until > $1
       AND usable_until <= $2
     ORDER BY usable_until LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id
"""
_ENDED = f"""
UPDATE dsp_grant SET status = 'needs_consent', changed_at = $1 WHERE id IN (
    SELECT id FROM dsp_grant WHERE status IN ({LIVING}) AND usable_until <= $1
     ORDER BY status, usable_until LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id
"""

_OVER = listed(sorted(OVER))

# the fan trusts an artist with future saves, as of the last word about each
TRUSTED = """
EXISTS (SELECT 1 FROM (SELECT DISTINCT ON (artist_id) act FROM consent_event e
         WHERE e.fan_id = g.fan_id AND e.purpose = 'future_saves' ORDER BY artist_id, id DESC) latest WHERE act = 'given')
"""
# still owed something: a save that has not ended well, a read-back, a rescue that may come, a future save
_OWED = f"""
EXISTS (SELECT 1 FROM presave p WHERE p.fan_id = g.fan_id AND p.dsp = g.dsp AND p.rung = 'auto'
           AND (p.status IN ('waiting', 'saving', 'retrying', 'accepted', 'awaiting_source')
                OR greatest(p.saved_at, p.joined_at) > $2))
OR (g.status IN ({LIVING}) AND {TRUSTED})
OR EXISTS (SELECT 1 FROM presave p JOIN wave w ON w.id = p.wave_id WHERE p.fan_id = g.fan_id AND p.dsp = g.dsp
     AND p.status = 'needs_consent' AND w.fires_at > $2)
"""
_DESTROY = f"""
WITH page AS MATERIALIZED (SELECT * FROM dsp_grant WHERE id > $1 ORDER BY id LIMIT $3),
gone AS (UPDATE dsp_grant d SET status = 'revoked', access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL,
                account_name = '', changed_at = $4
           FROM page g WHERE d.id = g.id AND d.status IN ({listed(sources(GRANT, GrantStatus.REVOKED))})
            AND d.authorized_at <= $2 AND NOT ({_OWED}) RETURNING d.id)
SELECT (SELECT max(id) FROM page) AS last, (SELECT count(*) FROM page) AS looked, (SELECT count(*) FROM gone) AS gone
"""

# asked at the artist's latest campaign that fans may still join, else at the one that the consent was given at, though
# it lies in the archive or was called off: its personal link renews the permission
_ASK_FUTURE = f"""
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, expires_at,
                      created_at, changed_at, status, detail)
SELECT a.id, a.fan_id, a.sender_id, c.id, 'renew_future', g.dsp || ':' || $3::text || ':' || (g.usable_until)::date,
       jsonb_build_object('dsp', g.dsp), 5, g.usable_until, $1::timestamptz, $1::timestamptz, 'queued', ''
  FROM (SELECT * FROM dsp_grant WHERE status IN ({LIVING}) AND usable_until > $1
           AND usable_until <= $1::timestamptz + $2::interval
           AND usable_until > $1::timestamptz + $2::interval - interval '1 day') g
  CROSS JOIN LATERAL (SELECT DISTINCT ON (e.artist_id) e.artist_id, e.act, e.campaign_id FROM consent_event e
       WHERE e.fan_id = g.fan_id AND e.purpose = 'future_saves' ORDER BY e.artist_id, e.id DESC) latest
  JOIN presave p ON p.fan_id = g.fan_id AND p.campaign_id = latest.campaign_id AND p.dsp = g.dsp
       AND (p.rung = 'auto' OR p.grant_id IS NOT NULL)
  JOIN address home ON home.id = p.address_id
  CROSS JOIN LATERAL (SELECT id FROM campaign WHERE artist_id = latest.artist_id AND dsps ? g.dsp
       AND (status IN ('open', 'releasing', 'released') OR status IN ({_OVER}) AND id = latest.campaign_id)
     ORDER BY status IN ({_OVER}), id DESC LIMIT 1) c
  {chosen("home", "c.id", "'renew_future'")}
 WHERE a.reachability = 'ok' AND latest.act = 'given' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.address_id = a.id AND d.campaign_id = c.id
   AND d.kind = 'renew_future' AND d.occasion = g.dsp || ':' || $3::text || ':' || (g.usable_until)::date)
 ORDER BY a.id LIMIT $4
ON CONFLICT DO NOTHING RETURNING id
"""
_FUTURE_OF = """
SELECT t.artist_id, r.name FROM (SELECT DISTINCT ON (artist_id) artist_id, act FROM consent_event
 WHERE fan_id = $1 AND purpose = 'future_saves' ORDER BY artist_id, id DESC) t JOIN artist r ON r.id = t.artist_id
 WHERE t.act = 'given' ORDER BY r.name
"""


class GrantAgeingRows:
    """Implements core.repositories.flows.GrantAgeing. The look for unused tokens goes round and round."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._looked_at = 0

    async def expiring(self, now: datetime, lead: timedelta, limit: int) -> int:
        """Active ones that end within `lead`."""
        async with taming():
            return len(await self._pool.fetch(_EXPIRING, now, now + lead, limit, timeout=30))

    async def ended(self, now: datetime, limit: int) -> int:
        """Past their end."""
        async with taming():
            return len(await self._pool.fetch(_ENDED, now, limit, timeout=30))

    async def destroy_unused(self, now: datetime, idle: timedelta, limit: int) -> int:
        """The next `limit` permissions are looked at; after the last comes the first again."""
        async with taming():
            row = await self._pool.fetchrow(_DESTROY, self._looked_at, now - idle, limit, now, timeout=30)
        self._looked_at = row["last"] if row["looked"] == limit else 0
        return int(row["gone"])

    async def ask_future(self, now: datetime, lead: timedelta, limit: int) -> int:
        """Once a permission, lead and end."""
        async with taming():
            asked = await self._pool.fetch(_ASK_FUTURE, now, lead, f"t-{lead.days}", limit, timeout=30)
        return len(asked)

    async def future_of(self, fan_id: FanId) -> list[tuple[ArtistId, str]]:
        """By name."""
        async with taming():
            found = await self._pool.fetch(_FUTURE_OF, fan_id)
        return [(ArtistId(row["artist_id"]), row["name"]) for row in found]
