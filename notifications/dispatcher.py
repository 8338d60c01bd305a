"""Takes claimed messages through consent, reachability, limits and the sender to a recorded outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar, assert_never

from core.budget import DailyBudget
from core.delivery import DeliveryStatus, SendResult, Sent
from core.errors import StorageAway
from core.fan import Sender
from core.ids import AddressId, DeliveryId
from core.message import Message
from core.ports import Clock, MessageSender, Store
from core.queues import DeliveryQueue, DeliveryResult, Lanes, OutgoingMessage
from core.scheduler.pacing import Pacer, Turns
from core.scheduler.retry import backoff
from core.waiting import nap, patiently
from notifications.policy import DAILY_CAP, Send, Suppress, Wait, decide
from notifications.rendering import Renderer
from notifications.resting import Resting

IDLE_S = 0.2
MAX_ATTEMPTS = 6
_JITTER = 0.5
_SOON = timedelta(seconds=2)
_A_WHILE_S = 0.9  # a lane of many a second never waits so long
_BATCHES = 2  # one is taken while the other is sent: no slot passes unused while answers are awaited
T = TypeVar("T")
Fate = Send | Suppress | Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchSettings:
    """What one sender may do.

    `rate`: slots of its lane a second; a message takes one, a text one for each of its segments. `concurrency`: how
    many messages may be on their way at once. `daily_cap`: what one person bears a day. `allowance`: slots a day.
    `countries`: whose numbers are texted (None: all).
    """

    rate: float
    concurrency: int = 16
    daily_cap: int = DAILY_CAP
    allowance: DailyBudget | None = None
    countries: frozenset[str] | None = None


class _Turn(NamedTuple):
    """When a message may go (event-loop time), how many slots of the lane it takes, and when they were taken."""

    slot: float
    takes: int
    taken: float


class _Planned(NamedTuple):
    """A claimed message and what is to become of it."""

    message: OutgoingMessage
    fate: Fate
    text: Message | None
    turn: _Turn


class Dispatcher:
    """One sender's outbox in this process; many processes share its lane."""

    def __init__(
        self,
        store: Store,
        queue: DeliveryQueue,
        lanes: Lanes,
        clock: Clock,
        renderer: Renderer,
        our_sender: Sender,
        channel: MessageSender,
        settings: DispatchSettings,
        crashed: Callable[[str, Exception], None],
        observe: Callable[[DeliveryStatus], None] = lambda _: None,
        troubled: Callable[[SendResult], None] = lambda _: None,
        turns: Turns | None = None,
    ) -> None:
        self._store, self._queue, self._lanes, self._clock = store, queue, lanes, clock
        self._renderer, self._sender, self._channel = renderer, our_sender, channel
        self._settings, self._crashed, self._observe = settings, crashed, observe
        self._troubled = troubled  # hears what only the operator can put right
        self._key = our_sender.lane
        self._pacer = Pacer(lanes, self._key, keep=max(1, int(settings.rate * 0.05)))
        self._turns = turns or Turns(settings.rate)  # others of this process may go by the same
        self._resting = Resting(lanes, self._key, self._pacer, self._turns)
        self.wake = asyncio.Event()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until `shutdown`; what is being sent then is sent and recorded."""
        while not shutdown.is_set():
            try:
                await self._lanes.ensure(self._key, rate=self._settings.rate, burst=1)
                break
            except StorageAway:
                await nap(shutdown, 0.5)
        async with asyncio.TaskGroup() as group:
            on_their_way: set[asyncio.Task[None]] = set()
            while not shutdown.is_set():
                batch = await self._safely(self._take())
                if not batch:
                    await nap(shutdown, IDLE_S, self.wake)
                    continue
                on_their_way.add(group.create_task(self._safely(self._carry_out(batch))))
                if len(on_their_way) == _BATCHES:
                    _, on_their_way = await asyncio.wait(on_their_way, return_when=asyncio.FIRST_COMPLETED)

    async def _safely(self, part: Coroutine[Any, Any, T]) -> T | None:
        try:
            return await part
        except StorageAway:
            return None
        except Exception as error:  # noqa: BLE001 - the outbox must go on; the rows become `unknown`, never resent
            self._crashed(self._key, error)
            return None

    async def _take(self) -> list[_Planned]:
        """What goes next, claimed and worded, with slots behind those of the batch before it."""
        taken = asyncio.get_running_loop().time()
        slots = await self._pacer.take(max(1, self._settings.concurrency // _BATCHES))
        if not slots:
            return []
        claimed = await self._queue.claim(self._sender.id, len(slots), self._clock.now())
        if not claimed:
            self._resting.give_back(slots, taken)
            return []
        now = self._clock.now()
        fates = [self._decided(message, now) for message in claimed]
        texts = await self._texts(
            [m for m, fate in zip(claimed, fates, strict=True) if isinstance(fate, Send)]
        )
        costs = [
            self._cost(fate, texts.get(message.delivery.id))
            for message, fate in zip(claimed, fates, strict=True)
        ]
        try:
            fates = await self._within_allowance(fates, costs, now)
            starts = await self._starts(costs, slots, taken)
        except StorageAway:  # nothing has been sent: they go back as they were
            await self._record([_again(m, now, _SOON, "") for m in claimed])
            return []
        return [
            _Planned(message, fate, texts.get(message.delivery.id), _Turn(start, cost, taken))
            for message, fate, start, cost in zip(claimed, fates, starts, costs, strict=True)
        ]

    async def _carry_out(self, batch: list[_Planned]) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._one(*planned)) for planned in batch]
        await self._record([t.result() for t in tasks])

    def _cost(self, fate: Fate, text: Message | None) -> int:
        if not isinstance(fate, Send):
            return 0
        return 1 if text is None else self._channel.slots(text)

    async def _starts(self, costs: list[int], slots: list[float], taken: float) -> list[float]:
        """When each may go: the first of the slots it takes. What takes none uses up none."""
        needs = sum(costs)
        if needs > len(slots):
            slots = slots + await self._pacer.take(needs - len(slots))
        self._resting.give_back(slots[needs:], taken)
        starts = accumulate(costs, initial=0)
        return [slots[min(start, len(slots) - 1)] for start, _ in zip(starts, costs, strict=False)]

    async def _within_allowance(self, fates: list[Fate], costs: list[int], now: datetime) -> list[Fate]:
        """What today has no room for waits until the vendor's day ends; `costs` of those become 0."""
        allowance = self._settings.allowance
        if allowance is None or not any(costs):
            return fates
        left = await self._lanes.draw(self._key, allowance, sum(costs), now)
        tomorrow, kept = Wait(until=allowance.renews_at(now)), list(fates)
        for i, cost in enumerate(costs):
            if cost > left:
                kept[i], costs[i] = tomorrow, 0
            left -= costs[i]
        if left:
            await self._lanes.give_back(self._key, allowance, left, now)
        return kept

    async def _record(self, results: list[DeliveryResult]) -> None:
        """However long the database is away: given up, it would take the outcomes of all beside it along."""
        await patiently(lambda: self._queue.record(results, self._clock.now()))
        for result in results:
            if result.status is not DeliveryStatus.QUEUED:
                self._observe(result.status)

    async def _texts(self, ready: list[OutgoingMessage]) -> dict[DeliveryId, Message]:
        """The batch's texts together. When one of them cannot be had, none is, and each is tried alone."""
        if not ready:
            return {}
        try:
            texts = await self._renderer.render_all(ready)
        except Exception:  # noqa: BLE001 - told when it is tried alone
            return {}
        return {message.delivery.id: text for message, text in zip(ready, texts, strict=True)}

    async def _one(
        self, message: OutgoingMessage, fate: Fate, text: Message | None, turn: _Turn
    ) -> DeliveryResult:
        if isinstance(fate, Send):
            return await self._send(message, fate, text, turn)
        return await self._unsent(message, fate)

    async def _send(
        self, message: OutgoingMessage, fate: Send, text: Message | None, turn: _Turn
    ) -> DeliveryResult:
        try:
            if text is None:  # its cost could not be known before
                text = await self._renderer.render(message)
                turn = turn._replace(takes=self._channel.slots(text))
        except StorageAway:
            return _again(message, self._clock.now(), _SOON, "")
        except Exception as error:  # noqa: BLE001 - nothing was sent: the row ends as failed, the others go on
            self._crashed(self._key, error)
            return DeliveryResult(
                id=message.delivery.id,
                status=DeliveryStatus.FAILED,
                detail=f"rendering: {type(error).__name__}",
            )
        await self._turns.come(turn.slot, turn.takes)
        if rests := self._turns.rests(turn.taken):  # the vendor asked for a pause meanwhile
            return _again(message, self._clock.now(), timedelta(seconds=rests), "")
        looked = await self._looked_again(message, fate, turn)
        if not isinstance(looked, Send):
            return await self._unsent(message, looked)
        return await self._hand_over(message, looked, text, turn)

    async def _looked_again(self, message: OutgoingMessage, fate: Send, turn: _Turn) -> Fate:
        """Whether it is still to go, where a while has passed: somebody may have said STOP."""
        if asyncio.get_running_loop().time() - turn.taken < _A_WHILE_S:
            return fate
        now = self._clock.now()
        try:
            found = await self._queue.look_again(message, now)
        except StorageAway:
            return Wait(until=now + _SOON)
        return Wait(until=now) if found is None else self._decided(found, now)

    def _decided(self, message: OutgoingMessage, now: datetime) -> Fate:
        return decide(message, now, self._settings.daily_cap, self._settings.countries)

    async def _unsent(self, message: OutgoingMessage, fate: Suppress | Wait) -> DeliveryResult:
        row, now = message.delivery.id, self._clock.now()
        if isinstance(fate, Wait):
            return DeliveryResult(id=row, status=DeliveryStatus.QUEUED, next_at=fate.until)
        if fate.elsewhere:
            await patiently(lambda: self._elsewhere(row, now))
        return DeliveryResult(id=row, status=DeliveryStatus.SUPPRESSED, detail=fate.why)

    async def _elsewhere(self, row: DeliveryId, now: datetime) -> None:
        async with self._store() as tx:
            await tx.persons.elsewhere(row, now)

    async def _hand_over(
        self, message: OutgoingMessage, fate: Send, text: Message, turn: _Turn
    ) -> DeliveryResult:
        good_for = None if fate.until is None else fate.until - self._clock.now()
        text = replace(text, silent=fate.silent, good_for=good_for)
        try:
            answer = await self._channel.send(message.address, text, message.delivery)
        except Exception as error:  # noqa: BLE001 - whether it went out is not known: never resent blindly
            self._crashed(self._key, error)
            answer = SendResult(status=Sent.UNKNOWN, detail=type(error).__name__)
        return await self._settle(message, answer, turn)

    async def _settle(self, message: OutgoingMessage, answer: SendResult, turn: _Turn) -> DeliveryResult:
        now, row = self._clock.now(), message.delivery.id
        if answer.setting or answer.held:
            self._troubled(answer)
        if answer.status is not Sent.RETRY:
            self._resting.taken()
        if answer.dm_channel_id is not None:
            address, opened = message.address.id, answer.dm_channel_id
            await patiently(lambda: self._remember_dm(address, opened))
        match answer.status:
            case Sent.SENT:
                return DeliveryResult(id=row, status=DeliveryStatus.SENT, vendor_id=answer.vendor_id)
            case Sent.UNKNOWN:
                return DeliveryResult(
                    id=row, status=DeliveryStatus.UNKNOWN, vendor_id=answer.vendor_id, detail=answer.detail
                )
            case Sent.REFUSED:
                return DeliveryResult(id=row, status=DeliveryStatus.FAILED, detail=answer.detail)
            case Sent.INSTEAD:
                return DeliveryResult(id=row, status=DeliveryStatus.SUPPRESSED, detail=answer.detail)
            case Sent.BLOCKED:
                await patiently(lambda: self._unreachable(message, answer, now))
                return DeliveryResult(id=row, status=DeliveryStatus.FAILED, detail=answer.detail)
            case Sent.RETRY:
                return await self._later(message, answer, turn, now)
            case _:
                assert_never(answer.status)

    async def _later(
        self, message: OutgoingMessage, answer: SendResult, turn: _Turn, now: datetime
    ) -> DeliveryResult:
        """Not sent. What was put off uses up no attempt (an empty detail says so); its own end ends it."""
        wait = answer.retry_after or backoff(message.delivery.attempts, _JITTER)
        if answer.retry_after is not None and not answer.alone:
            why = answer.detail or "asked to wait"
            wait = await self._resting.rest(answer.retry_after, why, turn.taken)
        if answer.put_off:
            return _again(message, now, wait, "")
        if message.delivery.attempts >= MAX_ATTEMPTS:
            return DeliveryResult(id=message.delivery.id, status=DeliveryStatus.FAILED, detail=answer.detail)
        return _again(message, now, wait, answer.detail)

    async def _remember_dm(self, address: AddressId, dm_channel_id: str) -> None:
        async with self._store() as tx:
            await tx.fans.set_dm_channel(address, dm_channel_id)

    async def _unreachable(self, message: OutgoingMessage, answer: SendResult, now: datetime) -> None:
        if answer.reachability is None:
            return
        async with self._store() as tx:
            await tx.fans.set_reachability(message.address.id, answer.reachability, answer.detail, now)
            await tx.persons.elsewhere(message.delivery.id, now)  # certainly not sent here


def _again(message: OutgoingMessage, now: datetime, wait: timedelta, detail: str) -> DeliveryResult:
    return DeliveryResult(
        id=message.delivery.id, status=DeliveryStatus.QUEUED, detail=detail, next_at=now + wait
    )
