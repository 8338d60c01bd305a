"""What tests of storage and of the release engine start from."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.leases import Leases
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.queue_rows import working
from tests.support.release_stage import RunningClock, Stage
from tests.support.seeds import Seeds


@pytest.fixture
def seeds(database: Database, clock: FrozenClock) -> Seeds:
    """Over this test's database and clock."""
    return Seeds(database, clock)


@pytest.fixture
async def leases(database: Database) -> AsyncIterator[Leases]:
    """A worker of this test's own."""
    async with working(database) as worker:
        yield worker


@pytest.fixture
async def stage(database: Database, sealer: AesSealer) -> Stage:
    """Saves over this test's database."""
    return Stage(database, sealer, RunningClock())
