"""Future saves: an opened campaign promises itself to the fans who agreed to them, a page of fans at a time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from core.delivery import DeliveryKind, NewDelivery, occasion
from core.ids import AddressId, CampaignId, DspName
from core.ladder import Rung
from core.repositories.flows import Saving
from storage.deliveries import FATE, insert
from storage.guards import LIVING
from storage.reaching import chosen

_LOCK = "SELECT id FROM campaign WHERE id = $1 AND status = 'open' FOR NO KEY UPDATE SKIP LOCKED"
_LOCK_WAVES = "SELECT id FROM wave WHERE campaign_id = $1 ORDER BY id FOR NO KEY UPDATE"

# The latest word of each fan counts; a service counts where it was the one that the consent was given with (a reminder
# that came with a permission: its day had filled up meanwhile).
# Who joined by themselves, or took this very release back, has chosen already. A permission that died, or that was
# destroyed when nothing was owed to it any more, is promised too and asked for; one that the fan ended is not.
_PAGE = """
SELECT DISTINCT ON (fan_id) fan_id, act, campaign_id FROM consent_event
 WHERE artist_id = $1 AND purpose = 'future_saves' AND fan_id > $2 ORDER BY fan_id, id DESC LIMIT $3
"""
_WILLING = f"""
SELECT u.fan_id, g.id AS grant_id, g.dsp, p.address_id, 'auto' AS rung,
       g.status IN ({LIVING}) AND coalesce(g.usable_until > $4, true) AS alive,
       coalesce((SELECT w.id FROM wave w WHERE w.campaign_id = $1 AND w.market = coalesce(g.country, f.country)),
                (SELECT w.id FROM wave w WHERE w.campaign_id = $1 AND w.market = '*')) AS wave_id
  FROM unnest($2::bigint[], $3::bigint[]) AS u(fan_id, given_for) JOIN fan f ON f.id = u.fan_id
  JOIN presave p ON p.fan_id = u.fan_id AND p.campaign_id = u.given_for AND (p.rung = 'auto' OR p.grant_id IS NOT NULL)
  JOIN campaign opened ON opened.id = $1 AND opened.dsps ? p.dsp
  CROSS JOIN LATERAL (SELECT * FROM dsp_grant d WHERE d.fan_id = u.fan_id AND d.dsp = p.dsp
       ORDER BY d.status <> 'revoked' DESC, d.id DESC LIMIT 1) g
  LEFT JOIN address a ON a.id = p.address_id
 WHERE coalesce(a.reachability, 'ok') <> 'opted_out'
   AND NOT (g.status = 'revoked' AND EXISTS (SELECT 1 FROM consent_event e WHERE e.fan_id = u.fan_id
            AND e.purpose = 'save' AND e.act = 'withdrawn' AND e.campaign_id IS NULL AND e.at >= g.authorized_at))
   AND NOT EXISTS (SELECT 1 FROM presave mine WHERE mine.fan_id = u.fan_id AND mine.campaign_id = $1)
   AND NOT EXISTS (SELECT 1 FROM campaign_fan c WHERE c.fan_id = u.fan_id AND c.campaign_id = $1)
 ORDER BY u.fan_id, g.id
"""
_JOIN = """
WITH new AS (
INSERT INTO campaign_fan (campaign_id, fan_id, number, address_id, source, joined_at)
SELECT $1, x.fan_id, c.fan_seq + row_number() OVER (ORDER BY x.fan_id), x.address_id, 'future', $4
  FROM campaign c, (SELECT DISTINCT ON (u.fan_id) u.fan_id, u.address_id
                      FROM unnest($2::bigint[], $3::bigint[]) AS u(fan_id, address_id) ORDER BY u.fan_id) x
 WHERE c.id = $1 RETURNING fan_id, address_id),
told AS (
INSERT INTO event (at, kind, campaign_id, source, channel, country)
SELECT $4, 'join', $1, 'future', coalesce(a.channel, 'web'), f.country
  FROM new JOIN fan f ON f.id = new.fan_id LEFT JOIN address a ON a.id = new.address_id)
UPDATE campaign SET fan_seq = fan_seq + (SELECT count(*) FROM new) WHERE id = $1
"""
_PROMISE = """
INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, address_id, grant_id, joined_at)
SELECT $1, u.fan_id, u.dsp, u.rung, u.wave_id, u.address_id, u.grant_id, $8
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
       AS u(fan_id, dsp, rung, wave_id, address_id, grant_id)
ON CONFLICT DO NOTHING
"""
_TELL = f"""
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, created_at, changed_at,
                      status, detail)
SELECT DISTINCT ON (a.id) a.id, a.fan_id, a.sender_id, $1::bigint, 'enrolled', 'future',
       jsonb_build_object('dsp', u.dsp, 'rung', u.rung), 4, $5::timestamptz, $5::timestamptz,
       {FATE}
  FROM unnest($2::bigint[], $3::text[], $4::text[]) AS u(address_id, dsp, rung) JOIN address home ON home.id = u.address_id
       {chosen("home", "$1::bigint", "'enrolled'")} ORDER BY a.id
ON CONFLICT DO NOTHING RETURNING id
"""


async def enrol(
    db: Any, run: Any, saving: Saving | None, now: datetime, limit: int
) -> tuple[int, int | None, int]:
    """One page in the caller's transaction: (fans looked at, the last of them, messages queued).

    No save is promised at a service that is not in `saving`, nor to more fans than it has room for: the others hear so,
    and are promised the reminder. Locks in the order
    that joining uses; a campaign that somebody else holds, or that nobody has asked about, is left for the next look.
    """
    campaign_id = run["campaign_id"]
    if saving is None or await db.fetchval(_LOCK, campaign_id) is None:
        return limit, run["reached"], 0
    await db.execute(_LOCK_WAVES, campaign_id)
    page = await db.fetch(_PAGE, run["artist_id"], run["reached"], limit)
    if not page:
        return 0, None, 0
    given = [row for row in page if row["act"] == "given"]
    willing = await db.fetch(
        _WILLING,
        campaign_id,
        [row["fan_id"] for row in given],
        [row["campaign_id"] for row in given],
        now,
    )
    promised = _as_far_as_it_goes(willing, saving)
    queued = await _promise(db, campaign_id, promised, now) if promised else 0
    return len(page), page[-1]["fan_id"], queued


async def _promise(db: Any, campaign_id: int, willing: list[Any], now: datetime) -> int:
    fans = [row["fan_id"] for row in willing]
    addresses = [row["address_id"] for row in willing]
    dsps = [row["dsp"] for row in willing]
    await db.execute(_JOIN, campaign_id, fans, addresses, now)
    await db.execute(
        _PROMISE,
        campaign_id,
        fans,
        dsps,
        [row["rung"] for row in willing],
        [row["wave_id"] for row in willing],
        addresses,
        [row["grant_id"] for row in willing],
        now,
    )
    settled = [row for row in willing if not _to_be_asked(row)]
    told = await db.fetch(
        _TELL,
        campaign_id,
        [row["address_id"] for row in settled],
        [row["dsp"] for row in settled],
        [row["rung"] for row in settled],
        now,
    )
    asks = [_ask(campaign_id, row) for row in willing if _to_be_asked(row) and row["address_id"] is not None]
    return len(told) + await insert(db, asks, now)


def _to_be_asked(row: dict[str, Any]) -> bool:
    """For the permission: where it would be of use."""
    return row["rung"] == Rung.AUTO and not row["alive"]


def _ask(campaign_id: int, row: Any) -> NewDelivery:
    """One tap gives the permission again, and the promise holds; without it the fan is told on the day."""
    return NewDelivery(
        address_id=AddressId(row["address_id"]),
        campaign_id=CampaignId(campaign_id),
        kind=DeliveryKind.RENEW,
        occasion=occasion(DspName(row["dsp"]), "future"),
        args={"dsp": row["dsp"]},
    )


def _as_far_as_it_goes(willing: list[Any], saving: Saving) -> list[dict[str, Any]]:
    """Saves for those for whom there is room, in order; a reminder for who would have none and can be reached."""
    taken, promised = Counter[str](), []
    for row in willing:
        room = saving.get(DspName(row["dsp"]), 0)
        if room is None or taken[row["dsp"]] < room:
            taken[row["dsp"]] += 1
            promised.append(dict(row))
    saved = {row["fan_id"] for row in promised}
    reminded = {
        row["fan_id"]: dict(row) | {"rung": Rung.REMINDER.value}
        for row in willing
        if row["fan_id"] not in saved and row["address_id"] is not None
    }
    return [*promised, *reminded.values()]
