"""The SDK pointed at a Bot API server, and its failures tamed: whatever comes back unreadable is an SDK error too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.utils.token import TokenValidationError

from core.errors import Misconfigured, RetryLater

_TIMEOUT_S = 30
_REFUSED = "UPBEAT_TELEGRAM_TOKEN is not accepted by Telegram: copy it again from @BotFather"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who the token says we are."""

    id: str
    username: str


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as plain values: an update that the SDK's models cannot read must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class RawMember(TelegramMethod[dict[str, Any]]):
    """getChatMember as a plain value: the SDK's model wants rights that a server of another version does not name."""

    __returning__ = dict[str, Any]
    __api_method__ = "getChatMember"

    chat_id: int
    user_id: int


def client(token: str, api_url: str) -> Bot:
    """Not connected yet; close its `session` in the end. Raises Misconfigured when the token is none."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=_TIMEOUT_S)
    session.middleware(_readable)
    try:
        return Bot(token, session=session)
    except TokenValidationError as error:
        raise Misconfigured(_REFUSED) from error


async def connect(bot: Bot) -> Account:
    """Ask who we are. Raises Misconfigured (the token is refused), RetryLater."""
    try:
        me = await bot.get_me()
    except (TelegramUnauthorizedError, TelegramNotFound) as error:
        raise Misconfigured(_REFUSED) from error
    except AiogramError as error:
        raise RetryLater(f"Telegram does not answer ({type(error).__name__})") from error
    return Account(id=str(me.id), username=me.username or "")


async def _readable(
    make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
) -> Response[TelegramType]:
    """aiogram 3.31 lets a TypeError out on a 5xx without description, a UnicodeDecodeError on broken bytes."""
    try:
        return await make_request(bot, method)
    except (TypeError, ValueError) as error:
        what = f"unreadable answer: {type(error).__name__}"
        raise TelegramServerError(method=method, message=what) from error
