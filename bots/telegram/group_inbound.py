"""What an update in a group or channel means: a code that pairs it, a change of our rights, a new id. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.group_chat import GroupKind, GroupSeen, GroupState
from core.ids import SenderId

PAIR = "p_"  # before a code in a link that adds the bot to a group
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9]{4}-[A-Za-z0-9]{4}-[A-Za-z0-9]{4}")
_LONGEST = 40
_KINDS = {"group": GroupKind.GROUP, "supergroup": GroupKind.GROUP, "channel": GroupKind.CHANNEL}
# what somebody else wrote: a code in it is nobody's wish here
_BORROWED = frozenset({"forward_origin", "is_automatic_forward", "via_bot"})
_MOVES = frozenset({"migrate_to_chat_id", "migrate_from_chat_id"})
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAsked:
    """Somebody wants to pair this chat. `by`: the person, None when the chat itself speaks (and so its administrators do).

    `trusted`: only administrators can have said it.
    """

    seen: GroupSeen
    code: str = field(repr=False)
    message_id: int
    by: int | None = field(repr=False)
    trusted: bool
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What we may do in a group or channel now."""

    seen: GroupSeen
    to: GroupState


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """A group has become a supergroup."""

    old: int = field(repr=False)
    new: int = field(repr=False)


def is_talk(update: Part) -> bool:
    """What people say in a group or channel to each other, where the bot hears everything: it is not even kept."""
    for kind in ("message", "channel_post"):
        if not isinstance(part := update.get(kind), dict) or not isinstance(chat := part.get("chat"), dict):
            continue
        if str(chat.get("type")) in _KINDS:
            text = str(part.get("text") or "").strip()
            return not (text.startswith("/") or _BARE.fullmatch(text) or _MOVES & part.keys())
    return False


def read_group(message: Part, sender_id: SenderId, bot_name: str) -> PairAsked | Migrated | None:
    """A message in a group."""
    seen = _seen(message, sender_id)
    if seen is None:
        return None
    if new := message.get("migrate_to_chat_id"):
        return Migrated(old=seen.external_id, new=int(new))
    if old := message.get("migrate_from_chat_id"):
        return Migrated(old=int(old), new=seen.external_id)
    code = _code(message, bot_name)
    if code is None:
        return None
    person, speaker = message.get("from") or {}, message.get("sender_chat") or {}
    itself = bool(speaker) and int(speaker.get("id", 0)) == seen.external_id
    if not itself and (speaker or person.get("is_bot") or "id" not in person):
        return None  # another chat speaks here, or a bot: no administrator of this one
    return PairAsked(
        seen=seen,
        code=code,
        message_id=int(message["message_id"]),
        by=None if itself else int(person["id"]),
        trusted=itself,
        language="" if itself else str(person.get("language_code") or "")[:12],
    )


def read_channel(post: Part, sender_id: SenderId, bot_name: str) -> PairAsked | None:
    """A post in a channel: only administrators can have made it."""
    seen = _seen(post, sender_id)
    if seen is None or seen.kind is not GroupKind.CHANNEL:
        return None
    text = str(post.get("text") or "").strip()
    code = text if _BARE.fullmatch(text) and not _BORROWED & post.keys() else _code(post, bot_name)
    if code is None:
        return None
    return PairAsked(
        seen=seen, code=code, message_id=int(post["message_id"]), by=None, trusted=True, language=""
    )


def read_standing(change: Part, sender_id: SenderId) -> Stands | None:
    """A `my_chat_member` of a group or channel."""
    seen = _seen(change, sender_id)
    to = None if seen is None else standing(change.get("new_chat_member") or {}, seen.kind)
    return None if seen is None or to is None else Stands(seen=seen, to=to)


def standing(member: Part, kind: GroupKind) -> GroupState | None:
    """What a ChatMember of ours lets us do; None: words that we do not know."""
    match member.get("status"):
        case "left" | "kicked":
            return GroupState.REMOVED
        case "restricted" if not member.get("is_member"):
            return GroupState.REMOVED
        case "restricted":
            return GroupState.PAIRED if member.get("can_send_messages") else GroupState.MUTED
        case "administrator" if kind is GroupKind.CHANNEL:
            return GroupState.PAIRED if member.get("can_post_messages") else GroupState.MUTED
        case "member" | "administrator" | "creator":
            return GroupState.MUTED if kind is GroupKind.CHANNEL else GroupState.PAIRED
    return None


def _seen(part: Part, sender_id: SenderId) -> GroupSeen | None:
    chat = part.get("chat") or {}
    kind = _KINDS.get(str(chat.get("type")))
    if kind is None:
        return None
    title = str(chat.get("title") or "")[:255]
    return GroupSeen(sender_id=sender_id, external_id=int(chat["id"]), kind=kind, title=title)


def _code(message: Part, bot_name: str) -> str | None:
    """What was given to /pair ("" for nothing), or came with a link that adds the bot; None: neither."""
    command = _COMMAND.fullmatch(str(message.get("text") or "").strip())
    if command is None or _BORROWED & message.keys():
        return None
    word, name, rest = command[1].lower(), (command[2] or "").lower(), (command[3] or "").strip()
    if name not in ("", bot_name.lower()):
        return None
    if word == "pair" and (name or _BARE.fullmatch(rest)):  # other bots may have such a command too
        return rest[:_LONGEST]
    if word == "start" and name and rest.startswith(PAIR):
        return rest.removeprefix(PAIR)[:_LONGEST]
    return None
