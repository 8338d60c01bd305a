"""The loop that keeps paired groups and channels up to date, in one process of the installation."""

from __future__ import annotations

import asyncio

import structlog

from bots.telegram.group_posts import GroupPosts, Work
from core.errors import StorageAway
from core.queues import Lanes
from core.scheduler.pacing import Pacer
from core.waiting import nap

log = structlog.get_logger(__name__)
_LOOK_S = 5.0
_CHATS_AT_ONCE = 8


class GroupLane:
    """One turn at a time of the lane that all messages of the sender share."""

    def __init__(self, lanes: Lanes, key: str, rate: float) -> None:
        self._lanes, self._key, self._rate = lanes, key, rate
        self._pacer, self._one = Pacer(lanes, key, keep=1), asyncio.Lock()

    async def ready(self) -> None:
        """Make the lane exist."""
        await self._lanes.ensure(self._key, rate=self._rate, burst=1)

    async def turn(self) -> bool:
        """Wait for it; False: the lane is paused."""
        loop = asyncio.get_running_loop()
        async with self._one:
            slots = await self._pacer.take(1)
        if not slots:
            return False
        await asyncio.sleep(max(0.0, slots[0] - loop.time()))
        return True


class GroupUpkeep:
    """Looks every few seconds; chats are served side by side, and one that fails holds up no other."""

    def __init__(self, lane: GroupLane, posts: GroupPosts) -> None:
        self._lane, self._posts = lane, posts
        self._gate = asyncio.Semaphore(_CHATS_AT_ONCE)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown; what is being sent then is sent and written down."""
        begun = False
        while not shutdown.is_set():
            try:
                if not begun:
                    await self.begin()
                    begun = True
                await self.look()
            except StorageAway:
                pass
            except Exception:
                log.exception("group_upkeep_failed")
            await nap(shutdown, _LOOK_S)

    async def begin(self) -> None:
        """Before the first look."""
        await self._lane.ready()
        await self._posts.begin()

    async def look(self) -> None:
        """Everything that is due now."""
        async with asyncio.TaskGroup() as group:
            for work in await self._posts.due():
                group.create_task(self._serve(work))

    async def _serve(self, work: Work) -> None:
        async with self._gate:
            try:
                await self._posts.work(work)
            except StorageAway:
                pass
            except Exception:
                log.exception("group_not_served", chat=work.chat.id)
