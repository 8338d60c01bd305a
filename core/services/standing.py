"""How far each service goes changes: a credential comes, a service serves only listed accounts. Fans are asked, not fooled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from core.ids import DspName
from core.ladder import Rung, capability
from core.ports import Clock, Dsp, Dsps, Store

TRIED_AGAIN_AFTER = timedelta(days=1)  # so long one "not registered" stands for all strangers
_NOTED_FOR = timedelta(minutes=1)
_BATCH = 20_000


class Standing:
    """Shared by all processes through storage. `alert`: the operator must act; called once a day and service."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, alert: Callable[[DspName], None]) -> None:
        self._store, self._clock, self._dsps, self._alert = store, clock, dsps, alert
        self._noted: dict[
            DspName, datetime
        ] = {}  # a release's fans may all be refused: one of them tells storage

    async def listed_only(self, dsp: DspName) -> None:
        """The service refused an account because the operator's client serves only its listed ones.

        From now on strangers are promised the reminder.
        """
        if not self._dsps[dsp].credential.public:
            return  # nobody was promised more
        now = self._clock.now()
        if dsp in self._noted and now < self._noted[dsp] + _NOTED_FOR:
            return
        self._noted[dsp] = now
        async with self._store() as tx:
            first = await tx.services.close(dsp, now, now - TRIED_AGAIN_AFTER)
        if first:
            self._alert(dsp)

    async def step(self) -> int:
        """Ask fans whose service has come to save by itself, or for more of them, since they joined: one bounded batch a service."""
        asked = 0
        for service in self._dsps.values():
            now = self._clock.now()
            async with self._store() as tx:
                closed = await tx.services.closed(now - TRIED_AGAIN_AFTER)
                if not _saves_for_strangers(service) or service.name in closed:
                    await tx.services.not_auto(service.name)
                    continue
                room = service.budget.saves if service.budget else None
                since = await tx.services.auto_since(service.name, now, room)
                asked += await tx.services.ask_better(service.name, since, now, _BATCH)
        return asked


def _saves_for_strangers(service: Dsp) -> bool:
    """One whose permission lasts hours is offered on the day anyhow."""
    return capability(service.best, service.grant, service.credential) is Rung.AUTO and not service.short_life
