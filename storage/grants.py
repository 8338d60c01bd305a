"""Permissions; tokens are sealed on the way in and opened on the way out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from core.grant import Account, Grant, GrantStatus, Tokens
from core.ids import DspName, FanId, GrantId
from core.lifecycle import GRANT, sources
from core.ports import Sealer
from storage import rows

_EMPTY = "access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL"


class Grants:
    """Implements core.repositories.GrantRepository."""

    def __init__(self, connection: Any, sealer: Sealer) -> None:
        self._db, self._sealer = connection, sealer

    async def live(self, fan_id: FanId, dsp: DspName) -> Grant | None:
        """Not revoked."""
        row = await self._db.fetchrow(
            f"SELECT {rows.GRANT} FROM dsp_grant WHERE fan_id = $1 AND dsp = $2 AND status <> 'revoked'",
            fan_id,
            dsp.value,
        )
        return rows.grant(row, self._sealer) if row else None

    async def of_fan(self, fan_id: FanId) -> list[Grant]:
        """All that are not revoked."""
        found = await self._db.fetch(
            f"SELECT {rows.GRANT} FROM dsp_grant WHERE fan_id = $1 AND status <> 'revoked' ORDER BY id",
            fan_id,
        )
        return [rows.grant(row, self._sealer) for row in found]

    async def put(
        self,
        *,
        fan_id: FanId,
        dsp: DspName,
        account: Account,
        tokens: Tokens,
        usable_until: datetime | None,
        now: datetime,
    ) -> Grant:
        """The same account is renewed, another one replaces it."""
        await self._db.execute(
            f"UPDATE dsp_grant SET status = 'revoked', {_EMPTY}, changed_at = $4"
            " WHERE fan_id = $1 AND dsp = $2 AND status <> 'revoked' AND account_id <> $3",
            fan_id,
            dsp.value,
            account.id,
            now,
        )
        grant_id = await self._db.fetchval(
            "INSERT INTO dsp_grant AS g (fan_id, dsp, account_id, account_name, country, status, authorized_at,"
            " usable_until, scopes, access_expires_at, changed_at)"
            " VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8::jsonb, $9, $6)"
            " ON CONFLICT (fan_id, dsp) WHERE status <> 'revoked' DO UPDATE SET account_name = excluded.account_name,"
            " country = excluded.country, status = 'active', authorized_at = excluded.authorized_at,"
            " usable_until = excluded.usable_until, scopes = excluded.scopes,"
            " access_expires_at = excluded.access_expires_at, token_version = g.token_version + 1,"
            " refresh_lease_until = NULL, changed_at = excluded.changed_at RETURNING id",
            fan_id,
            dsp.value,
            account.id,
            account.name,
            account.country,
            now,
            usable_until,
            orjson.dumps(list(tokens.scopes)).decode(),
            tokens.access_expires_at,
        )
        access, refresh, secret = sealed_tokens(self._sealer, grant_id, tokens)
        row = await self._db.fetchrow(
            "UPDATE dsp_grant SET access_sealed = $2, refresh_sealed = $3, secret_sealed = $4 WHERE id = $1"
            f" RETURNING {rows.GRANT}",
            grant_id,
            access,
            refresh,
            secret,
        )
        return rows.grant(row, self._sealer)

    async def others_with(self, dsp: DspName, account_id: str, fan_id: FanId) -> int:
        """How many other fans use this DSP account."""
        found = await self._db.fetchval(
            "SELECT count(*) FROM dsp_grant WHERE dsp = $1 AND account_id = $2 AND fan_id <> $3 AND status <> 'revoked'",
            dsp.value,
            account_id,
            fan_id,
        )
        return int(found)

    async def move(self, grant_id: GrantId, to: GrantStatus, now: datetime) -> bool:
        """Revoked destroys the ciphertext."""
        emptied = f", {_EMPTY}" if to is GrantStatus.REVOKED else ""
        moved = await self._db.fetchval(
            f"UPDATE dsp_grant SET status = $2, changed_at = $3{emptied}"
            " WHERE id = $1 AND status = ANY($4) RETURNING id",
            grant_id,
            to.value,
            now,
            sources(GRANT, to),
        )
        return moved is not None


def sealed_tokens(sealer: Sealer, grant_id: int, tokens: Tokens) -> tuple[bytes, bytes | None, bytes | None]:
    """Access, refresh and secret as they are stored."""
    context = str(grant_id)

    def sealed(text: str | None) -> bytes | None:
        return None if text is None else sealer.seal("grant", context, text)

    return sealer.seal("grant", context, tokens.access), sealed(tokens.refresh), sealed(tokens.secret)
