"""Once an hour: what was kept long enough goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from core.ports import Clock
from core.retention import cutoffs


class Sweeper(Protocol):
    """What sweeping asks of storage."""

    async def sweep(self, older_than: Mapping[str, datetime]) -> dict[str, int]:
        """Rule -> how many rows went."""
        ...


class Retention:
    """`proof_years`: how long a consent stays provable after its fan was erased."""

    def __init__(self, rows: Sweeper, clock: Clock, proof_years: int) -> None:
        self._rows, self._clock, self._proof_years = rows, clock, proof_years

    async def sweep(self) -> dict[str, int]:
        """Every rule of core.retention."""
        return await self._rows.sweep(cutoffs(self._clock.now(), self._proof_years))
