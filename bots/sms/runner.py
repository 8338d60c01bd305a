"""One Twilio number: its webhooks, its inbox, its sender."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import structlog

from bots.conversation.inbox_loop import answered, work_inbox
from bots.conversation.once import Once
from bots.conversation.text_marks import mark, matches
from bots.conversation.turns import Turns
from bots.sms.allowance import Allowance
from bots.sms.callbacks import Callbacks
from bots.sms.client import client
from bots.sms.flow import Answer, SmsFlow
from bots.sms.message_log import LogAway, MessageLog
from bots.sms.places import caller_of
from bots.sms.reconciling_rounds import Reconciling
from bots.sms.sender import SmsSender
from bots.sms.webhook import EMPTY, SAID_AT, STATUSES, Verifier
from core.budget import DailyBudget
from core.delivery import SendResult, Sent
from core.errors import Overtaken, StorageAway
from core.fan import Sender, Visitor
from core.ids import Channel, DeliveryId
from core.ports import Clock, Store
from core.queues import DeliveryQueue, Inbound, Inbox, Lanes
from core.services.operator_bell import OperatorBell, Trouble
from core.services.privacy import Privacy
from core.unsettled import Unsettled
from notifications.segments import plain, segments

log = structlog.get_logger(__name__)
_MORE_TRIES = 4
_MOST_OWED = 1000
_REPLIES = "UPBEAT_TWILIO_REPLIES_PER_DAY"
_LATER = timedelta(minutes=1)
_SKEW = timedelta(minutes=2)  # of our clock and Twilio's
_PAUSE = timedelta(seconds=2)  # between tries of a reply: its reader is waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsAccount:
    """What the operator set."""

    account_sid: str
    auth_token: str = field(repr=False)
    secondary_token: str = field(default="", repr=False)
    number: str = field(repr=False)
    api_url: str
    public_url: str
    countries: frozenset[str]


class SmsBot:
    """`start()`, then `process()`; webhooks come in by `inbound` and `status`."""

    def __init__(
        self,
        account: SmsAccount,
        store: Store,
        inbox: Inbox,
        queue: DeliveryQueue,
        flow: SmsFlow,
        privacy: Privacy,
        clock: Clock,
        session: aiohttp.ClientSession,
        lanes: Lanes,
        allowance: Allowance,
        budget: DailyBudget | None,
        bell: OperatorBell,
    ) -> None:
        self._account, self._store, self._inbox, self._queue = account, store, inbox, queue
        self._flow, self._privacy, self._clock, self._session = flow, privacy, clock, session
        self._verifier = Verifier(account.public_url, account.auth_token, account.secondary_token)
        self._lanes, self._allowance, self._patient = lanes, allowance, True
        self._budget, self._bell = budget, bell
        self._sender: Sender | None = None
        self.sender: SmsSender | None = None
        self._wake = asyncio.Event()
        self._list_away_until: datetime | None = None
        self._owed: dict[int, Answer] = {}  # what was done is not done again to say so; a restart forgets it

    def reconciling(self, unsettled: Unsettled) -> Reconciling:
        """What asks Twilio about what was lost; run it once in the world."""
        assert self._sender is not None
        ours = self._log, unsettled, self._queue, self._callbacks(self._sender), self._inbox
        return Reconciling(self._sender.id, *ours, self._clock, self._wake.set)

    def _callbacks(self, us: Sender) -> Callbacks:
        ours = us, self._store, self._queue, self._lanes
        return Callbacks(*ours, self._privacy, self._clock, self._bell)

    async def start(self) -> Sender:
        """Becomes a sender; its id names the webhooks."""
        account = self._account
        async with self._store() as tx:
            self._sender = await tx.fans.put_sender(Channel.SMS, account.number, "SMS")
        sdk = client(self._session, account.api_url, account.account_sid, account.auth_token)
        status = f"{account.public_url}/webhooks/twilio/{self._sender.id}/status"
        self.sender, self._log = SmsSender(sdk, account.number, status), MessageLog(sdk, account.number)
        return self._sender

    async def inbound(self, path_qs: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Verify, write down, answer; a repeated MessageSid is harmless."""
        form = self._verifier.read(path_qs, headers, body)
        if form is None or not form.sid or self._sender is None:
            return 403, b""
        await self._inbox.put(self._sender.id, [(form.sid, dict(form.fields))], self._clock.now())
        self._wake.set()
        return 200, EMPTY

    async def status(self, path_qs: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """A status callback; late, repeated and out-of-order ones change nothing."""
        form = self._verifier.read(path_qs, headers, body)
        if form is None or self._sender is None:
            return 403, b""
        to = STATUSES.get(form.fields.get("MessageStatus", ""))
        if to is not None:
            code, number = form.fields.get("ErrorCode", ""), form.fields.get("To", "")
            await self._callbacks(self._sender).heard(form.sid, _reference(path_qs), to, code, number)
        return 204, b""

    async def process(self, shutdown: asyncio.Event) -> None:
        """From the inbox, until shutdown: each number's texts one after another, different numbers side by side."""
        assert self._sender is not None
        us = self._sender.id
        async with asyncio.TaskGroup() as group:
            turns = Turns(group, self._item, self._wake, self._inbox.give_way)

            async def some() -> int:
                items = await self._inbox.claim(us, turns.room, self._clock.now()) if turns.room else []
                for item in items:
                    turns.add(str(item.payload.get("From", "")), item)
                return len(items)

            await work_inbox("sms", some, self._wake, shutdown)

    async def _item(self, item: Inbound, more: bool) -> bool:  # noqa: ARG002 - every text is answered
        once = Once(self._inbox, item, self._clock)
        try:
            again = await self._one(once, {str(k): str(v) for k, v in item.payload.items()})
            if again is not None:
                await once.put_off(again)
                # what the number said next waits a minute, not a day, and not for what Twilio has to be asked about
                return once.doubted or again > self._clock.now() + _LATER
        except (StorageAway, Overtaken):
            return False
        except Exception as error:  # it comes again, and holds up nobody
            log.exception("sms_text_failed", error=type(error).__name__)
            return True
        await answered(self._inbox, item, unknown=once.unknown)
        return True

    async def _one(self, once: Once, fields: Mapping[str, str]) -> datetime | None:
        """When the text comes again, because its answer is owed still; None: it is done."""
        assert self._sender is not None
        caller = caller_of(fields.get("From", ""))
        if caller is None:
            log.info("sms_ignored", reason="short code or invalid")
            return None
        visitor = Visitor(
            sender_id=self._sender.id,
            channel=Channel.SMS,
            external_id=caller.number,
            language=self._flow.language(caller.languages),
            country=caller.country,
            zone=caller.zone,
        )
        body, vendor = fields.get("Body", ""), fields.get("OptOutType", "").upper()
        if caller.country not in self._account.countries:
            log.info("sms_ignored", reason="country not served")
            await self._flow.heed(visitor, body, vendor=vendor)
            return None
        item = once.item.id
        answer = self._owed.pop(item, None)
        if answer is not None and await self._flow.stopped_by_another(visitor, body):
            return None
        if answer is None:
            at = fields.get(SAID_AT)
            said_at = datetime.fromisoformat(at) if at else None
            again = once.item.received_at if once.doubted or once.item.attempts > 1 else None
            answer = await self._flow.answer(visitor, body, vendor=vendor, said_at=said_at, again=again)
        if answer is None and not once.doubted:
            return None
        # a question may be out of date by then
        if answer is not None and answer.asks is None and len(self._owed) < _MOST_OWED:
            self._owed[item] = answer
        comes = await self._once(visitor, answer, once)
        if comes is None or comes > self._clock.now() + _LATER:  # tomorrow it is put in tomorrow's words
            self._owed.pop(item, None)
        return comes

    async def _once(self, visitor: Visitor, answer: Answer | None, once: Once) -> datetime | None:
        """Whose process died, or who got no answer, may have sent it: Twilio is asked before it goes again.

        `answer` None: by now there is nothing to say.
        """
        item = once.item
        if item.answering_at is not None:
            again = self._clock.now() + _LATER
            # one asks for all: what is new must not wait behind many who find nobody there
            if self._list_away_until is not None and again < self._list_away_until + _LATER:
                return again
            try:
                listed = await self._log.sent_to(visitor.external_id)
            except LogAway as away:
                log.warning("sms_reply_in_doubt", item=item.id, error=str(away))
                self._list_away_until = again
                return again
            since = item.answering_at - _SKEW
            went = listed is None or any(m.at >= since and matches(item.answer, m.body) for m in listed)
            log.info("sms_reply_looked_up", item=item.id, sent=None if listed is None else went)
            if went:
                once.unknown = listed is None  # there are too many to tell
                asks = answer.asks if answer and matches(item.answer, plain(answer.text)) else None
                if asks is not None:
                    await self._flow.asked(replace(asks, at=item.answering_at), surely=listed is not None)
                return None
            once.doubted = False
        return None if answer is None else await self._answered(visitor, answer, once)

    async def _answered(self, visitor: Visitor, answer: Answer, once: Once) -> datetime | None:
        now = self._clock.now()
        if not await self._allowance.take(visitor.sender_id, visitor.external_id, now):
            return await self._enough(visitor, answer, now)
        went = await self._reply(visitor, plain(answer.text), once)
        if went in (Sent.RETRY, Sent.REFUSED):
            await self._allowance.give_back(visitor.sender_id, visitor.external_id)
        if answer.asks is not None and went in (Sent.SENT, Sent.UNKNOWN):
            await self._flow.asked(answer.asks, surely=went is Sent.SENT)
        if went is Sent.UNKNOWN:  # looked up in a minute, and sent once more at most
            once.unknown = once.item.answering_at is not None
            once.doubted = True
            return None if once.unknown else now + _LATER
        return now + _LATER if went is Sent.RETRY else None

    async def _enough(self, visitor: Visitor, answer: Answer, now: datetime) -> datetime | None:
        """A robot's number is left alone; where a crowd has used up the day, links and questions wait for the next."""
        renews = await self._allowance.renews_at(visitor.sender_id, now)
        if renews is None:
            log.warning("sms_ignored", reason="enough answers for one number")
            return None
        log.error("sms_replies_used_up", setting=_REPLIES, waits=answer.lasts)
        self._bell.ring(Trouble.REPLIES, _REPLIES)
        return renews if answer.lasts else None

    async def _reply(self, visitor: Visitor, text: str, once: Once) -> Sent:
        """Refused for now is tried again: nothing was accepted, so nothing can arrive twice.

        While that lasts, others (whose text may be a STOP) do not wait for it: one try each.
        """
        result = await self._ahead(visitor, text, once)
        for _ in range(_MORE_TRIES if self._patient else 0):
            if result.status is not Sent.RETRY or result.setting:
                break
            await asyncio.sleep(min(result.retry_after or _PAUSE, _PAUSE).total_seconds())
            result = await self._ahead(visitor, text, once)
        self._patient = result.status is not Sent.RETRY
        if result.reachability is not None:
            await self._privacy.reach(visitor, result.reachability, result.detail)
        if result.status is not Sent.SENT:
            log.warning("sms_reply_not_sent", status=result.status.value, detail=result.detail)
        return result.status

    async def _ahead(self, visitor: Visitor, text: str, once: Once) -> SendResult:
        """Answers go first: they take their slots of the number's lane without waiting for them, and the outbox yields.

        Twilio holds what comes faster than the number may send; a STOP must not stand behind a crowd of keywords. Of the
        carriers' day they take what they need, though there is none left: the outbox has so much less.
        """
        assert self.sender is not None
        assert self._sender is not None
        await self._lanes.reserve(self._sender.lane, segments(text))
        await once.going(mark(text))
        result = await self.sender.text(visitor.external_id, text, None)
        if result.status is Sent.RETRY and result.retry_after is not None:
            await self._lanes.pause(self._sender.lane, result.retry_after, result.detail)
        if self._budget is not None and result.status in (Sent.SENT, Sent.UNKNOWN):
            await self._lanes.draw(self._sender.lane, self._budget, segments(text), self._clock.now())
        return result


def _reference(path_qs: str) -> DeliveryId | None:
    value = dict(parse_qsl(urlsplit(path_qs).query)).get("o", "")
    return DeliveryId(int(value)) if value.isdigit() and len(value) < 19 else None
