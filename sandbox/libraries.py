"""What listeners hold at every fake service, in one form for the control interface and the console."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something saved or followed: the service's own id, how it reads, and how often it was saved."""

    uri: str
    kind: str  # track | album | artist | playlist
    title: str
    added_at: datetime
    saves_seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One listener's."""

    account: str
    display_name: str
    items: list[Held]


class Libraries(Protocol):
    """A fake service that listeners save to; it puts itself into `World.libraries` under its name."""

    def libraries(self) -> Iterable[Library]:
        """Every listener's library."""
        ...

    def total_saves(self) -> int:
        """Every accepted save or follow, repeated ones too."""
        ...

    def revoke_grant(self, username: str, client_id: str) -> int:
        """The listener removes the application; how many permissions died."""
        ...
