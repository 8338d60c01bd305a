"""Re-seals everything under the newest key, in small batches, while the service runs; resumable at any point."""

from __future__ import annotations

from typing import Any

from storage.sealing import AesSealer

_BATCH = 500
_COLUMNS = ("access_sealed", "refresh_sealed", "secret_sealed")


async def reseal(pool: Any, sealer: AesSealer) -> int:
    """How many values were re-sealed. Attempts live ten minutes and are left to die under the old key."""
    done, after = 0, 0
    while True:
        rows = await pool.fetch(
            "SELECT id, access_sealed, refresh_sealed, secret_sealed FROM dsp_grant WHERE id > $1 AND status <> 'revoked'"
            " ORDER BY id LIMIT $2",
            after,
            _BATCH,
        )
        if not rows:
            return done
        for row in rows:
            done += await _one(pool, sealer, row)
        after = rows[-1]["id"]


async def _one(pool: Any, sealer: AesSealer, row: Any) -> int:
    changed = 0
    for column in _COLUMNS:
        old = row[column]
        if old is None or sealer.is_current(old):
            continue
        context = str(row["id"])
        new = sealer.seal("grant", context, sealer.open("grant", context, old))
        # compare-and-set: a refresh that ran meanwhile has sealed a newer token under the newest key already
        won = await pool.fetchval(
            f"UPDATE dsp_grant SET {column} = $3 WHERE id = $1 AND {column} = $2 RETURNING id",
            row["id"],
            old,
            new,
        )
        changed += won is not None
    return changed
