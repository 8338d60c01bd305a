"""Runs of flows: begun once in the world, walked a page at a time, safe to stop and to repeat anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from core.campaign import CampaignStatus
from core.delivery import DeliveryKind
from core.ids import CampaignId
from core.repositories.flows import NOWHERE, Progress, Saving
from core.scheduler.planner import COUNTDOWN_NAMED, FLOWS, STAGES, Audience, FlowSetting, Window
from core.text_cost import Numbers, TextAudience
from storage.deliveries import FATE
from storage.enrolling import enrol
from storage.guards import LIVING, UNFIRED
from storage.leases import taming
from storage.reaching import KEEPS, chosen, person, unsaid

_BEGIN_WAVES = f"""
INSERT INTO flow_run (campaign_id, wave_id, kind, occasion, audience, due_at, until, moment)
SELECT c.id, w.id, $1::text, $2::text || ':' || c.release_on, $3::text, w.fires_at - $4::interval,
       least(w.fires_at - $4::interval + $5::interval, w.fires_at), w.fires_at
  FROM wave w JOIN campaign c ON c.id = w.campaign_id LEFT JOIN flow f ON f.campaign_id = c.id AND f.kind = $1::text
 WHERE w.status IN ({UNFIRED}) AND w.fires_at > $6 AND w.fires_at <= $7 AND c.status = ANY($8::text[])
   AND coalesce(f.enabled, $9) AND $10::int = ANY (CASE WHEN f.id IS NULL THEN $11::int[]
         ELSE ARRAY(SELECT jsonb_array_elements_text(f.days)::int) END)
   AND EXISTS (SELECT 1 FROM presave p WHERE p.wave_id = w.id)
ON CONFLICT DO NOTHING RETURNING id
"""

# after the release: counted from the last market's moment; the date keeps old campaigns out of the look
_BEGIN_AFTER = """
INSERT INTO flow_run (campaign_id, kind, occasion, audience, due_at, until, moment)
SELECT c.id, $1::text, $2::text || ':' || c.release_on, $3::text, max(w.fires_at) - $4::interval,
       max(w.fires_at) - $4::interval + $5::interval, max(w.fires_at)
  FROM campaign c JOIN wave w ON w.campaign_id = c.id LEFT JOIN flow f ON f.campaign_id = c.id AND f.kind = $1::text
 WHERE c.status = ANY($8::text[]) AND c.release_on BETWEEN ($6::timestamptz)::date - 3 AND ($7::timestamptz)::date + 1
   AND coalesce(f.enabled, $9) AND $10::int = ANY (CASE WHEN f.id IS NULL THEN $11::int[]
         ELSE ARRAY(SELECT jsonb_array_elements_text(f.days)::int) END)
 GROUP BY c.id HAVING max(w.fires_at) > $6 AND max(w.fires_at) <= $7
ON CONFLICT DO NOTHING RETURNING id
"""

_BEGIN_OPENINGS = """
INSERT INTO flow_run (campaign_id, kind, occasion, audience, due_at)
SELECT c.id, 'enrolled', 'future', 'faithful', $1 FROM campaign c WHERE c.status = 'open'
   AND NOT EXISTS (SELECT 1 FROM flow_run r WHERE r.campaign_id = c.id AND r.kind = 'enrolled')
   AND EXISTS (SELECT 1 FROM consent_event e WHERE e.artist_id = c.artist_id AND e.purpose = 'future_saves')
ON CONFLICT DO NOTHING RETURNING id
"""

_OPENINGS = """
SELECT campaign_id FROM flow_run WHERE done_at IS NULL AND audience = 'faithful' AND due_at <= $1 ORDER BY id
"""
_TAKE = """
SELECT r.*, c.status AS stage, c.artist_id, w.fires_at, w.status AS wave_status
  FROM flow_run r JOIN campaign c ON c.id = r.campaign_id LEFT JOIN wave w ON w.id = r.wave_id
 WHERE r.done_at IS NULL AND r.due_at <= $1 ORDER BY r.due_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED
"""

_WAVE_PAGE = """
SELECT x.id AS key, x.address_id, x.dsp, x.fan_id, x.grant_id, x.rung, x.joined_at FROM (
   (SELECT * FROM presave WHERE wave_id = $2 AND status = 'waiting' AND id > $3 ORDER BY id LIMIT $4)
   UNION ALL
   (SELECT * FROM presave WHERE wave_id = $2 AND status = 'needs_consent' AND id > $3 ORDER BY id LIMIT $4)) x
 ORDER BY x.id LIMIT $4
"""
_JOINED_PAGE = """
SELECT f.address_id AS key, f.address_id, ''::text AS dsp, f.fan_id FROM campaign_fan f
 WHERE f.campaign_id = $1 AND f.address_id > $3 ORDER BY f.address_id LIMIT $4
"""
_CURIOUS_PAGE = """
SELECT o.address_id AS key, o.address_id, ''::text AS dsp, NULL::bigint AS fan_id FROM opening_wait o
 WHERE o.campaign_id = $1 AND o.address_id > $3 ORDER BY o.address_id LIMIT $4
"""
_NOT_ALL_WITHDRAWN = (
    "coalesce((SELECT bool_or(p.status <> 'withdrawn') FROM presave p"
    " WHERE p.fan_id = page.fan_id AND p.campaign_id = $1), true)"
)
# audience -> (its rows in the order of an index, who of them is meant)
_AUDIENCES: dict[Audience, tuple[str, str]] = {
    Audience.NAMED: (
        _WAVE_PAGE,
        f"page.joined_at < $7 AND coalesce((SELECT e.version LIKE '%{COUNTDOWN_NAMED}' FROM consent_event e"
        " WHERE e.fan_id = page.fan_id AND e.campaign_id = $1 AND e.purpose = 'release' AND e.act = 'given'"
        " ORDER BY e.id DESC LIMIT 1), false)",
    ),
    Audience.DYING: (
        _WAVE_PAGE,
        "page.rung = 'auto' AND page.joined_at < $7 AND EXISTS (SELECT 1 FROM dsp_grant g WHERE g.id = page.grant_id"
        f" AND (g.status = 'needs_consent' OR (g.status IN ({LIVING}) AND g.usable_until <= $8))"
        # a renewal now must reach the release: some permissions live four hours
        " AND coalesce($11::timestamptz + (g.usable_until - g.authorized_at) > $8, true))",
    ),
    Audience.EVERYONE: (_JOINED_PAGE, _NOT_ALL_WITHDRAWN),
    Audience.SUBSCRIBED: (
        _JOINED_PAGE,
        _NOT_ALL_WITHDRAWN
        + " AND 'given' = (SELECT e.act FROM consent_event e WHERE e.fan_id = page.fan_id AND e.purpose = 'news'"
        " AND e.artist_id = $9 AND e.channel = a.channel ORDER BY e.id DESC LIMIT 1)",
    ),
    Audience.CURIOUS: (_CURIOUS_PAGE, "true"),
}
_QUEUE_PAGE = """
WITH page AS MATERIALIZED ({page}),
put AS (
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, expires_at,
                      created_at, changed_at, status, detail)
SELECT DISTINCT ON ({person}, {occasion}) a.id, a.fan_id, a.sender_id, $1::bigint, $5::text, {occasion},
       CASE WHEN page.dsp = '' THEN '{{}}'::jsonb ELSE jsonb_build_object('dsp', page.dsp) END, 5, $10::timestamptz,
       $11::timestamptz, $11::timestamptz, {fate}
  FROM page JOIN address home ON home.id = page.address_id {chosen} WHERE {meant} AND {unsaid}
   AND $2::bigint IS NOT DISTINCT FROM $2 AND $7::timestamptz IS NOT DISTINCT FROM $7
   AND $8::timestamptz IS NOT DISTINCT FROM $8 AND $9::bigint IS NOT DISTINCT FROM $9
 ORDER BY {person}, {occasion}, {keeps}, page.key
ON CONFLICT DO NOTHING RETURNING id)
SELECT (SELECT count(*) FROM page) AS looked, (SELECT max(key) FROM page) AS last, (SELECT count(*) FROM put) AS queued
"""


_NUMBERS = """
SELECT f.language, coalesce(f.country, '') AS country, count(*) AS n
  FROM {who} w JOIN address a ON a.id = w.address_id JOIN fan f ON f.id = a.fan_id
 WHERE w.campaign_id = $1 AND a.channel = 'sms' AND a.reachability = 'ok' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""

# at most: one of them may hear it in another chat
_FAITHFUL = """
SELECT f.language, coalesce(f.country, '') AS country, count(DISTINCT f.id) AS n
  FROM (SELECT DISTINCT ON (e.fan_id) e.fan_id, e.act, e.campaign_id FROM consent_event e
         WHERE e.artist_id = (SELECT artist_id FROM campaign WHERE id = $1) AND e.purpose = 'future_saves'
         ORDER BY e.fan_id, e.id DESC) latest
  JOIN presave p ON p.fan_id = latest.fan_id AND p.campaign_id = latest.campaign_id
  JOIN address a ON a.id = p.address_id JOIN fan f ON f.id = latest.fan_id
 WHERE latest.act = 'given' AND a.channel = 'sms' AND a.reachability = 'ok'
   AND NOT EXISTS (SELECT 1 FROM campaign_fan c WHERE c.fan_id = f.id AND c.campaign_id = $1)
 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


def _numbers(found: Sequence[Any]) -> tuple[Numbers, ...]:
    return tuple(Numbers(language=row["language"], country=row["country"], count=row["n"]) for row in found)


class FlowRunRows:
    """Implements core.repositories.flows.FlowRuns."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def settings(self, campaign_id: CampaignId) -> list[FlowSetting]:
        """What the artist changed."""
        async with taming():
            found = await self._pool.fetch("SELECT * FROM flow WHERE campaign_id = $1", campaign_id)
        return [
            FlowSetting(
                kind=DeliveryKind(row["kind"]),
                on=row["enabled"],
                days=tuple(orjson.loads(row["days"])),
                by_text=row["by_text"],
                minutes=row["minutes"] or FLOWS[DeliveryKind(row["kind"])].minutes,
                **orjson.loads(row["own_words"] or "{}"),
            )
            for row in found
        ]

    async def put(self, campaign_id: CampaignId, setting: FlowSetting) -> None:
        """Insert or replace."""
        async with taming():
            await self._pool.execute(
                "INSERT INTO flow (campaign_id, kind, enabled, days, own_words, by_text, minutes)"
                " VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7)"
                " ON CONFLICT (campaign_id, kind) DO UPDATE SET enabled = excluded.enabled, days = excluded.days,"
                " own_words = excluded.own_words, by_text = excluded.by_text, minutes = excluded.minutes",
                campaign_id,
                setting.kind.value,
                setting.on,
                orjson.dumps(setting.days).decode(),
                orjson.dumps({"words": setting.words, "text_words": setting.text_words}).decode(),
                setting.by_text,
                setting.minutes or None,
            )

    async def copy(self, source: CampaignId, to: CampaignId) -> None:
        """All settings of a campaign to another."""
        async with taming():
            await self._pool.execute(
                "INSERT INTO flow (campaign_id, kind, enabled, days, own_words, by_text, minutes)"
                " SELECT $2, kind, enabled, days, own_words, by_text, minutes FROM flow WHERE campaign_id = $1"
                " ON CONFLICT (campaign_id, kind) DO NOTHING",
                source,
                to,
            )

    async def texted(self, campaign_id: CampaignId) -> TextAudience:
        """By language and country."""
        async with taming():
            joined = await self._pool.fetch(_NUMBERS.format(who="campaign_fan"), campaign_id, timeout=30)
            waiting = await self._pool.fetch(_NUMBERS.format(who="opening_wait"), campaign_id, timeout=30)
            faithful = await self._pool.fetch(_FAITHFUL, campaign_id, timeout=30)
        return TextAudience(joined=_numbers(joined), waiting=_numbers(waiting), faithful=_numbers(faithful))

    async def begin(self, window: Window) -> int:
        """The run's key makes a second beginning nothing."""
        query = _BEGIN_WAVES if window.days > 0 else _BEGIN_AFTER
        async with taming():
            begun = await self._pool.fetch(
                query,
                window.kind.value,
                window.mark,
                window.audience.value,
                timedelta(days=window.days),
                window.grace,
                window.after,
                window.until,
                list(window.stages),
                window.default_on,
                abs(window.days),
                list(window.default_days),
                timeout=30,
            )
        return len(begun)

    async def begin_openings(self, now: datetime) -> int:
        """Once a campaign."""
        async with taming():
            return len(await self._pool.fetch(_BEGIN_OPENINGS, now, timeout=30))

    async def openings(self, now: datetime) -> list[CampaignId]:
        """Few at any time."""
        async with taming():
            return [CampaignId(row["campaign_id"]) for row in await self._pool.fetch(_OPENINGS, now)]

    async def advance(
        self, now: datetime, limit: int, saving: Mapping[CampaignId, Saving] = NOWHERE
    ) -> Progress | None:
        """Messages and the place reached are one transaction: a crash repeats nothing and skips nothing."""
        async with taming(), self._pool.acquire() as db, db.transaction():
            run = await db.fetchrow(_TAKE, now, timeout=30)
            if run is None:
                return None
            looked, last, queued = 0, None, 0
            if still_meant(run, now):
                if run["audience"] == Audience.FAITHFUL.value:
                    looked, last, queued = await enrol(db, run, saving.get(run["campaign_id"]), now, limit)
                else:
                    looked, last, queued = await _queue_page(db, run, now, limit)
            done = looked < limit
            await db.execute(
                "UPDATE flow_run SET reached = coalesce($2, reached), queued = queued + $3, done_at = $4 WHERE id = $1",
                run["id"],
                last,
                queued,
                now if done else None,
            )
        return Progress(
            campaign_id=CampaignId(run["campaign_id"]),
            kind=DeliveryKind(run["kind"]),
            looked=looked,
            queued=queued,
            done=done,
        )


def still_meant(run: Any, now: datetime) -> bool:
    """Not too late, in the right stage, and the release has not moved since the run began."""
    if CampaignStatus(run["stage"]) not in STAGES[DeliveryKind(run["kind"])]:
        return False
    if run["until"] is not None and now >= run["until"]:
        return False
    return run["wave_id"] is None or (
        run["fires_at"] == run["moment"] and run["wave_status"] in ("planned", "moved")
    )


async def _queue_page(db: Any, run: Any, now: datetime, limit: int) -> tuple[int, int | None, int]:
    page, meant = _AUDIENCES[Audience(run["audience"])]
    occasion = "$6::text || ':' || page.dsp" if run["audience"] == Audience.DYING.value else "$6::text"
    row = await db.fetchrow(
        _QUEUE_PAGE.format(
            page=page,
            meant=meant,
            occasion=occasion,
            fate=FATE,
            person=person("$5::text"),
            keeps=KEEPS,
            chosen=chosen("home", "$1::bigint", "$5::text"),
            unsaid=unsaid("$1::bigint", "$5::text", occasion),
        ),
        run["campaign_id"],
        run["wave_id"],
        run["reached"],
        limit,
        run["kind"],
        run["occasion"],
        run["due_at"],
        run["moment"],
        run["artist_id"],
        run["until"],
        now,
        timeout=60,
    )
    return row["looked"], row["last"], row["queued"]
