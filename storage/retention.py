"""Sweeps out what core.retention says is over, in small batches that processes share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.leases import taming

BATCH = 2000
_MOST_BATCHES = 25  # of one rule in one sweep; the rest comes with the next


def _delete(table: str, over: str) -> str:
    return f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {over} LIMIT $2 FOR UPDATE SKIP LOCKED)"


# rule -> $1: older than, $2: how many at most
SWEEPS = {
    "code": _delete("code", "expires_at < $1"),
    "link_request": _delete("link_request", "expires_at < $1"),
    "attempt": _delete("attempt", "expires_at < $1"),
    "ticket": _delete(
        "ticket",
        # a try to authorise that still stands on the link ends by itself first
        # what renews future saves is asked for at T-21 for the first time
        "created_at < $1::timestamptz - CASE WHEN source = 'renew_future' THEN interval '21 days' ELSE interval '0' END"
        " AND campaign_id IN (SELECT id FROM campaign WHERE status IN ('archived', 'cancelled'))"
        " AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.ticket_id = ticket.id)",
    ),
    "inbox": _delete("inbox", "status IN ('done', 'failed', 'unknown') AND received_at < $1"),
    "delivery_body": "UPDATE delivery SET args = '{}', detail = '' WHERE id IN (SELECT id FROM delivery"
    " WHERE status IN ('sent', 'delivered', 'failed', 'suppressed', 'expired') AND changed_at < $1"
    " AND (args <> '{}' OR detail <> '') LIMIT $2 FOR UPDATE SKIP LOCKED)",
    "fan_reply_asked": "UPDATE fan_reply SET status = 'kept', text = '' WHERE id IN (SELECT id FROM fan_reply"
    " WHERE status = 'asked' AND said_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
    "fan_reply": "UPDATE fan_reply SET text = '', status = CASE WHEN status IN ('queued', 'sending', 'unknown')"
    " THEN 'dropped' ELSE status END WHERE id IN (SELECT id FROM fan_reply WHERE status <> 'asked' AND text <> ''"
    " AND said_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
    "reply_count": _delete("reply_count", "external_id <> '' AND begun_at < $1"),
    "event": _delete("event", "at < $1"),
    "visitor_salt": "DELETE FROM visitor_salt WHERE day IN (SELECT day FROM visitor_salt"
    " WHERE day < ($1::timestamptz AT TIME ZONE 'UTC')::date LIMIT $2)",
    "proof": _delete("consent_event", "fan_id IS NULL AND coalesce(erased_at, at) < $1"),
    "written_request": _delete("written_request", "at < $1"),
    "figure_export": _delete("figure_export", "at < $1"),
    "team_change": _delete("team_change", "at < $1"),
}


class RetentionRows:
    """Any number of processes may sweep at once."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def sweep(self, older_than: Mapping[str, datetime]) -> dict[str, int]:
        """Rule -> how many rows went; rules without any are left out."""
        gone = {rule: await self._rule(SWEEPS[rule], moment) for rule, moment in older_than.items()}
        return {rule: count for rule, count in gone.items() if count}

    async def _rule(self, statement: str, moment: datetime) -> int:
        total = 0
        for _ in range(_MOST_BATCHES):
            async with taming(), self._pool.acquire() as connection, connection.transaction():
                # the ledger's lock lets proofs go only while this is on
                await connection.execute("SELECT set_config('upbeat.retention', 'on', true)")
                done = await connection.execute(statement, moment, BATCH)
            count = int(done.rsplit(" ", 1)[1])
            total += count
            if count < BATCH:
                break
        return total
