"""The loop that keeps paired groups and channels up to date, in one process of the installation."""

from __future__ import annotations

import asyncio

import structlog

from bots.telegram.group_posts import GroupPosts, Work
from core.errors import StorageAway
from core.scheduler.sender_lane import SenderLane
from core.waiting import nap

log = structlog.get_logger(__name__)
_LOOK_S = 5.0
_CHATS_AT_ONCE = 8


class GroupUpkeep:
    """Looks every few seconds; chats are served side by side, and one that fails holds up no other."""

    def __init__(self, lane: SenderLane, posts: GroupPosts) -> None:
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
