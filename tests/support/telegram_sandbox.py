"""A running fake Telegram with one bot and one person, and the real SDK pointed at it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from PIL import Image

from sandbox.server import SandboxServer
from sandbox.telegram.people import Person
from sandbox.telegram.state import TelegramWorld, telegram_of
from sandbox.world import World

TOKEN = "4242:good"


@dataclass(frozen=True, kw_only=True)
class Rig:
    world: World
    tg: TelegramWorld
    bot: Bot
    mia: Person
    http: aiohttp.ClientSession

    async def raw(self, method: str, token: str = TOKEN, **body: Any) -> tuple[int, dict[str, Any]]:
        """One call without the SDK: HTTP status and answer."""
        url = f"{self.world.base_url}/telegram/bot{token}/{method}"
        async with self.http.post(url, json=body) as answer:
            return answer.status, await answer.json()


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Rig]:
    server = SandboxServer()
    world = await server.start(vendors=("telegram",))
    tg = telegram_of(world)
    tg.add_bot(TOKEN, "neon_bot", "NEON")
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"{world.base_url}/telegram"), timeout=5)
    try:
        async with aiohttp.ClientSession() as http:
            bot = Bot(TOKEN, session=session)
            mia = tg.person(7, first_name="Mia", language_code="de")
            yield Rig(world=world, tg=tg, bot=bot, mia=mia, http=http)
    finally:
        await session.close()
        await server.stop()


def picture(width: int = 300, height: int = 300) -> bytes:
    """A PNG of this size."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#e0115f").save(out, "PNG")
    return out.getvalue()
