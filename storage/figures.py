"""A campaign in numbers: steps by day, without identity."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.figures import Figure, Taken
from core.ids import CampaignId
from storage.guards import IN_LIBRARY, OF_CAMPAIGN

_MOST_SOURCES = 50
_BY = {"service": "dsp", "channel": "channel", "country": "country", "source": "source"}

# A visitor has another hash every day, so the first event of each hash is the visitor's one of that day.
# A pre-save is its own event: when it was saved is written on it.
# Each part is counted down to a few rows before it is looked at from several sides: nothing large is sorted twice.
_DAY = "(at AT TIME ZONE $2)::date"
_LINES = f"""
WITH counted AS (
    SELECT {_DAY} AS day, kind, dsp, channel, country, source, count(*) AS n FROM event
     WHERE campaign_id = $1 AND kind <> 'saved' AND visitor IS NULL GROUP BY 1, 2, 3, 4, 5, 6
     UNION ALL
    SELECT {_DAY}, kind, dsp, channel, country, source, count(*) FROM (
        SELECT DISTINCT ON (kind, visitor) at, kind, dsp, channel, country, source FROM event
         WHERE campaign_id = $1 AND kind <> 'saved' AND visitor IS NOT NULL ORDER BY kind, visitor, at) first
     GROUP BY 1, 2, 3, 4, 5, 6
     UNION ALL
    SELECT (p.saved_at AT TIME ZONE $2)::date, 'saved', p.dsp, coalesce(a.channel, 'web'),
           coalesce(g.country, f.country), c.source, count(*)
      FROM presave p JOIN fan f ON f.id = p.fan_id
      LEFT JOIN dsp_grant g ON g.id = p.grant_id LEFT JOIN address a ON a.id = p.address_id
      LEFT JOIN campaign_fan c ON c.campaign_id = $1 AND c.fan_id = p.fan_id
     WHERE p.{OF_CAMPAIGN} AND p.status IN ({IN_LIBRARY}) AND p.saved_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6),
named AS (SELECT source FROM counted WHERE source <> '' GROUP BY 1 ORDER BY sum(n) DESC, 1 LIMIT $3),
told AS (
    SELECT day, kind, coalesce(dsp, '') AS dsp, coalesce(channel, '') AS channel, coalesce(country, '') AS country,
           CASE WHEN coalesce(c.source, '') = '' THEN '' ELSE coalesce(named.source, 'other') END AS source, n
      FROM counted c LEFT JOIN named ON named.source = c.source)
SELECT day, kind, grouping(dsp, channel, country, source) AS which, dsp, channel, country, source, sum(n) AS n
  FROM told GROUP BY GROUPING SETS ((day, kind), (day, kind, dsp), (day, kind, channel), (day, kind, country),
                                    (day, kind, source))
"""
_WHICH = {0b1111: "", 0b0111: "service", 0b1011: "channel", 0b1101: "country", 0b1110: "source"}


class Figures:
    """Implements core.repositories.FigureRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def joins_by_day(self, campaign_id: CampaignId, zone: str) -> dict[date, int]:
        """By the index event_funnel."""
        rows = await self._db.fetch(
            "SELECT (at AT TIME ZONE $2)::date, count(*) FROM event WHERE campaign_id = $1 AND kind = 'join' GROUP BY 1",
            campaign_id,
            zone,
        )
        return {row[0]: int(row[1]) for row in rows}

    async def countries(self, campaign_id: CampaignId) -> dict[str, int]:
        """As they are known now: a chat does not tell, a permission does."""
        rows = await self._db.fetch(
            "SELECT coalesce(f.country, ''), count(*) FROM campaign_fan c JOIN fan f ON f.id = c.fan_id"
            " WHERE c.campaign_id = $1 GROUP BY 1",
            campaign_id,
        )
        return {row[0]: int(row[1]) for row in rows}

    async def lines(self, campaign_id: CampaignId, zone: str) -> list[Figure]:
        """One pass over the campaign's events, one over its pre-saves."""
        return [
            Figure(
                day=row["day"],
                step=row["kind"],
                by=by,
                value=row[_BY[by]] if by else "",
                count=int(row["n"]),
            )
            for row in await self._db.fetch(_LINES, campaign_id, zone, _MOST_SOURCES, timeout=30)
            for by in (_WHICH[row["which"]],)
        ]

    async def take(self, campaign_id: CampaignId, user_id: int, lines: int, now: datetime) -> None:
        """Append."""
        await self._db.execute(
            "INSERT INTO figure_export (at, campaign_id, user_id, lines) VALUES ($1, $2, $3, $4)",
            now,
            campaign_id,
            user_id,
            lines,
        )

    async def taken(self, campaign_id: CampaignId, limit: int) -> list[Taken]:
        """The newest first."""
        rows = await self._db.fetch(
            "SELECT user_id, at FROM figure_export WHERE campaign_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
            campaign_id,
            limit,
        )
        return [Taken(user_id=row["user_id"], at=row["at"]) for row in rows]
