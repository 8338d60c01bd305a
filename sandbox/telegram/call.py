"""One call of the Bot API: its parameters, whichever of the four ways they came in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import IN_IT, Chat, Json
from sandbox.telegram.courier import Courier
from sandbox.telegram.refusal import Refusal, bad_request, forbidden
from sandbox.telegram.shelf import Upload
from sandbox.telegram.state import TelegramWorld

_SHOWN = {"text": "text messages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a method gets. `values`: text as sent, or JSON values of a JSON body; `files`: uploads by field name."""

    tg: TelegramWorld
    bot: Bot
    courier: Courier
    values: Json
    files: dict[str, Upload]

    def text(self, name: str) -> str:
        """A parameter as text, "" when absent."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """A Boolean parameter."""
        return self.text(name).lower() in ("true", "1", "yes", "t")

    def number(self, name: str, default: int = 0) -> int:
        """An integer parameter; what is no number is taken as the default, as Telegram does."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def json(self, name: str) -> Any:
        """A structured parameter, whether sent as JSON text or as a JSON value; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def chat(self) -> Chat:
        """The chat of `chat_id`, if this bot may write there."""
        if not self.text("chat_id"):
            raise bad_request("chat_id is empty")
        return reach(self.tg, self.bot, self.number("chat_id"))


def reach(tg: TelegramWorld, bot: Bot, chat_id: int) -> Chat:
    """The open chat of a bot; raises what Telegram answers for closed ones."""
    chat = tg.chats.get((bot.id, chat_id))
    standing = chat.standing.get(bot.id) if chat is not None else None
    if (person := tg.people.get(chat_id)) is not None:
        if person.gone:
            raise forbidden("user is deactivated")
        if chat is None or standing is None:
            raise forbidden("bot can't initiate conversation with a user")
        if standing == "kicked":
            raise forbidden("bot was blocked by the user")
        return chat
    if chat_id in tg.bots:
        raise forbidden("the bot can't send messages to the bot")
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to:
        raise Refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    if standing == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if standing not in IN_IT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def check_writing(chat: Chat, bot: Bot, what: str) -> None:
    """Whether a bot that is in a group or channel may send this ("text", "photos", …) there."""
    if chat.type == "channel" and not chat.may(bot.id, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if chat.standing.get(bot.id) == "restricted":
        raise bad_request(f"not enough rights to send {_SHOWN.get(what, what)} to the chat")
    if what in chat.forbidden and chat.standing.get(bot.id) != "administrator":
        raise bad_request(f"not enough rights to send {_SHOWN.get(what, what)} to the chat")


async def read_values(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters of query, form, multipart or JSON body (the body wins); uploads apart."""
    values: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method != "POST" or not request.can_read_body:
        return values, files
    if request.content_type == "application/json":
        return values | await _json_body(request), files
    for name, part in (await request.post()).items():
        if isinstance(part, FileField):
            with part.file as body:
                files[name] = Upload(filename=part.filename, content_type=part.content_type, body=body.read())
        else:
            values[name] = part.decode() if isinstance(part, bytes | bytearray) else part
    return values, files


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise bad_request("can't parse request: can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request: expected an Object")
    return body
