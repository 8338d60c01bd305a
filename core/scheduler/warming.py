"""Before a release: permissions are tried a day ahead, so that dead ones are found early, and refreshed in its last hour.

Where a use renews a permission's life, those that are owed something are used once a month."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.errors import Misconfigured, NeedsConsent, NotEntitled, UpbeatError
from core.grant import Grant, GrantKind
from core.ids import DspName, GrantId, PreSaveId, WaveId
from core.ports import Clock, Dsp, Dsps
from core.presave import Outcome
from core.queues import Lanes, SaveQueue
from core.scheduler.doubts import Doubts
from core.scheduler.heeding import heed
from core.scheduler.refreshing import Refresher
from core.scheduler.rounds import rounds

PROBE = timedelta(hours=24)
WARM = timedelta(minutes=40)
MARGIN = timedelta(minutes=15)  # an access token that ends sooner after the moment is refreshed
USED_AFTER = timedelta(days=30)
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
        """Marked as tried: another process gets others. See PROBE, WARM, MARGIN and doubts.AGAIN for who is due."""
        ...

    async def to_use(self, dsp: DspName, until: datetime, now: datetime) -> list[Grant]:
        """Living ones, still owed a save, that end until then, marked as tried; each once a day at most."""
        ...

    async def put_off(self, grants: Collection[GrantId]) -> None:
        """They are as if nobody had tried them, and come again."""
        ...

    async def died(self, grant_id: GrantId, now: datetime) -> None:
        """Needs the fan's consent again; each of its coming pre-saves has its fan asked, once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one look found. `unclear`: they are tried again."""

    alive: int = 0
    dead: int = 0
    unclear: int = 0

    def __add__(self, other: Tried) -> Tried:
        return Tried(
            alive=self.alive + other.alive,
            dead=self.dead + other.dead,
            unclear=self.unclear + other.unclear,
        )


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
        self._doubts: defaultdict[DspName, Doubts] = defaultdict(Doubts)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown."""
        await rounds(self._dsps, self._look_and_tell, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def _look_and_tell(self, service: Dsp) -> None:
        found = await self.look(service)
        if found != Tried():
            self._tell(service.name, found)

    async def look(self, service: Dsp) -> Tried:
        """One page of each coming wave; nothing while the service rests."""
        now, found = self._clock.now(), Tried()
        doubts = self._doubts[service.name]
        for wave in [] if doubts.rests(now) else await self._permissions.coming(now + PROBE):
            place = (wave.id, service.name)
            page = await self._permissions.to_try(
                wave, service.name, self._reached.get(place, PreSaveId(0)), now
            )
            if page.last is None:
                self._reached.pop(place, None)
            else:
                self._reached[place] = page.last
            found += await self._try_all(service, page.grants, now)
            if doubts.rests(now):
                break
        if service.renews_life and service.usable_for is not None and not doubts.rests(now):
            unused = await self._permissions.to_use(service.name, now + service.usable_for - USED_AFTER, now)
            found += await self._try_all(service, unused, now)
        return found

    async def _try_all(self, service: Dsp, grants: list[Grant], now: datetime) -> Tried:
        doubts = self._doubts[service.name]
        fresh = [grant.id for grant in grants if doubts.is_fresh(grant, now)]
        todo = [grant for grant in grants if grant.id not in fresh]
        seen: dict[GrantId, Outcome | None] = dict.fromkeys(grant.id for grant in todo)
        stopped = False
        for first in range(0, len(todo), _TOGETHER):
            some = todo[first : first + _TOGETHER]
            for grant, outcome in zip(some, await self._together(service, some), strict=True):
                seen[grant.id] = outcome
                stopped |= not doubts.saw(grant, outcome)
            if stopped:
                break
        verdicts = doubts.verdicts(seen, now, stopped=stopped)
        for grant_id in verdicts.dead:
            await self._permissions.died(grant_id, self._clock.now())
        await self._permissions.put_off([*fresh, *verdicts.unclear])
        return Tried(alive=len(verdicts.alive), dead=len(verdicts.dead), unclear=len(verdicts.unclear))

    async def _together(self, service: Dsp, grants: list[Grant]) -> list[Outcome | None]:
        return await asyncio.gather(*[self._try(service, grant) for grant in grants])

    async def _try(self, service: Dsp, grant: Grant) -> Outcome | None:
        """As a save's. None: the lane is closed."""
        waits = await self._lanes.reserve(service.lane, 1)
        if not waits:
            return None
        await asyncio.sleep(waits[0])
        try:
            await self._use(service, grant)
        except NeedsConsent:
            return Outcome.NEEDS_REAUTH
        except NotEntitled:
            return Outcome.NOT_ENTITLED
        except Misconfigured:
            self._refused(service.name)
            return Outcome.APP_MISCONFIGURED
        except (UpbeatError, TimeoutError) as error:
            await heed(self._lanes, service.lane, error)
            return Outcome.TRANSIENT
        return Outcome.SAVED

    async def _use(self, service: Dsp, grant: Grant) -> None:
        assert service.saver is not None
        code = service.flow is not None and service.flow.kind is GrantKind.CODE
        if code and grant.tokens.refresh:
            await self._refresher.fresh(service, grant.id, grant.token_version)
        else:
            await service.saver.account(grant.tokens)
