"""Saves that a service takes only later, or does not list yet: their fans hear why, and can listen; the save follows by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.budget import DailyBudget
from core.delivery import LATER, NEVER, UNLISTED, DeliveryKind, NewDelivery, occasion
from core.ids import AddressId, CampaignId, PreSaveId
from core.ports import Clock, Dsp, Dsps, Store
from core.queues import Lanes
from core.scheduler.link_search import LASTS

PATIENCE = timedelta(hours=1)  # catalogues are late by minutes as a rule
_OF_USE = timedelta(hours=12)  # a night's quiet hours
LONG = timedelta(hours=2)  # a shorter wait only makes the receipt late
_BATCH = 500


def put_off_until(budget: DailyBudget | None, left: int, rests: timedelta, now: datetime) -> datetime | None:
    """When a service takes saves again; None: now, or soon enough. `left` of the day's budget, if it has one."""
    over = [now + rests] if rests >= LONG else []
    if budget is not None and left < budget.save:
        over.append(budget.renews_at(now))
    return max(over, default=None)


class Deferring:
    """A message a pre-save, release and reason, however many days it waits. Every process may do it: rows are unique."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, lanes: Lanes) -> None:
        self._store, self._clock, self._dsps, self._lanes = store, clock, dsps, lanes

    async def tell(self) -> int:
        """How many were told now."""
        saving = [service for service in self._dsps.values() if service.saves]
        return sum(
            [
                await self._put_off(service)
                + await self._unlisted(service, UNLISTED, PATIENCE)
                + await self._unlisted(service, NEVER, LASTS)
                for service in saving
            ]
        )

    async def _put_off(self, service: Dsp) -> int:
        now, budget = self._clock.now(), service.budget
        left = await self._lanes.left(service.lane, budget, now) if budget else 0
        until = put_off_until(budget, left, await self._lanes.rests(service.lane), now)
        if until is None:
            return 0
        told, last = 0, PreSaveId(0)
        while True:
            async with self._store() as tx:
                page = await tx.presaves.put_off(
                    service.name, occasion(service.name, LATER), now, last, _BATCH
                )
                new = [_why(service, LATER, until, address, campaign, now) for _, address, campaign in page]
                told += await tx.deliveries.queue(new, now)
            if len(page) < _BATCH:
                return told
            last = page[-1][0]

    async def _unlisted(self, service: Dsp, why: str, after: timedelta) -> int:
        """So long after the moment. Whoever is told is not found again: each page is a new one."""
        now, told = self._clock.now(), 0
        while True:
            async with self._store() as tx:
                page = await tx.presaves.unlisted(
                    service.name, occasion(service.name, why), now - after, _BATCH
                )
                new = [_why(service, why, now + _OF_USE, *one, now) for one in page]
                queued = await tx.deliveries.queue(new, now)
            told += queued
            if len(page) < _BATCH or not queued:
                return told


def _why(
    service: Dsp, why: str, until: datetime, address: AddressId, campaign: CampaignId, now: datetime
) -> NewDelivery:
    """Of no use any more after `until`."""
    return NewDelivery(
        address_id=address,
        campaign_id=campaign,
        kind=DeliveryKind.RESCUE,
        occasion=occasion(service.name, why),
        args={"dsp": service.name.value, "outcome": why, "at": now.isoformat(timespec="seconds")},
        expires_at=until,
    )
