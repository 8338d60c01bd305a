"""What a chat holds: messages, their buttons and pictures, and who may write in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.telegram.bell import Bell

Json = dict[str, Any]
ButtonKind = Literal["callback", "url", "copy_text", "web_app", "login_url", "switch_inline"]
Standing = Literal["member", "administrator", "restricted", "left", "kicked"]
IN_IT = ("member", "administrator", "restricted")

_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One inline button. `value`: callback data, URL, text to copy or inline query; `wire` as the bot sent it."""

    text: str
    kind: ButtonKind
    value: str
    wire: Json = field(default_factory=dict, compare=False, repr=False)

    def listed(self) -> dict[str, str]:
        """Plain values for the journal."""
        return {"text": self.text, "kind": self.kind, "value": self.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, sound or document of a message."""

    kind: Literal["photo", "audio", "voice", "document"]
    file_id: str  # the largest size
    wire: Any = field(compare=False)  # the Bot API's value of the message's field of that name


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as the chat shows it now; an edit replaces it by a new value with the same id.

    `text` is the caption when `media` is there. `sender_id` is a bot's or a person's id. `bot_id`: whose chat.
    """

    message_id: int
    chat_id: int
    sender_id: int
    from_bot: bool
    date: datetime
    text: str
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    edited: datetime | None = None
    extra: Json = field(default_factory=dict)

    @property
    def photo(self) -> str | None:
        """File id of the picture, None without one."""
        return self.media.file_id if self.media is not None and self.media.kind == "photo" else None

    @property
    def sound(self) -> str | None:
        """File id of the voice message or music, None without one."""
        return (
            self.media.file_id if self.media is not None and self.media.kind in ("audio", "voice") else None
        )

    @property
    def flat_buttons(self) -> list[Button]:
        """All buttons, row after row."""
        return [button for row in self.buttons for button in row]

    @property
    def links(self) -> list[str]:
        """Addresses inside the text: those behind words first, then those written out."""
        hidden = [entity["url"] for entity in self.entities if entity["type"] == "text_link"]
        return hidden + _URL.findall(self.text)

    def content(self) -> tuple[Any, ...]:
        """What an edit may change; equal before and after: "message is not modified"."""
        return self.text, self.entities, self.media, self.buttons, self.extra


@dataclass(slots=True, kw_only=True)
class Chat:
    """A private chat (one per bot and person), or a group or channel (shared). `standing`: by bot id; absent: never met.

    `rights`: of bots that are administrators, by bot id; `forbidden`: kinds of content that no member may send
    ("text", "photos"); `hides_members`: only administrators see who is in it.
    """

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    title: str = ""
    instance: str = ""
    standing: dict[int, Standing] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    owner: int = 0
    admins: set[int] = field(default_factory=set)
    rights: dict[int, set[str]] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)
    hides_members: bool = False
    migrated_to: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def may(self, bot_id: int, right: str) -> bool:
        """Whether a bot is an administrator with this right."""
        return self.standing.get(bot_id) == "administrator" and right in self.rights.get(bot_id, ())

    def put(self, message: Message) -> Message:
        """Show a new or an edited message."""
        self.messages[message.message_id] = message
        self.bell.ring()
        return message

    def remove(self, message_id: int) -> None:
        """Take a message away."""
        del self.messages[message_id]
        self.bell.ring()

    def shown(self) -> list[Message]:
        """Everything the chat shows now, oldest first."""
        return [self.messages[key] for key in sorted(self.messages)]
