"""Everything the fakes share: time, faults, the journal, the catalogue and where the world is reachable."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from sandbox.catalogue import Catalogue
from sandbox.clock import SandboxClock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.libraries import Libraries


@dataclass(slots=True)
class World:
    """One sandbox. `base_url` is known once the server listens ("http://127.0.0.1:PORT")."""

    clock: SandboxClock = field(default_factory=SandboxClock)
    faults: Faults = field(default_factory=Faults)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - a repeatable world
    base_url: str = ""
    # each fake's own state by its name, e.g. "telegram"
    vendors: dict[str, Any] = field(default_factory=dict)
    # the fakes that people save to, by their names
    libraries: dict[str, Libraries] = field(default_factory=dict)
    journal: Journal = field(init=False)
    catalogue: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal(self.clock)
        self.catalogue = Catalogue(self.clock)
