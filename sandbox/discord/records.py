"""Channels, messages, buttons and forms as this world keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sandbox.discord.changes import Changes

if TYPE_CHECKING:
    from sandbox.discord.applications import Application
    from sandbox.discord.guilds import Guild
    from sandbox.discord.people import User

Json = dict[str, Any]
ButtonKind = Literal["callback", "url", "select"]

SILENT = 1 << 12
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
SUPPRESS_EMBEDS = 1 << 2

MOST_BYTES = 10 * 2**20  # of one uploaded file
GUILD_TEXT, DM, GUILD_NEWS = 0, 1, 5
PUBLIC_THREAD, PRIVATE_THREAD = 11, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file a person (or a bot) uploads."""

    name: str
    body: bytes
    mime: str = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button or select menu of a message; `value` is the custom_id or the link."""

    text: str
    kind: ButtonKind
    value: str
    disabled: bool = False
    wire: Json = field(default_factory=dict, repr=False, compare=False)

    def listed(self) -> Json:
        """As the journal keeps it."""
        return {"text": self.text, "kind": self.kind, "value": self.value}


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message as it looks now; `hidden_for` is the only person who sees an ephemeral one."""

    id: int
    channel: Channel = field(repr=False)
    application: Application | None = field(default=None, repr=False)
    user: User | None = field(default=None, repr=False)  # the author when it is a person
    created: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    edited: datetime | None = None
    answers: Message | None = field(default=None, repr=False)  # a person replied to it
    deleted: bool = False
    hidden_for: User | None = field(default=None, repr=False)
    origin: Json | None = field(default=None, repr=False)  # interaction_metadata

    @property
    def ephemeral(self) -> bool:
        """Only one person sees it."""
        return self.hidden_for is not None

    @property
    def loading(self) -> bool:
        """The application "is thinking…"."""
        return bool(self.flags & LOADING)

    @property
    def silent(self) -> bool:
        """Sent without a notification."""
        return bool(self.flags & SILENT)

    @property
    def buttons(self) -> list[list[Button]]:
        """Rows of buttons and select menus."""
        return [[_button(one) for one in row if one["type"] in _PRESSED] for row in rows(self.components)]

    @property
    def flat_buttons(self) -> list[Button]:
        """All of them, in order."""
        return [button for row in self.buttons for button in row]

    @property
    def text(self) -> str:
        """All words a person reads: content, embeds and text components."""
        words: list[str | None] = [self.content]
        for embed in self.embeds:
            words += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
            words += [f"{one['name']}\n{one['value']}" for one in embed.get("fields", ())]
            words.append(embed.get("footer", {}).get("text"))
        words += [one["content"] for one in walk(self.components) if one["type"] == 10]
        return "\n".join(word for word in words if word)


@dataclass(slots=True, kw_only=True)
class Threaded:
    """What makes a channel a thread. `members`: who was added, of a private one the only ones who see it."""

    parent: Channel = field(repr=False)
    owner_id: int
    created: datetime
    auto_archive: int
    members: set[int]
    invitable: bool = True


@dataclass(slots=True, kw_only=True, eq=False)
class Channel:
    """A guild channel, a thread in one, or the DM of one person and one application."""

    id: int
    type: int = GUILD_TEXT
    name: str = ""
    position: int = 0
    guild: Guild | None = field(default=None, repr=False)
    user: User | None = field(default=None, repr=False)
    application: Application | None = field(default=None, repr=False)
    closed_to_bots: bool = False  # bots get 50001 here
    seen_by: set[int] | None = None  # role ids; None: everybody
    thread: Threaded | None = field(default=None, repr=False)
    by_id: dict[int, Message] = field(default_factory=dict, repr=False)
    hidden: dict[int, list[Message]] = field(default_factory=dict, repr=False)  # ephemerals by user id
    changes: Changes = field(default_factory=Changes, repr=False)

    @property
    def messages(self) -> list[Message]:
        """What everyone sees, oldest first."""
        return list(self.by_id.values())

    async def wait_for(
        self,
        predicate: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
        *,
        after: int = 0,
    ) -> Message:
        """The newest message with an id above `after` that fits, at once or when it comes; TimeoutError."""
        return await self.newest(lambda: self.messages, predicate, timeout, after)

    async def newest(
        self,
        shown: Callable[[], list[Message]],
        predicate: Callable[[Message], bool],
        seconds: float,
        after: int,
    ) -> Message:
        """The newest fitting one of what is shown; TimeoutError says what was there instead."""

        def look() -> Message | None:
            fits = (one for one in reversed(shown()) if one.id > after and not one.loading and predicate(one))
            return next(fits, None)

        found = await self.changes.until(look, seconds)
        if found is None:
            last = [message.text[:60] for message in shown()[-3:]]
            raise TimeoutError(f"no such message within {seconds:g} s; the channel ends with {last}")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What autocomplete offers."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input of a modal; `wire` is the component itself."""

    label: str
    custom_id: str
    value: str
    required: bool
    wire: Json = field(repr=False)
    holder: Json = field(repr=False)  # the row or label around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """A form that popped up; fill it in with `User.submit`."""

    application: Application = field(repr=False)
    channel: Channel = field(repr=False)
    message: Message | None = field(repr=False)  # the message whose button opened it
    title: str
    custom_id: str
    components: list[Json] = field(repr=False)

    @property
    def fields(self) -> list[Field]:
        """Its inputs, in order."""
        return [one for holder in self.components for one in _fields(holder)]


_PRESSED = (2, 3, 5, 6, 7, 8)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, parents first."""
    for one in components:
        yield one
        inner = (one.get("components") or []) + [
            one[name] for name in ("accessory", "component") if isinstance(one.get(name), dict)
        ]
        yield from walk(inner)


def rows(components: list[Json]) -> list[list[Json]]:
    """Action rows, also those inside containers; a section's button is a row of its own."""
    found = []
    for one in walk(components):
        if one["type"] == 1:
            found.append(one["components"])
        elif one["type"] == 9 and one.get("accessory", {}).get("type") == 2:
            found.append([one["accessory"]])
    return found


def _button(wire: Json) -> Button:
    emoji = (wire.get("emoji") or {}).get("name", "")
    text = wire.get("label") or wire.get("placeholder") or emoji
    kind: ButtonKind = "select" if wire["type"] != 2 else "url" if wire.get("url") else "callback"
    value = wire.get("url") or wire.get("custom_id") or ""
    return Button(text=text, kind=kind, value=value, disabled=bool(wire.get("disabled")), wire=wire)


def _fields(holder: Json) -> Iterator[Field]:
    inputs = holder.get("components") or [holder[name] for name in ("component",) if name in holder]
    for wire in inputs:
        yield Field(
            label=holder.get("label") or wire.get("label") or "",
            custom_id=wire["custom_id"],
            value=wire.get("value") or "",
            required=wire.get("required") is not False,
            wire=wire,
            holder=holder,
        )
