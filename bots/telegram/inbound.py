"""What an update means: a person's intent, a membership change, or nothing for us."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bots.conversation.intents import (
    Come,
    Disconnect,
    Forget,
    Intent,
    Language,
    Pause,
    Simple,
    decode,
    from_start,
)
from core.fan import Reachability, Visitor
from core.ids import Channel, SenderId

_STOP = re.compile(
    r"\W*(stop|unsubscribe|stopp|arr[eê]t(er)?|alto|parar?|pare|basta|abbestellen)\W*", re.IGNORECASE
)
_COMMAND = re.compile(r"/([a-z_]+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_WORDS: dict[str, Intent] = {
    "status": Simple(word="status"),
    "releases": Simple(word="releases"),
    "mydata": Simple(word="mydata"),
    "help": Simple(word="help"),
    "disconnect": Disconnect(),
    "pause": Pause(),
    "forget": Forget(),
    "language": Language(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A person in their private chat meant something. `callback_id`: a button that waits for its answer."""

    visitor: Visitor
    intent: Intent
    chat_id: int = field(repr=False)
    callback_id: str | None = None
    message_id: int | None = None  # the message whose button was pressed
    has_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The person blocked or unblocked the bot."""

    visitor: Visitor
    to: Reachability


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """A command to the bot in a group: answered with the way into the private chat."""

    chat_id: int
    payload: str


def read(update: dict[str, Any], sender_id: SenderId, bot_name: str) -> Spoken | Membership | InGroup | None:
    """None: nothing for us."""
    if isinstance(query := update.get("callback_query"), dict):
        return _callback(query, sender_id)
    if isinstance(member := update.get("my_chat_member"), dict):
        return _membership(member, sender_id)
    if isinstance(message := update.get("message"), dict):
        return _message(message, sender_id, bot_name)
    return None


def _message(message: dict[str, Any], sender_id: SenderId, bot_name: str) -> Spoken | InGroup | None:
    chat, person, text = message.get("chat", {}), message.get("from", {}), str(message.get("text") or "")
    if not person or person.get("is_bot"):
        return None
    match = _COMMAND.fullmatch(text.strip())
    if chat.get("type") != "private":
        if match and (match[2] or "").lower() == bot_name.lower():
            code = (match[3] or "").strip()
            return InGroup(
                chat_id=int(chat["id"]), payload=f"c_{code}" if match[1] == "presave" and code else "hello"
            )
        return None
    return Spoken(visitor=_visitor(person, sender_id), intent=_intent(text, match), chat_id=int(chat["id"]))


def _intent(text: str, match: re.Match[str] | None) -> Intent:
    if match is None:
        return (
            Simple(word="stop", said=text[:200])
            if _STOP.fullmatch(text)
            else Simple(word="unclear", said=text[:64])
        )
    command, rest = match[1], (match[3] or "").strip()
    if command == "start":
        return from_start(rest) if rest else Simple(word="resume", said="/start")
    if command == "presave":
        return Come(code=rest[:20], source="command") if rest else Simple(word="hello")
    if command == "stop":
        return Simple(word="stop", said="/stop")
    return _WORDS.get(command, Simple(word="unclear", said=text[:64]))


def _callback(query: dict[str, Any], sender_id: SenderId) -> Spoken | None:
    message = query.get("message") or {}
    chat = message.get("chat") or {}
    if chat.get("type") != "private":
        return None
    return Spoken(
        visitor=_visitor(query["from"], sender_id),
        intent=decode(str(query.get("data") or "")),
        chat_id=int(chat["id"]),
        callback_id=str(query["id"]),
        message_id=int(message["message_id"]) if message.get("date") else None,
        has_photo=bool(message.get("photo")),
    )


def _membership(change: dict[str, Any], sender_id: SenderId) -> Membership | None:
    if change.get("chat", {}).get("type") != "private":
        return None
    status = change.get("new_chat_member", {}).get("status")
    to = {"kicked": Reachability.BLOCKED, "member": Reachability.OK}.get(str(status))
    return None if to is None else Membership(visitor=_visitor(change["from"], sender_id), to=to)


def _visitor(person: dict[str, Any], sender_id: SenderId) -> Visitor:
    return Visitor(
        sender_id=sender_id,
        channel=Channel.TELEGRAM,
        external_id=str(int(person["id"])),
        name=str(person.get("first_name") or "")[:64],
        language=str(person.get("language_code") or "en")[:12],
    )
