"""The distributor of the interactive demo: what a visitor announces with /campaign is delivered to the services."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from app.demo.stage import Stage
from core.campaign import Campaign
from sandbox.catalogue import Product, Track

_EVERY_S = 1.0


async def distribute(stage: Stage) -> None:
    """Until cancelled."""
    while True:
        await deliver(stage)
        await asyncio.sleep(_EVERY_S)


async def deliver(stage: Stage) -> None:
    """Releases that fans may see are in the services' catalogue, under the date they have now."""
    async with stage.parts.database.store() as tx:
        live = await tx.campaigns.live()
    for campaign in live:
        product = _known(stage, campaign) or _made(campaign)
        moment = {"*": campaign.rule.instant()}
        if stage.world.catalogue.by_upc(product.upc) is None or product.live_at != moment:
            stage.world.catalogue.put(replace(product, live_at=moment))


def _known(stage: Stage, campaign: Campaign) -> Product | None:
    catalogue, release = stage.world.catalogue, campaign.release
    if release.upc:
        return catalogue.by_upc(release.upc)
    theirs = (campaign.artist.name, release.title)
    return next((p for p in catalogue.products.values() if (p.artist, p.title) == theirs), None)


def _made(campaign: Campaign) -> Product:
    """Codes that the artist did not give are the distributor's to assign."""
    release = campaign.release
    tracks = [(track.title, track.isrc) for track in release.tracks] or [(release.title, None)]
    return Product(
        upc=release.upc or f"699{campaign.id:09d}",
        title=release.title,
        artist=campaign.artist.name,
        tracks=[
            Track(title=title, isrc=isrc or f"QZUPB26{campaign.id:03d}{number:02d}")
            for number, (title, isrc) in enumerate(tracks)
        ],
    )
