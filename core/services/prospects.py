"""How far each service can go for one release: what the ladder asks, read once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.campaign import Campaign, CampaignStatus, Wave, WaveStatus
from core.ids import WORLD, DspName, Market
from core.ladder import Rung, capability
from core.links import LinkMethod, is_native_page
from core.ports import Dsp, UnitOfWork
from core.services.standing import TRIED_AGAIN_AFTER

_FIRED = (WaveStatus.FIRING, WaveStatus.DONE)
_OUT = (CampaignStatus.RELEASED, CampaignStatus.ARCHIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """A campaign as it stood at `now`. `pages`: the services' own pre-save pages, which the artist gave.

    `closed`: the services that turn away all but the operator's listed accounts, whatever the settings say.
    """

    campaign: Campaign
    waves: Mapping[Market, Wave]
    pages: Mapping[DspName, str]
    now: datetime
    closed: frozenset[DspName] = frozenset()

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
        )

    def only_listed(self, service: Dsp, market: Market = WORLD) -> bool:
        """Whether it would save by itself for accounts on the operator's list, and does for nobody else."""
        return self.rung(service, market) is not Rung.AUTO is self.rung(service, market, listed=True)


async def prospects(tx: UnitOfWork, campaign: Campaign, now: datetime) -> Prospects:
    """Reads the waves and what the artist gave."""
    return Prospects(
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
