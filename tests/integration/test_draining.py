"""What hangs when a process is told to stop is not waited for longer than its time, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from app import service
from core.ids import WORLD
from tests.support.alone import alone
from tests.support.clock import FrozenClock
from tests.support.processes import Vendor
from tests.support.release_stage import RunningClock, Stage
from tests.support.seeds import Seeds

FANS = 20
DRAIN_S = 1.5


async def test_a_service_that_hangs_is_left_and_what_it_held_waits_again(
    dsn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(service, "DRAIN_S", DRAIN_S)
    vendor, loop = Vendor(takes_s=60), asyncio.get_running_loop()
    async with vendor.open() as port:
        url = f"http://127.0.0.1:{port}"
        spotify = {
            "spotify_client_id": "x", "spotify_client_secret": "x", "spotify_quota": "extended",
            "spotify_authorize_url": f"{url}/a", "spotify_token_url": f"{url}/t", "spotify_api_url": f"{url}/v1",
        }  # fmt: skip
        async with alone(dsn, "worker", "scheduler", **spotify) as parts:
            seeds = Seeds(parts.database, FrozenClock(datetime.now(UTC)))
            campaign = await seeds.open({WORLD: datetime.now(UTC) + timedelta(hours=1)})
            stage = Stage(parts.database, parts.sealer, RunningClock())
            await stage.crowd(campaign, FANS)
            await stage.give_link(campaign)
            async with parts.database.store() as tx:
                await tx.campaigns.set_waves(campaign.id, {WORLD: datetime.now(UTC)})
            await vendor.until(FANS)
            told = loop.time()
        took = loop.time() - told
    assert DRAIN_S <= took < DRAIN_S + 10, "far from the time that the service takes"
    assert "drain_timed_out" in capsys.readouterr().out
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT status, worker_id, count(*) FROM presave GROUP BY 1, 2")
    workers = await connection.fetchval("SELECT count(*) FROM worker")
    await connection.close()
    assert [tuple(row) for row in rows] == [("waiting", None, FANS)]
    assert workers == 0, "it signed off"
