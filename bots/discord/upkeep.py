"""What has to be true in artists' servers though nobody pressed anything: looked at every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bots.discord.announcements import Announcements
from bots.discord.failures import FAULTS
from bots.discord.out_now import OutNow
from bots.discord.reply_threads import ReplyThreads
from bots.discord.roles import Roles
from bots.discord.server_events import ServerEvents
from bots.discord.team_alarms import TeamAlarms
from core.errors import StorageAway
from core.fan import Sender
from core.ports import Store
from core.services.broadcasting import Broadcasting
from core.waiting import nap

log = structlog.get_logger(__name__)
_LOOK_S = 5.0


class Upkeep:
    """Runs where the gateway is: in one process of the installation."""

    def __init__(
        self,
        store: Store,
        announcements: Announcements,
        out_now: OutNow,
        events: ServerEvents,
        roles: Roles,
        broadcasting: Broadcasting,
        alarms: TeamAlarms,
        replies: ReplyThreads,
        holds: Callable[[], Awaitable[None]],
    ) -> None:
        self._store, self._roles, self._broadcasting = store, roles, broadcasting
        self._alarms, self._replies, self._holds = alarms, replies, holds
        self._announcements, self._out_now, self._events = announcements, out_now, events

    async def run(self, us: Sender, shutdown: asyncio.Event) -> None:
        """Until `shutdown`. Roles have a loop of their own: Discord lets a bot give only a few a second."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every(self.posts, "posts", shutdown))
            group.create_task(self._every(lambda: self.roles(us), "roles", shutdown))
            group.create_task(self._every(self.broadcasts, "broadcasts", shutdown))
            group.create_task(self._every(self.alarms, "alarms", shutdown))
            group.create_task(self._every(self.replies, "replies", shutdown))
            group.create_task(self._every(self._holds, "holds", shutdown))

    async def posts(self) -> None:
        """Release posts first, then announcements, then events."""
        async with self._store() as tx:
            live = await tx.campaigns.live()
        await self._out_now.keep(live)
        for campaign in live:
            await self._announcements.refresh(campaign)
        await self._events.keep(live)

    async def roles(self, us: Sender) -> None:
        """All that are due."""
        while await self._roles.sweep(us):
            pass

    async def broadcasts(self) -> None:
        """Pages, as long as the outbox takes them."""
        while await self._broadcasting.step():
            pass

    async def alarms(self) -> None:
        """Owners hear what their campaigns lack."""
        await self._alarms.tell()

    async def replies(self) -> None:
        """What fans wrote back, into their artists' threads."""
        await self._replies.carry()

    async def _every(self, act: Callable[[], Awaitable[None]], what: str, shutdown: asyncio.Event) -> None:
        while not shutdown.is_set():
            try:
                await act()
            except StorageAway:
                pass
            except FAULTS as error:
                log.warning("discord_upkeep_put_off", what=what, error=type(error).__name__)
            except Exception:
                log.exception("discord_upkeep_failed", what=what)
            await nap(shutdown, _LOOK_S)
