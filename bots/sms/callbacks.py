"""What Twilio says later of a text that it accepted: the message's end, the number's fate, another way to the fan."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bots.sms.sender import SETTING_PAUSE, setting_behind
from core.delivery import DeliveryStatus
from core.fan import Reachability, Sender, Visitor
from core.ids import Channel, DeliveryId
from core.ports import Clock, Store
from core.queues import DeliveryQueue, Lanes
from core.services.operator_bell import OperatorBell, Trouble
from core.services.privacy import Privacy

log = structlog.get_logger(__name__)
# Twilio's error codes as its documentation has them in 2026
_NUMBERS = {
    "21610": Reachability.OPTED_OUT,
    "30005": Reachability.GONE,  # no such number
    "30006": Reachability.GONE,  # a landline, or a carrier that cannot be reached
}

# never arrived, and may the next time: after how long
_AGAIN = {
    "30001": timedelta(minutes=10),  # the queue at Twilio was full
    "30003": timedelta(hours=1),  # the phone is off or out of reach
    "30008": timedelta(minutes=10),  # nobody knows why
    "30036": timedelta(minutes=10),  # it lay at Twilio for longer than it was good for
}
_FILTERED = "30007"  # by a carrier, for what it says or who says it


class Callbacks:
    """Late, repeated and out-of-order ones change nothing (core.lifecycle)."""

    def __init__(
        self,
        us: Sender,
        store: Store,
        queue: DeliveryQueue,
        lanes: Lanes,
        privacy: Privacy,
        clock: Clock,
        bell: OperatorBell,
    ) -> None:
        self._us, self._store, self._queue, self._lanes = us, store, queue, lanes
        self._privacy, self._clock, self._bell = privacy, clock, bell

    async def heard(
        self, sid: str, reference: DeliveryId | None, to: DeliveryStatus, code: str, number: str
    ) -> None:
        """`reference`: our delivery, as the callback's address named it. `number`: whom the text was for."""
        if to is not DeliveryStatus.FAILED:
            await self._queue.report(self._us.id, sid, reference, to, code, self._clock.now())
            return
        await self._alarm(code)
        if await self._comes_again(sid, reference, code):
            return
        ended = await self._queue.report(self._us.id, sid, reference, to, code, self._clock.now())
        if code in _NUMBERS:
            fan = Visitor(sender_id=self._us.id, channel=Channel.SMS, external_id=number, language="en")
            await self._privacy.reach(fan, _NUMBERS[code], code)
        if ended is not None:  # the phone never had it, and no text of it follows
            async with self._store() as tx:
                await tx.persons.elsewhere(ended, self._clock.now())

    async def _alarm(self, code: str) -> None:
        """What only the operator can put right; where no text can arrive before, the others wait."""
        setting = _setting(code)
        if setting:
            why = f"twilio {code}: check {setting}"
            log.error("sms_setting_wrong", setting=setting, detail=f"twilio {code}")
            self._bell.ring(Trouble.SETTING, setting)
            await self._lanes.pause(self._us.lane, SETTING_PAUSE, why)
        elif code == _FILTERED:
            log.error("sms_filtered", detail=f"twilio {code}")
            self._bell.ring(Trouble.FILTERED, Channel.SMS.value)

    async def _comes_again(self, sid: str, reference: DeliveryId | None, code: str) -> bool:
        wait = SETTING_PAUSE if _setting(code) else _AGAIN.get(code)
        if wait is None:
            return False
        now = self._clock.now()
        return await self._queue.once_more(self._us.id, sid, reference, now + wait, now)


def _setting(code: str) -> str:
    return setting_behind(int(code)) if code.isdigit() else ""
