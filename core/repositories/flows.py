"""What flows ask of storage: settings, runs through an audience in batches, permissions that age. One transaction a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.delivery import DeliveryKind
from core.ids import ArtistId, CampaignId, DspName, FanId
from core.scheduler.planner import FlowSetting, Window
from core.text_cost import TextAudience

Saving = Mapping[
    DspName, int | None
]  # services that save by themselves now, and for how many more (None: for all)
NOWHERE: Mapping[CampaignId, Saving] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What one batch of a run did."""

    campaign_id: CampaignId
    kind: DeliveryKind
    looked: int
    queued: int
    done: bool


class FlowRuns(Protocol):
    """Runs: one message kind for one audience, walked in pages; the place reached is stored with what was queued."""

    async def settings(self, campaign_id: CampaignId) -> list[FlowSetting]:
        """What the artist changed."""
        ...

    async def put(self, campaign_id: CampaignId, setting: FlowSetting) -> None:
        """Insert or replace."""
        ...

    async def copy(self, source: CampaignId, to: CampaignId) -> None:
        """All settings of a campaign to another."""
        ...

    async def texted(self, campaign_id: CampaignId) -> TextAudience:
        """Numbers that take texts about it."""
        ...

    async def begin(self, window: Window) -> int:
        """Start the runs that are due and were never started; how many."""
        ...

    async def begin_openings(self, now: datetime) -> int:
        """Open campaigns of artists whom fans trust with future saves get their run once."""
        ...

    async def openings(self, now: datetime) -> list[CampaignId]:
        """Campaigns that are still being promised to the fans who trust their artists."""
        ...

    async def advance(
        self, now: datetime, limit: int, saving: Mapping[CampaignId, Saving] = NOWHERE
    ) -> Progress | None:
        """One page of one run, with its messages; None when nothing is left or others are at all of them.

        Of an opening that is not in `saving` nothing is promised yet: it stays where it is.
        """
        ...


class GrantAgeing(Protocol):
    """Permissions as they grow old; each call moves one bounded batch."""

    async def expiring(self, now: datetime, lead: timedelta, limit: int) -> int:
        """Active ones that end within `lead` become expiring."""
        ...

    async def ended(self, now: datetime, limit: int) -> int:
        """Those past their end need the fan's consent again."""
        ...

    async def destroy_unused(self, now: datetime, idle: timedelta, limit: int) -> int:
        """Tokens whose last use they were given for lies `idle` back are destroyed; the next `limit` are looked at."""
        ...

    async def ask_future(self, now: datetime, lead: timedelta, limit: int) -> int:
        """Fans whose permission behind "future saves" ends within `lead` are asked once; how many messages."""
        ...

    async def future_of(self, fan_id: FanId) -> list[tuple[ArtistId, str]]:
        """Artists (id and name) whose future releases are saved for this fan."""
        ...
