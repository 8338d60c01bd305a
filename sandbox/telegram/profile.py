"""Methods about the bot itself: its card, its commands, its menu button."""

from __future__ import annotations

import json
import re

from sandbox.telegram.call import Call
from sandbox.telegram.chats import Json
from sandbox.telegram.refusal import bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


async def get_me(call: Call) -> Json:
    """getMe."""
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(call: Call) -> tuple[str, str]:
    given = call.json("scope") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in _CHAT_SCOPES:
        kind = ":".join([kind, *(str(given[key]) for key in ("chat_id", "user_id") if key in given)])
    elif kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return str(kind), call.text("language_code")


async def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    given = call.json("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(item) for item in given]
    call.bot.commands[_scope(call)] = commands
    return True


def _command(item: object) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(item.get("command", "")).removeprefix("/"), str(item.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


async def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: of exactly this scope and language."""
    return call.bot.commands.get(_scope(call), [])


async def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_scope(call), None)
    return True


def _set(call: Call, cards: dict[str, str], field: str, most: int) -> bool:
    text, language = call.text(field), call.text("language_code")
    if len(text) > most:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    if text or not language:
        cards[language] = text
    else:
        cards.pop(language, None)
    return True


def _get(call: Call, cards: dict[str, str], field: str) -> Json:
    return {field: cards.get(call.text("language_code"), cards.get("", ""))}


async def set_my_name(call: Call) -> bool:
    """setMyName; the name for everyone cannot be empty."""
    if not call.text("name") and not call.text("language_code"):
        raise bad_request("bot name can't be empty")
    return _set(call, call.bot.names, "name", 64)


async def get_my_name(call: Call) -> Json:
    """getMyName."""
    return _get(call, call.bot.names, "name")


async def set_my_description(call: Call) -> bool:
    """setMyDescription."""
    return _set(call, call.bot.descriptions, "description", 512)


async def get_my_description(call: Call) -> Json:
    """getMyDescription."""
    return _get(call, call.bot.descriptions, "description")


async def set_my_short_description(call: Call) -> bool:
    """setMyShortDescription."""
    return _set(call, call.bot.short_descriptions, "short_description", 120)


async def get_my_short_description(call: Call) -> Json:
    """getMyShortDescription."""
    return _get(call, call.bot.short_descriptions, "short_description")


async def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton."""
    given = call.json("menu_button") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: unsupported type specified")
    call.bot.menus[call.number("chat_id")] = json.loads(json.dumps(given))
    return True


async def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    menus = call.bot.menus
    return menus.get(call.number("chat_id"), menus.get(0, {"type": "commands"}))
