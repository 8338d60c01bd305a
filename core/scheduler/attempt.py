"""What one attempt at a pre-save brought."""

from __future__ import annotations

from typing import NamedTuple

from core.presave import Answer


class Attempt(NamedTuple):
    """`asked`: the DSP was asked about this fan. `refusal`: the limit that a wish beside the save ran into."""

    answer: Answer
    asked: bool = True
    refusal: Answer | None = None
