"""How a fan's words look in the team's thread: quoted, harmless, with what the team may do about them. Pure."""

from __future__ import annotations

from typing import Any

import discord

from bots.discord.drawing import CONTENT_MAX, cut, plain, view_of
from core.fan_reply import ANSWER_MAX
from core.ids import FanReplyId
from notifications.wording import Wording

BUTTON, FORM = "ur", "uw"
FIELD = "text"
_LIFE_S = 900.0
_NAME = 40


def post_of(name: str, text: str, nobody: str) -> str:
    """The whole of it in at most 2,000 characters; `nobody`: what a fan without a name is called."""
    head = f"**{plain(' '.join(name.split())[:_NAME]) or plain(nobody)}**\n"
    return head + quoted(text, CONTENT_MAX - len(head))


def answered(content: str, words: str, who: str) -> str:
    """The post with the team's answer below it; long ones make room for each other."""
    sign = f"\n↳ **{plain(who)[:_NAME]}**\n"
    below = quoted(words, CONTENT_MAX // 2 - len(sign))
    return cut(content, CONTENT_MAX - len(sign) - len(below)) + sign + below


def quoted(text: str, room: int) -> str:
    """As a quote: no markdown, mention or link of it does anything. Escaping may make it longer: then it is cut."""
    while len(shown := "\n".join(f"> {plain(line)}" for line in text.split("\n"))) > room:
        text = text[: -max(2, (len(shown) - room) // 2)] + "…"
    return shown


def buttons(
    reply_id: FanReplyId, wording: Wording, lang: str, *, answered: bool, muted: bool
) -> discord.ui.View | None:
    """What is left to do about it."""
    row: list[discord.ui.Button[Any]] = []
    if not answered:
        row.append(_button("answer", reply_id, wording, lang, discord.ButtonStyle.primary))
    row.append(_button("unmute" if muted else "mute", reply_id, wording, lang))
    return view_of([row])


def belongs_to(message: discord.Message, reply_id: FanReplyId) -> bool:
    """Whether a message of ours is the post of this reply, however far the team has come with it."""
    ours = {f"{BUTTON}:{what}:{reply_id}" for what in ("answer", "mute", "unmute")}
    rows = [c for c in message.components if isinstance(c, discord.ActionRow)]
    return any(getattr(child, "custom_id", None) in ours for row in rows for child in row.children)


def form(reply_id: FanReplyId, wording: Wording, lang: str) -> discord.ui.Modal:
    """One field for the answer."""
    modal = discord.ui.Modal(
        title=cut(wording.text(lang, "discord-reply-form"), 45),
        custom_id=f"{FORM}:{reply_id}",
        timeout=_LIFE_S,
    )
    box: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, required=True, max_length=ANSWER_MAX
    )
    modal.add_item(
        discord.ui.Label(
            text=cut(wording.text(lang, "discord-reply-form-field"), 45),
            description=cut(wording.text(lang, "discord-reply-form-hint"), 100),
            component=box,
        )
    )
    return modal


def _button(
    what: str,
    reply_id: FanReplyId,
    wording: Wording,
    lang: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> discord.ui.Button[Any]:
    label = wording.text(lang, f"discord-reply-{what}")
    return discord.ui.Button(label=cut(label, 80), custom_id=f"{BUTTON}:{what}:{reply_id}", style=style)
