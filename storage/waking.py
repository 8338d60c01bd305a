"""Pre-saves that wait again: a page now, the others a page a transaction, so that a million hold no lock for long.

What is left is a row a wave (`waking`): whoever carries on, carries on where the last page ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.delivery import NEVER, UNLISTED, occasion
from core.ids import CampaignId, DspName
from core.presave import PreSaveStatus as P
from storage.guards import listed
from storage.waves import refire

PAGE = 2000


class Why(StrEnum):
    """FOUND: there is something to save now. ANEW: by command, with all attempts."""

    FOUND = "found"
    ANEW = "anew"


_ENDED = {Why.FOUND: (P.AWAITING_SOURCE,), Why.ANEW: (P.FAILED, P.NOT_ENTITLED, P.AWAITING_SOURCE)}
_ATTEMPTS = {Why.FOUND: "p.attempts", Why.ANEW: "0"}


# found by their keys whatever the planner believes of how many there are in a state: right after a million moved into
# one its statistics know of none there, and a join would compare each of the page with all of them
_THESE = "p.id = ANY(array(SELECT id FROM due))"


def _asleep(why: Why, order: str) -> str:
    """Each wave and status is one range of presave_wave, begun after the last page's end."""
    states = ", ".join(f"('{status}')" for status in _ENDED[why])
    return f"""
WITH due AS MATERIALIZED (
    SELECT d.id FROM unnest($1::bigint[]) w(id) CROSS JOIN (VALUES {states}) s(status) CROSS JOIN LATERAL (
        SELECT p.id FROM presave p WHERE p.wave_id = w.id AND p.status = s.status AND ($2 = '' OR p.dsp = $2) AND p.id > $3
         ORDER BY p.id LIMIT $4) d {order} LIMIT $4),
woken AS (
    UPDATE presave p SET status = 'waiting', next_at = NULL, attempts = {_ATTEMPTS[why]}
     WHERE {_THESE} AND p.status IN ({listed(_ENDED[why])}) RETURNING p.wave_id)
SELECT (SELECT count(*) FROM due) AS found, (SELECT max(id) FROM due) AS last, array(SELECT DISTINCT wave_id FROM woken) AS waves
"""


FIRST = {why: _asleep(why, "") for why in Why}
NEXT = {why: _asleep(why, "ORDER BY d.id") for why in Why}

# those whose next look is set are made due by it, and are not found again: two ranges of presave_claim
_LOOKING = f"""
WITH due AS MATERIALIZED (
    SELECT d.id FROM unnest($1::bigint[]) w(id) CROSS JOIN (VALUES (true), (false)) first(urgent) CROSS JOIN LATERAL (
        SELECT p.id FROM presave p WHERE p.wave_id = w.id AND p.dsp = $2 AND p.urgent = first.urgent AND p.next_at IS NOT NULL
           AND p.status IN ('waiting', 'retrying') AND p.status = 'waiting' AND p.rung = 'auto' ORDER BY p.next_at LIMIT $3) d
     LIMIT $3)
UPDATE presave p SET next_at = NULL WHERE {_THESE} AND p.status = 'waiting' RETURNING p.wave_id
"""
_UNSAY = """
UPDATE delivery SET status = 'expired', changed_at = $3 WHERE id = ANY(array(
    SELECT id FROM delivery WHERE campaign_id = $1 AND status = 'queued' AND kind = 'rescue' AND occasion = ANY($2)
     LIMIT $4 FOR UPDATE SKIP LOCKED)) AND status = 'queued' RETURNING id
"""
_LEAVE = """
INSERT INTO waking (wave_id, dsp, why) SELECT w, $2, $3 FROM unnest($1::bigint[]) w
ON CONFLICT (wave_id, dsp, why) DO UPDATE SET after = 0
"""
# whoever leaves a row here holds the wave's lock: it is taken first, and the row read under it
_TAKE = """
SELECT w.id, w.campaign_id FROM wave w WHERE w.id IN (SELECT wave_id FROM waking)
 ORDER BY w.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
"""
_LEFT = "SELECT id, dsp, why, after FROM waking WHERE wave_id = $1 ORDER BY id LIMIT 1"


async def found(db: Any, campaign_id: CampaignId, waves: Sequence[int], dsp: DspName, now: datetime) -> None:
    """What waited for a release, or was parked, is due; nobody hears any more that it is not listed. The waves are locked."""
    woken, _ = await _page(db, waves, dsp.value, Why.FOUND, 0, FIRST)
    unsaid = await _unsay(db, campaign_id, dsp, now)
    if max(woken, unsaid) >= PAGE:
        await db.execute(_LEAVE, list(waves), dsp.value, Why.FOUND.value)


async def anew(db: Any, waves: Sequence[int]) -> int:
    """All that ended badly waits again, with all its attempts; how many. The waves are locked."""
    woken, _ = await _page(db, waves, "", Why.ANEW, 0, FIRST)
    if woken < PAGE:
        return woken
    left = await db.fetchval(
        f"SELECT count(*) FROM presave WHERE wave_id = ANY($1) AND status IN ({listed(_ENDED[Why.ANEW])})",
        list(waves),
    )
    await db.execute(_LEAVE, list(waves), "", Why.ANEW.value)
    return woken + int(left)


async def more(db: Any, now: datetime) -> bool:
    """The next page of some wave's; False when nothing is left, or others are at it."""
    wave = await db.fetchrow(_TAKE)
    left = None if wave is None else await db.fetchrow(_LEFT, wave["id"])
    if wave is None or left is None:
        return wave is not None
    why = Why(left["why"])
    woken, last = await _page(db, [wave["id"]], left["dsp"], why, left["after"], NEXT)
    unsaid = 0
    if why is Why.FOUND:
        unsaid = await _unsay(db, wave["campaign_id"], DspName(left["dsp"]), now)
    if max(woken, unsaid) < PAGE:
        await db.execute("DELETE FROM waking WHERE id = $1", left["id"])
    else:
        await db.execute("UPDATE waking SET after = $2 WHERE id = $1", left["id"], last)
    return True


async def _page(
    db: Any, waves: Sequence[int], dsp: str, why: Why, after: int, statements: dict[Why, str]
) -> tuple[int, int]:
    """How many were found, PAGE at most, and the last one's id."""
    page = await db.fetchrow(statements[why], list(waves), dsp, after, PAGE)
    count, last, woken = page["found"], page["last"] or after, set(page["waves"])
    if why is Why.FOUND and count < PAGE:
        looking = await db.fetch(_LOOKING, list(waves), dsp, PAGE - count)
        count += len(looking)
        woken |= {row["wave_id"] for row in looking}
    await refire(db, woken)
    return count, last


async def _unsay(db: Any, campaign_id: CampaignId, dsp: DspName, now: datetime) -> int:
    said = [occasion(dsp, UNLISTED), occasion(dsp, NEVER)]
    return len(await db.fetch(_UNSAY, campaign_id, said, now, PAGE))
