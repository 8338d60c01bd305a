"""Written requests: whose data it is, and a trail of who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.ids import Channel, FanId

_TRAIL = """
SELECT at, 'operator' AS "where", "by", act, about::text, '' AS detail FROM written_request WHERE at >= $1
UNION ALL
SELECT b.send_at, 'discord', b.author::text, 'broadcast', c.slug,
       b.status || ', ' || b.queued || ' messages' || coalesce(', confirmed by ' || b.second, '')
  FROM broadcast b JOIN campaign c ON c.id = b.campaign_id WHERE b.status <> 'draft' AND b.send_at >= $1
UNION ALL
SELECT e.at, 'discord', e.user_id::text, 'figures', c.slug, e.lines || ' lines'
  FROM figure_export e JOIN campaign c ON c.id = e.campaign_id WHERE e.at >= $1
UNION ALL
SELECT r.answered_at, 'discord', r.answered_by::text, 'answer', r.fan_id::text, c.slug
  FROM fan_reply r JOIN campaign c ON c.id = r.campaign_id WHERE r.answered_at >= $1
UNION ALL
SELECT m.at, 'discord', m."by"::text, 'mute', m.fan_id::text, n.slug
  FROM muted_fan m JOIN artist n ON n.id = m.artist_id WHERE m.at >= $1
UNION ALL
SELECT t.at, 'discord', t."by"::text, 'team', n.slug,
       coalesce('user ' || t.user_id, 'role ' || t.role_id) || ': ' || t.part
  FROM team_change t JOIN artist n ON n.id = t.artist_id WHERE t.at >= $1
UNION ALL
SELECT (a ->> 'at')::timestamptz, 'discord', a ->> 'who', 'broadcast ' || (a ->> 'act'), c.slug, ''
  FROM broadcast b JOIN campaign c ON c.id = b.campaign_id CROSS JOIN LATERAL jsonb_array_elements(b.acts) a
 WHERE (a ->> 'at')::timestamptz >= $1
 ORDER BY 1 DESC LIMIT $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Who did what to fans' data or chats, took figures out, or changed a team.

    `who`: a login, or a Discord user's id; `about`: a fan's id, a campaign, or an artist.
    """

    at: datetime
    where: str  # operator | discord
    who: str
    act: str
    about: str | None
    detail: str


class RequestRows:
    """Over the pool; every act is recorded before its answer is shown."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def by_chat(self, channel: Channel, external_id: str) -> list[FanId]:
        """Fans with this number or id, whichever of our senders they wrote to."""
        rows = await self._pool.fetch(
            "SELECT DISTINCT fan_id FROM address WHERE channel = $1 AND external_id = $2 ORDER BY 1",
            channel.value,
            external_id,
        )
        return [FanId(row["fan_id"]) for row in rows]

    async def by_account(self, name: str) -> list[FanId]:
        """Fans whose streaming account has this name or id."""
        rows = await self._pool.fetch(
            "SELECT DISTINCT fan_id FROM dsp_grant WHERE lower(account_name) = lower($1) OR account_id = $1"
            " ORDER BY 1",
            name,
        )
        return [FanId(row["fan_id"]) for row in rows]

    async def exists(self, fan_id: FanId) -> bool:
        """Whether there is such a fan."""
        return await self._pool.fetchval("SELECT 1 FROM fan WHERE id = $1", fan_id) is not None

    async def trail(self, since: datetime, limit: int) -> list[Trace]:
        """Written requests, broadcasts, exported figures, answers to fans, mutes and changes of teams, the newest first."""
        rows = await self._pool.fetch(_TRAIL, since, limit)
        return [
            Trace(at=at, where=where, who=who, act=act, about=about, detail=detail)
            for at, where, who, act, about, detail in rows
        ]

    async def record(self, act: str, by: str, about: FanId | None, now: datetime) -> None:
        """acts: find, export, show (before an erasure), erase."""
        await self._pool.execute(
            'INSERT INTO written_request (at, "by", act, about) VALUES ($1, $2, $3, $4)',
            now,
            by[:80],
            act,
            about,
        )
