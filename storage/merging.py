"""Two fans turn out to be one person: everything moves, nothing is there twice, the better state wins.

Locks are taken in the order that joining and the workers use: fans, waves, permissions, pre-saves, messages, each by id.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.delivery import ONE_A_CHAT
from core.errors import StorageAway
from core.ids import DspName, FanId, GrantId
from core.presave import PreSaveStatus as P
from storage.guards import LIVING, listed
from storage.presaves import PreSaves

_BOTH = "fan_id IN ($1, $2)"
_PEOPLE = "SELECT 1 FROM fan WHERE id IN ($1, $2) ORDER BY id FOR UPDATE"
_LOCKS = (
    f"SELECT 1 FROM wave WHERE id IN (SELECT wave_id FROM presave WHERE {_BOTH}) ORDER BY id FOR NO KEY UPDATE",
    f"SELECT 1 FROM dsp_grant WHERE {_BOTH} ORDER BY id FOR UPDATE",
    f"SELECT 1 FROM presave WHERE {_BOTH} ORDER BY id FOR UPDATE",
    f"SELECT 1 FROM delivery WHERE {_BOTH} ORDER BY id FOR UPDATE",
)
# of two promises for the same release at the same service the first of these stays
_BETTER = (
    P.VERIFIED, P.SAVED, P.ACCEPTED, P.SAVING, P.RETRYING, P.WAITING, P.AWAITING_SOURCE, P.NEEDS_CONSENT,
    P.REMINDED, P.NOT_ENTITLED, P.FAILED, P.WITHDRAWN,
)  # fmt: skip
_LINK_ONLY = DspName.SMART_LINK.value

# $1: who goes, $2: who stays
_STEPS = (
    # where each permission came from, so that parting can give it back
    "UPDATE dsp_grant g SET address_id = a.id FROM (SELECT fan_id, min(id) AS id FROM address"
    f" WHERE {_BOTH} GROUP BY fan_id HAVING count(*) = 1) a WHERE a.fan_id = g.fan_id AND g.address_id IS NULL",
    "UPDATE dsp_grant SET status = 'revoked', access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL"
    " WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY dsp ORDER BY"
    f" (status IN ({LIVING})) DESC, authorized_at DESC, id DESC) AS place FROM dsp_grant WHERE {_BOTH}"
    " AND status <> 'revoked') ranked WHERE place > 1)",
    "UPDATE dsp_grant SET fan_id = $2 WHERE fan_id = $1",
    "DELETE FROM presave WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY campaign_id, dsp"
    f" ORDER BY array_position(ARRAY[{listed(_BETTER)}], status::text), rung = 'auto' DESC, id) AS place"
    f" FROM presave WHERE {_BOTH}) ranked WHERE place > 1)",
    "UPDATE presave SET fan_id = $2 WHERE fan_id = $1",
    # promises that stood on a permission which has just been replaced stand on the better one
    "UPDATE presave p SET grant_id = g.id FROM dsp_grant old, dsp_grant g WHERE p.fan_id = $2 AND old.id = p.grant_id"
    " AND old.status = 'revoked' AND g.fan_id = $2 AND g.dsp = p.dsp AND g.status <> 'revoked' AND $1::bigint IS NOT NULL",
    # a chosen service takes the place of "just remind me"
    f"UPDATE presave r SET status = 'withdrawn' WHERE r.fan_id = $2 AND r.dsp = '{_LINK_ONLY}' AND r.status = 'waiting'"
    " AND EXISTS (SELECT 1 FROM presave s WHERE s.fan_id = $2 AND s.campaign_id = r.campaign_id"
    f" AND s.dsp <> '{_LINK_ONLY}' AND s.status <> 'withdrawn') AND $1::bigint IS NOT NULL",
    # the earlier number is theirs
    "DELETE FROM campaign_fan late USING campaign_fan early WHERE late.fan_id IN ($1, $2) AND early.fan_id IN ($1, $2)"
    " AND late.campaign_id = early.campaign_id AND late.number > early.number",
    "UPDATE campaign_fan SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE consent_event SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE code SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE ticket SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE attempt SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE delivery SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE fan_reply SET fan_id = $2 WHERE fan_id = $1",
    'INSERT INTO muted_fan (artist_id, fan_id, "by", at) SELECT artist_id, $2, "by", at FROM muted_fan'
    " WHERE fan_id = $1 ON CONFLICT DO NOTHING",
    "UPDATE address SET fan_id = $2 WHERE fan_id = $1",
    # a pause counts for the person; being woken only where both had agreed to it
    "UPDATE fan f SET zone = coalesce(f.zone, w.zone), country = coalesce(f.country, w.country),"
    " name = coalesce(nullif(f.name, ''), w.name), paused_until = greatest(f.paused_until, w.paused_until),"
    " wake = f.wake AND w.wake, preferred_address = coalesce(f.preferred_address, w.preferred_address)"
    " FROM fan w WHERE w.id = $1 AND f.id = $2",
)
_SAID_TWICE = f"""
UPDATE delivery d SET status = 'suppressed', detail = 'said in another chat', changed_at = $2
 WHERE d.fan_id = $1 AND d.status = 'queued' AND d.kind NOT IN ({listed(sorted(ONE_A_CHAT))})
   AND EXISTS (SELECT 1 FROM delivery o WHERE o.fan_id = $1 AND o.id <> d.id AND o.kind = d.kind
       AND o.occasion = d.occasion AND o.campaign_id IS NOT DISTINCT FROM d.campaign_id
       AND (o.status NOT IN ('queued', 'suppressed', 'expired') OR (o.status = 'queued' AND o.id < d.id)))
"""
_RESCUED = f"""
SELECT g.id, g.dsp FROM dsp_grant g WHERE g.fan_id = $1 AND g.status IN ({LIVING}) AND EXISTS (
 SELECT 1 FROM presave p WHERE p.fan_id = $1 AND p.dsp = g.dsp AND p.rung = 'auto' AND p.status = 'needs_consent')
 ORDER BY g.id
"""


async def merge_fans(connection: Any, gone: FanId, kept: FanId, now: datetime) -> None:
    """Inside the caller's transaction. Raises StorageAway when one of them was merged or erased meanwhile.

    The ledger's lock lets an event change its fan only while `upbeat.tie` is on.
    """
    if len(await connection.fetch(_PEOPLE, gone, kept)) < 2:
        raise StorageAway("one of them has just become somebody else")  # to be read again and tried again
    for lock in _LOCKS:
        await connection.execute(lock, gone, kept)
    await connection.execute("SELECT set_config('upbeat.tie', 'on', true)")
    for statement in _STEPS:
        await connection.execute(statement, gone, kept)
    await connection.execute("SELECT set_config('upbeat.tie', 'off', true)")
    await connection.execute(_SAID_TWICE, kept, now)
    for row in await connection.fetch(_RESCUED, kept):
        await PreSaves(connection).revive(kept, DspName(row["dsp"]), GrantId(row["id"]))
    await connection.execute("DELETE FROM fan WHERE id = $1", gone)
