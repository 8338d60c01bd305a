"""Draws a message as Telegram shows it: HTML, inline buttons."""

from __future__ import annotations

import html
import re

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from core.message import Button, CopyText, Message, OpenUrl, Press

CAPTION_MAX = 1024
TEXT_MAX = 4096
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def as_html(text: str, most: int = TEXT_MAX) -> str:
    """Escaped, then `**bold**` made bold. Names keep their own asterisks only in pairs of two."""
    escaped = html.escape(text, quote=False)
    marked = _BOLD.sub(r"<b>\1</b>", escaped)
    return marked if len(text) <= most else html.escape(text[: most - 1], quote=False) + "…"


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """None when there are no buttons."""
    rows = [[_button(button) for button in row] for row in message.buttons if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    label = button.label[:64]
    match button.action:
        case Press(data=data):
            return InlineKeyboardButton(text=label, callback_data=data)
        case OpenUrl(url=url):
            return InlineKeyboardButton(text=label, url=url)
        case CopyText(text=text):
            return InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=text[:256]))
