"""A small file system of its own that a test can fill to the last byte, where the machine lets us mount one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PIECE = b"\0" * 2**16


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs at `place`; the test is skipped where it cannot be had."""
    place.mkdir()
    options = f"size={megabytes}m,mode=0755"
    if os.geteuid() != 0 or not _ran("mount", "-t", "tmpfs", "-o", options, "upbeat-small-disk", str(place)):
        pytest.skip("a full disk needs a file system of its own, and mounting one is not permitted here")
    try:
        yield place
    finally:
        _ran("umount", "--lazy", str(place))


def moved_to(disk: Path, folder: Path) -> None:
    """The folder lives there from now on, with its owner and permissions; where it was is a link."""
    new = disk / folder.name
    assert _ran("cp", "-a", str(folder), str(new)), "it did not fit"
    shutil.rmtree(folder)
    folder.symlink_to(new)


def fill(disk: Path) -> Path:
    """Until not one byte more fits; the file that must go to make room."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(_PIECE)
        except OSError:
            return ballast


def _ran(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
