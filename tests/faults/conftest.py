"""What the tests among faults start from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import open_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """For a server of the test's own."""
    with open_folder() as made:
        yield made
