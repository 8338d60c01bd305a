"""One real PostgreSQL for the run, a fresh database from a migrated template for each test."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database
from storage.sealing import AesSealer, new_key
from tests.support.clock import FrozenClock

ROOT = Path(__file__).parents[1]
_ROOM = 4 * 2**30  # bytes: many times what a run needs
_numbers = itertools.count(1)


def _in_memory() -> Path | None:
    """Where there is room: a file system that keeps deleted files in mind is slow after thousands of databases."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM
    return shared if roomy else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The template database's address. Its folder is not pytest's own: as root the server runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="upbeat-tests-", dir=_in_memory()))
    folder.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.postgres_server", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    address = process.stdout.readline().strip()
    assert address, "PostgreSQL did not start"
    yield address
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=60)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def dsn(postgres: str) -> AsyncIterator[str]:
    """A database of this test's own."""
    name = f"test_{next(_numbers)}"
    admin = await asyncpg.connect(postgres.replace("/template_upbeat?", "/postgres?"))
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template_upbeat STRATEGY FILE_COPY')
    yield postgres.replace("/template_upbeat?", f"/{name}?")
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
def sealer() -> AesSealer:
    """With a fresh key."""
    return AesSealer(new_key(1))


@pytest.fixture
def clock() -> FrozenClock:
    """Friday 27 November 2026, 10:00 UTC, until the test moves it."""
    return FrozenClock()


@pytest.fixture
async def database(dsn: str, sealer: AesSealer) -> AsyncIterator[Database]:
    """Open, over this test's database."""
    opened = await Database.connect(dsn, sealer, pool_max=6)
    yield opened
    await opened.close()
