"""What is known of the services, and the question to fans whom a service serves better than it did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.ids import DspName
from storage.reaching import chosen, unsaid

_CLOSED, _AUTO, _ROOM = "service_closed:", "service_auto:", "service_room:"

_CLOSE = """
INSERT INTO app_state (key, value) VALUES ($1, to_jsonb($2::float8))
ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE (app_state.value::text)::float8 <= $3 RETURNING key
"""
_FIRST = """
INSERT INTO app_state (key, value) VALUES ($1, to_jsonb($2::float8))
ON CONFLICT (key) DO UPDATE SET value = app_state.value RETURNING (value::text)::float8
"""
_NOTE_ROOM = """
WITH was AS (SELECT (value::text)::float8 AS room FROM app_state WHERE key = $1),
noted AS (INSERT INTO app_state (key, value) VALUES ($1, to_jsonb($2::float8))
          ON CONFLICT (key) DO UPDATE SET value = excluded.value)
SELECT room FROM was
"""
# what waits for a lesser promise, made while the service could not do better; the release is still ahead of it
_ASK = f"""
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, expires_at,
                      created_at, changed_at, status, detail)
SELECT a.id, a.fan_id, a.sender_id, p.campaign_id, 'better', p.dsp, jsonb_build_object('dsp', p.dsp), 5, w.fires_at,
       $3::timestamptz, $3::timestamptz, 'queued', ''
  FROM campaign c
  JOIN wave w ON w.campaign_id = c.id AND w.status IN ('planned', 'moved') AND w.fires_at > $3::timestamptz
  JOIN presave p ON p.wave_id = w.id AND p.dsp = $1 AND p.status = 'waiting' AND p.rung IN ('reminder', 'one-tap', 'native')
       AND p.joined_at < $2
  JOIN address home ON home.id = p.address_id
  {chosen("home", "p.campaign_id", "'better'")}
 WHERE c.status = 'open' AND c.dsps ? $1 AND a.reachability = 'ok' AND a.channel <> 'sms'
   AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.address_id = a.id AND d.campaign_id = p.campaign_id
       AND d.kind = 'better' AND d.occasion = p.dsp)
   AND {unsaid("p.campaign_id", "'better'", "p.dsp")}
 ORDER BY p.id LIMIT $4
ON CONFLICT DO NOTHING RETURNING id
"""


class Services:
    """Implements core.repositories.services.ServiceRepository. Times are the domain's, in seconds since 1970."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def closed(self, since: datetime) -> frozenset[DspName]:
        """A handful of rows at most."""
        found = await self._db.fetch(
            "SELECT key FROM app_state WHERE key LIKE $1 || '%' AND (value::text)::float8 > $2",
            _CLOSED,
            since.timestamp(),
        )
        return frozenset(DspName(row["key"].removeprefix(_CLOSED)) for row in found)

    async def close(self, dsp: DspName, now: datetime, since: datetime) -> bool:
        """Renewed only when the last word is old, so that it is tried again in the end."""
        key = f"{_CLOSED}{dsp.value}"
        return await self._db.fetchval(_CLOSE, key, now.timestamp(), since.timestamp()) is not None

    async def auto_since(self, dsp: DspName, now: datetime, room: int | None = None) -> datetime:
        """Kept from the first time on, or from the last time the room grew."""
        if room is not None:
            before = await self._db.fetchval(_NOTE_ROOM, f"{_ROOM}{dsp.value}", room)
            if before is not None and room > before:
                await self.not_auto(dsp)
        first = await self._db.fetchval(_FIRST, f"{_AUTO}{dsp.value}", now.timestamp())
        return datetime.fromtimestamp(first, UTC)

    async def not_auto(self, dsp: DspName) -> None:
        """Forgotten."""
        await self._db.execute("DELETE FROM app_state WHERE key = $1", f"{_AUTO}{dsp.value}")

    async def ask_better(self, dsp: DspName, since: datetime, now: datetime, limit: int) -> int:
        """In the chat that the fan chose; a text message has no room for it and waits for the reminder."""
        return len(await self._db.fetch(_ASK, dsp.value, since, now, limit))
