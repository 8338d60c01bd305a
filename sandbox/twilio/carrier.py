"""What becomes of an accepted message: the queue, the statuses, the delivery and the callbacks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Literal

from sandbox.twilio.records import API_VERSION, FINAL, Message, Number
from sandbox.twilio.webhooks import WebhookFailed

if TYPE_CHECKING:
    from sandbox.twilio.state import TwilioWorld

QUEUE_LIMIT_S = 36000
Manner = Literal["normal", "never", "duplicated", "out_of_order", "late"]
Callbacks = Literal[Manner, "mixed"]
# of ten messages whose callbacks are "mixed", as many each
_MIXED: tuple[Manner, ...] = ("normal",) * 6 + ("never", "duplicated", "out_of_order", "late")


class Carrier:
    """Moves messages from `queued` to their end, each in a task of its own."""

    def __init__(self, tw: TwilioWorld) -> None:
        self._tw = tw
        self._tasks: set[asyncio.Task[None]] = set()
        self._lanes: dict[str, deque[Message]] = {}
        self._waiting: dict[str, int] = {}  # segments in a lane
        self.gate = asyncio.Event()
        self.gate.set()

    def overflows(self, number: Number) -> bool:
        """Whether the number's queue is longer than ten hours."""
        return number.mps is not None and self._waiting.get(number.e164, 0) / number.mps > QUEUE_LIMIT_S

    def take(self, message: Message, number: Number) -> None:
        """Accept an outgoing message."""
        self._tw.messages[message.sid] = message
        self._tw.world.journal.add(
            "twilio",
            "message",
            sid=message.sid,
            to=message.to,
            **{"from": number.e164},
            body=message.body,
            segments=message.segments,
            auto=message.auto,
        )
        if number.mps is None:
            self.spawn(self._live(message, number))
            return
        lane = self._lanes.setdefault(number.e164, deque())
        self._waiting[number.e164] = self._waiting.get(number.e164, 0) + message.segments
        lane.append(message)
        if len(lane) == 1:
            self.spawn(self._drain(number, lane))

    def refuse(self, message: Message, code: int) -> None:
        """Keep a message that never leaves, as a reply to someone who opted out."""
        self._tw.messages[message.sid] = message
        self.spawn(self._end(message, code))

    async def settled(self) -> None:
        """Wait until no message is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Drop everything under way."""
        for task in self._tasks:
            task.cancel()
        await self.settled()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, number: Number, lane: deque[Message]) -> None:
        while lane:
            message = lane[0]
            self.spawn(self._live(message, number))
            if number.mps:
                await asyncio.sleep(message.segments / number.mps)
            lane.popleft()
            self._waiting[number.e164] -= message.segments

    async def _live(self, message: Message, number: Number) -> None:
        await self.gate.wait()
        told = _Telling(self, message)
        waited = (self._tw.world.clock.now() - message.created_at).total_seconds()
        if waited > message.validity_s:
            await told.move("failed", 30036)
        else:
            if message.sender is None:
                message.sender = number.e164
                await told.move("queued")
            await told.move("sending")
            await told.move("sent")
            await self._arrive(message, number, told)
        told.end()

    async def _arrive(self, message: Message, number: Number, told: _Telling) -> None:
        phone = self._tw.phone(message.to)
        if phone.trouble is not None:
            await told.move("undelivered", phone.trouble)
            return
        phone.receive(message, number.e164)
        if phone.sends_receipts:
            await told.move("delivered")

    async def _end(self, message: Message, code: int) -> None:
        told = _Telling(self, message)
        await told.move("failed", code)
        told.end()

    async def step(self) -> None:
        """The time between two statuses."""
        await asyncio.sleep(self._tw.step_s)

    def note(self, message: Message, status: str, error: int | None) -> None:
        """Write a status down."""
        now = self._tw.world.clock.now()
        message.status, message.updated_at, message.error = status, now, error
        if status == "sent":
            message.sent_at = now
        self._tw.world.journal.add("twilio", "status", sid=message.sid, status=status, error_code=error)

    async def call_back(self, message: Message, status: str, error: int | None) -> None:
        """Tell the application once; nobody listening is no error."""
        params = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message.to,
            "From": message.sender or "",
            "AccountSid": message.account.sid,
            "ApiVersion": API_VERSION,
        }
        if message.service is not None:
            params["MessagingServiceSid"] = message.service.sid
        if error is not None:
            params["ErrorCode"] = str(error)
        if status == "delivered":
            params["RawDlrDoneDate"] = message.updated_at.strftime("%y%m%d%H%M")
        try:
            await self._tw.webhooks.post(message.callback, params, message.account.auth_token)
        except WebhookFailed as failed:
            self._tw.world.journal.add(
                "twilio", "webhook_failed", sid=message.sid, code=11200, reason=str(failed)
            )

    @property
    def manner(self) -> Manner:
        """How the callbacks of the next message behave."""
        wanted = self._tw.callbacks
        return self._tw.world.chance.choice(_MIXED) if wanted == "mixed" else wanted

    async def dawdle(self) -> None:
        """A late callback's delay: up to twice `late_s`."""
        await asyncio.sleep(self._tw.late_s * 2 * self._tw.world.chance.random())


class _Telling:
    """One message's callbacks, in its own manner; a slow application delays no delivery."""

    def __init__(self, carrier: Carrier, message: Message) -> None:
        self._carrier, self._message, self._manner = carrier, message, carrier.manner
        self._kept: list[tuple[str, int | None]] = []
        self._turn = asyncio.Lock()

    async def move(self, status: str, error: int | None = None) -> None:
        """The next status, and its callback."""
        await self._carrier.step()
        self._carrier.note(self._message, status, error)
        if self._message.callback and self._manner != "never":
            self._kept.append((status, error))
        if self._manner != "out_of_order" or status in FINAL:
            self.end()

    def end(self) -> None:
        """Send what is kept: the latest status first when out of order."""
        if self._kept:
            kept, self._kept = self._kept, []
            self._carrier.spawn(self._late(kept) if self._manner == "late" else self._post(kept[::-1]))

    async def _post(self, news: list[tuple[str, int | None]]) -> None:
        async with self._turn:
            for status, error in news:
                for _ in range(2 if self._manner == "duplicated" else 1):
                    await self._carrier.call_back(self._message, status, error)

    async def _late(self, news: list[tuple[str, int | None]]) -> None:
        await self._carrier.dawdle()
        for status, error in news:
            await self._carrier.call_back(self._message, status, error)
