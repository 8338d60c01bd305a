"""A registered bot: its card, its commands and the updates that wait for it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from sandbox.telegram.bell import Bell
from sandbox.telegram.chats import Json

# Delivered only when named in allowed_updates (core.telegram.org/bots/api#getupdates).
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True, kw_only=True)
class Webhook:
    """Where updates are posted, and how it went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""


@dataclass(slots=True, kw_only=True)
class Bot:
    """`cards` and `commands` are keyed by language and (scope, language); "" is for everyone."""

    id: int
    token: str
    username: str
    next_update: int
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menus: dict[int, Json] = field(default_factory=dict)  # by chat id, 0: default
    updates: dict[int, Json] = field(default_factory=dict)  # by update_id, in order
    allowed: frozenset[str] = frozenset()  # empty: all but the ones on request
    webhook: Webhook | None = None
    poller: object | None = None  # the getUpdates call that is being served
    bell: Bell = field(default_factory=Bell)

    @property
    def name(self) -> str:
        """The name for everyone."""
        return self.names.get("", self.username)

    def user(self) -> Json:
        """The Bot API's User."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if not wanted:
            return
        self.updates[self.next_update] = {"update_id": self.next_update, kind: payload}
        self.next_update += 1
        self.bell.ring()

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative offset keeps only that many of the newest."""
        if offset < 0:
            gone = list(self.updates)[:offset]
        else:
            gone = list(itertools.takewhile(lambda number: number < offset, self.updates))
        for number in gone:
            del self.updates[number]

    def commands_for(self, language: str, chat_id: int) -> list[Json]:
        """What a person of this language sees in the private chat: narrowest scope first, language first."""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []
