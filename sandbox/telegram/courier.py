"""Carrying updates to webhooks: in order per chat, side by side across chats, again after a failure."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
from yarl import URL

from sandbox.telegram.bots import Bot, Webhook
from sandbox.telegram.chats import Json
from sandbox.telegram.refusal import bad_request
from sandbox.telegram.shelf import Upload
from sandbox.telegram.state import TelegramWorld
from sandbox.telegram.wire import stamp

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine."""
    return (URL(url).host or "") in _LOOPBACK


class Courier:
    """Runs while the server runs; owns the HTTP client the fake Telegram calls out with."""

    def __init__(self, tg: TelegramWorld) -> None:
        self._tg = tg
        self._rounds: dict[int, tuple[Webhook, asyncio.Task[None]]] = {}
        self._http: aiohttp.ClientSession | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver until left."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as self._http:
            watch = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)

    async def fetch(self, url: str) -> Upload:
        """A picture given by its address; only this machine's addresses exist in the sandbox."""
        if self._http is None or not is_loopback(url):
            raise bad_request("failed to get HTTP URL content")
        try:
            async with self._http.get(url, timeout=aiohttp.ClientTimeout(total=5)) as answer:
                if answer.status != 200:
                    raise bad_request("failed to get HTTP URL content")
                if not answer.content_type.startswith("image/"):
                    raise bad_request("wrong type of the web page content")
                return Upload(filename=url, content_type=answer.content_type, body=await answer.read())
        except (aiohttp.ClientError, OSError):
            raise bad_request("failed to get HTTP URL content") from None

    async def _watch(self) -> None:
        try:
            while True:
                await self._sync()
                await self._tg.hooks.heard()
        finally:
            tasks = [task for _, task in self._rounds.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._rounds.clear()

    async def _sync(self) -> None:
        for bot in self._tg.bots.values():
            hook, task = self._rounds.get(bot.id, (None, None))
            if hook is bot.webhook:
                continue
            if task is not None:
                task.cancel()
                del self._rounds[bot.id]
            if bot.webhook is not None:
                self._rounds[bot.id] = bot.webhook, asyncio.create_task(self._round(bot, bot.webhook))

    async def _round(self, bot: Bot, hook: Webhook) -> None:
        busy: set[int] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                for update in list(bot.updates.values()):
                    if len(busy) >= hook.max_connections:
                        break
                    if (lane := _lane(update)) not in busy:
                        busy.add(lane)
                        group.create_task(self._deliver(bot, hook, update, busy))
                await bot.bell.heard()

    async def _deliver(self, bot: Bot, hook: Webhook, update: Json, busy: set[int]) -> None:
        pause = self._tg.webhook_retry_s
        while (failure := await self._post(hook, update)) is not None:
            hook.last_error, hook.last_error_at = failure, stamp(self._tg.now())
            await asyncio.sleep(pause)
            pause = min(60.0, pause * 2)
        bot.updates.pop(update["update_id"], None)
        busy.discard(_lane(update))
        bot.bell.ring()

    async def _post(self, hook: Webhook, update: Json) -> str | None:
        """Why it failed, None when the bot took it."""
        if self._http is None:
            return "Connection closed"
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with self._http.post(
                hook.url, json=update, headers=headers, allow_redirects=False
            ) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except (aiohttp.ClientError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"


def _lane(update: Json) -> int:
    """The chat an update belongs to; updates of one chat keep their order."""
    payload = next(value for key, value in update.items() if key != "update_id")
    message = payload.get("message", payload)
    return int(message["chat"]["id"])
