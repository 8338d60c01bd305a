"""Re-seals everything under the newest key, in small batches, while the service runs; resumable at any point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage.sealing import AesSealer

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A sealed column: its purpose, and the SQL of the context that it was sealed under."""

    table: str
    column: str
    purpose: str
    context: str = "id::text"


SEALED = (
    _Sealed("dsp_grant", "access_sealed", "grant"),
    _Sealed("dsp_grant", "refresh_sealed", "grant"),
    _Sealed("dsp_grant", "secret_sealed", "grant"),
    _Sealed("attempt", "tokens_sealed", "attempt"),
    _Sealed("vendor_deletion", "address_sealed", "vendor-deletion", "sender_id::text"),
    _Sealed("attempt", "verifier_sealed", "attempt-verifier", "encode(state_hash, 'hex')"),
)


async def reseal(pool: Any, sealer: AesSealer, progress: Callable[[int], None] | None = None) -> int:
    """How many values were re-sealed; `progress` hears the running total after each batch. Raises SealBroken."""
    done = 0
    for place in SEALED:
        after = 0
        while batch := await _batch(pool, place, after):
            for row in batch:
                done += await _one(pool, sealer, place, row)
            after = batch[-1]["id"]
            if progress is not None:
                progress(done)
    return done


async def _batch(pool: Any, place: _Sealed, after: int) -> list[Any]:
    found: list[Any] = await pool.fetch(
        f"SELECT id, {place.column} AS sealed, {place.context} AS context FROM {place.table}"
        f" WHERE id > $1 AND {place.column} IS NOT NULL ORDER BY id LIMIT $2",
        after,
        _BATCH,
    )
    return found


async def _one(pool: Any, sealer: AesSealer, place: _Sealed, row: Any) -> bool:
    if sealer.is_current(row["sealed"]):
        return False
    opened = sealer.open(place.purpose, row["context"], row["sealed"])
    # compare-and-set: who wrote meanwhile has sealed a newer value under the newest key already
    won = await pool.fetchval(
        f"UPDATE {place.table} SET {place.column} = $3 WHERE id = $1 AND {place.column} = $2 RETURNING id",
        row["id"],
        row["sealed"],
        sealer.seal(place.purpose, row["context"], opened),
    )
    return won is not None
