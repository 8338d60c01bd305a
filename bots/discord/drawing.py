"""Draws a message as Discord shows it: content, an embed for the artwork, rows of buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from typing import Any

import discord

from core.message import Button, CopyText, Message, OpenUrl, Press

PRESS = "ub:"
CONTENT_MAX = 2000
URL_MAX = 512
LABEL_MAX = 80
_ROWS = 5
_PER_ROW = 5
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_HIDDEN_LINK = re.compile(r"\]\(")
_STYLES = {True: discord.ButtonStyle.primary, False: discord.ButtonStyle.secondary}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Artwork beside a message: a public address, or bytes to upload. `small`: beside the text, not below it."""

    url: str | None = None
    body: bytes | None = field(default=None, repr=False)
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is handed to discord.py. Each call draws anew: files and views serve once."""

    content: str
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    file: discord.File | None = None
    clip: discord.File | None = None

    @property
    def files(self) -> list[discord.File]:
        """Everything to upload."""
        return [file for file in (self.file, self.clip) if file is not None]

    def to_send(self) -> dict[str, Any]:
        """Keywords of `send` and `send_message`: only what is there."""
        parts = {"content": self.content, "embed": self.embed, "view": self.view, "files": self.files}
        return {name: part for name, part in parts.items() if part}

    def to_edit(self) -> dict[str, Any]:
        """Keywords of `edit_message`: what is not there goes away."""
        return {
            "content": self.content,
            "embeds": [self.embed] if self.embed else [],
            "view": self.view,
            "attachments": self.files,
        }


def draw(message: Message, picture: Picture | None = None, notice: str = "") -> Drawn:
    """Must run inside the event loop (views ask for it)."""
    text = as_markdown(message.text)
    lines = [as_markdown(notice), "", text] if notice else [text]
    for button in chain.from_iterable(message.buttons):
        lines += _as_line(button)
    embed, file = _artwork(picture)
    content = cut("\n".join(lines), CONTENT_MAX)
    return Drawn(content=content, embed=embed, view=view_of(rows_of(message)), file=file)


def as_markdown(text: str) -> str:
    """Escaped, but `**bold**` stays bold; nobody can be mentioned."""
    parts = _BOLD.split(text)  # odd ones were bold
    return "".join(f"**{plain(part)}**" if i % 2 else plain(part) for i, part in enumerate(parts))


def cut(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def code(text: str) -> str:
    """In a code span, where a tap copies it."""
    return f"`{text.replace('`', '')}`"


def rows_of(message: Message) -> list[list[discord.ui.Button[Any]]]:
    """Discord shows five rows of five: more rows than that are packed."""
    rows = [[b for b in map(button_of, row) if b is not None] for row in message.buttons]
    rows = [row for row in rows if row]
    if len(rows) > _ROWS or any(len(row) > _PER_ROW for row in rows):
        flat = list(chain.from_iterable(rows))[: _ROWS * _PER_ROW]
        rows = [flat[i : i + _PER_ROW] for i in range(0, len(flat), _PER_ROW)]
    return rows


def view_of(rows: list[list[discord.ui.Button[Any]]]) -> discord.ui.View | None:
    """A view that discord.py does not keep: presses are answered by their custom_id alone, also after a restart."""
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for button in row:
            button.row = number
            view.add_item(button)
    view.stop()
    return view


def button_of(button: Button) -> discord.ui.Button[Any] | None:
    """None for what is shown as a line of text instead."""
    label = cut(button.label, LABEL_MAX)
    match button.action:
        case Press(data=data):
            return discord.ui.Button(
                label=label, custom_id=f"{PRESS}{data}"[:100], style=_STYLES[button.primary]
            )
        case OpenUrl(url=url) if len(url) <= URL_MAX:
            return discord.ui.Button(label=label, url=url)
        case _:
            return None


def _as_line(button: Button) -> list[str]:
    match button.action:
        case CopyText(text=text):
            return ["", f"{as_markdown(button.label)}: {code(text)}"]
        case OpenUrl(url=url) if len(url) > URL_MAX:
            return ["", f"{as_markdown(button.label)}: <{url}>"]
        case _:
            return []


def _artwork(picture: Picture | None) -> tuple[discord.Embed | None, discord.File | None]:
    if picture is None:
        return None, None
    file = discord.File(BytesIO(picture.body), "artwork.jpg") if picture.body else None
    url = "attachment://artwork.jpg" if file else picture.url
    embed = discord.Embed()
    if picture.small:
        embed.set_thumbnail(url=url)
    else:
        embed.set_image(url=url)
    return embed, file


def plain(text: str) -> str:
    """Nothing of it is markup, nobody is mentioned. The SDK disarms the first link of a line that hides where it leads."""
    return _HIDDEN_LINK.sub(r"]\\(", discord.utils.escape_mentions(discord.utils.escape_markdown(text)))
