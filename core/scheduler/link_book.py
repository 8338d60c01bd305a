"""Where each campaign plays on each DSP: looked up once per market, remembered, asked again while it is missing."""

from __future__ import annotations

import asyncio
from time import monotonic

from core.campaign import Campaign, SaveTarget
from core.ids import WORLD, CampaignId, DspName, Market
from core.links import Link, LinkMethod, search_link, trusted
from core.ports import Clock, Dsps, Recording, Store

_MISS_LIFE_S = 3.0
_HIT_LIFE_S = 120.0

Key = tuple[CampaignId, DspName, Market]
Known = tuple[float, Link | None]  # until when (monotonic)
Page = dict[tuple[DspName, Market], Known]


class LinkBook:
    """Caches per process, a page for each campaign; a miss is asked again after three seconds.

    One look-up at a time per key. Every process is told of a change (storage.notices) and tears the page out.
    """

    def __init__(self, store: Store, clock: Clock, dsps: Dsps) -> None:
        self._store, self._clock, self._dsps = store, clock, dsps
        self._pages: dict[CampaignId, Page] = {}
        self._locks: dict[Key, asyncio.Lock] = {}

    def known(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> Known | None:
        """What was found lately, without waiting; None: `find` looks."""
        page = self._pages.get(campaign_id)
        known = page.get((dsp, market)) if page else None
        return known if known and known[0] > monotonic() else None

    async def find(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> Link | None:
        """The link a save needs (with its item), or None while the DSP does not have the release.

        Raises RetryLater, Misconfigured.
        """
        key = (campaign_id, dsp, market)
        known = self.known(*key)
        if known is not None:
            return known[1]
        async with self._locks.setdefault(key, asyncio.Lock()):
            while (known := self.known(*key)) is None:
                page = self._pages.setdefault(campaign_id, {})
                link = await self._look_up(campaign_id, dsp, market)
                # a page torn out meanwhile: it was changed, and is looked up anew
                if self._pages.get(campaign_id) is page:
                    known = page[dsp, market] = monotonic() + (_HIT_LIFE_S if link else _MISS_LIFE_S), link
                    break
            return known[1]

    async def where_to_play(self, campaign: Campaign, dsp: DspName, market: Market) -> Link:
        """A link that always leads somewhere: a known one, else the service's search."""
        async with self._store() as tx:
            links = [link for link in await tx.campaigns.links(campaign.id) if trusted(link)]
        elsewhere = next((link for link in links if link.dsp is dsp), None)  # the same page, found earlier
        return (
            best(links, dsp, market)
            or elsewhere
            or search_link(dsp, campaign.artist.name, campaign.title, self._dsps[dsp].link_base)
        )

    def forget(self, campaign_id: CampaignId | None) -> None:
        """After a change; None: of whichever campaign."""
        if campaign_id is None:
            self._pages.clear()
        else:
            self._pages.pop(campaign_id, None)

    async def _look_up(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> Link | None:
        async with self._store() as tx:
            campaign = await tx.campaigns.get(campaign_id)
            known = [link for link in await tx.campaigns.links(campaign_id) if trusted(link)]
        stored = best([link for link in known if link.item], dsp, market)
        if stored is not None:
            return stored
        finder = self._dsps[dsp].finder
        if finder is None:
            return best(known, dsp, market)
        link = await finder.find(recording_of(campaign), market)
        if link is not None and not trusted(link):
            return None
        if link is not None:
            async with self._store() as tx:
                await tx.campaigns.put_link(campaign_id, link, self._clock.now())
        return link


def best(links: list[Link], dsp: DspName, market: Market) -> Link | None:
    """What the artist gave goes before what was found; then the market's own before the world's."""
    mine = [link for link in links if link.dsp is dsp and link.market in (market, WORLD)]
    return min(
        mine, key=lambda link: (link.method is not LinkMethod.ARTIST, link.market == WORLD), default=None
    )


def recording_of(campaign: Campaign) -> Recording:
    """What is looked up for a campaign."""
    release = campaign.release
    return Recording(
        artist=campaign.artist.name,
        title=release.title,
        upc=release.upc,
        isrcs=tuple(t.isrc for t in release.tracks if t.isrc),
        whole_album=campaign.target is SaveTarget.ALBUM,
        on=campaign.rule.on,
    )
