"""Robot fans on demand: they join over the wire, as many at a time as a small machine bears."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from aiohttp import ClientError

from sandbox.console.cast import ROBOT, Absent, Cast
from sandbox.discord.cannot import CannotDo as DiscordCannotDo
from sandbox.discord.interactions import InteractionFailed
from sandbox.discord.state import discord_of
from sandbox.robots import Stranded, discord_fan, sms_fan, telegram_fan
from sandbox.telegram.people import CannotDo
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World

_AT_ONCE, _MOST = 2, 200
_LOST = (
    Stranded,
    CannotDo,
    DiscordCannotDo,
    InteractionFailed,
    LookupError,
    RuntimeError,
    OSError,
    ClientError,
)


class Crowd:
    """`send(n)` starts n fans, in turn on Telegram, Discord and by text; `close()` ends those still on their way."""

    def __init__(self, world: World, cast: Cast) -> None:
        self._world, self._cast = world, cast
        self._numbers = itertools.count(1)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self.sent = self.arrived = self.stranded = 0

    def send(
        self, count: int, code: str, keyword: str, *, every_s: float = 0.0, by: datetime | None = None
    ) -> None:
        """Towards the campaign with this code and keyword; one sets out every so many seconds, none after `by`."""
        for place in range(max(0, min(count, _MOST - len(self._tasks)))):
            self.sent += 1
            task = asyncio.create_task(
                self._go(self._fan(next(self._numbers), code, keyword), place * every_s, by)
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End them."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def counts(self) -> dict[str, int]:
        """For the page."""
        return {"sent": self.sent, "arrived": self.arrived, "stranded": self.stranded}

    def _fan(self, i: int, code: str, keyword: str) -> Coroutine[Any, Any, None]:
        account = f"{ROBOT}{i}"
        if i % 3 == 2 and self._has_discord():
            user = discord_of(self._world).user(900_000 + i, f"Robot {i}")
            self._cast.guild.join(user)
            return discord_fan(user, self._cast.guild, account)
        if i % 3 == 0 and keyword:
            phone = twilio_of(self._world).phone(f"+1212557{i:04d}")
            return sms_fan(phone, self._cast.number, keyword, account)
        person = telegram_of(self._world).person(900_000 + i, first_name=f"Robot {i}")
        return telegram_fan(person, self._cast.bot.username, code, account)

    def _has_discord(self) -> bool:
        try:
            return bool(self._cast.guild)
        except Absent:
            return False

    async def _go(self, fan: Coroutine[Any, Any, None], after_s: float, by: datetime | None) -> None:
        try:
            await asyncio.sleep(after_s)
            async with self._room:
                if by is not None and self._world.clock.now() >= by:
                    self.sent -= 1
                    return
                await fan
            self.arrived += 1
        except _LOST as lost:
            self.stranded += 1
            self._world.journal.add("console", "stranded", what=f"{type(lost).__name__}: {lost}"[:200])
        finally:
            fan.close()


def crowd_of(world: World) -> Crowd:
    """The crowd of this world; the same object for the console and the demo."""
    state = world.vendors.get("crowd")
    if not isinstance(state, Crowd):
        state = world.vendors["crowd"] = Crowd(world, Cast(world))
    return state
