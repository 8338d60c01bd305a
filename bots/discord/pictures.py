"""Artwork for Discord: by its public address where Discord can reach it, else uploaded."""

from __future__ import annotations

from bots.discord.drawing import Picture
from core.campaign import Campaign
from core.ids import ArtworkId, CampaignId
from core.ports import Store


class Pictures:
    """Discord's own servers fetch addresses; they reach ours only at a public https address."""

    def __init__(self, store: Store, public_url: str) -> None:
        self._store, self._public_url = store, public_url

    async def of(self, campaign: Campaign) -> Picture | None:
        """The campaign's artwork, large."""
        if campaign.release.artwork_id is None:
            return None
        if self._public_url.startswith("https://"):
            return Picture(
                url=f"{self._public_url}/art/{campaign.slug}-r{campaign.revision}/square.jpg", small=False
            )
        return await self._read(campaign.release.artwork_id, "square")

    async def of_message(
        self, artwork_id: ArtworkId | None, campaign_id: CampaignId | None
    ) -> Picture | None:
        """A message's artwork, large."""
        if artwork_id is None:
            return None
        if campaign_id is not None:
            async with self._store() as tx:
                campaign = await tx.campaigns.get(campaign_id)
            return await self.of(campaign)
        return await self._read(artwork_id, "square")

    async def small(self, artwork_id: ArtworkId | None) -> Picture | None:
        """Beside an answer that has to be quick."""
        return None if artwork_id is None else await self._read(artwork_id, "thumb")

    async def _read(self, artwork_id: ArtworkId, variant: str) -> Picture | None:
        async with self._store() as tx:
            body = await tx.campaigns.artwork(artwork_id, variant)
        return Picture(body=body, small=variant == "thumb") if body else None
