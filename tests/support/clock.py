"""A clock that tests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """Implements core.ports.Clock."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime(2026, 11, 27, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Where the test put it."""
        return self.at

    def advance(self, **by: float) -> None:
        """timedelta's arguments."""
        self.at += timedelta(**by)
