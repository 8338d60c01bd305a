"""The slow lane in which new direct message channels are opened: opening many at once gets a bot quarantined."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import structlog

from bots.discord.failures import OPENED_TOO_MANY, QUARANTINED
from core.ports import Clock
from core.queues import Lanes
from core.scheduler.pacing import Pacer

log = structlog.get_logger(__name__)
WAIT_S = 5.0
_PAUSED_S = 600.0
_CLOSED = timedelta(days=1)


class Openings:
    """One lane per application, shared by all processes."""

    def __init__(self, lanes: Lanes, clock: Clock, application_id: str, per_minute: float) -> None:
        self._clock, self._lanes, self._key = clock, lanes, f"discord-open:{application_id}"
        self._rate = per_minute / 60
        self._pacer = Pacer(lanes, self._key, keep=1)
        self._turn = asyncio.Lock()
        self.one = asyncio.Lock()  # held while one is opened: the first refusal closes the lane for the next

    async def ready(self) -> None:
        """Make the lane exist."""
        await self._lanes.ensure(self._key, rate=self._rate, burst=1)

    async def wait(self) -> timedelta | None:
        """None once it is our turn; else how long it will take (longer than anybody should be kept)."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            slots = await self._pacer.take(1)
            if not slots:
                return timedelta(seconds=_PAUSED_S)
            wait = slots[0] - loop.time()
            if wait > WAIT_S:
                self._pacer.give_back(slots)
                return timedelta(seconds=wait)
        await asyncio.sleep(max(0.0, wait))
        if await self._lanes.rests(self._key):  # another process met the refusal since this slot was taken
            self._pacer.drop()
            return timedelta(seconds=_PAUSED_S)
        return None

    async def closed(self) -> bool:
        """Whether Discord shut it."""
        now = self._clock.now()
        found = [lane for lane in await self._lanes.states() if lane.key == self._key]
        return any(lane.paused_until is not None and lane.paused_until > now for lane in found)

    async def shut_by(self, error: Exception) -> bool:
        """Whether Discord says too many: then nothing new is opened for a day, by any process."""
        if not isinstance(error, discord.HTTPException) or error.code not in (OPENED_TOO_MANY, QUARANTINED):
            return False
        log.critical("discord_quarantined" if error.code == QUARANTINED else "discord_openings_closed")
        self._pacer.drop()
        await self._lanes.pause(self._key, _CLOSED, f"Discord answered {error.code}")
        return True
