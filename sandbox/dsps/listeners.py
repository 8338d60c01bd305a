"""Listeners of a fake service, what they hold and how often each thing was saved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.libraries import Held, Library
from sandbox.world import World


@dataclass(slots=True, kw_only=True)
class Listener:
    """An account. `library`: what is saved or followed ("album:1"), and since when. `served`: may use applications."""

    username: str
    display_name: str
    country: str
    library: dict[str, datetime] = field(default_factory=dict)
    served: bool = True

    @property
    def number(self) -> int:
        """The service's own id of the account."""
        return number_of("user", self.username)


class Listeners:
    """The accounts of one service. `saves_seen[(username, item)]` counts every accepted save or follow."""

    def __init__(self, world: World, vendor: str, *, country: str = "US") -> None:
        self._world, self._vendor, self._country = world, vendor, country
        self.accounts: dict[str, Listener] = {}
        self.saves_seen: Counter[tuple[str, str]] = Counter()

    def add(self, username: str, display_name: str = "", *, country: str = "") -> Listener:
        """A listener; an existing one is returned as it is."""
        if username not in self.accounts:
            self.accounts[username] = Listener(
                username=username, display_name=display_name or username, country=country or self._country
            )
        return self.accounts[username]

    def save(self, listener: Listener, item: str) -> bool:
        """Put it there; False when it was there already. Counted either way."""
        new = item not in listener.library
        self.saves_seen[(listener.username, item)] += 1
        listener.library.setdefault(item, self._world.clock.now())
        kind = "follow" if item.startswith("artist:") else "save"
        count = self.saves_seen[(listener.username, item)]
        self._world.journal.add(self._vendor, kind, account=listener.username, uri=item, count=count)
        return new

    def libraries(self, titles: Mapping[str, str]) -> list[Library]:
        """Everybody's, in the form all services share."""
        return [
            Library(
                account=listener.username,
                display_name=listener.display_name,
                items=[
                    Held(
                        uri=item,
                        kind=item.partition(":")[0],
                        title=titles.get(item, item),
                        added_at=added_at,
                        saves_seen=self.saves_seen[(listener.username, item)],
                    )
                    for item, added_at in listener.library.items()
                ],
            )
            for listener in self.accounts.values()
        ]


def number_of(kind: str, key: str) -> int:
    """A number of nine digits that is always the same for the same thing."""
    digest = hashlib.sha256(f"{kind}:{key}".encode()).digest()
    return 100_000_000 + int.from_bytes(digest[:8], "big") % 900_000_000
