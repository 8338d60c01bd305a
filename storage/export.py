"""Everything stored about a fan, JSON-ready, tokens left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson

from core.ids import FanId

_PARTS = {
    "person": "SELECT name, language, zone, country, paused_until, wake, created_at FROM fan WHERE id = $1",
    "chats": "SELECT channel, external_id, name, language, reachability, created_at, id IS NOT DISTINCT FROM"
    " (SELECT preferred_address FROM fan WHERE id = $1) AS chosen FROM address WHERE fan_id = $1 ORDER BY id",
    "connections": "SELECT dsp, account_id, account_name, country, status, scopes, authorized_at, usable_until"
    " FROM dsp_grant WHERE fan_id = $1 ORDER BY id",
    "pre_saves": "SELECT r.title, a.name AS artist, p.dsp, p.rung, p.status, p.follow, p.playlist, p.joined_at, p.saved_at FROM presave p"
    " JOIN campaign c ON c.id = p.campaign_id JOIN release r ON r.id = c.release_id JOIN artist a ON a.id = c.artist_id"
    " WHERE p.fan_id = $1 ORDER BY p.id",
    "joined": "SELECT r.title, f.number, f.source, f.joined_at FROM campaign_fan f JOIN campaign c"
    " ON c.id = f.campaign_id JOIN release r ON r.id = c.release_id WHERE f.fan_id = $1 ORDER BY f.id",
    "consents": "SELECT purpose, act, channel, text, version, language, source, at, texts FROM consent_event"
    " WHERE fan_id = $1 ORDER BY id",
    "wants_to_hear": "SELECT r.title, o.at FROM opening_wait o JOIN address a ON a.id = o.address_id"
    " JOIN campaign c ON c.id = o.campaign_id JOIN release r ON r.id = c.release_id WHERE a.fan_id = $1 ORDER BY o.id",
    "server_roles": "SELECT r.kind, r.guild_id, r.role_id, r.given, r.at FROM role_given r JOIN address a ON a.id = r.address_id"
    " WHERE a.fan_id = $1 ORDER BY r.id",
    "written_to_artists": "SELECT n.name AS artist, w.text, w.status, w.said_at, w.answered_at IS NOT NULL AS answered"
    " FROM fan_reply w JOIN artist n ON n.id = w.artist_id WHERE w.fan_id = $1 ORDER BY w.id",
    "muted_by": "SELECT n.name AS artist, m.at FROM muted_fan m JOIN artist n ON n.id = m.artist_id"
    " WHERE m.fan_id = $1 ORDER BY m.id",
    "messages": "SELECT kind, status, created_at, sent_at FROM delivery WHERE fan_id = $1 ORDER BY id",
}


async def export_fan(connection: Any, fan_id: FanId) -> dict[str, Any]:
    """One list (or, for the person, one object) a part."""
    out: dict[str, Any] = {}
    for part, query in _PARTS.items():
        found = [_listed(dict(row)) for row in await connection.fetch(query, fan_id)]
        out[part] = (found[0] if found else {}) if part == "person" else found
    return out


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """Columns that hold JSON come as its text."""
    return {k: orjson.loads(v) if k == "scopes" else _plain(v) for k, v in row.items()}
