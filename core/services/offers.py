"""What a fan is offered for a release, and what their choice led to."""

from __future__ import annotations

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


def market_of(fan: Fan, grant: Grant | None) -> Market:
    """The market whose wave counts for this fan: the account's, else the one a page saw, else everybody's."""
    country = (grant.account.country if grant else None) or fan.country
    return Market(country) if country else WORLD
