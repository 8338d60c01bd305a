"""Saves that today's budget does not reach for: their fans hear at once why, and can listen; the save follows by itself."""

from __future__ import annotations

from datetime import datetime

from core.budget import Budgets, DailyBudget
from core.delivery import DeliveryKind, NewDelivery
from core.ids import AddressId, CampaignId, PreSaveId
from core.ports import Clock, Dsp, Dsps, Store

LATER = "later"  # the outcome in the message's arguments
_BATCH = 500


def is_spent(budget: DailyBudget, left: int) -> bool:
    """Whether what is `left` of today pays for no further save."""
    return left < budget.save


class Deferring:
    """A message a pre-save and release, however many days it waits. Every process may do it: rows are unique."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, budgets: Budgets) -> None:
        self._store, self._clock, self._dsps, self._budgets = store, clock, dsps, budgets

    async def tell(self) -> int:
        """How many were told now."""
        return sum([await self._of(service) for service in self._dsps.values() if service.saves])

    async def _of(self, service: Dsp) -> int:
        budget = service.budget
        if budget is None:
            return 0
        left = await self._budgets.left(service.lane, budget, self._clock.now())
        if not is_spent(budget, left):
            return 0
        told, last = 0, PreSaveId(0)
        while True:
            async with self._store() as tx:
                now = self._clock.now()
                page = await tx.presaves.put_off(
                    service.name, f"{service.name.value}:{LATER}", now, last, _BATCH
                )
                new = [_later(service, budget, address, campaign, now) for _, address, campaign in page]
                told += await tx.deliveries.queue(new, now)
            if len(page) < _BATCH:
                return told
            last = page[-1][0]


def _later(
    service: Dsp, budget: DailyBudget, address: AddressId, campaign: CampaignId, now: datetime
) -> NewDelivery:
    """Of no use any more once the next day's budget is there."""
    return NewDelivery(
        address_id=address,
        campaign_id=campaign,
        kind=DeliveryKind.RESCUE,
        occasion=f"{service.name.value}:{LATER}",
        args={"dsp": service.name.value, "outcome": LATER, "at": now.isoformat(timespec="seconds")},
        expires_at=budget.renews_at(now),
    )
