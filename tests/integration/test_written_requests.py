"""Written requests by the real command line over a real database; what is over is swept."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from core.ids import Channel
from storage.database import Database
from storage.retention import RetentionRows
from storage.sealing import new_key
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

ROOT = Path(__file__).parents[2]
NUMBER = "+491701234567"
KEY = new_key(1)


async def upbeat(dsn: str, *words: str, typed: str = "", keys: str = KEY) -> tuple[int, str, str]:
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
    env = keep | {"UPBEAT_ENV": "sandbox", "UPBEAT_DATABASE_URL": dsn, "UPBEAT_SECRET_KEYS": keys}
    pipe = asyncio.subprocess.PIPE
    group = () if words[0] == "audit" else ("fans",)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *group, *words, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, stderr=pipe
    )
    out, err = await process.communicate(typed.encode())
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_found_by_number_erased_and_recorded(seeds: Seeds, database: Database, dsn: str) -> None:
    fan, _ = await seeds.fan(external_id=NUMBER, channel=Channel.SMS)
    await database.pool.execute("UPDATE address SET channel = 'sms' WHERE fan_id = $1", fan.id)
    code, out, err = await upbeat(dsn, "find", "--phone", "0170 1234567", "--country", "de", "--by", "ada")
    assert (code, out) == (0, f"fan {fan.id}: sms …67\n"), err
    assert "1701234567" not in err
    code, out, err = await upbeat(dsn, "erase", str(fan.id), "--by", "ada", typed="no\n")
    assert code == 1
    assert "nothing was erased" in err
    assert (await upbeat(dsn, "erase", str(fan.id), "--by", "ada", typed=f"{fan.id}\n"))[0] == 0
    assert await database.pool.fetchval("SELECT count(*) FROM fan") == 0
    rows = await database.pool.fetch('SELECT act, "by", about FROM written_request ORDER BY id')
    assert [r["act"] for r in rows] == ["find", "show", "show", "erase"]
    assert {(r["by"], r["about"]) for r in rows} == {("ada", fan.id)}


async def test_an_unknown_fan_is_said(dsn: str) -> None:
    code, out, err = await upbeat(dsn, "export", "99")
    assert (code, out) == (1, "")
    assert "there is no fan 99" in err


async def test_who_did_what_is_told(seeds: Seeds, database: Database, dsn: str) -> None:
    assert (await upbeat(dsn, "audit"))[:2] == (0, "nothing in the last 30 days\n")
    fan, _ = await seeds.fan()
    campaign = await seeds.open()
    await upbeat(dsn, "export", str(fan.id), "--by", "ada")
    await database.pool.execute(
        "INSERT INTO broadcast (artist_id, campaign_id, text, segment, status, author, second, send_at, queued)"
        " VALUES ($1, $2, 'hi', '{}', 'done', 77, 78, now() - interval '2 days', 412),"
        " ($1, $2, 'no', '{}', 'draft', 77, NULL, now(), 0)",
        campaign.artist.id,
        campaign.id,
    )
    code, out, _ = await upbeat(dsn, "audit", "--json")
    first, second = json.loads(out)
    assert code == 0
    assert (first["who"], first["act"], first["about"]) == ("ada", "export", str(fan.id))
    assert (second["where"], second["who"], second["act"]) == ("discord", "77", "broadcast")
    assert (second["about"], second["detail"]) == (campaign.slug, "done, 412 messages, confirmed by 78")
    code, out, _ = await upbeat(dsn, "audit", "--days", "1")
    assert "ada  export" in out
    assert "broadcast" not in out


async def test_expired_codes_are_swept(seeds: Seeds, database: Database, clock: FrozenClock) -> None:
    fan, _ = await seeds.fan()
    now = clock.now()
    async with database.store() as tx:
        await tx.tickets.put_code(b"old", "me", fan.id, now - timedelta(days=2))
        await tx.tickets.put_code(b"new", "me", fan.id, now + timedelta(minutes=1))
    assert await RetentionRows(database.pool).sweep({"code": now - timedelta(days=1)}) == {"code": 1}
    assert await database.pool.fetchval("SELECT code_hash FROM code") == b"new"


async def test_the_key_behind_the_hashes_cannot_be_lost_unnoticed(database: Database, dsn: str) -> None:
    async def opens(keys: str) -> tuple[int, str]:
        code, _, err = await upbeat(dsn, "audit", keys=keys)
        return code, err

    newer, other = new_key(2), new_key(3)
    assert (await opens(KEY))[0] == 0
    assert (await opens(f"{newer},{KEY}"))[0] == 0, "keys in front come and go"
    for wrong in (newer, f"{KEY},{newer}", other):
        code, err = await opens(wrong)
        assert code == 1
        assert "put the oldest key back" in err
        assert KEY.partition(":")[2] not in err
    assert (await opens(KEY))[0] == 0
    stored = await database.pool.fetchval("SELECT value #>> '{}' FROM app_state WHERE key = 'mac_key'")
    assert stored is not None
    assert len(stored) == 32
