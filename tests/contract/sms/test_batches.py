"""Texts that leave together are written together, and still each stands alone."""

from __future__ import annotations

import asyncio
from typing import Any

from core.delivery import DeliveryKind, NewDelivery
from core.text_promise import FEWEST
from tests.support.sms_bot import MIA, SOON, Rig, running


async def queued(rig: Rig, *dsps: str) -> None:
    """One release text each, queued at once; they leave at any hour."""
    pool, now = rig.parts.database.pool, rig.parts.clock.now()
    await pool.execute("UPDATE fan SET wake = true")
    campaign = await pool.fetchval("UPDATE campaign SET status = 'released' RETURNING id")
    address = await pool.fetchval("SELECT id FROM address WHERE external_id = $1", MIA)
    new = [
        NewDelivery(
            address_id=address,
            campaign_id=campaign,
            kind=DeliveryKind.RECEIPT,
            occasion=dsp,
            args={"dsp": dsp, "outcome": "saved", "at": now.isoformat()},
        )
        for dsp in dsps
    ]
    async with rig.parts.database.store() as tx:
        await tx.deliveries.queue(new, now)


async def fates(rig: Rig, **wanted: str) -> dict[str, Any]:
    """What became of each, once all are as wanted."""
    found: dict[str, Any] = {}
    query = "SELECT occasion, status, detail FROM delivery WHERE kind = 'receipt'"
    try:
        async with asyncio.timeout(SOON):
            while {o: s for o, (s, _) in found.items()} != wanted:
                await asyncio.sleep(0.02)
                rows = await rig.parts.database.pool.fetch(query)
                found = {row["occasion"]: (row["status"], row["detail"]) for row in rows}
    except TimeoutError:
        raise AssertionError(found) from None
    return found


async def test_a_text_that_cannot_be_written_holds_up_no_other(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await queued(rig, "nonsense", "spotify")
        found = await fates(rig, nonsense="failed", spotify="delivered")
        assert found["nonsense"][1] == "rendering: ValueError"


async def test_texts_of_one_campaign_arrive_as_far_as_was_promised(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        before = len(rig.mia.received())
        await queued(rig, "spotify", "deezer", "tidal", "apple_music")
        wanted = {
            "apple_music": "delivered",
            "deezer": "delivered",
            "spotify": "suppressed",
            "tidal": "suppressed",
        }
        found = await fates(rig, **wanted)
        assert found["tidal"][1] == "more texts than were promised"
        await rig.tw.settled()
        assert len(rig.mia.received()) == before + FEWEST - 1, "the link was the first"
