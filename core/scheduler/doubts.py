"""A permission is called dead only when it was dead twice, and when nothing else explains it: its fan is asked for it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from core.grant import Grant
from core.ids import GrantId
from core.presave import Answer, Outcome
from core.scheduler.breaker import Breaker

AGAIN = timedelta(minutes=10)  # what could not be told now is asked again after this
_BELIEF = timedelta(hours=3) // AGAIN  # a day ahead there is time: an outage is over by then
_FORGET = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What some answers mean together. `unclear`: asked again, and nobody is told anything."""

    alive: list[GrantId]
    dead: list[GrantId]
    unclear: list[GrantId]


class _Doubt(NamedTuple):
    since: datetime
    dead: bool


class Doubts:
    """What one process knows of a service's permissions that gave no clear answer. Pure.

    While nearly all answers are suspect, or the lane gives no slots, the service rests and nobody is given up.
    """

    def __init__(self) -> None:
        self._breaker = Breaker(belief=_BELIEF)
        self._open: dict[GrantId, _Doubt] = {}
        self._rests_until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Nothing is to be asked now."""
        if self._rests_until is None:
            return False
        if now < self._rests_until:
            return True
        self._rests_until = None
        self._breaker.rested()
        self._open = {grant: doubt for grant, doubt in self._open.items() if now - doubt.since < _FORGET}
        return False

    def is_fresh(self, grant: Grant, now: datetime) -> bool:
        """Its doubt is so young that asking again would tell nothing new."""
        doubt = self._open.get(grant.id)
        return doubt is not None and now - doubt.since < AGAIN

    def saw(self, grant: Grant, outcome: Outcome | None) -> bool:
        """One more answer (None: the lane is closed); whether the next one is worth asking for."""
        if outcome is None:
            return False
        self._breaker.judge(Answer(outcome=outcome), 2, grant.id)
        return not self._breaker.tripped

    def verdicts(self, seen: Mapping[GrantId, Outcome | None], now: datetime, *, stopped: bool) -> Verdicts:
        """At the end of a page. `stopped`: `saw` said so."""
        if stopped:
            self._rests_until = now + AGAIN
        alive, dead, unclear = [], [], []
        for grant, outcome in seen.items():
            before = self._open.pop(grant, None)
            ended = outcome is Outcome.NEEDS_REAUTH
            # the account is refused, not the permission: asking again would not help; the save says why
            if outcome in (Outcome.SAVED, Outcome.NOT_ENTITLED):
                alive.append(grant)
            elif ended and before is not None and before.dead and not stopped:
                dead.append(grant)
            else:
                unclear.append(grant)
                if outcome is not None:
                    self._open[grant] = _Doubt(now, ended)
        return Verdicts(alive=alive, dead=dead, unclear=unclear)
