"""Tells a provider's outage from fans' dead grants: many failures in a row are nobody's fault but theirs."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

from core.ids import GrantId, PreSaveId
from core.presave import Answer, Outcome

REST = timedelta(seconds=30)
SECOND_LOOK = timedelta(seconds=5)

_GOOD = frozenset({Outcome.SAVED, Outcome.ALREADY_SAVED, Outcome.ACCEPTED})
_SUSPECT = frozenset({Outcome.NEEDS_REAUTH, Outcome.TRANSIENT, Outcome.APP_MISCONFIGURED})
_WINDOW = 40
_LEAST = 20
_PEOPLE = 5  # the troubles of fewer are theirs: they are tried again for hours, and told in the end
_SHARE = 0.9
_BELIEF = 3
_PATIENCE = timedelta(days=1) // REST  # rests in a row: no outage; it is something about these fans


class Breaker:
    """Looks at a lane's last answers. While nearly all are suspect, the lane rests and no grant is given up.

    A dead grant is believed at once while others succeed, else at the second look. After a rest one suspect answer
    is enough for the next rest; after three rests in which nothing but dead grants was seen they are dead indeed, and
    after a day of rests each answer counts for itself again: what nobody mends ends, and the fans are told.
    """

    def __init__(self, *, belief: int = _BELIEF) -> None:
        self._belief = belief  # rests
        self._last: deque[Outcome] = deque(maxlen=_WINDOW)
        self._whose: deque[PreSaveId | GrantId] = deque(maxlen=_WINDOW)
        self._rests = 0

    def judge(self, answer: Answer, attempts: int, whose: PreSaveId | GrantId) -> Answer:
        """The answer to act on; `attempts` counts the one just made."""
        outcome = answer.outcome
        self._last.append(outcome)
        self._whose.append(whose)
        if outcome in _GOOD:
            self._rests = 0
            return answer
        if outcome not in _SUSPECT:
            return answer
        if self.tripped:
            return Answer(outcome=Outcome.RATE_LIMITED, detail=f"outage? {answer.detail}", retry_after=REST)
        if outcome is Outcome.NEEDS_REAUTH and attempts < 2 and not _GOOD.intersection(self._last):
            return Answer(
                outcome=Outcome.TRANSIENT, detail=f"asked twice: {answer.detail}", retry_after=SECOND_LOOK
            )
        return answer

    @property
    def tripped(self) -> bool:
        """Whether the lane looks broken as a whole."""
        if self._rests >= _PATIENCE:
            return False
        suspects = [outcome for outcome in self._last if outcome in _SUSPECT]
        if self._rests >= self._belief and all(outcome is Outcome.NEEDS_REAUTH for outcome in suspects):
            return False
        if self._rests:
            return bool(suspects) and len(suspects) == len(self._last)
        many = len(self._last) >= _LEAST and len(suspects) >= _SHARE * len(self._last)
        return many and len(set(self._whose)) >= _PEOPLE

    def rested(self) -> None:
        """The lane starts again after a pause: look afresh."""
        if self.tripped:
            self._rests += 1
        self._last.clear()
        self._whose.clear()
