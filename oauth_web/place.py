"""Whose midnight a public page shows: the market that a link of ours names, else that of the visitor's time zone."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from core.campaign import Campaign, CampaignStatus, Wave, WaveStatus
from core.ids import WORLD, Market
from core.release_time import ReleaseMode
from oauth_web.site import Site

C = CampaignStatus
_FIRED = (WaveStatus.FIRING, WaveStatus.DONE)
_OVER = (C.RELEASED, C.ARCHIVED)
_SOON = timedelta(days=1)  # before the first place on earth has it


def market_of(site: Site, request: web.Request) -> Market:
    """`m` (a country) as our own links carry it, else `z` (an IANA zone) as the page's script adds it.

    Anybody may write either: what is no market counts for nothing. WORLD, the artist's own midnight, without any.
    """
    markets, zone = site.joining.markets, request.query.get("z")
    named = markets.named(request.query.get("m", ""))
    return named if named != WORLD else Market(markets.country(zone) or WORLD)


def asks_zone(site: Site, request: web.Request, campaign: Campaign) -> bool:
    """Whether the visitor's zone may change the page: hours before the release, and while parts of the world have it.

    Not where a link of ours says where they are; nor with one moment for all.
    """
    rule = campaign.rule
    told = site.joining.markets.named(request.query.get("m", "")) != WORLD
    if told or rule.mode is ReleaseMode.GLOBAL:
        return False
    soon = site.clock.now() >= rule.first_instant() - _SOON
    return campaign.status is C.RELEASING or (campaign.status is C.OPEN and soon)


async def wave_of(site: Site, campaign: Campaign, market: Market) -> Wave | None:
    """The moment that counts in a market."""
    async with site.store() as tx:
        return await tx.campaigns.wave_for(campaign.id, market)


def is_out(campaign: Campaign, wave: Wave | None) -> bool:
    """Whether the release is live where this wave counts; a release takes 25 hours round the globe."""
    if campaign.status in _OVER:
        return True
    return campaign.status is C.RELEASING and wave is not None and wave.status in _FIRED


def is_out_somewhere(campaign: Campaign) -> bool:
    """Whether the first market has it. Who follows a link of ours to a service comes from one that does."""
    return campaign.status is C.RELEASING or campaign.status in _OVER
