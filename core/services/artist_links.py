"""Where a release plays, as the artist sees and corrects it."""

from __future__ import annotations

from collections.abc import Mapping

from core.campaign import Campaign, MemberRole, SaveTarget
from core.errors import Refused
from core.ids import CampaignId, DspName
from core.links import Link, page_of
from core.ports import Store
from core.scheduler.link_book import LinkBook
from core.services.campaigns import Campaigns
from core.services.teams import Actor


class ArtistLinks:
    """An artist's own link goes before anything that is found, and is only ever changed by the artist."""

    def __init__(self, store: Store, campaigns: Campaigns, book: LinkBook) -> None:
        self._store, self._campaigns, self._book = store, campaigns, book

    async def known(
        self, actor: Actor, campaign_id: CampaignId
    ) -> tuple[Campaign, Mapping[DspName, list[Link]]]:
        """By service, in the order fans see them; a service without a link has an empty list."""
        campaign = await self._campaigns.get(actor, campaign_id)
        async with self._store() as tx:
            links = await tx.campaigns.links(campaign_id)
        return campaign, {dsp: [link for link in links if link.dsp is dsp] for dsp in campaign.dsps}

    async def put(self, actor: Actor, campaign_id: CampaignId, dsp: DspName, given: str) -> Link:
        """An address of the service, or an id as it writes them. Raises Refused."""
        campaign = await self._campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        if dsp not in campaign.dsps:
            raise Refused("error-dsp-not-offered")
        page = page_of(dsp, given, album=campaign.target is SaveTarget.ALBUM)
        link = await self._campaigns.set_link(actor, campaign_id, dsp, page)
        self._book.forget(campaign_id)
        return link

    async def drop(self, actor: Actor, campaign_id: CampaignId, dsp: DspName) -> int:
        """All links of the service; it is looked up again where that can be done."""
        await self._campaigns.get(actor, campaign_id, MemberRole.MANAGER)
        async with self._store() as tx:
            gone = await tx.campaigns.drop_link(campaign_id, dsp)
        self._book.forget(campaign_id)
        return gone
