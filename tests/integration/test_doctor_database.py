"""What `upbeat doctor` says about the way to an external database."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from app.doctor import Check, examine
from storage.leases import dedicated
from storage.sealing import new_key
from tests.support.pooling_proxy import pooling
from tests.support.ports import free_port

POOL = "UPBEAT_DATABASE_POOL"


async def asked(url: str, label: str = "UPBEAT_DATABASE_URL", **more: str) -> Check:
    """The check of the database, with nothing else configured."""
    environ = {"UPBEAT_ENV": "sandbox", "UPBEAT_SECRET_KEYS": new_key(1), "UPBEAT_DATABASE_URL": url} | more
    [check] = [c for c in await examine(environ, Path("no.env")) if c.label == label]
    return check


def through(port: int, dsn: str) -> str:
    """The same database by way of a proxy."""
    return f"postgresql://postgres@127.0.0.1:{port}{urlsplit(dsn).path}"


async def test_a_server_of_ones_own_is_fine(dsn: str) -> None:
    check = await asked(dsn)
    assert check.ok, check
    assert check.detail.startswith("PostgreSQL ")


@pytest.mark.parametrize(("in_turn", "warm"), [(False, 0), (False, 3), (True, 3)])
async def test_a_proxy_that_pools_transactions_is_refused(dsn: str, in_turn: bool, warm: int) -> None:
    proxy = pooling(dsn, in_turn=in_turn)
    async with proxy.open() as port:
        await proxy.warm(warm)
        for _ in range(3):  # what one look leaves behind does not deceive the next
            check = await asked(through(port, dsn))
            assert not check.ok
            assert "transaction-pooling proxy" in check.detail
            assert "session pooling" in check.resolution


async def test_the_stand_in_loses_what_a_session_holds(dsn: str) -> None:
    """As a real one does."""
    proxy, seen = pooling(dsn, in_turn=True), set()
    async with proxy.open() as port:
        await proxy.warm(2)
        connection = await asyncpg.connect(through(port, dsn), statement_cache_size=0)
        await connection.execute("SET application_name = 'ours'")
        for _ in range(2):
            async with connection.transaction():
                seen.add(await connection.fetchval("SELECT current_setting('application_name')"))
        await connection.close()
    assert seen == {"ours", ""}


async def test_a_proxy_that_keeps_sessions_is_fine(dsn: str) -> None:
    async with pooling(dsn, whole=True).open() as port:
        check = await asked(through(port, dsn))
    assert check.ok, check


async def test_our_lock_connections_ask_for_nothing_at_their_start(dsn: str) -> None:
    """A proxy in session mode refuses start parameters that it does not know; afterwards anything may be set."""
    proxy = pooling(dsn, whole=True)
    async with proxy.open() as port:
        connection = await dedicated(through(port, dsn))
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
    assert len(proxy.asked_for) == 1
    assert b"keepalives" not in proxy.asked_for[0]


async def test_the_server_has_room_for_our_processes(dsn: str) -> None:
    roomy = await asked(dsn, POOL, UPBEAT_DATABASE_POOL="20")
    assert roomy.ok
    assert "up to 27 connections a process (20 pooled); the server has 197" in roomy.detail
    assert "7 processes at most" in roomy.detail
    connection = await asyncpg.connect(dsn)
    try:
        name = urlsplit(dsn).path.strip("/")
        await connection.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 26')
        crowded = await asked(dsn, POOL, UPBEAT_DATABASE_POOL="20")
        assert not crowded.ok
        assert "the server has 26" in crowded.detail
        assert "max_connections" in crowded.resolution
        assert (await asked(dsn, POOL, UPBEAT_DATABASE_POOL="19")).ok
    finally:
        await connection.close()


async def test_nobody_there_is_said(dsn: str) -> None:
    check = await asked(through(free_port(), dsn))
    assert not check.ok
    assert "host and login" in check.resolution
