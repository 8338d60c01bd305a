"""The cover that an artist attaches to a command."""

from __future__ import annotations

import asyncio

import discord

from core.errors import Refused
from core.repositories import Artwork
from notifications.artwork import prepare_artwork

HEAVIEST = 8 * 1024**2  # bytes


def check_weight(picture: discord.Attachment) -> None:
    """Before it is fetched. Raises Refused."""
    if picture.size > HEAVIEST:
        raise Refused("artwork-too-heavy", size=-(-picture.size // 1024**2), limit=HEAVIEST // 1024**2)


async def uploaded(picture: discord.Attachment) -> Artwork:
    """Fetched and made ready in all its sizes. Raises Refused for what is no picture, too small or a bomb."""
    prepared = await asyncio.to_thread(prepare_artwork, await picture.read())
    images = {"square": prepared.square, "card": prepared.card, "thumb": prepared.thumb}
    return Artwork(images=images, accent=f"#{prepared.accent.lstrip('#')}")
