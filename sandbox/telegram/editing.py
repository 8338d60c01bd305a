"""Methods that change or remove what a bot has sent, and the answers to pressed buttons."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.telegram.buttons import Rows, read_markup
from sandbox.telegram.call import Call, check_writing
from sandbox.telegram.chats import Chat, Json, Message
from sandbox.telegram.refusal import bad_request
from sandbox.telegram.sending import MAX_CAPTION, caption, message_text, photo, read_text, shown_extra
from sandbox.telegram.wire import message_json

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def _own(call: Call) -> tuple[Chat, Message]:
    chat = call.chat()
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender_id != call.bot.id:
        raise bad_request("message can't be edited")
    if chat.type == "channel":
        check_writing(chat, call.bot, "text")
    return chat, message


def _rows(call: Call, chat: Chat) -> Rows:
    return read_markup(call.json("reply_markup"), private=chat.type == "private")


def _change(call: Call, chat: Chat, before: Message, **changes: Any) -> Json:
    after = replace(before, **changes)
    if after.content() == before.content():
        raise bad_request(_SAME)
    call.tg.pace.take(call.bot.id, chat.id)
    if "text" in changes or "media" in changes:
        after = replace(after, edited=call.tg.now())
    chat.put(after)
    call.tg.record("edit", call.bot, after)
    return message_json(call.tg, chat, after)


async def edit_message_text(call: Call) -> Json:
    """editMessageText; without `reply_markup` the buttons go."""
    text, entities = message_text(call)
    chat, message = _own(call)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    extra = {key: value for key, value in message.extra.items() if key != "link_preview_options"}
    extra |= shown_extra(call, "link_preview_options")
    return _change(call, chat, message, text=text, entities=entities, buttons=_rows(call, chat), extra=extra)


async def edit_message_caption(call: Call) -> Json:
    """editMessageCaption; without `caption` the caption goes."""
    text, entities = caption(call)
    chat, message = _own(call)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    extra = {key: value for key, value in message.extra.items() if key != "show_caption_above_media"}
    extra |= shown_extra(call, "show_caption_above_media")
    return _change(call, chat, message, text=text, entities=entities, buttons=_rows(call, chat), extra=extra)


async def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _own(call)
    return _change(call, chat, message, buttons=_rows(call, chat))


async def edit_message_media(call: Call) -> Json:
    """editMessageMedia, with pictures."""
    chat, message = _own(call)
    given = call.json("media")
    if not isinstance(given, dict) or given.get("type") != "photo":
        raise bad_request("can't parse InputMedia: only photos can be edited in")
    mode = str(given.get("parse_mode") or "")
    text, entities = read_text(
        str(given.get("caption") or ""), mode, given.get("caption_entities"), MAX_CAPTION, "message caption"
    )
    media = await photo(call, given.get("media"), "media")
    changes = {"text": text, "entities": entities, "media": media, "buttons": _rows(call, chat)}
    extra = {key: value for key, value in message.extra.items() if key != "link_preview_options"}
    return _change(call, chat, message, **changes, extra=extra)


async def delete_message(call: Call) -> bool:
    """deleteMessage, for 48 hours: anything of a private chat; elsewhere its own, or what its rights reach."""
    chat = call.chat()
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    foreign = chat.type != "private" and message.sender_id != call.bot.id
    foreign = foreign and not chat.may(call.bot.id, "can_delete_messages")
    if foreign or call.tg.now() - message.date > timedelta(hours=48):
        raise bad_request("message can't be deleted")
    chat.remove(message.message_id)
    call.tg.record("delete", call.bot, message)
    return True


async def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery; a second answer is taken and changes nothing."""
    press = call.tg.presses.get(call.text("callback_query_id"))
    late = press is not None and time.monotonic() - press.began > call.tg.callback_lifetime_s
    if press is None or press.bot is not call.bot or late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if press.answer is None:
        press.answer = {"text": text, "url": call.text("url"), "show_alert": call.flag("show_alert")}
        press.answered.ring()
    alert = call.flag("show_alert")
    call.tg.record("callback_answer", call.bot, press.message, text=text, buttons=[], alert=alert)
    return True
