"""Discord shuts out who is refused 10,000 times in ten minutes (401, 403, 429): they are counted, and calls rest long before."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import discord
import structlog

from core.budget import WindowBudget
from core.errors import StorageAway
from core.ports import Clock
from core.queues import Lanes

log = structlog.get_logger(__name__)
# half of it (developers' documentation, 2026): two stretches that touch are ten minutes of Discord's at the most
BUDGET = WindowBudget(units=5000, every=timedelta(minutes=10))
_REFUSED = (401, 403, 429)
_LOOK_S = 5.0  # so often a process asks what the others have used up
_ANSWERS = ("/interactions/", "/webhooks/")  # somebody has pressed something and waits


class InvalidCalls:
    """One count for all processes of an application, kept with the lanes. `trace` sees every call of the SDK."""

    def __init__(self, lanes: Lanes, clock: Clock) -> None:
        self._lanes, self._clock = lanes, clock
        self._key, self._owed = "", 0
        self._open_at = self._look_at = 0.0  # event-loop times
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_start.append(self._begins)
        self.trace.on_request_end.append(self._ended)

    async def ready(self, application_id: str) -> None:
        """Make its row exist; before that nothing is counted."""
        key = f"discord-invalid:{application_id}"
        await self._lanes.ensure(key, rate=BUDGET.units / BUDGET.every.total_seconds())
        self._key = key

    async def _begins(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, call: aiohttp.TraceRequestStartParams
    ) -> None:
        """Raises RateLimited while calls rest: nothing was sent then."""
        if not self._key or any(part in call.url.path for part in _ANSWERS):
            return
        now = asyncio.get_running_loop().time()
        if now >= max(self._look_at, self._open_at):
            self._look_at = now + _LOOK_S
            await self._look()
        if self._open_at > now:
            raise discord.RateLimited(self._open_at - now)

    async def _ended(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, call: aiohttp.TraceRequestEndParams
    ) -> None:
        """Refusals by a limit that others share with us do not count."""
        answer = call.response
        if answer.status not in _REFUSED or answer.headers.get("X-RateLimit-Scope") == "shared":
            return
        self._owed += 1
        if self._key:
            await self._count()

    async def _count(self) -> None:
        owed, self._owed = self._owed, 0
        try:
            granted = await self._lanes.draw(self._key, BUDGET, owed, self._clock.now())
        except StorageAway:  # counted with the next one
            self._owed += owed
            return
        if granted < owed:
            self._rest()

    async def _look(self) -> None:
        try:
            left = await self._lanes.left(self._key, BUDGET, self._clock.now())
        except StorageAway:  # what we know ourselves counts
            return
        if not left:
            self._rest()

    def _rest(self) -> None:
        now, loop = self._clock.now(), asyncio.get_running_loop()
        seconds = (BUDGET.renews_at(now) - now).total_seconds()
        if self._open_at <= loop.time():
            log.critical("discord_calls_rest", seconds=round(seconds), refused=BUDGET.units)
        self._open_at = loop.time() + seconds
