"""One Telegram bot: its parts put together, and the loop that answers what came in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from bots.conversation.flow import Conversation
from bots.conversation.inbox_loop import answered, put_off, work_inbox
from bots.conversation.once import Once
from bots.conversation.turns import Turns
from bots.telegram.answering import Answering
from bots.telegram.client import client, connect
from bots.telegram.commands import publish
from bots.telegram.group_desk import GroupDesk
from bots.telegram.group_posts import GroupPosts
from bots.telegram.group_upkeep import GroupUpkeep
from bots.telegram.inbound import chat_of
from bots.telegram.intake import Intake
from bots.telegram.pace import ChatPace, Shared
from bots.telegram.pictures import Pictures
from bots.telegram.posting import Poster
from bots.telegram.sender import TelegramSender
from bots.telegram.sounds import Sounds
from core.errors import Overtaken, RetryLater, StorageAway
from core.fan import Sender
from core.ids import Channel
from core.ports import Clock, Sealer, Store
from core.queues import Inbound, Inbox, Lanes
from core.scheduler.sender_lane import SenderLane
from core.services.pairing import Pairing
from core.services.privacy import Privacy
from notifications.group_posts import GroupTexts
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_AGAIN = timedelta(seconds=30)


class TelegramBot:
    """`start()` first; then `process()` and either `poll()` or `set_webhook()` with `receive()`."""

    sender: TelegramSender
    groups: GroupUpkeep
    lane: SenderLane

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        store: Store,
        inbox: Inbox,
        lanes: Lanes,
        conversation: Conversation,
        privacy: Privacy,
        clock: Clock,
        sealer: Sealer,
        wording: Wording,
        pairing: Pairing,
        rate: float,
        public_url: str,
        link_url: str,
        pace: ChatPace | None = None,
        turns: Shared | None = None,
        resend_receipts: bool = False,
        paid_broadcast: bool = False,
    ) -> None:
        self._bot = client(token, api_url)
        self._store, self._inbox, self._lanes, self._clock = store, inbox, lanes, clock
        self._conversation, self._privacy, self._wording = conversation, privacy, wording
        self._secret = sealer.mac("telegram-webhook", token.partition(":")[0]).hex()
        self._pace = pace or ChatPace(shared=turns)
        self._bell = asyncio.Event()
        self._pairing, self._rate = pairing, rate
        self._resend_receipts, self._paid = resend_receipts, paid_broadcast
        self._public_url, self._link_url = public_url, link_url.rstrip("/")

    async def start(self) -> Sender:
        """Connect, become a sender, publish the commands. Raises Misconfigured, RetryLater."""
        me = await connect(self._bot)
        async with self._store() as tx:
            self._us = await tx.fans.put_sender(Channel.TELEGRAM, me.id, me.username)
        sounds = Sounds(self._bot, self._store, self._lanes, self._us)
        poster = Poster(self._bot, Pictures(self._store, self._us.id), sounds, self._pace)
        self.sender = TelegramSender(poster, resend_receipts=self._resend_receipts, paid=self._paid)
        self.lane = SenderLane(self._lanes, self._us.lane, self._rate)
        await self.lane.ready()
        desk = GroupDesk(self._us, self._bot, poster, self.lane, self._pairing, self._wording)
        self._answering = Answering(
            self._us, poster, self._conversation, self._privacy, self._wording, desk, self.lane
        )
        self.groups = self._upkeep(poster)
        self._intake = Intake(self._bot, self._inbox, self._us.id, self._clock, self._secret, self._bell)
        await publish(self._bot, self._wording)
        return self._us

    def _upkeep(self, poster: Poster) -> GroupUpkeep:
        texts = GroupTexts(self._wording, self._public_url, f"{self._link_url}/{self._us.name}")
        around = self._store, self._clock
        posts = GroupPosts(self._us, *around, poster, self._pairing, texts, self.lane.turn)
        return GroupUpkeep(self.lane, posts)

    async def set_webhook(self, url: str) -> None:
        """Telegram delivers to `url`."""
        await self._intake.set_webhook(url)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """A webhook's request as it came; the HTTP status to answer with."""
        return await self._intake.receive(headers, body)

    async def accept(self, update: dict[str, Any]) -> bool:
        """A verified update into the inbox; False when it is no update. Raises StorageAway."""
        return await self._intake.accept(update)

    async def poll(self, shutdown: asyncio.Event) -> None:
        """Long polling, until shutdown; in one process only."""
        await self._intake.poll(shutdown)

    async def process(self, shutdown: asyncio.Event) -> None:
        """Answer what came in, until shutdown; what was taken by then is still answered."""
        async with asyncio.TaskGroup() as group:
            turns = Turns(group, self._one, self._bell, self._inbox.give_way)

            async def some() -> int:
                items = (
                    await self._inbox.claim(self._us.id, turns.room, self._clock.now()) if turns.room else []
                )
                for item in items:
                    turns.add(chat_of(item.payload), item)
                return len(items)

            await work_inbox("telegram", some, self._bell, shutdown)

    async def _one(self, item: Inbound, more: bool) -> bool:
        once = Once(self._inbox, item, self._clock)
        try:
            await self._answering.answer(item.payload, once, more=more)
        except (StorageAway, Overtaken):
            return False
        except RetryLater as later:
            # what the chat said next follows, since the lane rests for all
            at = self._clock.now() + (later.after or _AGAIN)
            return await put_off(once, at)
        except Exception as error:
            log.exception(
                "telegram_update_failed", item=item.id, attempts=item.attempts, error=type(error).__name__
            )
            return True  # comes again, five times at most; what the chat said next is not held up
        await answered(self._inbox, item, unknown=once.unknown)
        return True

    async def close(self) -> None:
        """Give the connections back."""
        await self._bot.session.close()
