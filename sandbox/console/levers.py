"""What a visitor can do to the world: move its time, and make it misbehave as the real one does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.catalogue import Product
from sandbox.console.cast import Absent, Cast
from sandbox.dsps.spotify import spotify_of
from sandbox.faults import Fault
from sandbox.world import World

JUMPS = {
    "t-7": timedelta(days=-7),
    "t-1": timedelta(days=-1),
    "t-20s": timedelta(seconds=-20),
    "release": timedelta(0),
    "t+3": timedelta(days=3),
}
_LOST = (
    "The in-app browser closed the page after you agreed: nothing came back to Upbeat.\n"
    "Close this tab. Within three minutes the chat offers a way out."
)


def moment_of(product: Product) -> datetime:
    """When a release is out in most of the world."""
    return product.live_at.get("*") or min(product.live_at.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lever:
    label: str
    hint: str
    is_on: Callable[[], bool]
    turn: Callable[[bool], None]
    usable: Callable[[], bool]


class Levers:
    """`listed()` for the page, `turn(name, on)` and `jump(upc, to)` for its buttons."""

    def __init__(self, world: World, cast: Cast) -> None:
        self._world, self._cast = world, cast
        self._faults: dict[str, int] = {}
        self._all = {
            "spotify-429": self._fault(
                "spotify-429",
                "Spotify answers 429",
                "Every call to Spotify is refused with “too many requests” until you switch it back. Nothing is lost.",
                Fault(
                    vendor="spotify",
                    kind="answer",
                    pattern=" /spotify/v1/",
                    times=None,
                    status=429,
                    headers={"Retry-After": "2"},
                    body={"error": {"status": 429, "message": "Too many requests"}},
                ),
            ),
            "eaten": self._fault(
                "eaten",
                "In-app browser eats the callback",
                "After “Agree” the way back is lost, as in many in-app browsers.",
                Fault(
                    vendor="spotify",
                    kind="answer",
                    pattern="POST /spotify/authorize",
                    times=None,
                    status=200,
                    body=_LOST,
                ),
            ),
            "withdrawn": _Lever(
                label="Grant withdrawn",
                hint="Mia throws Upbeat out of her Spotify account. She can agree again at any time.",
                is_on=lambda: False,
                turn=self._withdraw,
                usable=lambda: bool(cast.grants()),
            ),
            "dms-closed": _Lever(
                label="DMs closed",
                hint="Mia allows no direct messages from members of the server.",
                is_on=lambda: not self._mia_open(),
                turn=self._close,
                usable=lambda: True,
            ),
        }

    def listed(self) -> list[dict[str, Any]]:
        """The switches as they stand."""
        return [
            {"name": name, "label": one.label, "hint": one.hint, "on": one.is_on(), "usable": one.usable()}
            for name, one in self._all.items()
        ]

    def turn(self, name: str, on: bool) -> None:
        """Raises Absent for a switch that does not exist."""
        if name not in self._all:
            raise Absent(f"There is no switch {name!r}.")
        self._all[name].turn(on)
        self._world.journal.add("console", "switch", what=self._all[name].label, on=on)

    def jump(self, upc: str, to: str) -> None:
        """Move the world's time relative to a release."""
        product = self._world.catalogue.by_upc(upc)
        if product is None or to not in JUMPS:
            raise Absent(f"There is no release {upc!r}, or no jump {to!r}.")
        self._world.clock.jump_to(moment_of(product) + JUMPS[to])
        self._world.journal.add("console", "clock", what=f"{product.title} {to}")

    def _fault(self, name: str, label: str, hint: str, fault: Fault) -> _Lever:
        faults = self._world.faults

        def turn(on: bool) -> None:
            faults.remove(self._faults.pop(name, 0))
            if on:
                self._faults[name] = faults.add(fault).id

        def is_on() -> bool:
            return any(rule.id == self._faults.get(name) for rule in faults.rules)

        return _Lever(label=label, hint=hint, is_on=is_on, turn=turn, usable=lambda: True)

    def _withdraw(self, on: bool) -> None:
        for grant in self._cast.grants() if on else []:
            spotify_of(self._world).revoke_grant(grant.account.username, grant.client.client_id)

    def _mia_open(self) -> bool:
        try:
            return self._cast.discord("mia").dms_open
        except Absent:
            return True

    def _close(self, on: bool) -> None:
        mia = self._cast.discord("mia")
        mia.dms_open = not on
