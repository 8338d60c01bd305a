"""What we answer: messages, a short notice, and whether the pressed message is to be redrawn."""

from __future__ import annotations

from dataclasses import dataclass

from core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`redraw`: the last message replaces the one whose button was pressed. `notice`: one short line (at most 200)."""

    messages: tuple[Message, ...] = ()
    notice: str = ""
    redraw: bool = False
    document: tuple[str, bytes] | None = None  # (file name, content): an export
