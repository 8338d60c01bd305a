"""One Telegram bot: its commands, its intake (poll or webhook), its inbox, its sender."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramConflictError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bots.conversation.flow import Conversation
from bots.conversation.inbox_loop import work_inbox
from bots.telegram.answering import Answering
from bots.telegram.sender import TelegramSender
from core.errors import StorageAway
from core.fan import Sender
from core.ids import Channel
from core.ports import Clock, Sealer, Store
from core.queues import Inbound, Inbox
from core.services.privacy import Privacy
from core.waiting import nap
from notifications.wording import Wording

log = structlog.get_logger(__name__)
COMMANDS = (
    "presave",
    "status",
    "releases",
    "mydata",
    "disconnect",
    "pause",
    "forget",
    "language",
    "stop",
    "help",
)
UPDATES = ["message", "callback_query", "my_chat_member"]
_POLL_S = 20
_BATCH = 50


class TelegramBot:
    """`start()`, then `process()` and either `poll()` or `set_webhook()`."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        store: Store,
        inbox: Inbox,
        conversation: Conversation,
        privacy: Privacy,
        clock: Clock,
        sealer: Sealer,
        wording: Wording,
    ) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=30)
        self._bot = Bot(token, session=session)
        self._store, self._inbox, self._clock = store, inbox, clock
        self._conversation, self._privacy, self._wording = conversation, privacy, wording
        self._secret = sealer.mac("telegram-webhook", token.partition(":")[0]).hex()
        self._wake = asyncio.Event()
        self._us: Sender | None = None
        self._answering: Answering | None = None

    async def start(self) -> Sender:
        """Connect and become a sender. Raises aiogram's errors when the token is refused."""
        me = await self._bot.get_me()
        async with self._store() as tx:
            self._us = await tx.fans.put_sender(Channel.TELEGRAM, str(me.id), me.username or "")
        self.sender = TelegramSender(self._bot, self._store, self._us.id)
        self._answering = Answering(
            self._bot, self._us, self.sender, self._conversation, self._privacy, self._wording
        )
        for language in self._wording.languages():
            commands = [
                BotCommand(command=c, description=self._wording.text(language, f"telegram-command-{c}"))
                for c in COMMANDS
            ]
            await self._bot.set_my_commands(
                commands,
                scope=BotCommandScopeAllPrivateChats(),
                language_code=None if language == "en" else language.split("-")[0],
            )
        return self._us

    async def set_webhook(self, url: str) -> None:
        """Telegram delivers to `url`; pending updates are never dropped."""
        await self._bot.set_webhook(
            url, secret_token=self._secret, allowed_updates=UPDATES, max_connections=40
        )

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """A webhook delivery: verify, write down, answer with this HTTP status."""
        given = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            return 401
        try:
            update = orjson.loads(body)
        except orjson.JSONDecodeError:
            return 400
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return 400
        await self._keep([update])
        return 200

    async def poll(self, shutdown: asyncio.Event) -> None:
        """Long polling; updates are stored before the offset that confirms them is sent."""
        assert self._us is not None
        await self._bot.delete_webhook(drop_pending_updates=False)
        last = await self._inbox.last_external(self._us.id)
        offset = int(last) + 1 if last else None
        while not shutdown.is_set():
            try:
                updates = await self._get(offset, shutdown)
                if updates:
                    await self._keep(updates)
                    offset = max(u["update_id"] for u in updates) + 1
            except TelegramConflictError:
                log.warning("telegram_polled_elsewhere")
                await nap(shutdown, 5)
            except (AiogramError, TypeError) as error:
                log.warning("telegram_poll_failed", error=type(error).__name__)
                await nap(shutdown, 2)
            except StorageAway:
                await nap(shutdown, 1)

    async def _get(self, offset: int | None, shutdown: asyncio.Event) -> list[dict[str, Any]]:
        ask = asyncio.create_task(
            self._bot.get_updates(
                offset=offset,
                timeout=_POLL_S,
                limit=100,
                allowed_updates=UPDATES,
                request_timeout=_POLL_S + 10,
            )
        )
        stop = asyncio.create_task(shutdown.wait())
        await asyncio.wait({ask, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not ask.done():
            ask.cancel()
            return []
        return [u.model_dump(mode="json", exclude_none=True, by_alias=True) for u in ask.result()]

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        assert self._us is not None
        items = [(str(u["update_id"]), u) for u in updates]
        await self._inbox.put(self._us.id, items, self._clock.now())
        self._wake.set()

    async def process(self, shutdown: asyncio.Event) -> None:
        """Answer what came in: chats side by side, each chat in order."""
        await work_inbox("telegram", self._round, self._wake, shutdown)

    async def _round(self) -> int:
        assert self._us is not None
        items = await self._inbox.claim(self._us.id, _BATCH, self._clock.now())
        chats: dict[int, list[Inbound]] = {}
        for item in items:
            chats.setdefault(_chat_of(item.payload), []).append(item)
        async with asyncio.TaskGroup() as group:
            for chat in chats.values():
                group.create_task(self._in_order(chat))
        return len(items)

    async def _in_order(self, items: list[Inbound]) -> None:
        assert self._answering is not None
        for item in items:
            try:
                await self._answering.answer(item.payload)
            except (AiogramError, TypeError) as error:
                log.warning("telegram_answer_failed", error=type(error).__name__)
            await self._inbox.done([item.id])

    async def close(self) -> None:
        """Give the connection back."""
        await self._bot.session.close()


def _chat_of(update: dict[str, Any]) -> int:
    for kind in UPDATES:
        part = update.get(kind)
        if isinstance(part, dict):
            person = part.get("from") or {}
            return int(person.get("id", 0))
    return 0
