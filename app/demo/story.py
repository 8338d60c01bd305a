"""The artist's part of the story, and the release itself."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any

from app.demo.stage import ARTIST, GUILD, SPOTIFY_CLIENT, Stage
from core.campaign import Campaign
from core.ids import ArtistId
from core.repositories import Artwork
from core.services.teams import Actor
from notifications.artwork import prepare_artwork
from sandbox.catalogue import Product, Track
from sandbox.discord.interactions import InteractionFailed
from sandbox.discord.records import Attachment
from sandbox.discord.state import discord_of
from sandbox.dsps.spotify import spotify_of
from sandbox.faults import Fault

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
    """A cover drawn here: PNG bytes, 1400 square."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1400, 1400), "#0b1026")
    draw = ImageDraw.Draw(picture)
    for step in range(14):
        box = (700 - 45 * step, 700 - 45 * step, 700 + 45 * step, 700 + 45 * step)
        draw.ellipse(box, outline=(255 - step * 12, 70 + step * 10, 150 + step * 6), width=9)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


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
    stage.world.catalogue.put(_product(title, campaign))
    return campaign


async def open_campaign_in_discord(stage: Stage, *, title: str = "Night Drive") -> Campaign:
    """The same, as the artist does it: bind the server, create, edit, announce and open with /campaign."""
    discord = discord_of(stage.world)
    guild, artist = discord.guilds[GUILD], discord.user(ARTIST, "NEON")

    async def campaign(command: str, **options: Any) -> None:
        await artist.command(guild, "general", f"/campaign {command}", **options)

    for _ in range(20):  # the gateway may still be connecting
        try:
            await campaign("help")
            break
        except InteractionFailed:
            await asyncio.sleep(1)
    code = await stage.parts.teams.invite("NEON")
    await campaign("settings", code=code, channel=guild.channel("announcements"))
    day = (stage.parts.clock.now() + timedelta(days=1)).date()
    art = Attachment(name="cover.png", body=cover(), mime="image/png")
    await campaign("create", title=title, date=day.isoformat(), artwork=art)
    async with stage.parts.database.store() as tx:
        made = (await tx.campaigns.of_artists([ArtistId(1)]))[0]
    for field, value in _FIELDS.items():
        await campaign("edit", campaign=str(made.id), field=field, value=value.format(title=title))
    await campaign("open", campaign=str(made.id))
    await campaign("announce", campaign=str(made.id))
    async with stage.parts.database.store() as tx:
        opened = await tx.campaigns.get(made.id)
    stage.world.catalogue.put(_product(title, opened))
    return opened


def _product(title: str, campaign: Campaign) -> Product:
    return Product(
        upc=UPC,
        title=title,
        artist="NEON",
        tracks=[Track(title=title, isrc=ISRC)],
        live_at={"*": campaign.rule.instant()},
    )


def trouble(stage: Stage) -> int:
    """Every fourth fan takes the permission back at Spotify, and Spotify answers 429 twice; returns how many are dead."""
    spotify = spotify_of(stage.world)
    dead = sorted(spotify.accounts)[::4]
    for username in dead:
        spotify.revoke_grant(username, SPOTIFY_CLIENT[0])
    body = {"error": {"status": 429, "message": "Too many requests"}}
    fault = Fault(
        vendor="spotify",
        kind="answer",
        pattern="PUT /spotify/v1/me/library",
        times=2,
        status=429,
        headers={"Retry-After": "2"},
        body=body,
    )
    stage.world.faults.add(fault)
    return len(dead)


def jump_to_release(stage: Stage, campaign: Campaign, *, seconds_before: float = 2.0) -> None:
    """Move the world's and the product's time to just before the moment."""
    stage.world.clock.jump_to(campaign.rule.instant() - timedelta(seconds=seconds_before))
