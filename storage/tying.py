"""A fan who came without a chat becomes the fan of a chat: everything moves, nothing is there twice."""

from __future__ import annotations

from typing import Any

from core.ids import FanId
from core.lifecycle import PRESAVE, sources
from core.presave import PreSaveStatus
from storage.guards import listed

_PENDING = listed(s for s in sources(PRESAVE, PreSaveStatus.WITHDRAWN) if s != PreSaveStatus.RETRYING)

# $1: the fan without a chat, $2: the fan of the chat
_STEPS = (
    # a live grant of the chat's fan is older news than the one just given on the web
    "UPDATE dsp_grant g SET status = 'revoked', access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL,"
    " changed_at = w.changed_at FROM dsp_grant w WHERE g.fan_id = $2 AND g.status <> 'revoked'"
    " AND w.fan_id = $1 AND w.dsp = g.dsp AND w.status <> 'revoked'",
    "UPDATE dsp_grant SET fan_id = $2 WHERE fan_id = $1",
    # of a promise that both gave the web's stays, unless it was taken back or the chat's is under way or kept
    f"DELETE FROM presave p USING presave w WHERE p.fan_id = $2 AND p.status IN ({_PENDING}, 'withdrawn')"
    " AND w.fan_id = $1 AND w.campaign_id = p.campaign_id AND w.dsp = p.dsp AND w.status <> 'withdrawn'",
    "DELETE FROM presave w USING presave p WHERE w.fan_id = $1 AND p.fan_id = $2"
    " AND w.campaign_id = p.campaign_id AND w.dsp = p.dsp",
    "UPDATE presave SET fan_id = $2, address_id = (SELECT min(id) FROM address WHERE fan_id = $2) WHERE fan_id = $1",
    # promises that stood on a grant which has just been replaced stand on the new one
    "UPDATE presave p SET grant_id = g.id FROM dsp_grant old, dsp_grant g WHERE p.fan_id = $2 AND old.id = p.grant_id"
    " AND old.status = 'revoked' AND g.fan_id = $2 AND g.dsp = p.dsp AND g.status <> 'revoked' AND $1::bigint IS NOT NULL",
    "DELETE FROM campaign_fan w USING campaign_fan f WHERE w.fan_id = $1 AND f.fan_id = $2"
    " AND f.campaign_id = w.campaign_id",
    "UPDATE campaign_fan SET fan_id = $2, address_id = (SELECT min(id) FROM address WHERE fan_id = $2)"
    " WHERE fan_id = $1",
    "UPDATE consent_event SET fan_id = $2 WHERE fan_id = $1",
    # whoever holds a code of the web's fan may not be who owns the chat: it opens nothing of theirs
    "DELETE FROM code WHERE fan_id = $1 AND $2::bigint IS NOT NULL",
    "UPDATE ticket SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE attempt SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE fan f SET zone = coalesce(f.zone, w.zone), country = coalesce(f.country, w.country)"
    " FROM fan w WHERE w.id = $1 AND f.id = $2",
)


async def tie_fans(connection: Any, web_fan: FanId, to: FanId) -> None:
    """Inside the caller's transaction. The ledger's lock lets an event change its fan only while `upbeat.tie` is on."""
    await connection.execute("SELECT 1 FROM fan WHERE id = ANY($1) ORDER BY id FOR UPDATE", [web_fan, to])
    await connection.execute("SELECT set_config('upbeat.tie', 'on', true)")
    for statement in _STEPS:
        await connection.execute(statement, web_fan, to)
    await connection.execute("SELECT set_config('upbeat.tie', 'off', true)")
    await connection.execute("DELETE FROM fan WHERE id = $1", web_fan)
