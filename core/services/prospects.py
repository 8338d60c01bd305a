"""How far each service can go for one release: what the ladder asks, read once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.campaign import Campaign, CampaignStatus, Wave, WaveStatus
from core.ids import WORLD, DspName, FanId, Market
from core.ladder import Rung, capability
from core.links import LinkMethod, is_native_page
from core.ports import Dsp, Dsps, UnitOfWork
from core.presave import PreSaveStatus
from core.services.standing import TRIED_AGAIN_AFTER

_FIRED = (WaveStatus.FIRING, WaveStatus.DONE)
_BACKLOG = timedelta(days=7)
_OUT = (CampaignStatus.RELEASED, CampaignStatus.ARCHIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """A campaign as it stood at `now`. `pages`: the services' own pre-save pages, which the artist gave.

    `closed`: the services that turn away all but the operator's listed accounts, whatever the settings say.
    `full`: those whose allowance for the day of this release is promised to other fans. `left`: for how many more fans
    it has room, where there is an allowance.
    """

    campaign: Campaign
    waves: Mapping[Market, Wave]
    pages: Mapping[DspName, str]
    now: datetime
    closed: frozenset[DspName] = frozenset()
    full: frozenset[DspName] = frozenset()
    left: Mapping[DspName, int] = field(default_factory=dict)

    def away(self, market: Market) -> timedelta:
        """Until it is out there; zero once it is."""
        if self.campaign.status in _OUT:
            return timedelta(0)
        wave = self.waves.get(market) or self.waves.get(WORLD)
        if wave is None:
            return self.campaign.rule.instant() - self.now
        return timedelta(0) if wave.status in _FIRED else wave.fires_at - self.now

    def rung(
        self, service: Dsp, market: Market = WORLD, *, has_address: bool = True, listed: bool = False
    ) -> Rung:
        """Decided before the fan taps. `listed`: the service has let us in with this fan's account."""
        credential = service.credential
        return capability(
            service.best,
            service.grant,
            replace(credential, public=False) if service.name in self.closed else credential,
            has_address=has_address,
            listed=listed,
            short_life=service.short_life,
            away=self.away(market),
            native=service.name in self.pages,
            room=service.name not in self.full,
        )

    def only_listed(self, service: Dsp, market: Market = WORLD) -> bool:
        """Whether it would save by itself for accounts on the operator's list, and does for nobody else."""
        return self.rung(service, market) is not Rung.AUTO is self.rung(service, market, listed=True)

    def saving(self, dsps: Dsps) -> dict[DspName, int | None]:
        """Services that save by themselves for fans whom they have let in before, and for how many more of them.

        Whoever has authorised a client in development mode is on its list; of a service that has begun to turn fans
        away nobody knows who still is.
        """
        return {
            name: self.left.get(name)
            for name in self.campaign.dsps
            if name not in self.closed and self.rung(dsps[name], listed=True) is Rung.AUTO
        }


async def prospects(
    tx: UnitOfWork, dsps: Dsps, campaign: Campaign, now: datetime, fan: FanId | None = None
) -> Prospects:
    """Reads the waves, what the artist gave, and what is promised already. A fan's own promise has its room."""
    ahead = Prospects(
        campaign=campaign,
        waves={wave.market: wave for wave in await tx.campaigns.waves(campaign.id)},
        pages={
            link.dsp: link.url
            for link in await tx.campaigns.links(campaign.id)
            if link.method is LinkMethod.ARTIST and is_native_page(link.dsp, link.url)
        },
        now=now,
        closed=await tx.services.closed(now - TRIED_AGAIN_AFTER),
    )
    left = {dsp: room for dsp in campaign.dsps if (room := await _left(tx, dsps[dsp], ahead)) is not None}
    full = {dsp for dsp, room in left.items() if room <= 0}
    if full and fan is not None:
        mine = await tx.presaves.of_campaign(fan, campaign.id)
        full -= {p.dsp for p in mine if p.rung is Rung.AUTO and p.status is not PreSaveStatus.WITHDRAWN}
    return replace(ahead, full=frozenset(full), left=left)


async def _left(tx: UnitOfWork, service: Dsp, ahead: Prospects) -> int | None:
    """Saves that the service allows on the day of the release and that nobody is promised; once it is out, within a day."""
    budget = service.budget
    if budget is None or not service.saves:
        return None
    away = ahead.away(WORLD)
    out = away <= timedelta(0)
    until = budget.renews_at(ahead.now + away)
    since = ahead.now - _BACKLOG if out else until - timedelta(days=1)
    spoken_for = await tx.presaves.promised(service.name, since, until, budget)
    return max(0, budget.units - spoken_for) // budget.save if budget.save else 0
