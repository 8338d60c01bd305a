"""The artist's part of the story, and the release itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from app.demo.covers import draw_cover
from app.demo.stage import ARTIST, GUILD, Stage
from core.campaign import Campaign
from core.ids import ArtistId, CampaignId
from core.repositories import Artwork
from core.services.teams import Actor
from notifications.artwork import prepare_artwork
from sandbox.catalogue import Product, Track
from sandbox.discord.cannot import CannotDo
from sandbox.discord.interactions import InteractionFailed
from sandbox.discord.records import Attachment
from sandbox.discord.state import discord_of

ISRC, UPC = "QZSBX2600001", "602557676402"
KEYWORD = "NEON"
_ACTOR = Actor(guild_id=GUILD, user_id=ARTIST)
_FIELDS = {
    "mode": "global",
    "time": "12:00",
    "tracks": "{title} | " + ISRC,
    "upc": UPC,
    "keyword": KEYWORD,
    "dsps": "spotify,amazon_music",
}


def cover() -> bytes:
    """The cover of the single: PNG bytes, 1400 square."""
    return draw_cover("night-drive")


async def open_campaign(stage: Stage, *, title: str = "Night Drive", keyword: str = KEYWORD) -> Campaign:
    """NEON's single, released tomorrow at noon UTC everywhere, open for pre-saves."""
    parts = stage.parts
    code = await parts.teams.invite("NEON")
    await parts.teams.bind(_ACTOR, code, None)
    prepared = await asyncio.to_thread(prepare_artwork, cover())
    artwork = Artwork(
        images={"square": prepared.square, "card": prepared.card, "thumb": prepared.thumb},
        accent=f"#{prepared.accent.removeprefix('#')}",
    )
    day = (parts.clock.now() + timedelta(days=1)).date()
    draft = await parts.campaigns.create(_ACTOR, title=title, on=day, artwork=artwork)
    changes = {name: value.format(title=title) for name, value in _FIELDS.items()} | {"keyword": keyword}
    await parts.campaigns.edit(_ACTOR, draft.id, changes)
    campaign = await parts.campaigns.open(_ACTOR, draft.id)
    stage.world.catalogue.put(listed(title, campaign, UPC, ISRC))
    return campaign


async def open_campaign_in_discord(
    stage: Stage, *, title: str = "Night Drive", dsps: str = _FIELDS["dsps"]
) -> Campaign:
    """The same, as the artist does it: bind the server, create, edit, open and announce with /campaign."""
    await bind_server(stage)
    made = await create_in_discord(stage, title, cover())
    for field, value in (_FIELDS | {"dsps": dsps}).items():
        await campaign(stage, "edit", campaign=str(made.id), field=field, value=value.format(title=title))
    await campaign(stage, "open", campaign=str(made.id))
    await campaign(stage, "announce", campaign=str(made.id))
    opened = await current(stage, made.id)
    stage.world.catalogue.put(listed(title, opened, UPC, ISRC))
    return opened


async def campaign(stage: Stage, command: str, **options: Any) -> None:
    """The artist types /campaign in #general."""
    discord = discord_of(stage.world)
    artist = discord.user(ARTIST, "NEON")
    await artist.command(discord.guilds[GUILD], "general", f"/campaign {command}", **options)


async def bind_server(stage: Stage) -> None:
    """The artist redeems the operator's invitation once the bot is there."""
    for _ in range(20):  # the gateway may still be connecting
        try:
            await campaign(stage, "help")
            break
        except (InteractionFailed, CannotDo):
            await asyncio.sleep(1)
    code = await stage.parts.teams.invite("NEON")
    channel = discord_of(stage.world).guilds[GUILD].channel("announcements")
    await campaign(stage, "settings", code=code, channel=channel)


async def create_in_discord(stage: Stage, title: str, art: bytes, *, days: int = 1) -> Campaign:
    """A draft, released so many days from now."""
    day = (stage.parts.clock.now() + timedelta(days=days)).date()
    picture = Attachment(name="cover.png", body=art, mime="image/png")
    await campaign(stage, "create", title=title, date=day.isoformat(), artwork=picture)
    async with stage.parts.database.store() as tx:
        made = await tx.campaigns.of_artists([ArtistId(1)])
    return max(made, key=lambda one: one.id)


async def current(stage: Stage, campaign_id: CampaignId) -> Campaign:
    """The campaign as it is now."""
    async with stage.parts.database.store() as tx:
        return await tx.campaigns.get(campaign_id)


def listed(title: str, campaign: Campaign, upc: str, isrc: str) -> Product:
    """What the distributor delivers to the services."""
    return Product(
        upc=upc,
        title=title,
        artist="NEON",
        tracks=[Track(title=title, isrc=isrc)],
        live_at={"*": campaign.rule.instant()},
    )


def jump_to_release(stage: Stage, campaign: Campaign, *, seconds_before: float = 2.0) -> None:
    """Move the world's and the product's time to just before the moment."""
    stage.world.clock.jump_to(campaign.rule.instant() - timedelta(seconds=seconds_before))
