"""Draws a message as Telegram shows it: HTML, inline buttons. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from core.message import Button, CopyText, Message, OpenUrl, Press

CAPTION_MAX = 1024
TEXT_MAX = 4096
TOAST_MAX = 200
_LABEL_MAX = 64
_COPY_MAX = 256
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def as_html(text: str, most: int = TEXT_MAX) -> str:
    """Escaped, `**bold**` made bold, cut to `most` of what is shown; what does not pair stays as it is."""
    if width("".join(piece for piece, _ in _pieces(text))) <= most:
        return "".join(_marked(piece, bold=bold) for piece, bold in _pieces(text))
    room, out = most - 1, []
    for piece, bold in _pieces(text):
        part = cut(piece, room)
        room -= width(part)
        if part:
            out.append(_marked(part, bold=bold))
    return "".join(out) + "…"


def fits(text: str, most: int) -> bool:
    """Whether nothing of it would have to be cut."""
    return width("".join(piece for piece, _ in _pieces(text))) <= most


def width(text: str) -> int:
    """Length in UTF-16 units, the way that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units from the beginning."""
    while width(text) > most:
        text = text[: min(len(text) - 1, most)]
    return text


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """None when there are no buttons."""
    rows = [[_button(button) for button in row] for row in message.buttons if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def links_in_text(message: Message) -> Message:
    """The same without link buttons: their addresses stand in the text."""
    links, rows = [], []
    for row in message.buttons:
        kept = tuple(button for button in row if not isinstance(button.action, OpenUrl))
        links += [f"{b.label}: {b.action.url}" for b in row if isinstance(b.action, OpenUrl)]
        if kept:
            rows.append(kept)
    text = "\n".join([message.text, "", *links]) if links else message.text
    return replace(message, text=text, buttons=tuple(rows))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in _BOLD.finditer(text):
        yield text[at : found.start()], False
        yield found[1], True
        at = found.end()
    yield text[at:], False


def _marked(piece: str, *, bold: bool) -> str:
    escaped = html.escape(piece, quote=False)
    return f"<b>{escaped}</b>" if bold else escaped


def _button(button: Button) -> InlineKeyboardButton:
    label, style = cut(button.label, _LABEL_MAX), "success" if button.primary else None
    match button.action:
        case Press(data=data):
            return InlineKeyboardButton(text=label, callback_data=data, style=style)
        case OpenUrl(url=url):
            return InlineKeyboardButton(text=label, url=url, style=style)
        case CopyText(text=text):
            return InlineKeyboardButton(
                text=label, copy_text=CopyTextButton(text=cut(text, _COPY_MAX)), style=style
            )
