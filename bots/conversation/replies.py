"""What we answer: messages, a short notice, and whether the pressed message is to be redrawn."""

from __future__ import annotations

from dataclasses import dataclass

from core.ids import DspName
from core.ladder import Rung
from core.message import Message, Sound
from core.presave import PreSave, PreSaveStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`redraw`: the last message replaces the one whose button was pressed. `notice`: one short line (at most 200).

    `passing`: not worth showing to somebody who has already gone on.
    """

    messages: tuple[Message, ...] = ()
    notice: str = ""
    redraw: bool = False
    passing: bool = False
    document: tuple[str, bytes] | None = None  # (file name, content): an export
    sound: Sound | None = None  # goes with it where the channel can play one


def line_key(presave: PreSave, released: bool) -> str:
    """The text that says how a promise stands; `released`: it is out everywhere."""
    if presave.status is PreSaveStatus.WAITING:
        if presave.dsp is DspName.SMART_LINK:
            return "chat-line-just-remind"
        if presave.rung is not Rung.AUTO:
            return "chat-line-one-tap" if presave.rung is Rung.ONE_TAP else "chat-line-reminder"
        if released:  # its turn is still to come: the service takes only so many
            return "chat-line-queued"
    return f"chat-line-{presave.status.value.replace('_', '-')}"
