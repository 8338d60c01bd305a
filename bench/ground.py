"""What benchmarks stand on: the stub, a private PostgreSQL, the product's parts and rows by the thousand."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import memory
from app.settings import load
from app.wiring import Parts, assembled
from core.ids import Channel
from storage.database import migrate
from storage.embedded import EmbeddedPostgres
from storage.sealing import new_key

WAITING_CAMPAIGNS = 2000


@asynccontextmanager
async def stub(kind: str = "stub") -> AsyncIterator[str]:
    """The base URL of `bench.<kind>`; the process ends with us."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"bench.{kind}", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    port = int(await process.stdout.readline())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await process.wait()


@asynccontextmanager
async def product(api_url: str, **more: str) -> AsyncIterator[Parts]:
    """Parts over a fresh database, with durable commits as in production."""
    with tempfile.TemporaryDirectory(prefix="upbeat-bench-") as folder:
        Path(folder).chmod(0o755)
        async with EmbeddedPostgres(Path(folder) / "data") as server:
            await migrate(server.dsn)
            env = {
                "UPBEAT_ENV": "sandbox",
                "UPBEAT_SECRET_KEYS": new_key(1),
                "UPBEAT_SPOTIFY_CLIENT_ID": "bench",
                "UPBEAT_SPOTIFY_CLIENT_SECRET": "bench",
                "UPBEAT_SPOTIFY_QUOTA": "extended",
                "UPBEAT_SPOTIFY_AUTHORIZE_URL": f"{api_url}/authorize",
                "UPBEAT_SPOTIFY_TOKEN_URL": f"{api_url}/token",
                "UPBEAT_SPOTIFY_API_URL": f"{api_url}/v1",
                "UPBEAT_SAVE_RATE": "1000000",
            }
            env |= {f"UPBEAT_{name.upper()}": value for name, value in more.items()}
            settings, _ = load(env, None)
            async with assembled(settings, server.dsn, pool_max=6) as parts:
                memory.settle()
                yield parts


async def seed(parts: Parts, fans: int, *, spent_every: int = 0) -> int:
    """One firing campaign with `fans` pre-saves and live grants, and 2,000 open ones that wait; returns its id.

    `spent_every`: the access token of every so-manieth grant must be refreshed first.
    """
    pool, now = parts.database.pool, datetime.now(UTC)
    await pool.execute("INSERT INTO artist (name, slug) VALUES ('Bench', 'bench')")
    await pool.execute("INSERT INTO release (title, kind) VALUES ('Bench', 'single')")
    await pool.execute(
        "INSERT INTO campaign (artist_id, release_id, slug, code, status, release_on, release_at, zone, mode, target, dsps)"
        " SELECT 1, 1, 's' || i, 'c' || i, CASE WHEN i = 0 THEN 'releasing' ELSE 'open' END, '2030-01-01', '00:00', 'UTC',"
        " 'global', 'tracks', '[\"spotify\"]' FROM generate_series(0, $1::int) i",
        WAITING_CAMPAIGNS,
    )
    await pool.execute(
        "INSERT INTO wave (campaign_id, market, fires_at, status, fired_at) SELECT id, '*',"
        " CASE WHEN status = 'releasing' THEN $1::timestamptz ELSE $2::timestamptz END, CASE WHEN status = 'releasing' THEN 'firing' ELSE 'planned' END,"
        " CASE WHEN status = 'releasing' THEN $1::timestamptz END FROM campaign",
        now,
        now + timedelta(days=900),
    )
    await pool.execute(
        "INSERT INTO link (campaign_id, dsp, url, item, method, found_at)"
        " SELECT id, 'spotify', 'https://open.spotify.com/track/x', 'spotify:track:0000000000000000000000', 'artist', $1 FROM campaign WHERE slug = 's0'",
        now,
    )
    await pool.execute(
        "INSERT INTO fan (name, created_at) SELECT 'fan', $2 FROM generate_series(1, $1::int)", fans, now
    )
    await _grants(parts, fans, now, spent_every)
    await pool.execute(
        "INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, grant_id, joined_at)"
        " SELECT c.id, g.fan_id, 'spotify', 'auto', w.id, g.id, $1 FROM campaign c JOIN wave w ON w.campaign_id = c.id,"
        " dsp_grant g WHERE c.slug = 's0'",
        now,
    )
    await pool.execute(
        "INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, joined_at) SELECT c.id, 1 + c.id % $2::int, 'spotify', 'auto',"
        " w.id, $1 FROM campaign c JOIN wave w ON w.campaign_id = c.id WHERE c.slug <> 's0'",
        now,
        min(fans, 1000),
    )
    await pool.execute("ANALYZE")
    return int(await pool.fetchval("SELECT id FROM campaign WHERE slug = 's0'"))


async def give_chats(parts: Parts, campaign_id: int) -> None:
    """From now on each of the campaign's fans has a chat, and is owed a receipt when saved."""
    pool = parts.database.pool
    async with parts.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.TELEGRAM, "bench", "bench")
    await pool.execute(
        "INSERT INTO address (sender_id, fan_id, channel, external_id, created_at)"
        " SELECT $1, fan_id, 'telegram', fan_id::text, now() FROM presave WHERE campaign_id = $2",
        sender.id,
        campaign_id,
    )
    await pool.execute(
        "UPDATE presave p SET address_id = a.id FROM address a WHERE a.fan_id = p.fan_id AND p.campaign_id = $1",
        campaign_id,
    )
    await pool.execute("VACUUM FULL ANALYZE presave")


async def _grants(parts: Parts, fans: int, now: datetime, spent_every: int) -> None:
    rows = []
    for i in range(1, fans + 1):
        sealed = parts.sealer.seal("grant", str(i), f"access-{i}-" + "x" * 120)
        renewal = parts.sealer.seal("grant", str(i), f"refresh-{i}-" + "x" * 120)
        spent = spent_every and i % spent_every == 0
        rows.append((i, i, "spotify", f"a{i}", "fan", "active", now, now + timedelta(days=180), "[]", sealed, renewal,
                     now + timedelta(hours=-1 if spent else 1), 1, now))  # fmt: skip
    await parts.database.pool.copy_records_to_table(
        "dsp_grant",
        records=rows,
        columns=["id", "fan_id", "dsp", "account_id", "account_name", "status", "authorized_at", "usable_until", "scopes",
                 "access_sealed", "refresh_sealed", "access_expires_at", "token_version", "changed_at"],
    )  # fmt: skip


async def reset(parts: Parts, campaign_id: int, *, spent_every: int = 0) -> None:
    """Everything waits again."""
    pool = parts.database.pool
    if spent_every:
        await pool.execute(
            "UPDATE dsp_grant SET access_expires_at = now() - interval '1 hour' WHERE id % $1 = 0",
            spent_every,
        )
    await pool.execute(
        "UPDATE presave SET status = 'waiting', worker_id = NULL, attempts = 0, next_at = NULL, saved_at = NULL"
        " WHERE campaign_id = $1",
        campaign_id,
    )
    await pool.execute("DELETE FROM delivery WHERE campaign_id = $1", campaign_id)
    await pool.execute("VACUUM ANALYZE presave, delivery")
