"""Broadcasts and their audience: fans whose latest word about an artist's news, in that channel, was yes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from core.broadcast import CHANNELS, Broadcast, BroadcastStatus, Segment, Tally
from core.errors import NotFound
from core.ids import AddressId, ArtistId, BroadcastId, CampaignId, Channel, DspName
from core.lifecycle import BROADCAST, sources
from storage.reaching import KEEPS

# an unopened Discord chat is left out: opening many at once is what gets a bot quarantined
_AUDIENCE = """
  FROM address a JOIN fan f ON f.id = a.fan_id
 WHERE a.channel = ANY($1::text[]) AND a.reachability = 'ok' AND (a.channel <> 'discord' OR a.dm_channel_id IS NOT NULL)
   AND (f.paused_until IS NULL OR f.paused_until <= $2)
   AND 'given' = (SELECT e.act FROM consent_event e WHERE e.fan_id = f.id AND e.purpose = 'news' AND e.artist_id = $3
                     AND e.channel = a.channel ORDER BY e.id DESC LIMIT 1)
   AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM presave p JOIN campaign c ON c.id = p.campaign_id
        WHERE p.fan_id = f.id AND c.artist_id = $3 AND p.dsp = $5 AND p.status <> 'withdrawn'))
   AND ($6::text IS NULL OR f.country = $6)
   AND ($7::text IS NULL OR f.language = $7 OR f.language LIKE $7 || '-%')
   AND ($8::timestamptz IS NULL OR EXISTS (SELECT 1 FROM campaign_fan j JOIN campaign c ON c.id = j.campaign_id
        WHERE j.fan_id = f.id AND c.artist_id = $3 AND j.joined_at >= $8))
   AND ($9::bool IS NULL OR $9 = EXISTS (SELECT 1 FROM presave p WHERE p.fan_id = f.id AND p.campaign_id = $4
        AND p.status IN ('saved', 'accepted', 'verified')))
"""
_MINE = "campaign_id = $1 AND kind = 'broadcast' AND occasion = $2"


class Broadcasts:
    """Implements core.repositories.broadcasts.BroadcastRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def add(
        self,
        artist_id: ArtistId,
        campaign_id: CampaignId,
        text: str,
        segment: Segment,
        author: int,
        send_at: datetime,
    ) -> Broadcast:
        """A draft."""
        row = await self._db.fetchrow(
            "INSERT INTO broadcast (artist_id, campaign_id, text, segment, author, send_at)"
            " VALUES ($1, $2, $3, $4::jsonb, $5, $6) RETURNING *",
            artist_id,
            campaign_id,
            text,
            orjson.dumps(_written(segment)).decode(),
            author,
            send_at,
        )
        return _broadcast(row)

    async def get(self, broadcast_id: BroadcastId) -> Broadcast:
        """Raises NotFound."""
        row = await self._db.fetchrow("SELECT * FROM broadcast WHERE id = $1", broadcast_id)
        if row is None:
            raise NotFound
        return _broadcast(row)

    async def latest(self, campaign_id: CampaignId) -> Broadcast | None:
        """Drafts that were left alone do not count."""
        row = await self._db.fetchrow(
            "SELECT * FROM broadcast WHERE campaign_id = $1 AND status <> 'draft' ORDER BY id DESC LIMIT 1",
            campaign_id,
        )
        return _broadcast(row) if row else None

    async def move(
        self, broadcast_id: BroadcastId, to: BroadcastStatus, *, second: int | None = None, why: str = ""
    ) -> bool:
        """Guarded by core.lifecycle."""
        moved = await self._db.fetchval(
            "UPDATE broadcast SET status = $2, second = coalesce($3, second), why = $4, news = false"
            " WHERE id = $1 AND status = ANY($5) RETURNING id",
            broadcast_id,
            to.value,
            second,
            why,
            sources(BROADCAST, to),
        )
        return moved is not None

    async def halt(self, broadcast: Broadcast, why: str) -> None:
        """Like a pause by hand, and news."""
        if await self.move(broadcast.id, BroadcastStatus.PAUSED, why=why):
            await self.hold(broadcast, on=True)
            await self.untell(broadcast.id)

    async def take_halted(self) -> list[Broadcast]:
        """Whoever has moved it since knows of it."""
        found = await self._db.fetch("UPDATE broadcast SET news = false WHERE news RETURNING *")
        return [_broadcast(row) for row in found]

    async def untell(self, broadcast_id: BroadcastId) -> None:
        """Told later."""
        await self._db.execute(
            "UPDATE broadcast SET news = true WHERE id = $1 AND status = 'paused'", broadcast_id
        )

    async def note(self, broadcast_id: BroadcastId, act: str, who: int, now: datetime) -> None:
        """Appended."""
        await self._db.execute(
            "UPDATE broadcast SET acts = coalesce(acts, '[]') || jsonb_build_array(jsonb_build_object("
            "'at', $2::timestamptz, 'act', $3::text, 'who', $4::bigint)) WHERE id = $1",
            broadcast_id,
            now,
            act,
            who,
        )

    async def next_due(self, now: datetime, after: BroadcastId) -> BroadcastId | None:
        """Oldest first."""
        found = await self._db.fetchval(
            "SELECT min(id) FROM broadcast WHERE status = 'sending' AND send_at <= $1 AND id > $2", now, after
        )
        return None if found is None else BroadcastId(found)

    async def take(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """Who holds it works on it."""
        row = await self._db.fetchrow(
            "SELECT * FROM broadcast WHERE id = $1 AND status = 'sending' FOR UPDATE SKIP LOCKED",
            broadcast_id,
        )
        return _broadcast(row) if row else None

    async def audience(self, broadcast: Broadcast, now: datetime) -> dict[Channel, int]:
        """A person is told in one of their chats."""
        persons = f"SELECT DISTINCT ON (a.fan_id) a.channel {_AUDIENCE} ORDER BY a.fan_id, {KEEPS}"
        counted = f"SELECT channel, count(*) FROM ({persons}) p GROUP BY 1 ORDER BY 1"
        found = await self._db.fetch(counted, *_asked(broadcast, now))
        return {Channel(row[0]): row[1] for row in found}

    async def page(self, broadcast: Broadcast, now: datetime, limit: int) -> list[AddressId]:
        """In the order of their ids."""
        found = await self._db.fetch(
            f"SELECT a.id {_AUDIENCE} AND a.id > $10 ORDER BY a.id LIMIT $11",
            *_asked(broadcast, now),
            broadcast.reached,
            limit,
        )
        return [AddressId(row["id"]) for row in found]

    async def advance(self, broadcast_id: BroadcastId, reached: int, queued: int) -> None:
        """Only forward."""
        await self._db.execute(
            "UPDATE broadcast SET reached = greatest(reached, $2), queued = queued + $3 WHERE id = $1",
            broadcast_id,
            reached,
            queued,
        )

    async def tally(self, broadcast: Broadcast, now: datetime) -> Tally:
        """By what the vendors said."""
        row = await self._db.fetchrow(
            "SELECT count(*) FILTER (WHERE status IN ('sent', 'delivered')) AS sent,"
            " count(*) FILTER (WHERE status IN ('failed', 'unknown')) AS failed,"
            " count(*) FILTER (WHERE status IN ('queued', 'sending')) AS waiting, count(*) FILTER (WHERE"
            " status IN ('queued', 'sending') AND coalesce(not_before, '-infinity') <= $3) AS due"
            f" FROM delivery WHERE {_MINE}",
            broadcast.campaign_id,
            broadcast.occasion,
            now,
        )
        return Tally(sent=row["sent"], failed=row["failed"], waiting=row["waiting"], due=row["due"])

    async def hold(self, broadcast: Broadcast, on: bool) -> None:
        """Until infinity, or from now on; what is on its way keeps to it should it come back."""
        await self._db.execute(
            "UPDATE delivery SET not_before = CASE WHEN $3 THEN 'infinity'::timestamptz END WHERE id IN"
            f" (SELECT id FROM delivery WHERE {_MINE} AND status IN ('queued', 'sending') ORDER BY id FOR UPDATE)",
            broadcast.campaign_id,
            broadcast.occasion,
            on,
        )

    async def drop(self, broadcast: Broadcast) -> int:
        """They become suppressed; what is on its way expires should it come back."""
        await self._db.execute(
            "UPDATE delivery SET expires_at = '-infinity' WHERE id IN"
            f" (SELECT id FROM delivery WHERE {_MINE} AND status = 'sending' ORDER BY id FOR UPDATE)",
            broadcast.campaign_id,
            broadcast.occasion,
        )
        gone = await self._db.fetch(
            "UPDATE delivery SET status = 'suppressed', detail = 'broadcast cancelled' WHERE id IN"
            f" (SELECT id FROM delivery WHERE {_MINE} AND status = 'queued' ORDER BY id FOR UPDATE) RETURNING id",
            broadcast.campaign_id,
            broadcast.occasion,
        )
        return len(gone)


def _asked(b: Broadcast, now: datetime) -> tuple[Any, ...]:
    s = b.segment
    channels = (
        [s.channel.value] if s.channel in CHANNELS else [] if s.channel else [c.value for c in CHANNELS]
    )
    dsp = s.dsp.value if s.dsp else None
    return channels, now, b.artist_id, b.campaign_id, dsp, s.country, s.language, s.joined_since, s.saved


def _written(s: Segment) -> dict[str, Any]:
    return {
        "dsp": s.dsp,
        "channel": s.channel,
        "country": s.country,
        "language": s.language,
        "joined_since": s.joined_since.isoformat() if s.joined_since else None,
        "saved": s.saved,
    }


def _broadcast(row: Any) -> Broadcast:
    s = orjson.loads(row["segment"])
    return Broadcast(
        id=BroadcastId(row["id"]),
        artist_id=ArtistId(row["artist_id"]),
        campaign_id=CampaignId(row["campaign_id"]),
        text=row["text"],
        segment=Segment(
            dsp=DspName(s["dsp"]) if s["dsp"] else None,
            channel=Channel(s["channel"]) if s["channel"] else None,
            country=s["country"],
            language=s["language"],
            joined_since=datetime.fromisoformat(s["joined_since"]) if s["joined_since"] else None,
            saved=s["saved"],
        ),
        status=BroadcastStatus(row["status"]),
        author=row["author"],
        send_at=row["send_at"],
        second=row["second"],
        reached=row["reached"],
        queued=row["queued"],
        why=row["why"],
    )
