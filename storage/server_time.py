"""What the database server's clock shows, by ours: where processes share moments, a slow answer moves none."""

from __future__ import annotations

import math

_DRIFT = 5e-4  # of two clocks, at the worst


class ServerTime:
    """The server's clock by ours. Of several looks the one that took least counts, for as long as clocks keep step.

    Slots reserved by a slow look would else be early or late against those of the next one, and bunch.
    """

    def __init__(self) -> None:
        self._lead, self._unsure, self._looked = 0.0, math.inf, 0.0

    def saw(self, shown: float, asked: float, answered: float) -> float:
        """What it shows when the answer is here. Seconds; `asked` and `answered` by our own clock."""
        lead, unsure = shown - (asked + answered) / 2, (answered - asked) / 2
        self._unsure += _DRIFT * (answered - self._looked)
        self._looked = answered
        if unsure <= self._unsure or abs(lead - self._lead) > unsure + self._unsure:
            self._lead, self._unsure = lead, unsure
        return answered + self._lead
