"""The moment arrives: waves fire, reminders go out, campaigns end; each step claimed once in the world."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.campaign import Wave
from core.delivery import DeliveryKind, NewDelivery
from core.ids import CampaignId
from core.ports import Clock, Store
from core.scheduler.planner import FLOWS

_STUCK_AFTER = timedelta(minutes=FLOWS[DeliveryKind.STUCK].minutes)
_STUCK_UNTIL = timedelta(hours=2)
_BATCH = 500


class Releasing:
    """Small idempotent steps; any process may run any of them at any time."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def moments(self, horizon: timedelta) -> list[datetime]:
        """When something must happen within `horizon`: waves and openings."""
        until = self._clock.now() + horizon
        async with self._store() as tx:
            waves = await tx.campaigns.moments(until)
            return sorted({*waves, *(at for _, at in await tx.campaigns.openings(until))})

    async def fire(self) -> list[Wave]:
        """Due waves fire, those of some hundred campaigns at once; each is returned to one caller only. None: no more are due."""
        async with self._store() as tx:
            return await tx.campaigns.fire_due(self._clock.now())

    async def remind(self) -> int:
        """Fans of firing waves who asked for a reminder get theirs, 500 of each wave at most; how many."""
        async with self._store() as tx:
            waves = await tx.campaigns.reminding()
        return sum([await self._remind_some(wave) for wave in waves])

    async def finish(self) -> list[CampaignId]:
        """Waves with nothing left become done; returns campaigns that are now released."""
        async with self._store() as tx:
            return await tx.campaigns.finish_waves(self._clock.now())

    async def wake(self) -> bool:
        """A page of the pre-saves that a link or a command woke waits again; whether there may be more."""
        async with self._store() as tx:
            return await tx.presaves.wake_more(self._clock.now())

    async def nudge(self) -> int:
        """Authorisations that did not come back within minutes that the artist chose: ask in the chat, once."""
        now = self._clock.now()
        async with self._store() as tx:
            stuck = await tx.attempts.unfinished(now, _STUCK_AFTER, now - _STUCK_UNTIL)
            messages = [
                NewDelivery(
                    address_id=attempt.address_id,
                    campaign_id=attempt.campaign_id,
                    kind=DeliveryKind.STUCK,
                    occasion=f"{attempt.dsp.value}:{attempt.id}",
                    args={"dsp": attempt.dsp.value},
                    expires_at=now + _STUCK_UNTIL,
                )
                for attempt in stuck
                if attempt.address_id is not None
            ]
            return await tx.deliveries.queue(messages, now)

    async def _remind_some(self, wave: Wave) -> int:
        now = self._clock.now()
        async with self._store() as tx:
            reminded = await tx.presaves.remind_wave(wave, now, _BATCH)
            messages = [
                NewDelivery(
                    address_id=address_id,
                    campaign_id=wave.campaign_id,
                    kind=DeliveryKind.REMINDER,
                    occasion=dsp.value,
                    args={"dsp": dsp.value},
                )
                for _, _, address_id, dsp in reminded
                if address_id is not None
            ]
            await tx.deliveries.queue(messages, now)
            return len(reminded)
