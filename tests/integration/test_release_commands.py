"""`upbeat release` and `upbeat status` over a database with a running release."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.sealing import new_key
from tests.support.processes import environment
from tests.support.queue_rows import many
from tests.support.seeds import Seeds

_KEY = new_key(1)  # one for all commands: the database remembers it


@pytest.mark.timeout(180)
async def test_a_run_is_paused_resumed_and_tried_again_by_name_or_number(
    dsn: str, seeds: Seeds, database: Database
) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    failed = await many(database, campaign, 5)
    await many(database, other, 2)
    await seeds.fire()
    pool = database.pool
    await pool.execute("UPDATE presave SET status = 'failed', attempts = 18, detail = 'HTTP 500'")
    await pool.execute("UPDATE presave SET status = 'saved', saved_at = now() WHERE id = $1", failed[0])

    assert await upbeat(dsn, "release", "pause", campaign.slug) == "Tide is paused."
    assert [await paused(database, c.id) for c in (campaign, other)] == [True, False]
    assert await upbeat(dsn, "release", "resume", str(campaign.id)) == "Tide is running."
    assert not await paused(database, campaign.id)
    assert await upbeat(dsn, "release", "retry", campaign.slug) == "4 pre-saves of Tide try again."
    rows = await pool.fetch("SELECT campaign_id, status, attempts, count(*) FROM presave GROUP BY 1, 2, 3")
    assert {tuple(row) for row in rows} == {
        (campaign.id, "saved", 18, 1),
        (campaign.id, "waiting", 0, 4),
        (other.id, "failed", 18, 2),
    }
    for unknown in ("nobody", "4711", "9" * 30):
        assert f"no campaign has the number or the page '{unknown}'" in await upbeat(
            dsn, "release", "pause", unknown, code=1
        )


@pytest.mark.timeout(180)
async def test_machines_see_the_run_and_the_state_of_all(dsn: str, seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    ids = await many(database, campaign, 4)
    (wave,) = await seeds.fire()
    assert wave.fires_at
    await database.pool.execute("UPDATE presave SET joined_at = $1", wave.fires_at - timedelta(days=1))
    await database.pool.execute(
        "UPDATE presave SET status = 'saved', saved_at = $1 WHERE id = $2",
        wave.fires_at + timedelta(seconds=2),
        ids[0],
    )
    lag = {"saves": 1, "p50_s": 2.0, "p95_s": 2.0, "p99_s": 2.0}
    run: dict[str, Any] = json.loads(await upbeat(dsn, "release", campaign.slug, "--json"))
    assert (run["waves"], run["lag"]) == ({"firing": 1}, lag)
    assert run["presaves"] == {"spotify": {"saved": 1, "waiting": 3}}
    words = await upbeat(dsn, "release", campaign.slug)
    assert "1 saves after 2.00 s (p50)" in words

    facts: dict[str, Any] = json.loads(await upbeat(dsn, "status", "--json"))
    [one] = facts["campaigns"]
    assert (one["waves"], one["lag"], one["due"]) == ({"firing": 1}, lag, 3)
    assert (facts["waves"], facts["lag"], facts["queue"]["due"]) == ({"firing": 1}, lag, 3)
    assert facts["scheduler"] is False
    assert "does not beat" in await upbeat(dsn, "status")


async def paused(database: Database, campaign: int) -> bool:
    """Whether its run rests."""
    return bool(await database.pool.fetchval("SELECT paused FROM campaign WHERE id = $1", campaign))


async def upbeat(dsn: str, *words: str, code: int = 0) -> str:
    """What the command says."""
    env = environment(dsn, "http://127.0.0.1:9", _KEY)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *words, cwd="/", env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == code, err.decode()[-2000:]
    return (out if code == 0 else err).decode().strip()
