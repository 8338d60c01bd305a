"""Whether any save is due, without claiming it: a few looks into the claim's index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.ids import DspName
from storage.leases import taming

# what storage.save_queue would claim; each is one contiguous range of presave_claim
_OF_WAVE = " OR ".join(
    "EXISTS (SELECT 1 FROM presave p WHERE p.wave_id = w.id AND p.dsp = $1 AND p.status IN ('waiting', 'retrying')"
    f" AND p.rung = 'auto' AND {urgent} AND {due})"
    for urgent in ("NOT p.urgent", "p.urgent")
    for due in ("p.next_at IS NULL", "p.next_at <= $2")
)
_ANY_DUE = f"""
SELECT EXISTS (SELECT 1 FROM wave w JOIN campaign c ON c.id = w.campaign_id WHERE w.status = 'firing' AND NOT c.paused
   AND NOT EXISTS (SELECT 1 FROM source_wait s WHERE s.wave_id = w.id AND s.dsp = $1 AND s.until > $2)
   AND ({_OF_WAVE}))
"""


async def any_due(pool: Any, dsp: DspName, now: datetime) -> bool:
    """Of firing waves of unpaused campaigns that wait for no link."""
    async with taming():
        found: bool = await pool.fetchval(_ANY_DUE, dsp.value, now)
    return found
