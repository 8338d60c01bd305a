"""How the interactive demo opens: one campaign in the archive, one announced, one about to be released."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from app.demo.covers import draw_cover
from app.demo.stage import Stage
from app.demo.story import (
    ISRC,
    KEYWORD,
    UPC,
    bind_server,
    campaign,
    create_in_discord,
    current,
    jump_to_release,
    listed,
)
from core.campaign import Campaign, CampaignStatus
from core.ids import CampaignId
from sandbox.discord.state import discord_of

COUNTDOWN = timedelta(minutes=3)
_PATIENCE_S = 60.0


async def open_the_world(stage: Stage, tell: Callable[[str], None]) -> Campaign:
    """Played by the artist with /campaign, over the wire; returns the campaign that is released in three minutes."""
    discord_of(stage.world).pace.new_dms = None  # robots open chats faster than Discord lets a bot
    await bind_server(stage)
    tell("the artist's first release is history ...")
    await _history(stage)
    tell("two more are on their way ...")
    await _announced(stage)
    soon = await _releasing(stage)
    jump_to_release(stage, soon, seconds_before=COUNTDOWN.total_seconds())
    await campaign(stage, "link", source="console", campaign=str(soon.id))
    return soon


async def _history(stage: Stage) -> None:
    first = await _opened(stage, "First Light", "first-light", "602557676419", "QZSBX2600002")
    jump_to_release(stage, first, seconds_before=1.0)
    await _reached(stage, first.id, CampaignStatus.RELEASED)
    await campaign(stage, "archive", campaign=str(first.id))


async def _announced(stage: Stage) -> None:
    later = await create_in_discord(stage, "Afterglow", draw_cover("afterglow"), days=16)
    await campaign(stage, "announce", campaign=str(later.id))
    stage.world.catalogue.put(listed("Afterglow", later, "602557676426", "QZSBX2600003"))


async def _releasing(stage: Stage) -> Campaign:
    soon = await _opened(stage, "Night Drive", "night-drive", UPC, ISRC, keyword=KEYWORD)
    await campaign(stage, "announce", campaign=str(soon.id))
    return await current(stage, soon.id)


async def _opened(
    stage: Stage, title: str, art: str, upc: str, isrc: str, *, keyword: str | None = None
) -> Campaign:
    draft = await create_in_discord(stage, title, draw_cover(art))
    fields = {"mode": "global", "time": "12:00", "tracks": f"{title} | {isrc}", "upc": upc}
    fields |= {"dsps": "spotify,amazon_music"} | ({"keyword": keyword} if keyword else {})
    for field, value in fields.items():
        await campaign(stage, "edit", campaign=str(draft.id), field=field, value=value)
    await campaign(stage, "open", campaign=str(draft.id))
    opened = await current(stage, draft.id)
    stage.world.catalogue.put(listed(title, opened, upc, isrc))
    return opened


async def _reached(stage: Stage, campaign_id: CampaignId, status: CampaignStatus) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while (await current(stage, campaign_id)).status is not status:
            await asyncio.sleep(0.3)
