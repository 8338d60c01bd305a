"""What Twilio says later of a text that it accepted: the message's end, the number's fate, another way to the fan."""

from __future__ import annotations

import structlog

from bots.sms.sender import setting_behind
from core.delivery import DeliveryStatus
from core.fan import Reachability, Visitor
from core.ids import Channel, DeliveryId, SenderId
from core.ports import Clock, Store
from core.queues import DeliveryQueue
from core.services.privacy import Privacy

log = structlog.get_logger(__name__)
# Twilio's error codes as its documentation has them in 2026
_NUMBERS = {
    "21610": Reachability.OPTED_OUT,
    "30005": Reachability.GONE,  # no such number
    "30006": Reachability.GONE,  # a landline, or a carrier that cannot be reached
}


class Callbacks:
    """Late, repeated and out-of-order ones change nothing (core.lifecycle)."""

    def __init__(
        self, us: SenderId, store: Store, queue: DeliveryQueue, privacy: Privacy, clock: Clock
    ) -> None:
        self._us, self._store, self._queue, self._privacy, self._clock = us, store, queue, privacy, clock

    async def heard(
        self, sid: str, reference: DeliveryId | None, to: DeliveryStatus, code: str, number: str
    ) -> None:
        """`reference`: our delivery, as the callback's address named it. `number`: whom the text was for."""
        ended = await self._queue.report(self._us, sid, reference, to, code, self._clock.now())
        if to is not DeliveryStatus.FAILED:
            return
        if code in _NUMBERS:
            fan = Visitor(sender_id=self._us, channel=Channel.SMS, external_id=number, language="en")
            await self._privacy.reach(fan, _NUMBERS[code], code)
            if ended is not None:  # the phone certainly never had it
                async with self._store() as tx:
                    await tx.persons.elsewhere(ended, self._clock.now())
        if code.isdigit() and setting_behind(int(code)):
            log.error("sms_setting_wrong", setting=setting_behind(int(code)), detail=f"twilio {code}")
