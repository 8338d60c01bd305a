"""The vendors' machine-readable specifications, which are not ours to copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SPECS = Path(os.environ.get("SPECS_DIR", Path(__file__).resolve().parents[2].parent / "shared" / "specs"))


def spec_file(name: str) -> Path:
    """The vendor's file. Where it is missing the test is skipped with a clear line, or fails when SPECS_REQUIRED is set."""
    path = SPECS / name
    if not path.exists():
        said = f"{path} is missing: set SPECS_DIR to the folder with the vendors' specifications"
        if os.environ.get("SPECS_REQUIRED"):
            pytest.fail(said)
        pytest.skip(said)
    return path
