"""Updates reach a bot by long polling or by webhook, never by both."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import aiogram.exceptions as tgx
import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.filters import ChatMemberUpdatedFilter, CommandObject, CommandStart
from aiogram.filters.chat_member_updated import KICKED
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.support.telegram_sandbox import Rig, running

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Remind me", callback_data="r")]])


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one


def conversation(left: list[int]) -> Router:
    router = Router()

    @router.message(CommandStart(deep_link=True))
    async def start(message: Message, command: CommandObject) -> None:
        await message.answer(f"Hello {command.args}", reply_markup=BUTTONS)

    @router.callback_query(F.data == "r")
    async def remind(query: CallbackQuery) -> None:
        await query.answer("We will")
        assert isinstance(query.message, Message)
        await query.message.edit_text("You are on the list")

    @router.my_chat_member(ChatMemberUpdatedFilter(KICKED))
    async def blocked(event: ChatMemberUpdated) -> None:
        left.append(event.from_user.id)

    return router


@contextlib.asynccontextmanager
async def polling(rig: Rig, left: list[int]) -> AsyncIterator[None]:
    dispatcher = Dispatcher()
    dispatcher.include_router(conversation(left))
    task = asyncio.create_task(
        dispatcher.start_polling(rig.bot, handle_signals=False, polling_timeout=1, close_bot_session=False)
    )
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await task


async def talk(rig: Rig, left: list[int]) -> None:
    await rig.mia.start("neon_bot", "c_ab12")
    offer = await rig.mia.wait_for(lambda m: m.text == "Hello c_ab12")
    assert await rig.mia.press(offer, "Remind me") == "We will"
    done = await rig.mia.wait_for(lambda m: m.text == "You are on the list")
    assert done.message_id == offer.message_id
    await rig.mia.block()
    async with asyncio.timeout(5):
        while left != [7]:
            await asyncio.sleep(0.01)


async def test_a_conversation_by_polling(rig: Rig) -> None:
    left: list[int] = []
    async with polling(rig, left):
        await talk(rig, left)


@contextlib.asynccontextmanager
async def webhook(bot: Bot, secret: str, left: list[int]) -> AsyncIterator[str]:
    dispatcher = Dispatcher()
    dispatcher.include_router(conversation(left))
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret).register(
        app, path="/hook"
    )
    async with listening(app) as base:
        yield f"{base}/hook"


@contextlib.asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_conversation_by_webhook_with_secret(rig: Rig) -> None:
    left: list[int] = []
    async with webhook(rig.bot, "s3cret", left) as url:
        await rig.bot.set_webhook(url, secret_token="s3cret", max_connections=7)
        await talk(rig, left)
        info = await rig.bot.get_webhook_info()
        assert (info.url, info.max_connections, info.last_error_message) == (url, 7, None)


async def test_a_wrong_secret_is_retried_and_told(rig: Rig) -> None:
    rig.tg.webhook_retry_s = 0.01
    async with webhook(rig.bot, "s3cret", []) as url:
        await rig.bot.set_webhook(url, secret_token="other")
        await rig.mia.start("neon_bot", "a")
        async with asyncio.timeout(5):
            while not (info := await rig.bot.get_webhook_info()).last_error_message:
                await asyncio.sleep(0.01)
        assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
        assert info.pending_update_count == 1
        await rig.bot.set_webhook(url, secret_token="s3cret")
        await rig.mia.wait_for(lambda m: m.text == "Hello a")


async def test_failed_deliveries_come_again_in_the_order_of_the_chat(rig: Rig) -> None:
    rig.tg.webhook_retry_s = 0.01
    tried: list[str] = []
    taken: list[str] = []
    seen = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        name = f"{message['chat']['id']}:{message['text']}"
        tried.append(name)
        if tried.count(name) < 3:
            return web.Response(status=500)
        taken.append(name)
        if len(taken) == 4:
            seen.set()
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    noa = rig.tg.person(8)
    async with listening(app) as base:
        await rig.bot.set_webhook(f"{base}/hook")
        await rig.mia.start("neon_bot")
        await noa.start("neon_bot")
        await rig.mia.send("second")
        await noa.send("second")
        async with asyncio.timeout(5):
            await seen.wait()
    for person in (7, 8):
        assert [name for name in taken if name.startswith(f"{person}:")] == [
            f"{person}:/start",
            f"{person}:second",
        ]
    assert len(tried) == 12


async def test_webhook_rules(rig: Rig) -> None:
    with pytest.raises(tgx.TelegramBadRequest, match="An HTTPS URL must be provided"):
        await rig.bot.set_webhook("http://elsewhere.example/hook")
    with pytest.raises(tgx.TelegramBadRequest, match="unallowed characters"):
        await rig.bot.set_webhook("https://elsewhere.example/hook", secret_token="not ok!")
    assert (await rig.bot.get_webhook_info()).url == ""


async def test_polling_beside_a_webhook_is_a_conflict(rig: Rig) -> None:
    waiting = asyncio.create_task(rig.bot.get_updates(timeout=4))
    await asyncio.sleep(0.05)
    await rig.bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(tgx.TelegramConflictError, match="terminated by setWebhook request"):
        await waiting
    with pytest.raises(
        tgx.TelegramConflictError, match="can't use getUpdates method while webhook is active"
    ):
        await rig.bot.get_updates()
    await rig.bot.delete_webhook(drop_pending_updates=True)
    assert await rig.bot.get_updates() == []


async def test_two_pollers_are_a_conflict(rig: Rig) -> None:
    first = asyncio.create_task(rig.bot.get_updates(timeout=4))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(rig.bot.get_updates(timeout=4))
    with pytest.raises(tgx.TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    await rig.mia.start("neon_bot")
    assert len(await second) == 1


async def test_updates_stay_until_confirmed(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    await rig.mia.send("two")
    first = await rig.bot.get_updates()
    assert first == await rig.bot.get_updates()
    assert [u.message.text for u in first if u.message] == ["/start", "two"]
    assert first[1].update_id == first[0].update_id + 1
    assert len(await rig.bot.get_updates(limit=1)) == 1
    assert await rig.bot.get_updates(offset=first[1].update_id) == first[1:]
    assert await rig.bot.get_updates(offset=first[1].update_id + 1) == []


async def test_a_long_poll_waits_for_its_time(rig: Rig) -> None:
    began = time.monotonic()
    assert await rig.bot.get_updates(timeout=1) == []
    assert time.monotonic() - began >= 1


async def test_allowed_updates_stay_in_force(rig: Rig) -> None:
    await rig.bot.get_updates(allowed_updates=["message"])
    await rig.mia.start("neon_bot")
    await rig.mia.block()
    assert [u.event_type for u in await rig.bot.get_updates()] == ["message"]
    await rig.mia.unblock()
    await rig.bot.get_updates(allowed_updates=["my_chat_member"])
    await rig.mia.block()
    kinds = [u.event_type for u in await rig.bot.get_updates()]
    assert kinds == ["message", "my_chat_member"]
