"""A campaign in numbers for its team: shown to everyone in it, taken out by those who run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.campaign import Campaign, MemberRole
from core.figures import Taken, folded, table
from core.ids import CampaignId
from core.ports import Clock, Store
from core.repositories import Funnel
from core.services.teams import Actor, Teams

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What the charts show. `by_day`: joins by the campaign's own days; `by_country`: "" where none is known."""

    campaign: Campaign
    funnel: Funnel
    by_day: Mapping[date, int]
    by_country: Mapping[str, int]
    accent: str | None

    @property
    def empty(self) -> bool:
        """Nobody came yet."""
        f = self.funnel
        return not any((f.views, f.clicks, f.joined, f.authorised, f.saved, f.played))


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file of counts. `before`: the latest earlier exports."""

    campaign: Campaign
    csv: str
    lines: int
    before: tuple[Taken, ...]


class Figures:
    """Every look names its actor; another artist's campaign is never found."""

    def __init__(self, store: Store, clock: Clock, teams: Teams) -> None:
        self._store, self._clock, self._teams = store, clock, teams

    async def stats(self, actor: Actor, campaign_id: CampaignId) -> Stats:
        """Counted now. Raises Refused, NotFound."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.VIEWER)
            artwork = campaign.release.artwork_id
            return Stats(
                campaign=campaign,
                funnel=await tx.campaigns.funnel(campaign_id),
                by_day=await tx.figures.joins_by_day(campaign_id, campaign.rule.zone),
                by_country=await tx.figures.countries(campaign_id),
                accent=None if artwork is None else await tx.campaigns.accent(artwork),
            )

    async def export(self, actor: Actor, campaign_id: CampaignId) -> Export:
        """Recorded with the file, or there is no file. Raises Refused, NotFound."""
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            before = await tx.figures.taken(campaign_id, _SHOWN)
            lines = folded(await tx.figures.lines(campaign_id, campaign.rule.zone))
            if lines:
                await tx.figures.take(campaign_id, actor.user_id, len(lines), self._clock.now())
        return Export(campaign=campaign, csv=table(lines), lines=len(lines), before=tuple(before))
