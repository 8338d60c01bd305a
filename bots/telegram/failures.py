"""What Telegram's refusals mean. The question is always whether it certainly did not process the call."""

from __future__ import annotations

import re
from datetime import timedelta

import aiohttp
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from core.delivery import SendResult, Sent
from core.fan import Reachability

_TOKEN_REFUSED = timedelta(minutes=5)
_OUT_OF_REACH = timedelta(seconds=20)
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "deactivated",
    "messages to bots",
    "to the bot",
)
_LINKS = ("button_url_invalid", "inline keyboard button url", "wrong http url")
_FILE = (
    "file identifier",
    "file_id",
    "file reference",
    "photo_",
    "image_process",
    "too big for a photo",
    "rights to send photo",
)
_RIGHTS = (
    "not enough rights",
    "have no rights",
    "no write access",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "topic_closed",
    "plain_forbidden",
)


def classify(error: AiogramError) -> SendResult:
    """The one table. What is not in it is unknown, and never sent again."""
    text = str(error).lower()
    if isinstance(error, TelegramRetryAfter):
        return SendResult(status=Sent.RETRY, retry_after=timedelta(seconds=error.retry_after), detail="429")
    if "too many requests" in text:  # without parameters the SDK gives the bare class
        found = re.search(r"retry after (\d+)", text)
        wait = timedelta(seconds=int(found[1]) if found else 5)
        return SendResult(status=Sent.RETRY, retry_after=wait, detail="429")
    if isinstance(error, TelegramForbiddenError):
        return SendResult(status=Sent.BLOCKED, reachability=_why_forbidden(text), detail="403")
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        detail = "the bot's token is refused"
        return SendResult(
            status=Sent.RETRY, retry_after=_TOKEN_REFUSED, detail=detail, setting="UPBEAT_TELEGRAM_TOKEN"
        )
    if isinstance(error, TelegramBadRequest) and any(words in text for words in _GONE):
        return SendResult(status=Sent.BLOCKED, reachability=Reachability.GONE, detail=f"400 {_reason(text)}")
    if isinstance(error, TelegramBadRequest | TelegramMigrateToChat | TelegramEntityTooLarge):
        return SendResult(status=Sent.REFUSED, detail=f"400 {_reason(text)}")
    if isinstance(error.__cause__, aiohttp.ClientConnectorError):  # nothing has left this machine
        return SendResult(status=Sent.RETRY, retry_after=_OUT_OF_REACH, detail="out of reach")
    return SendResult(status=Sent.UNKNOWN, detail=type(error).__name__)


def about_links(error: TelegramBadRequest) -> bool:
    """Telegram does not like the address of a button."""
    return _says(error, _LINKS)


def about_file(error: TelegramBadRequest) -> bool:
    """Telegram does not like the picture or sound, or no longer knows it."""
    return _says(error, _FILE)


def about_voice(error: TelegramBadRequest) -> bool:
    """This person takes no voice messages (a setting of theirs); sounds of other kinds they do."""
    return _says(error, ("voice_messages_forbidden",))


def about_rights(error: AiogramError) -> bool:
    """We are in the chat and may not do this there."""
    return not isinstance(error, TelegramRetryAfter) and _says(error, _RIGHTS)


def about_sameness(error: TelegramBadRequest) -> bool:
    """An edit that changes nothing."""
    return _says(error, ("not modified",))


def _says(error: AiogramError, words: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(word in text for word in words)


def _reason(text: str) -> str:
    """The words before anything that Telegram quotes of ours."""
    plain = re.split(r"['\"\n]", text.rpartition("bad request:")[2])[0]
    return re.sub(r"[^a-z_ ]", "", plain).strip()[:60]


def _why_forbidden(text: str) -> Reachability:
    if any(words in text for words in _GONE):
        return Reachability.GONE
    return Reachability.NEVER_STARTED if "initiate" in text else Reachability.BLOCKED
