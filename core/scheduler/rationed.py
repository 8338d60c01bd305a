"""Look-ups of which a service grants few a day: counted for all processes, refused before the service would."""

from __future__ import annotations

from dataclasses import replace

from core.budget import DailyBudget
from core.errors import RetryLater
from core.ids import Market
from core.links import Link
from core.ports import Clock, Dsps, Recording, SparingFinder
from core.queues import Lanes


def rationed(dsps: Dsps, lanes: Lanes, clock: Clock) -> Dsps:
    """The same services; those that grant few look-ups a day keep to them."""
    found = dict(dsps)
    for name, service in dsps.items():
        if service.searches is not None and isinstance(service.finder, SparingFinder):
            finder = RationedFinder(service.finder, lanes, f"search:{name.value}", service.searches, clock)
            found[name] = replace(service, finder=finder)
    return found


class RationedFinder:
    """Implements core.ports.LinkFinder. What is not asked is not paid for."""

    def __init__(
        self, finder: SparingFinder, lanes: Lanes, key: str, budget: DailyBudget, clock: Clock
    ) -> None:
        self._finder, self._lanes, self._key = finder, lanes, key
        self._budget, self._clock = budget, clock
        self._made = False

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """Raises RetryLater until the vendor's midnight once the day's look-ups are made."""
        if self._finder.rests(recording):
            return None
        if not self._made:
            await self._lanes.ensure(self._key, rate=1.0)
            self._made = True
        now, budget = self._clock.now(), self._budget
        if not await self._lanes.draw(self._key, budget, budget.save, now):
            raise RetryLater("today's look-ups are used up", after=budget.renews_at(now) - now)
        return await self._finder.find(recording, market)
