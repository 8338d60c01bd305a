"""Authorisation attempts; verifier and held tokens are sealed, states and confirmations have one winner."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson

from core.consent import Shown
from core.grant import Account, Tokens
from core.ids import AddressId, AttemptId, CampaignId, DspName, FanId, TicketId
from core.ports import Sealer
from core.repositories import Attempt


class Attempts:
    """Implements core.repositories.AttemptRepository."""

    def __init__(self, connection: Any, sealer: Sealer) -> None:
        self._db, self._sealer = connection, sealer

    async def put(self, state_hash: bytes, attempt: Attempt) -> AttemptId:
        """The verifier is sealed under the state's hash."""
        shown = {
            "text": attempt.shown.text,
            "version": attempt.shown.version,
            "language": attempt.shown.language,
        }
        new = await self._db.fetchval(
            "INSERT INTO attempt (state_hash, ticket_id, fan_id, address_id, campaign_id, dsp, browser_hash,"
            " verifier_sealed, source, follow, future, shown, zone, created_at, expires_at, playlist)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16) RETURNING id",
            state_hash,
            attempt.ticket_id,
            attempt.fan_id,
            attempt.address_id,
            attempt.campaign_id,
            attempt.dsp.value,
            attempt.browser_hash,
            self._sealer.seal("attempt-verifier", state_hash.hex(), attempt.verifier),
            attempt.source[:40],
            attempt.follow,
            attempt.future,
            orjson.dumps(shown).decode(),
            attempt.zone,
            attempt.created_at,
            attempt.expires_at,
            attempt.playlist,
        )
        return AttemptId(new)

    async def take(self, state_hash: bytes, dsp: DspName, now: datetime) -> Attempt | None:
        """One winner."""
        row = await self._db.fetchrow(
            "UPDATE attempt SET taken_at = $3 WHERE state_hash = $1 AND dsp = $2 AND taken_at IS NULL"
            " AND expires_at > $3 RETURNING *",
            state_hash,
            dsp.value,
            now,
        )
        return self._attempt(row) if row else None

    async def finished_in(self, fan_id: FanId, dsp: DspName, browser_hash: bytes) -> bool:
        """While the attempts are kept."""
        found = await self._db.fetchval(
            "SELECT true FROM attempt WHERE fan_id = $1 AND dsp = $2 AND browser_hash = $3 AND taken_at IS NOT NULL"
            " AND held_until IS NULL LIMIT 1",
            fan_id,
            dsp.value,
            browser_hash,
        )
        return found is not None

    async def hold(
        self, attempt_id: AttemptId, account: Account, tokens: Tokens, confirm_hash: bytes, until: datetime
    ) -> None:
        """Sealed, for ten minutes at most."""
        await self._db.execute(
            "UPDATE attempt SET account = $2::jsonb, tokens_sealed = $3, confirm_hash = $4, held_until = $5 WHERE id = $1",
            attempt_id,
            orjson.dumps({"id": account.id, "name": account.name, "country": account.country}).decode(),
            self._sealer.seal("attempt", str(attempt_id), _tokens_text(tokens)),
            confirm_hash,
            until,
        )

    async def confirm(self, confirm_hash: bytes, now: datetime) -> Attempt | None:
        """One winner; the held tokens are handed over and erased here."""
        row = await self._db.fetchrow(
            "WITH held AS (SELECT * FROM attempt WHERE confirm_hash = $1 AND done_at IS NULL AND held_until > $2"
            "  AND tokens_sealed IS NOT NULL FOR UPDATE),"
            " done AS (UPDATE attempt a SET done_at = $2, tokens_sealed = NULL FROM held WHERE a.id = held.id)"
            " SELECT * FROM held",
            confirm_hash,
            now,
        )
        return self._attempt(row) if row else None

    async def discard(self, confirm_hash: bytes) -> None:
        """The held tokens are destroyed."""
        await self._db.execute(
            "UPDATE attempt SET tokens_sealed = NULL, account = NULL, done_at = held_until WHERE confirm_hash = $1",
            confirm_hash,
        )

    async def unfinished(self, now: datetime, usual: timedelta, newer_than: datetime) -> list[Attempt]:
        """Each once in its life; those whose fan finished another attempt meanwhile are left alone."""
        found = await self._db.fetch(
            "UPDATE attempt SET nudged_at = $1 WHERE id IN (SELECT a.id FROM attempt a"
            " LEFT JOIN flow f ON f.campaign_id = a.campaign_id AND f.kind = 'stuck'"
            " WHERE a.taken_at IS NULL AND a.nudged_at IS NULL AND coalesce(f.enabled, true)"
            " AND a.created_at <= $1::timestamptz - coalesce(make_interval(mins => f.minutes), $3::interval)"
            " AND a.created_at > $2 AND a.address_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM attempt b WHERE b.fan_id = a.fan_id AND b.campaign_id = a.campaign_id"
            "   AND b.created_at > a.created_at)"
            " AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = a.ticket_id AND t.spent_at IS NOT NULL)"
            " ORDER BY a.id LIMIT 1000 FOR UPDATE OF a SKIP LOCKED) RETURNING *",
            now,
            newer_than,
            usual,
        )
        return [self._attempt(row) for row in found]

    async def sweep(self, now: datetime) -> int:
        """What nobody finished in time holds no tokens any more; core.retention ends the rest."""
        gone = await self._db.fetch(
            "UPDATE attempt SET tokens_sealed = NULL, account = NULL, done_at = $1 WHERE done_at IS NULL"
            " AND expires_at < $1 AND (held_until IS NULL OR held_until < $1) RETURNING id",
            now,
        )
        return len(gone)

    def _attempt(self, row: Any) -> Attempt:
        account = orjson.loads(row["account"]) if row["account"] else None
        sealed = row["tokens_sealed"]
        shown = orjson.loads(row["shown"])
        return Attempt(
            id=AttemptId(row["id"]),
            ticket_id=None if row["ticket_id"] is None else TicketId(row["ticket_id"]),
            fan_id=None if row["fan_id"] is None else FanId(row["fan_id"]),
            address_id=None if row["address_id"] is None else AddressId(row["address_id"]),
            campaign_id=CampaignId(row["campaign_id"]),
            dsp=DspName(row["dsp"]),
            browser_hash=row["browser_hash"],
            verifier=self._sealer.open("attempt-verifier", row["state_hash"].hex(), row["verifier_sealed"]),
            source=row["source"],
            follow=row["follow"],
            future=row["future"],
            playlist=row["playlist"],
            shown=Shown(text=shown["text"], version=shown["version"], language=shown["language"]),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            account=Account(id=account["id"], name=account["name"], country=account["country"])
            if account
            else None,
            tokens=_tokens(self._sealer.open("attempt", str(row["id"]), sealed)) if sealed else None,
            confirm_hash=row["confirm_hash"],
            zone=row["zone"],
        )


def _tokens_text(tokens: Tokens) -> str:
    expires = tokens.access_expires_at
    return orjson.dumps(
        {
            "access": tokens.access,
            "refresh": tokens.refresh,
            "secret": tokens.secret,
            "expires": expires.isoformat() if expires else None,
            "scopes": list(tokens.scopes),
        }
    ).decode()


def _tokens(text: str) -> Tokens:
    values = orjson.loads(text)
    expires = values["expires"]
    return Tokens(
        access=values["access"],
        refresh=values["refresh"],
        secret=values["secret"],
        access_expires_at=datetime.fromisoformat(expires) if expires else None,
        scopes=tuple(values["scopes"]),
    )
