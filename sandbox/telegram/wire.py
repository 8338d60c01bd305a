"""Messages, chats and members in the words of the Bot API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.telegram.bots import Bot
from sandbox.telegram.buttons import wire_rows
from sandbox.telegram.chats import Chat, Json, Message

if TYPE_CHECKING:
    from sandbox.telegram.state import TelegramWorld


def stamp(moment: datetime) -> int:
    """Unix seconds."""
    return int(moment.timestamp())


def chat_json(tg: TelegramWorld, chat: Chat) -> Json:
    """The Bot API's Chat."""
    if chat.type != "private":
        return {"id": chat.id, "type": chat.type, "title": chat.title}
    person = tg.people[chat.id]
    return {"id": chat.id, "type": "private"} | person.names()


def user_json(tg: TelegramWorld, user_id: int) -> Json:
    """The Bot API's User, of a bot or a person."""
    bot = tg.bots.get(user_id)
    return bot.user() if bot is not None else tg.people[user_id].user()


def message_json(tg: TelegramWorld, chat: Chat, message: Message) -> Json:
    """The Bot API's Message."""
    wire: Json = {
        "message_id": message.message_id,
        "from": user_json(tg, message.sender_id),
        "chat": chat_json(tg, chat),
        "date": stamp(message.date),
    }
    if message.edited is not None:
        wire["edit_date"] = stamp(message.edited)
    words, marks = ("caption", "caption_entities") if message.media is not None else ("text", "entities")
    if message.media is not None:
        wire[message.media.kind] = message.media.wire
    if message.text:
        wire[words] = message.text
    if message.entities:
        wire[marks] = list(message.entities)
    if message.buttons:
        wire["reply_markup"] = wire_rows(message.buttons)
    return wire | message.extra


def member_json(tg: TelegramWorld, chat: Chat, user_id: int) -> Json:
    """The Bot API's ChatMember."""
    standing = chat.standing.get(user_id) if user_id in tg.bots else "member"
    if user_id not in tg.bots and chat.type != "private" and user_id not in chat.members:
        standing = None
    return _member(user_json(tg, user_id), standing)


def _member(user: Json, standing: str | None) -> Json:
    if standing == "kicked":
        return {"status": "kicked", "user": user, "until_date": 0}
    return {"status": standing or "left", "user": user}


def standing_change(tg: TelegramWorld, chat: Chat, bot: Bot, by: int, before: str | None) -> Json:
    """The ChatMemberUpdated of a `my_chat_member` update; `before` is the bot's old standing."""
    return {
        "chat": chat_json(tg, chat),
        "from": user_json(tg, by),
        "date": stamp(tg.now()),
        "old_chat_member": _member(bot.user(), before),
        "new_chat_member": _member(bot.user(), chat.standing.get(bot.id)),
    }


def journal_data(bot: Bot, message: Message) -> Json:
    """What the journal keeps of a bot's message; the same keys for every kind of entry."""
    return {
        "bot": bot.username,
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "text": message.text,
        "buttons": [[button.listed() for button in row] for row in message.buttons],
        "photo": message.photo is not None,
        "silent": message.silent,
    }
