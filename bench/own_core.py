"""The measured process alone on a core of the machine, as a worker is whose database is on another one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_core() -> Iterator[None]:
    """All that this process has started (service, database) keeps to the other cores meanwhile.

    Else the scheduler puts a backend now and then where its client runs, and what that takes would be measured as
    ours. On a machine with one core nothing is changed.
    """
    cores = os.sched_getaffinity(0)
    mine = {min(cores)}
    if cores == mine:
        yield
        return
    _keep(_descendants(), cores - mine)
    os.sched_setaffinity(0, mine)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        _keep(_descendants(), cores)


def _keep(pids: list[int], cores: set[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(pid, cores)


def _descendants() -> list[int]:
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(") ")[2].split()[1])
    found = [os.getpid()]
    for pid in found:  # grows while it is read
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]
