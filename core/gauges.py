"""Figures for operators: what is due, how far each release has come, how late its saves were."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.ids import CampaignId

STILL_SHOWN = timedelta(days=7)  # after its end a campaign is history


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What workers may claim now."""

    due: int
    oldest_s: float | None  # for how long the first of it has been due


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """From the moment (its wave fired; the fan joined, when that was later) to the save, in seconds."""

    saves: int
    p50_s: float
    p95_s: float
    p99_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignProgress:
    """Counts of one campaign's run, for status and the live view."""

    id: CampaignId
    title: str
    status: str
    paused: bool
    waves: dict[str, int]  # status -> count
    next_wave: datetime | None
    by_dsp: dict[str, dict[str, int]]  # dsp -> status -> count
    due: int
    oldest_due_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """One campaign's run by service: counts by status, and what stands in the way (status, the DSP's word, count)."""

    waves: dict[str, int]  # status -> count
    next_wave: datetime | None
    by_dsp: dict[str, dict[str, int]]
    causes: list[tuple[str, str, str, int]]  # dsp, status, detail, count; the most frequent first
    held: dict[str, datetime]  # dsp -> until when its catalogue is not asked again


class Gauges(Protocol):
    """Read-only figures; none of them reads what is finished and old."""

    async def backlog(self, now: datetime) -> Backlog:
        """Over all firing waves: a look for each scrape."""
        ...

    async def progress(self, campaign_id: CampaignId, now: datetime) -> RunProgress:
        """One campaign's run."""
        ...

    async def campaigns(self, now: datetime) -> list[CampaignProgress]:
        """Every campaign before its end or not long after it (STILL_SHOWN), and each with a late-comer to save."""
        ...

    async def lags(self, campaigns: Collection[CampaignId]) -> dict[CampaignId | None, Lag]:
        """Of all their saves; None: of all of them together. Only those that have any."""
        ...

    async def messages(self, now: datetime) -> dict[str, dict[str, int]]:
        """channel -> status -> count: what is not finished, and all about the campaigns of `campaigns`."""
        ...

    async def unfinished(self) -> dict[str, dict[str, int]]:
        """channel -> status -> count of the messages that are queued, on their way or in doubt.

        Answers of the last days of which nobody knows whether they arrived are `answer_unknown`.
        """
        ...

    async def inbox_depth(self) -> int:
        """Unprocessed inbound items."""
        ...

    async def inbox_given_up(self) -> int:
        """Inbound items that were tried in vain for the last time and are kept still."""
        ...

    async def healthy(self) -> bool:
        """The database answers and some scheduler beat within the last minute."""
        ...
