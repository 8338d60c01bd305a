"""Pre-save rows as their own queue entries: fair claims, bulk outcomes, one refresh at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from core.errors import SealBroken
from core.grant import Grant, Permit, Tokens
from core.ids import DspName, GrantId, PreSaveId, WaveId
from core.lifecycle import PRESAVE, sources
from core.ports import Sealer
from core.presave import PreSaveStatus as P
from core.queues import SaveJob, SaveResult
from storage import rows
from storage.deliveries import insert
from storage.due_saves import any_due
from storage.grants import sealed_tokens
from storage.guards import LIVING, linked, listed
from storage.leases import Leases, taming
from storage.waves import refire

# of a permission only what this save uses: each value more costs each of a million saves
JOB = f"""
SELECT p.id, p.campaign_id, p.wave_id, w.market, p.address_id, p.follow, p.playlist, p.attempts,
       coalesce(w.fired_at, w.fires_at), g.id, g.token_version, g.usable_until, g.access_sealed, g.secret_sealed,
       g.access_expires_at, p.playlist_id
  FROM {{source}} p JOIN wave w ON w.id = p.wave_id
  LEFT JOIN dsp_grant g ON g.id = p.grant_id AND g.status IN ({LIVING})
"""

_CLAIMABLE = "p.wave_id = {wave} AND p.dsp = $1 AND p.status IN ('waiting', 'retrying') AND p.rung = 'auto'"
_OF_WAVE = _CLAIMABLE.format(wave="w.id")
_OF_FOUND = _CLAIMABLE.format(wave="shares.id") + " AND p.urgent = first.urgent"

# Each look is one contiguous range of the index presave_claim: a hundred thousand rows that wait for their next try
# cost nothing. Its first row says of a wave whether something is due, and whether that is urgent; only where an urgent
# row rests is the bulk behind it looked at. The batch is divided by campaigns, and a campaign's share by its waves. One
# wave of each campaign comes first, so that a batch smaller than their number is fair as well: those with something
# urgent, which overtakes the bulk of all, then the others, in any order.
_CLAIM = f"""
WITH waves AS MATERIALIZED (
    SELECT w.id, w.campaign_id, head.urgent AND head.due AS urgent, random() AS dice
      FROM wave w JOIN campaign c ON c.id = w.campaign_id CROSS JOIN LATERAL (
        SELECT p.urgent, p.next_at IS NULL OR p.next_at <= $3 AS due FROM presave p WHERE {_OF_WAVE}
         ORDER BY p.urgent DESC, p.next_at NULLS FIRST, p.id LIMIT 1) head
     WHERE w.status = 'firing' AND NOT c.paused
       AND NOT EXISTS (SELECT 1 FROM source_wait s WHERE s.wave_id = w.id AND s.dsp = $1 AND s.until > $3) AND (
        head.due OR head.urgent AND (
        EXISTS (SELECT 1 FROM presave p WHERE {_OF_WAVE} AND NOT p.urgent AND p.next_at IS NULL)
        OR EXISTS (SELECT 1 FROM presave p WHERE {_OF_WAVE} AND NOT p.urgent AND p.next_at <= $3)))),
shares AS MATERIALIZED (
    SELECT id, ceil($2::float8 / (SELECT count(DISTINCT campaign_id) FROM waves)
                    / count(*) OVER (PARTITION BY campaign_id))::int AS n
      FROM waves ORDER BY row_number() OVER (PARTITION BY campaign_id ORDER BY urgent DESC, dice), urgent DESC, dice),
picked AS (
    SELECT j.id FROM shares CROSS JOIN LATERAL (
        SELECT due.id FROM (VALUES (true), (false)) AS first(urgent) CROSS JOIN LATERAL (
            SELECT id FROM (SELECT p.id FROM presave p WHERE {_OF_FOUND} AND p.next_at IS NULL
                ORDER BY p.next_at NULLS FIRST, p.id LIMIT shares.n FOR UPDATE SKIP LOCKED) fresh
            UNION ALL
            SELECT id FROM (SELECT p.id FROM presave p WHERE {_OF_FOUND} AND p.next_at <= $3
                ORDER BY p.next_at NULLS FIRST, p.id LIMIT shares.n FOR UPDATE SKIP LOCKED) again) due
         LIMIT shares.n) j
     LIMIT $2),
claimed AS (
    UPDATE presave p SET status = 'saving', worker_id = $4, attempts = attempts + 1 FROM picked
     WHERE p.id = picked.id AND EXISTS (SELECT 1 FROM worker WHERE id = $4) RETURNING p.*)
""" + JOB.format(source="claimed")

_ADOPT = (
    JOB.format(source="presave")
    + " WHERE p.worker_id = $1 AND p.status = 'saving' AND NOT p.id = ANY($2::bigint[]) AND p.dsp = $3"
)

# By key: `status = 'saving'` as it stands would let the planner read all that this worker has in flight, for each batch.
_RECORD = """
UPDATE presave p SET status = r.status, worker_id = NULL, detail = r.detail, next_at = r.next_at, checked_at = NULL,
       attempts = CASE WHEN r.status = 'waiting' THEN p.attempts - 1 ELSE p.attempts END,
       urgent = p.urgent AND r.status IN ('waiting', 'retrying'),
       saved_at = CASE WHEN r.status IN ('saved', 'accepted') THEN $6 ELSE p.saved_at END
  FROM (SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[])
            AS u(id, status, detail, next_at) ORDER BY id) r
 WHERE p.id = r.id AND p.status || '' = 'saving' AND p.worker_id = $1
"""

_LINKED = linked("$2::varchar")
_HOLD = f"""
INSERT INTO source_wait AS s (wave_id, dsp, until) SELECT w.id, $2::varchar, $3 FROM wave w WHERE w.id = $1 AND NOT {_LINKED}
ON CONFLICT (wave_id, dsp) DO UPDATE SET until = greatest(s.until, excluded.until) RETURNING s.wave_id
"""

_PARK = """
UPDATE presave SET status = 'awaiting_source', next_at = NULL WHERE id IN (
    SELECT id FROM presave WHERE wave_id = $1 AND dsp = $2 AND status IN ('waiting', 'retrying') AND rung = 'auto'
     ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id
"""

# What is saved is handed out for one look; it is handed out again, for a day, unless the look brought an answer.
_TO_VERIFY = """
WITH waiting AS (
    SELECT id FROM presave WHERE dsp = $1 AND status = 'accepted' AND saved_at <= $3::timestamptz
       AND coalesce(checked_at, '-infinity') <= $3::timestamptz - interval '1 minute'
     ORDER BY saved_at LIMIT $2 FOR UPDATE SKIP LOCKED),
saved AS (
    SELECT id FROM presave WHERE dsp = $1 AND status = 'saved' AND checked_at IS NULL AND id % 1000 < $4 AND $5
       AND saved_at <= $3::timestamptz LIMIT $2 FOR UPDATE SKIP LOCKED),
again AS (
    SELECT id FROM presave WHERE dsp = $1 AND status = 'saved' AND next_at <= $3::timestamptz AND $5
     ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED),
picked AS (
    SELECT id FROM waiting UNION ALL SELECT id FROM again UNION ALL SELECT id FROM saved LIMIT $2),
marked AS (
    UPDATE presave p SET checked_at = $3, next_at = CASE WHEN p.status = 'saved'
           AND p.saved_at > $3::timestamptz - interval '1 day' THEN $3::timestamptz + interval '5 minutes' END
      FROM picked WHERE p.id = picked.id RETURNING p.*)
""" + JOB.format(source="marked")

_VERIFIED = f"""
WITH was AS (SELECT id, status FROM presave WHERE id = ANY($1) AND status IN ({listed(sources(PRESAVE, P.VERIFIED))})
              ORDER BY id FOR UPDATE)
UPDATE presave p SET status = 'verified', checked_at = $2, next_at = NULL FROM was WHERE p.id = was.id RETURNING p.id, was.status AS was
"""

# locks are taken waves first, then pre-saves
_DOUBTED = """
SELECT p.id FROM presave p JOIN wave w ON w.id = p.wave_id
 WHERE p.id = ANY($1) AND p.status = 'accepted' AND p.saved_at <= $2 ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_UNSEEN = """
UPDATE presave SET status = 'retrying', next_at = $2, saved_at = NULL, checked_at = NULL, attempts = attempts + 1,
       detail = 'accepted, but not there when read back'
 WHERE id = ANY($1) AND status = 'accepted' RETURNING id, wave_id
"""

_LOOKED = """
UPDATE presave SET next_at = NULL, detail = CASE WHEN id = ANY($1) THEN 'saved, but not there when read back' ELSE detail END
 WHERE id = ANY($1 || $2::bigint[]) AND status = 'saved' RETURNING id
"""

_GRANT_LEASE = f"""
UPDATE dsp_grant SET refresh_lease_until = $3 WHERE id = $1 AND token_version = $2
   AND status IN ({LIVING}) AND (refresh_lease_until IS NULL OR refresh_lease_until <= $4) RETURNING {rows.GRANT}
"""

_RENEWED = f"$8::timestamptz IS NOT NULL AND status IN ({LIVING}) AND usable_until > $7"
_REFRESHED = f"""
UPDATE dsp_grant SET access_sealed = $3, refresh_sealed = $4, secret_sealed = $5, access_expires_at = $6,
       token_version = token_version + 1, refresh_lease_until = NULL, changed_at = $7,
       usable_until = CASE WHEN {_RENEWED} THEN greatest(usable_until, $8::timestamptz) ELSE usable_until END,
       status = CASE WHEN {_RENEWED} THEN 'active' ELSE status END
 WHERE id = $1 AND token_version = $2 AND status <> 'revoked' RETURNING id
"""


class SaveQueueRows:
    """Implements core.queues.SaveQueue."""

    def __init__(self, pool: Any, sealer: Sealer, leases: Leases) -> None:
        self._pool, self._sealer, self._leases = pool, sealer, leases

    async def claim(self, dsp: DspName, limit: int, now: datetime) -> list[SaveJob]:
        """One statement; a worker whose row was reaped gets nothing."""
        async with taming():
            found = await self._pool.fetch(_CLAIM, dsp.value, limit, now, self._leases.id, timeout=30)
        return [save_job(self._sealer, row, dsp) for row in found]

    async def any_due(self, dsp: DspName, now: datetime) -> bool:
        """Claims nothing."""
        return await any_due(self._pool, dsp, now)

    async def adopt(self, dsp: DspName, in_flight: Collection[PreSaveId]) -> list[SaveJob]:
        """After a lost answer."""
        async with taming():
            found = await self._pool.fetch(_ADOPT, self._leases.id, list(in_flight), dsp.value, timeout=30)
        return [save_job(self._sealer, row, dsp) for row in found]

    async def record(self, results: Sequence[SaveResult], now: datetime) -> None:
        """Rows that are no longer ours keep what others made of them, and get no message from us."""
        values = (
            self._leases.id,
            [r.id for r in results],
            [r.status for r in results],
            [r.detail and _storable(r.detail) for r in results],
            [r.next_at for r in results],
            now,
        )
        if not any(r.messages or r.kill_grant for r in results):
            async with taming():
                await self._pool.execute(_RECORD, *values, timeout=30)
            return
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            found = await connection.fetch(f"{_RECORD} RETURNING p.id", *values, timeout=30)
            ours = {row["id"] for row in found}
            recorded = [r for r in results if r.id in ours]
            await insert(connection, [m for r in recorded for m in r.messages], now)
            await _end_grants(connection, recorded, now)

    async def hold(self, wave_id: WaveId, dsp: DspName, until: datetime) -> bool:
        """One row, however many fans wait. Whoever puts a link locks the wave too: it is seen, or ends the hold."""
        async with self._locked(wave_id) as connection:
            return await connection.fetchval(_HOLD, wave_id, dsp.value, until) is not None

    async def park(self, wave_id: WaveId, dsp: DspName, limit: int) -> int | None:
        """A page at a time. As with a hold: a link is seen, or wakes what was parked."""
        async with self._locked(wave_id) as connection:
            by_now = f"SELECT {_LINKED} FROM wave w WHERE w.id = $1"
            if await connection.fetchval(by_now, wave_id, dsp.value):
                return None
            return len(await connection.fetch(_PARK, wave_id, dsp.value, limit, timeout=30))

    @asynccontextmanager
    async def _locked(self, wave_id: WaveId) -> AsyncIterator[Any]:
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT 1 FROM wave WHERE id = $1 FOR NO KEY UPDATE", wave_id)
            yield connection

    async def lease_refresh(self, grant_id: GrantId, version: int, now: datetime) -> Tokens | None:
        """Thirty seconds of exclusive right, and the tokens to make use of it."""
        async with taming():
            won = await self._pool.fetchrow(_GRANT_LEASE, grant_id, version, now + timedelta(seconds=30), now)
        return rows.grant(won, self._sealer).tokens if won else None

    async def end_refresh(self, grant_id: GrantId, version: int) -> None:
        """Only of the version that was leased."""
        async with taming():
            await self._pool.execute(
                "UPDATE dsp_grant SET refresh_lease_until = NULL WHERE id = $1 AND token_version = $2",
                grant_id,
                version,
            )

    async def store_refreshed(
        self, grant_id: GrantId, version: int, tokens: Tokens, now: datetime, until: datetime | None = None
    ) -> bool:
        """Compare-and-set by token version."""
        access, refresh, secret = sealed_tokens(self._sealer, grant_id, tokens)
        async with taming():
            won = await self._pool.fetchval(
                _REFRESHED,
                grant_id,
                version,
                access,
                refresh,
                secret,
                tokens.access_expires_at,
                now,
                until,
            )
        return won is not None

    async def grant(self, grant_id: GrantId) -> Grant | None:
        """As it is now."""
        async with taming():
            row = await self._pool.fetchrow(
                f"SELECT {rows.GRANT} FROM dsp_grant WHERE id = $1 AND status <> 'revoked'", grant_id
            )
        return rows.grant(row, self._sealer) if row else None

    async def to_verify(
        self,
        dsp: DspName,
        limit: int,
        older_than: datetime,
        share: float = 1.0,
        *,
        accepted_only: bool = False,
    ) -> list[SaveJob]:
        """A range of an index each: what waits for its word first, then what nobody could look at, then what is new."""
        async with taming():
            found = await self._pool.fetch(
                _TO_VERIFY, dsp.value, limit, older_than, round(share * 1000), not accepted_only
            )
        return [save_job(self._sealer, row, dsp) for row in found]

    async def verified(self, found: Sequence[SaveResult], now: datetime) -> None:
        """Who was told at the save is not told again."""
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            done = await connection.fetch(_VERIFIED, sorted(r.id for r in found), now)
            waited = {row["id"] for row in done if row["was"] == "accepted"}
            await insert(connection, [m for r in found if r.id in waited for m in r.messages], now)

    async def unseen(self, absent: Sequence[SaveResult], accepted_before: datetime, now: datetime) -> int:
        """Their waves fire again."""
        async with taming(), self._pool.acquire() as connection, connection.transaction():
            found = await connection.fetch(_DOUBTED, [r.id for r in absent], accepted_before)
            again = await connection.fetch(_UNSEEN, [row["id"] for row in found], now)
            await refire(connection, (row["wave_id"] for row in again))
            moved = {row["id"] for row in again}
            await insert(connection, [m for r in absent if r.id in moved for m in r.messages], now)
        return len(again)

    async def looked(self, absent: Collection[PreSaveId], unknown: Collection[PreSaveId]) -> int:
        """Those that are only accepted have `unseen`."""
        async with taming():
            found = await self._pool.fetch(_LOOKED, list(absent), list(unknown))
        return len({row["id"] for row in found} & set(absent))


def save_job(sealer: Sealer, row: Any, dsp: DspName) -> SaveJob:
    """From a row of JOB. A grant that does not open is its own row's misfortune: the others of the batch go on."""
    (job, campaign, wave, market, address, follow, playlist, attempts, moment,
     grant, version, usable, access, secret, expires, playlist_id) = row  # fmt: skip
    permit, sealed = None, False
    if grant is not None:
        try:
            tokens = rows.usable_tokens(sealer, grant, access, secret, expires)
            permit = Permit(grant, version, usable, tokens)
        except SealBroken:
            sealed = True
    return SaveJob(
        job, campaign, wave, dsp, market, address, follow, playlist, attempts, moment, permit, sealed,
        playlist_id,
    )  # fmt: skip


def _storable(text: str) -> str:
    """What PostgreSQL takes as text."""
    return text.replace("\0", "").encode(errors="replace").decode()


async def _end_grants(connection: Any, recorded: Sequence[SaveResult], now: datetime) -> None:
    dead = sorted({r.kill_grant for r in recorded if r.kill_grant is not None})
    if dead:
        await connection.execute(
            "UPDATE dsp_grant SET status = 'needs_consent', changed_at = $2 WHERE id = ANY($1)"
            f" AND status IN ({LIVING})",
            dead,
            now,
        )
