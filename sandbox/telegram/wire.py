"""Messages, chats and members in the words of the Bot API."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.telegram.bots import Bot
from sandbox.telegram.buttons import wire_rows
from sandbox.telegram.chats import Chat, Json, Message

if TYPE_CHECKING:
    from sandbox.telegram.state import TelegramWorld


ANONYMOUS_ADMIN, ANOTHER_CHANNEL = 1087968824, 136817688  # accounts that stand in for chats that speak
STAND_INS: dict[int, Json] = {
    ANONYMOUS_ADMIN: {"first_name": "Group", "username": "GroupAnonymousBot"},
    ANOTHER_CHANNEL: {"first_name": "Channel", "username": "Channel_Bot"},
}
_RIGHTS = (
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


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
    if user_id in STAND_INS:
        return {"id": user_id, "is_bot": True} | STAND_INS[user_id]
    bot = tg.bots.get(user_id)
    return bot.user() if bot is not None else tg.people[user_id].user()


def message_json(tg: TelegramWorld, chat: Chat, message: Message) -> Json:
    """The Bot API's Message."""
    wire: Json = {
        "message_id": message.message_id,
        "chat": chat_json(tg, chat),
        "date": stamp(message.date),
    }
    if chat.type == "channel":  # whoever wrote it: the channel speaks
        wire["sender_chat"] = chat_json(tg, chat)
    else:
        wire["from"] = user_json(tg, message.sender_id)
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
    user = user_json(tg, user_id)
    if user_id in tg.bots:
        return bot_member(user, chat.standing.get(user_id), chat.rights.get(user_id, set()), chat.type)
    if chat.type != "private" and user_id == chat.owner:
        return {"status": "creator", "user": user, "is_anonymous": False}
    if user_id in chat.admins:
        return _administrator(user, {"can_delete_messages", "can_post_messages"}, chat.type)
    if chat.type != "private" and user_id not in chat.members:
        return {"status": "left", "user": user}
    return {"status": "member", "user": user}


def bot_member(user: Json, standing: str | None, rights: Collection[str], kind: str) -> Json:
    """A bot's ChatMember."""
    if standing == "kicked":
        return {"status": "kicked", "user": user, "until_date": 0}
    if standing == "administrator":
        return _administrator(user, rights, kind)
    if standing == "restricted":
        return {"status": "restricted", "user": user, "is_member": True, "until_date": 0} | dict.fromkeys(
            _PERMISSIONS, False
        )
    return {"status": standing or "left", "user": user}


def _administrator(user: Json, rights: Collection[str], kind: str) -> Json:
    names = (*_RIGHTS, *(_CHANNEL_RIGHTS if kind == "channel" else ()))
    member = {"status": "administrator", "user": user, "can_be_edited": False, "is_anonymous": False}
    return member | {"can_manage_chat": True} | {name: name in rights for name in names}


def standing_change(
    tg: TelegramWorld, chat: Chat, bot: Bot, by: int, before: str | None, had: Collection[str] = ()
) -> Json:
    """The ChatMemberUpdated of a `my_chat_member` update; `before` and `had`: the bot's old standing and rights."""
    return {
        "chat": chat_json(tg, chat),
        "from": user_json(tg, by),
        "date": stamp(tg.now()),
        "old_chat_member": bot_member(bot.user(), before, had, chat.type),
        "new_chat_member": member_json(tg, chat, bot.id),
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
