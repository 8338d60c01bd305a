"""What a fan is offered for a release, and what their choice led to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.campaign import Campaign, CampaignStatus
from core.fan import Fan
from core.grant import Grant
from core.ids import WORLD, DspName, Market
from core.ladder import Rung
from core.presave import PreSave

C = CampaignStatus
LIVE = (C.OPEN, C.RELEASING, C.RELEASED)
SEEN = (C.ANNOUNCED, *LIVE)
FULL = "full"  # why less is promised than the button said: the service's day has no room left


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One service as this fan may have it. `account`: the connected account's name, when its grant still lives."""

    dsp: DspName
    label: str
    rung: Rung
    account: str | None = None
    presave: PreSave | None = None
    page: str = ""  # the service's own pre-save page, on the native rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a fan sees when they come for a campaign. `ticket_url` carries their personal link."""

    campaign: Campaign
    fan: Fan
    choices: tuple[Choice, ...]
    number: int | None
    ticket_url: str | None
    countdown: tuple[int, ...] = ()  # days before the release on which the fan hears from us
    silenced: bool = False  # they stopped messages here: what we promise to write would not come


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A promise was taken."""

    campaign: Campaign
    fan: Fan
    presave: PreSave
    number: int
    grant: Grant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """The service needs the fan's permission first: their personal link."""

    campaign: Campaign
    dsp: DspName
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markets:
    """Which wave counts for a fan. `countries`: the one that an IANA zone belongs to."""

    countries: Mapping[str, Market]

    def of(self, fan: Fan, grant: Grant | None, zone: str | None = None) -> Market:
        """The account's market, else that of the zone a page sees (now, or saw), else the fan's, else everybody's."""
        account = grant.account.country if grant else None
        country = account or self.country(zone or fan.zone) or fan.country
        return Market(country) if country else WORLD

    def named(self, code: str) -> Market:
        """The market of this very code; WORLD for anything else, so that whoever wrote it chooses nothing."""
        return Market(code) if code in self.countries.values() else WORLD

    def country(self, zone: str | None) -> str | None:
        """None for zones of no one country, and for none."""
        return self.countries.get(zone) if zone else None
