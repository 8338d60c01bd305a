"""What goes wrong at the vendors while a crowd is told: refusals, cut lines, lost answers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sandbox.faults import Fault
from sandbox.world import World

_TELEGRAM = r"POST .*/send(Message|Photo)$"
_DISCORD = r"POST .*/channels/\d+/messages$"
_TWILIO = r"POST .*/Messages\.json$"
_SPOTIFY = r"PUT .*/me/library"
_PLACES = {"telegram": _TELEGRAM, "discord": _DISCORD, "twilio": _TWILIO, "spotify": _SPOTIFY}
_TOO_MANY: dict[str, dict[str, Any]] = {
    "telegram": {
        "body": {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
    },
    "discord": {
        "headers": {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "user"},
        "body": {"message": "You are being rate limited.", "retry_after": 0.5, "global": False},
    },
    "twilio": {"body": {"code": 20429, "message": "Too Many Requests", "more_info": "", "status": 429}},
    "spotify": {
        "headers": {"Retry-After": "1"},
        "body": {"error": {"status": 429, "message": "API rate limit exceeded"}},
    },
}
# at each step; a refusal stops a vendor's whole lane for a second, so those come seldom
_CUTS = (("telegram", "reset"), ("telegram", "reset_after"), ("discord", "reset_after"), ("discord", "malformed"),
         ("twilio", "reset"), ("twilio", "reset_after"), ("spotify", "reset_after"))  # fmt: skip
_REFUSES = {1: "discord", 2: "telegram", 3: "twilio", 4: "spotify", 6: "discord", 7: "telegram", 8: "twilio"}


class Trouble:
    """`step(n)`: the next sending to each vendor fails in one of its ways."""

    def __init__(self, world: World) -> None:
        self._faults = world.faults
        self._ordered: Counter[str] = Counter()

    def step(self, number: int) -> None:
        """Number 0, 1, 2, ..."""
        for vendor, kind in _CUTS:
            self._order(Fault(vendor=vendor, kind=kind, pattern=_PLACES[vendor]), kind)  # type: ignore[arg-type] # a Literal
        if (busy := _REFUSES.get(number)) is not None:
            more = _TOO_MANY[busy]
            self._order(Fault(vendor=busy, kind="answer", pattern=_PLACES[busy], status=429, **more), "429")

    def _order(self, fault: Fault, kind: str) -> None:
        self._faults.add(fault)
        self._ordered[f"{fault.vendor} {kind}"] += 1

    def end(self) -> Counter[str]:
        """What happened, by vendor and kind; what nobody ran into did not, and does not any more."""
        left = Counter(f"{f.vendor} {'429' if f.status == 429 else f.kind}" for f in self._faults.rules)
        self._faults.clear()
        return self._ordered - left
