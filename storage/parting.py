"""A chat becomes a person of its own again: what was promised, permitted and agreed there goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.ids import AddressId, FanId

# campaigns first, as joining does: the new person may need numbers of their own
_LOCKS = (
    "SELECT 1 FROM fan WHERE id = $1 FOR NO KEY UPDATE",
    "SELECT 1 FROM campaign WHERE id IN (SELECT campaign_id FROM campaign_fan WHERE fan_id = $1) ORDER BY id"
    " FOR NO KEY UPDATE",
    "SELECT 1 FROM dsp_grant WHERE fan_id = $1 ORDER BY id FOR UPDATE",
    "SELECT 1 FROM presave WHERE fan_id = $1 ORDER BY id FOR UPDATE",
    "SELECT 1 FROM delivery WHERE fan_id = $1 ORDER BY id FOR UPDATE",
)
# being woken was agreed to in a chat
_NEW = """
INSERT INTO fan (name, language, zone, country, paused_until, wake, created_at)
SELECT a.name, a.language, f.zone, f.country, f.paused_until, f.wake AND coalesce('given' = (
         SELECT e.act FROM consent_event e WHERE e.fan_id = f.id AND e.purpose = 'wake' AND e.address_id = a.id
          ORDER BY e.id DESC LIMIT 1), false), $3
  FROM address a JOIN fan f ON f.id = a.fan_id WHERE f.id = $1 AND a.id = $2
   AND EXISTS (SELECT 1 FROM address o WHERE o.fan_id = $1 AND o.id <> $2) RETURNING id
"""
# a number may not get what it never agreed to
_REST = "(SELECT o.id FROM address o WHERE o.fan_id = $1 ORDER BY o.channel = 'sms', o.id LIMIT 1)"

# $1: who stays, $2: the address, $3: its new person
_STEPS = (
    "UPDATE consent_event e SET fan_id = $3 WHERE e.fan_id = $1 AND coalesce(e.address_id = $2, e.channel ="
    " (SELECT a.channel FROM address a WHERE a.id = $2) AND NOT EXISTS (SELECT 1 FROM address o WHERE o.fan_id = $1"
    " AND o.id <> $2 AND o.channel = e.channel))",
    "UPDATE address SET fan_id = $3 WHERE id = $2 AND fan_id = $1",
    "UPDATE dsp_grant SET fan_id = $3 WHERE fan_id = $1 AND address_id = $2",
    # a promise goes with the permission that it stands on; without one, with the chat that it was made in
    "UPDATE presave p SET fan_id = $3, address_id = $2 WHERE p.fan_id = $1 AND coalesce((SELECT g.fan_id = $3"
    " FROM dsp_grant g WHERE g.id = p.grant_id AND g.status <> 'revoked'), p.address_id = $2)",
    f"UPDATE presave SET address_id = {_REST} WHERE fan_id = $1 AND address_id = $2 AND $3::bigint IS NOT NULL",
    # the number goes along when nothing else of theirs stays in the campaign
    "UPDATE campaign_fan c SET fan_id = $3, address_id = $2 WHERE c.fan_id = $1 AND NOT EXISTS (SELECT 1 FROM presave p"
    " WHERE p.fan_id = $1 AND p.campaign_id = c.campaign_id) AND (c.address_id = $2 OR EXISTS (SELECT 1 FROM presave p"
    " WHERE p.fan_id = $3 AND p.campaign_id = c.campaign_id))",
    f"UPDATE campaign_fan SET address_id = {_REST} WHERE fan_id = $1 AND address_id = $2 AND $3::bigint IS NOT NULL",
    "UPDATE delivery SET fan_id = $3 WHERE fan_id = $1 AND address_id = $2",
    "UPDATE fan_reply SET fan_id = $3 WHERE fan_id = $1 AND address_id = $2",
    # who was muted stays muted in each chat
    'INSERT INTO muted_fan (artist_id, fan_id, "by", at) SELECT artist_id, $3, "by", at FROM muted_fan'
    " WHERE fan_id = $1 AND $2::bigint IS NOT NULL ON CONFLICT DO NOTHING",
    "UPDATE ticket SET fan_id = $3 WHERE fan_id = $1 AND address_id = $2",
    "UPDATE attempt SET fan_id = $3 WHERE fan_id = $1 AND address_id = $2",
    # of a page that is open nobody knows in which of the chats its link was given
    "DELETE FROM code WHERE fan_id = $1 AND $2::bigint IS NOT NULL AND $3::bigint IS NOT NULL",
    "UPDATE fan SET preferred_address = NULL WHERE id = $1 AND preferred_address = $2 AND $3::bigint IS NOT NULL",
)
_UNCOUNTED = """
SELECT DISTINCT p.campaign_id FROM presave p WHERE p.fan_id = $1 AND NOT EXISTS (
 SELECT 1 FROM campaign_fan c WHERE c.fan_id = $1 AND c.campaign_id = p.campaign_id) ORDER BY 1
"""
_COUNT = """
WITH next AS (UPDATE campaign SET fan_seq = fan_seq + 1 WHERE id = $1 RETURNING fan_seq)
INSERT INTO campaign_fan (campaign_id, fan_id, number, address_id, source, joined_at)
SELECT $1, $2, fan_seq, $3, '', $4 FROM next
"""


async def part_address(connection: Any, fan_id: FanId, address_id: AddressId, now: datetime) -> FanId | None:
    """Inside the caller's transaction. None: it is the only address they have, or none of theirs."""
    for lock in _LOCKS:
        await connection.execute(lock, fan_id)
    new = await connection.fetchval(_NEW, fan_id, address_id, now)
    if new is None:
        return None
    await connection.execute("SELECT set_config('upbeat.tie', 'on', true)")
    for statement in _STEPS:
        await connection.execute(statement, fan_id, address_id, new)
    await connection.execute("SELECT set_config('upbeat.tie', 'off', true)")
    for row in await connection.fetch(_UNCOUNTED, new):
        await connection.execute(_COUNT, row["campaign_id"], new, address_id, now)
    return FanId(new)
