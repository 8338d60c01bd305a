"""Tells a provider's outage from fans' dead grants: many failures in a row are nobody's fault but theirs."""

from __future__ import annotations

from collections import deque

from core.presave import Answer, Outcome

_SUSPECT = frozenset({Outcome.NEEDS_REAUTH, Outcome.TRANSIENT, Outcome.APP_MISCONFIGURED})
_WINDOW = 40
_LEAST = 20
_SHARE = 0.9


class Breaker:
    """Looks at a lane's last answers; while nearly all are suspect, a dead grant is not believed."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=_WINDOW)

    @property
    def tripped(self) -> bool:
        """Whether the lane looks broken as a whole."""
        return len(self._last) >= _LEAST and sum(self._last) >= _SHARE * len(self._last)

    def judge(self, answer: Answer) -> Answer:
        """The answer to act on: during an outage a dead grant becomes a transient failure."""
        self._last.append(answer.outcome in _SUSPECT)
        if self.tripped and answer.outcome is Outcome.NEEDS_REAUTH:
            return Answer(outcome=Outcome.TRANSIENT, detail=f"outage? {answer.detail}")
        return answer

    def reset(self) -> None:
        """After a pause: look afresh."""
        self._last.clear()
