"""Before a release: permissions are tried a day ahead, so that dead ones are found early, and refreshed in its last hour.

Where a use renews a permission's life, those that are owed something are used once a month."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.errors import Misconfigured, NeedsConsent, NotEntitled, UpbeatError
from core.grant import Grant, GrantKind
from core.ids import DspName, GrantId, PreSaveId, WaveId
from core.ports import Clock, Dsp, Dsps
from core.queues import Lanes, SaveQueue
from core.scheduler.refreshing import Refresher
from core.scheduler.rounds import rounds

PROBE = timedelta(hours=24)
WARM = timedelta(minutes=40)
MARGIN = timedelta(minutes=15)  # an access token that ends sooner after the moment is refreshed
USED_AFTER = timedelta(days=30)
AGAIN = timedelta(minutes=10)  # what could not be tried now is tried again after this
_PAUSE_S = 5.0
_TOGETHER = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingWave:
    """A wave that fires within a day."""

    id: WaveId
    fires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Permissions of a page of a wave's pre-saves that are to be tried now. `last` None: the wave ends here."""

    grants: list[Grant]
    last: PreSaveId | None


class Permissions(Protocol):
    """Permissions that wait for a release; each call is its own transaction."""

    async def coming(self, until: datetime) -> list[ComingWave]:
        """Waves that fire before then, the next one first."""
        ...

    async def to_try(self, wave: ComingWave, dsp: DspName, after: PreSaveId, now: datetime) -> Page:
        """Marked as tried: another process gets others. See PROBE, WARM, MARGIN and AGAIN for who is due."""
        ...

    async def to_use(self, dsp: DspName, until: datetime, now: datetime) -> list[Grant]:
        """Living ones, still owed a save, that end until then, marked as tried; each once a day at most."""
        ...

    async def died(self, grant_id: GrantId, now: datetime) -> None:
        """Needs the fan's consent again; each of its coming pre-saves has its fan asked, once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one look found."""

    alive: int = 0
    dead: int = 0


class Warming:
    """One process's part; takes slots of the same lanes as saves. `tell` hears what each look found, `refused` of our own credential."""

    def __init__(
        self,
        permissions: Permissions,
        queue: SaveQueue,
        lanes: Lanes,
        dsps: Dsps,
        clock: Clock,
        tell: Callable[[DspName, Tried], None],
        crashed: Callable[[DspName, Exception], None],
        refused: Callable[[DspName], None] = lambda _: None,
    ) -> None:
        self._permissions, self._lanes, self._dsps, self._clock = permissions, lanes, dsps, clock
        self._tell, self._crashed, self._refused = tell, crashed, refused
        self._refresher = Refresher(queue, clock)
        self._reached: dict[tuple[WaveId, DspName], PreSaveId] = {}

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown."""
        await rounds(self._dsps, self._look_and_tell, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def _look_and_tell(self, service: Dsp) -> None:
        found = await self.look(service)
        if found.alive or found.dead:
            self._tell(service.name, found)

    async def look(self, service: Dsp) -> Tried:
        """One page of each coming wave."""
        now = self._clock.now()
        alive = dead = 0
        for wave in await self._permissions.coming(now + PROBE):
            place = (wave.id, service.name)
            page = await self._permissions.to_try(
                wave, service.name, self._reached.get(place, PreSaveId(0)), now
            )
            if page.last is None:
                self._reached.pop(place, None)
            else:
                self._reached[place] = page.last
            lives = await self._try_all(service, page.grants)
            alive, dead = alive + lives.count(True), dead + lives.count(False)
        if service.renews_life and service.usable_for is not None:
            unused = await self._permissions.to_use(service.name, now + service.usable_for - USED_AFTER, now)
            lives = await self._try_all(service, unused)
            alive, dead = alive + lives.count(True), dead + lives.count(False)
        return Tried(alive=alive, dead=dead)

    async def _try_all(self, service: Dsp, grants: list[Grant]) -> list[bool | None]:
        lives: list[bool | None] = []
        for first in range(0, len(grants), _TOGETHER):
            tries = [self._try(service, grant) for grant in grants[first : first + _TOGETHER]]
            lives += await asyncio.gather(*tries)
        return lives

    async def _try(self, service: Dsp, grant: Grant) -> bool | None:
        """Whether it lives; None: could not be told now."""
        waits = await self._lanes.reserve(service.lane, 1)
        if not waits:
            return None
        await asyncio.sleep(waits[0])
        try:
            await self._use(service, grant)
        except NeedsConsent:
            await self._permissions.died(grant.id, self._clock.now())
            return False
        except NotEntitled:
            return True  # the account is refused, not the permission: asking again would not help; the save says why
        except Misconfigured:
            self._refused(service.name)
            return None
        except (UpbeatError, TimeoutError):
            return None
        return True

    async def _use(self, service: Dsp, grant: Grant) -> None:
        assert service.saver is not None
        code = service.flow is not None and service.flow.kind is GrantKind.CODE
        if code and grant.tokens.refresh:
            await self._refresher.fresh(service, grant.id, grant.token_version)
        else:
            await service.saver.account(grant.tokens)
