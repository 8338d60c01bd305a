"""Methods that only look: chats, members, files."""

from __future__ import annotations

from sandbox.telegram.call import Call
from sandbox.telegram.chats import Json
from sandbox.telegram.refusal import bad_request
from sandbox.telegram.wire import chat_json, member_json


async def get_chat(call: Call) -> Json:
    """getChat."""
    chat = call.chat()
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    return chat_json(call.tg, chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


async def get_chat_member(call: Call) -> Json:
    """getChatMember."""
    chat, user_id = call.chat(), call.number("user_id")
    if user_id not in call.tg.people and user_id not in call.tg.bots:
        raise bad_request("invalid user_id specified")
    hidden = chat.hides_members or chat.type == "channel"
    if hidden and chat.standing.get(call.bot.id) != "administrator" and user_id != call.bot.id:
        raise bad_request("member list is inaccessible")
    return member_json(call.tg, chat, user_id)


async def get_file(call: Call) -> Json:
    """getFile."""
    return call.tg.shelf.file_json(call.bot.id, call.text("file_id"))
