"""The bot's commands in the menu of private chats, in every language that has words."""

from __future__ import annotations

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from notifications.wording import DEFAULT_LANGUAGE, Wording

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
    "link",
    "unlink",
    "channel",
    "stop",
    "help",
)


async def publish(bot: Bot, wording: Wording) -> None:
    """English is what languages without words of ours see. A menu that fails stops nothing."""
    try:
        for language in wording.languages():
            await bot.set_my_commands(
                [BotCommand(command=c, description=_described(wording, language, c)) for c in COMMANDS],
                scope=BotCommandScopeAllPrivateChats(),
                language_code=None if language == DEFAULT_LANGUAGE else language.split("-")[0],
            )
    except AiogramError as error:
        log.warning("commands_not_set", error=type(error).__name__)


def _described(wording: Wording, language: str, command: str) -> str:
    return wording.text(language, f"telegram-command-{command}")[:256]
