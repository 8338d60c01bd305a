"""Keyed hashes outlive every rotation: a database is only opened with the key that its hashes were made under."""

from __future__ import annotations

from typing import Any

from storage.sealing import AesSealer, BadKeys

_NAME = "mac_key"
_HOLD = """
INSERT INTO app_state (key, value) VALUES ($1, to_jsonb($2::text))
ON CONFLICT (key) DO UPDATE SET value = app_state.value RETURNING value #>> '{}'
"""


async def hold_to_first_key(pool: Any, sealer: AesSealer) -> None:
    """The first start writes the key's fingerprint down. Raises BadKeys when it is another one now."""
    stored = await pool.fetchval(_HOLD, _NAME, sealer.mac_fingerprint)
    if stored != sealer.mac_fingerprint:
        raise BadKeys(
            "UPBEAT_SECRET_KEYS does not end with the key that this database's hashes were made under: put the oldest"
            " key back at the end. Without it the stops of erased fans, proofs of consent and links already sent would"
            " not be recognised"
        )
