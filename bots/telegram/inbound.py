"""What an update means: a person's intent, a change of membership, a word in a group, or nothing for us. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bots.conversation.intents import (
    Come,
    Disconnect,
    Forget,
    Intent,
    Language,
    Link,
    Pause,
    Prefer,
    Simple,
    Unlink,
    Write,
    decode,
    from_start,
)
from bots.conversation.stop_words import means_stop
from bots.conversation.typed import days_said
from bots.telegram.group_inbound import Migrated, PairAsked, Stands, read_channel, read_group, read_standing
from core.fan import Reachability, Visitor
from core.ids import Channel, SenderId

UPDATES = ("message", "callback_query", "my_chat_member", "channel_post")
HELLO = "hello"  # the start payload of a link that means no campaign
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
_SAID = 200
_WORDS: dict[str, Intent] = {
    "status": Simple(word="status"),
    "releases": Simple(word="releases"),
    "mydata": Simple(word="mydata"),
    "help": Simple(word="help"),
    "disconnect": Disconnect(),
    "pause": Pause(),
    "forget": Forget(),
    "language": Language(),
    "unlink": Unlink(),
}
_SAID_BEHIND: dict[str, Callable[[str], Intent]] = {
    "disconnect": lambda said: Disconnect(said=said),
    "pause": lambda said: Pause(days=days_said(said)),
    "language": lambda said: Language(code=said),
    "forget": lambda said: Forget(said=said),
}
_MEDIA = ("text", "photo", "sticker", "voice", "audio", "video", "video_note", "animation", "document")
_CONTENT = frozenset((*_MEDIA, "story", "contact", "location", "venue", "poll", "dice", "game"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """The message whose button was pressed, as it looks now. `message_id` None: Telegram no longer shows it to us."""

    callback_id: str
    message_id: int | None
    has_photo: bool = False
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A person in their private chat meant something. `code`: what they typed could be an artist's code.

    `asks_code`: they want to join and have not said what. `started`: they pressed Start in a link of ours.
    """

    visitor: Visitor
    intent: Intent
    chat_id: int = field(repr=False)
    pressed: Pressed | None = None
    code: str = field(default="", repr=False)
    asks_code: bool = False
    started: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The person blocked or unblocked the bot, or let it write first."""

    visitor: Visitor
    to: Reachability


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """A command to the bot in a group: answered with the way into the private chat."""

    chat_id: int
    payload: str
    language: str = "en"  # of whoever asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PairHere:
    """/pair in a private chat: it belongs into the group."""

    chat_id: int = field(repr=False)
    language: str


Heard = Spoken | Membership | InGroup | PairHere | PairAsked | Stands | Migrated


def read(update: dict[str, Any], sender_id: SenderId, bot_name: str) -> Heard | None:
    """None: nothing for us."""
    if isinstance(query := update.get("callback_query"), dict):
        return _callback(query, sender_id)
    if isinstance(member := update.get("my_chat_member"), dict):
        return _membership(member, sender_id)
    if isinstance(message := update.get("message"), dict):
        return _message(message, sender_id, bot_name)
    if isinstance(post := update.get("channel_post"), dict):
        return read_channel(post, sender_id, bot_name)
    return None


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order counts; private chats have their person's id."""
    for kind in UPDATES:
        if isinstance(part := update.get(kind), dict):
            chat = part.get("chat") or (part.get("message") or {}).get("chat") or part.get("from") or {}
            return int(chat.get("id", 0)) if isinstance(chat, dict) else 0
    return 0


def _message(message: dict[str, Any], sender_id: SenderId, bot_name: str) -> Heard | None:
    if found := read_group(message, sender_id, bot_name):
        return found
    chat, person = message.get("chat") or {}, message.get("from") or {}
    if not person or person.get("is_bot"):
        return None
    text = str(message.get("text") or "").strip()
    command = _COMMAND.fullmatch(text)
    if chat.get("type") != "private":
        return _in_group(int(chat["id"]), command, bot_name, _language(person)) if command else None
    if "write_access_allowed" in message:
        return Membership(visitor=_visitor(person, sender_id), to=Reachability.OK)
    if not _CONTENT & message.keys():
        return None  # a service message: nobody said anything
    if command and command[1].lower() == "pair":
        return PairHere(chat_id=int(chat["id"]), language=_visitor(person, sender_id).language)
    return Spoken(
        visitor=_visitor(person, sender_id),
        intent=_commanded(command, text) if command else _said(message, text),
        chat_id=int(chat["id"]),
        code=text if _CODE.fullmatch(text) and not means_stop(text) else "",
        asks_code=command is not None and command[1].lower() == "presave" and not command[3],
        started=command is not None and command[1].lower() == "start" and bool(command[3]),
    )


def _in_group(chat_id: int, command: re.Match[str], bot_name: str, language: str) -> InGroup | None:
    if (command[2] or "").lower() != bot_name.lower():
        return None
    word, rest = command[1].lower(), (command[3] or "").strip()
    if word == "presave" and _CODE.fullmatch(rest):
        return InGroup(chat_id=chat_id, payload=f"c_{rest}", language=language)
    if word == "start" and re.fullmatch(r"c_[A-Za-z0-9_-]{1,62}", rest):
        return InGroup(chat_id=chat_id, payload=rest, language=language)
    return InGroup(chat_id=chat_id, payload=HELLO, language=language)


def _said(message: dict[str, Any], text: str) -> Intent:
    """A stop in any words; else free words, unless they are somebody else's (forwarded) or none at all."""
    if means_stop(text):
        return Simple(word="stop", said=text[:_SAID])
    if not text or "forward_origin" in message:
        return Simple(word="unclear", said=text[:_SAID])
    replied = message.get("reply_to_message") or {}
    return Write(text=text, ref=str(message["message_id"]), to=str(replied.get("message_id", "")))


def _commanded(command: re.Match[str], text: str) -> Intent:
    word, rest = command[1].lower(), (command[3] or "").strip()
    if word == "start":
        return from_start(rest) if rest else Simple(word="resume", said="/start")
    if word == "presave":
        return Come(code=rest[:20], source="command") if rest else Simple(word="hello")
    if word == "link":
        return Link(code=rest[:20])
    if word == "channel":
        return Prefer(said=rest[:20])
    if word in _SAID_BEHIND and rest:
        return _SAID_BEHIND[word](rest[:60])
    if word == "stop":
        return Simple(word="stop", said="/stop")
    return _WORDS.get(word, Simple(word="unclear", said=text[:_SAID]))


def _callback(query: dict[str, Any], sender_id: SenderId) -> Spoken | None:
    message = query.get("message") or {}
    chat = message.get("chat") or {}
    if chat.get("type") != "private":
        return None  # we put no such buttons into groups
    there = bool(message.get("date"))  # 0: too old for us to see
    pressed = Pressed(
        callback_id=str(query["id"]),
        message_id=int(message["message_id"]) if there else None,
        has_photo=bool(message.get("photo")),
        protected=bool(message.get("has_protected_content")),
    )
    return Spoken(
        visitor=_visitor(query["from"], sender_id),
        intent=decode(str(query.get("data") or "")),
        chat_id=int(chat["id"]),
        pressed=pressed,
    )


def _membership(change: dict[str, Any], sender_id: SenderId) -> Membership | Stands | None:
    if (change.get("chat") or {}).get("type") != "private":
        return read_standing(change, sender_id)
    status = (change.get("new_chat_member") or {}).get("status")
    to = {"kicked": Reachability.BLOCKED, "member": Reachability.OK}.get(str(status))
    return None if to is None else Membership(visitor=_visitor(change["from"], sender_id), to=to)


def _visitor(person: dict[str, Any], sender_id: SenderId) -> Visitor:
    return Visitor(
        sender_id=sender_id,
        channel=Channel.TELEGRAM,
        external_id=str(int(person["id"])),
        name=str(person.get("first_name") or "")[:64],
        language=_language(person),
    )


def _language(person: dict[str, Any]) -> str:
    return str(person.get("language_code") or "en")[:12]
