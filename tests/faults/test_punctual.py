"""A release by real processes comes at its moment: also when that was put off a second before."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.ids import WORLD
from tests.support.processes import LONG, theatre

FANS = 100
PUNCTUAL_S = 1.0 if LONG else 3.0  # what is shared with other tests is no fault


@pytest.mark.timeout(180)
async def test_the_first_save_follows_its_moment_and_a_moment_put_off_in_the_last_second(
    folder: Path,
) -> None:
    async with theatre(folder) as stage:
        await stage.machine.start()
        loop = asyncio.get_running_loop()
        campaign = await stage.prepared(FANS, starts_in_s=4)
        fires_at = await stage.asked("SELECT fires_at FROM wave WHERE campaign_id = $1", campaign.id)
        await asyncio.sleep((fires_at - datetime.now(UTC)).total_seconds() - 1)
        moment = fires_at + timedelta(seconds=3)
        async with stage.database.store() as tx:
            await tx.campaigns.set_waves(campaign.id, {WORLD: moment})
        assert datetime.now(UTC) < fires_at, "in time"
        due = loop.time() + (moment - datetime.now(UTC)).total_seconds()
        await stage.everything_saved(campaign)
        late = stage.vendor.first_at - due
        assert 0 <= late < PUNCTUAL_S
        assert stage.vendor.extra == 0
    print(f"the first save {late:.3f} s after its moment")
