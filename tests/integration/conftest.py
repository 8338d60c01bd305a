"""What storage tests start from."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds


@pytest.fixture
def seeds(database: Database, clock: FrozenClock) -> Seeds:
    """Over this test's database and clock."""
    return Seeds(database, clock)
