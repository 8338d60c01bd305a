"""After a quarantine the fans it cut off are written to again: the first opening tells whether it is really over."""

from __future__ import annotations

import structlog

from bots.discord.openings import Openings
from core.fan import Reachability, Sender
from core.ports import Clock, Store

log = structlog.get_logger(__name__)


class Quarantine:
    """Runs where the gateway is: `look()` every few seconds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._lifted = False  # since the lane was last seen shut, or since we began

    async def look(self, us: Sender, openings: Openings) -> None:
        """Lift the holds once the lane is open; holds come with a shut lane alone."""
        if await openings.closed():
            self._lifted = False
            return
        if self._lifted:
            return
        async with self._store() as tx:
            count = await tx.fans.lift(us.id, {Reachability.QUARANTINE_HOLD}, self._clock.now())
        self._lifted = True
        if count:
            log.warning("discord_quarantine_lifted", fans=count)
