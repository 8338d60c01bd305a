"""Telegram as one world: bots, people, groups and everything their chats hold."""

from __future__ import annotations

import itertools
import re
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.telegram.bell import Bell
from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import Chat, Json, Message
from sandbox.telegram.groups import Channel, Group
from sandbox.telegram.pace import Pace
from sandbox.telegram.people import Person
from sandbox.telegram.shelf import Shelf
from sandbox.telegram.wire import journal_data
from sandbox.world import World

_TOKEN = re.compile(r"(\d+):(\S+)")


@dataclass(slots=True, kw_only=True)
class Press:
    """A pressed callback button whose spinner turns until the bot answers."""

    id: str
    bot: Bot
    message: Message
    began: float  # time.monotonic()
    answer: Json | None = None
    answered: Bell = field(default_factory=Bell)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCall:
    """A call as it came, for checks against the published description."""

    method: str
    values: Json
    files: tuple[str, ...]


class TelegramWorld:
    """The state of the fake Telegram. Get it with `telegram_of(world)`.

    Register bots with `add_bot`, then use `person(...)`, `group(...)` and `channel(...)` for what people do.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.chats: dict[tuple[int, int], Chat] = {}  # by (bot id, chat id)
        self.presses: dict[str, Press] = {}
        self.shelf = Shelf()
        self.pace = Pace()
        self.calls: deque[SeenCall] = deque(maxlen=2000)
        self.callback_lifetime_s = 15.0
        self.webhook_retry_s = 0.5  # first pause after a failed delivery; doubles up to 60
        self.hooks = Bell()  # rung when a webhook is set or removed
        self.closing = False
        self._press_ids = itertools.count(world.chance.randrange(10**15, 10**16))

    def now(self) -> datetime:
        """The world's time."""
        return self.world.clock.now()

    def add_bot(self, token: str, username: str, name: str = "") -> Bot:
        """Register a bot; `token` is "<digits>:<anything>". Registering it again replaces the token."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise ValueError("a bot token is <digits>:<secret>")
        bot_id, username = int(found.group(1)), username.removeprefix("@")
        bot = self.bots.get(bot_id)
        if bot is None:
            start = self.world.chance.randrange(10**8, 9 * 10**8)
            bot = self.bots[bot_id] = Bot(id=bot_id, token=token, username=username, next_update=start)
        bot.token, bot.username = token, username
        bot.names[""] = name or bot.name
        return bot

    def bot_by_token(self, token: str) -> Bot | None:
        """The bot this token opens, None when there is none."""
        found = _TOKEN.fullmatch(token)
        bot = self.bots.get(int(found.group(1))) if found else None
        return bot if bot is not None and bot.token == token else None

    def bot(self, name: str | int | Bot) -> Bot:
        """A bot by username (with or without @) or id; raises LookupError."""
        if isinstance(name, Bot):
            return name
        for bot in self.bots.values():
            if name == bot.id or str(name).removeprefix("@").lower() == bot.username.lower():
                return bot
        raise LookupError(f"no bot {name!r} in this world; add_bot() registers one")

    def person(
        self, user_id: int, *, first_name: str = "Fan", language_code: str = "en", username: str = ""
    ) -> Person:
        """The person with this id; created on first use, later calls return the same one unchanged."""
        if user_id not in self.people:
            self.people[user_id] = Person(
                self, user_id, first_name=first_name, language_code=language_code, username=username
            )
        return self.people[user_id]

    def group(
        self,
        title: str = "Fans",
        *,
        bots: Iterable[str] = (),
        members: Iterable[Person] = (),
        chat_id: int = 0,
        owner: Person | None = None,
        basic: bool = False,
    ) -> Group:
        """A new supergroup with these bots and people in it; `basic`: a small group that can be upgraded."""
        number = chat_id or (-4_000_000_000 if basic else -1_001_000_000_000) - len(self.groups) - 1
        kind: Literal["group", "supergroup"] = "group" if basic else "supergroup"
        chat = Chat(id=number, type=kind, title=title, instance=str(number * 31))
        group = self.groups[number] = Group(self, chat)
        for person in (*members, *([owner] if owner else ())):
            group.join(person)
        chat.owner = owner.id if owner else 0
        for bot in bots:
            group.add_bot(bot)
        return group

    def channel(self, title: str, owner: Person) -> Channel:
        """A new channel; bots come in as administrators (`promote_bot`)."""
        number = -1_002_000_000_000 - len(self.groups) - 1
        chat = Chat(id=number, type="channel", title=title, instance=str(number * 31), owner=owner.id)
        channel = self.groups[number] = Channel(self, chat)
        return channel

    def private_chat(self, bot: Bot, user_id: int) -> Chat:
        """The chat of a bot and a person, opened empty when there is none."""
        key = bot.id, user_id
        if key not in self.chats:
            self.chats[key] = Chat(id=user_id, type="private", instance=str(bot.id * 31 + user_id))
        return self.chats[key]

    def post(self, bot: Bot, chat: Chat, text: str, **details: Any) -> Message:
        """Show a bot's new message and record it."""
        message = Message(
            message_id=next(chat.ids),
            chat_id=chat.id,
            sender_id=bot.id,
            from_bot=True,
            date=self.now(),
            text=text,
            **details,
        )
        chat.put(message)
        self.record("message", bot, message)
        return message

    def record(self, kind: str, bot: Bot, message: Message, **more: Any) -> None:
        """Add a journal entry of vendor "telegram" about a bot's message."""
        self.world.journal.add("telegram", kind, **journal_data(bot, message) | more)

    def open_press(self, bot: Bot, message: Message) -> Press:
        """Begin to wait for answerCallbackQuery; forgets presses that are long over."""
        now = time.monotonic()
        while self.presses:
            first = next(iter(self.presses.values()))
            if now - first.began <= 2 * self.callback_lifetime_s:
                break
            del self.presses[first.id]
        press = Press(id=str(next(self._press_ids)), bot=bot, message=message, began=now)
        self.presses[press.id] = press
        return press

    def snapshot(self, user_id: int) -> Json:
        """One person's phone as plain values: `{"user", "chats": [{"bot", "messages": [...], ...}]}`."""
        person = self.people[user_id]
        return {
            "user": person.user(),
            "chats": [
                self._chat_snapshot(self.bots[bot_id], chat, person.language_code)
                for (bot_id, chat_id), chat in self.chats.items()
                if chat_id == user_id
            ],
        }

    def _chat_snapshot(self, bot: Bot, chat: Chat, language: str) -> Json:
        return {
            "bot": bot.username,
            "name": bot.names.get(language, bot.name),
            "description": bot.descriptions.get(language, bot.descriptions.get("", "")),
            "started": bot.id in chat.standing,
            "blocked": chat.standing.get(bot.id) == "kicked",
            "commands": bot.commands_for(language, chat.id),
            "messages": [_message_snapshot(message) for message in chat.shown()],
        }


def _message_snapshot(message: Message) -> Json:
    return {
        "message_id": message.message_id,
        "mine": not message.from_bot,
        "date": message.date.isoformat(),
        "edited": message.edited is not None,
        "text": message.text,
        "entities": list(message.entities),
        "photo": message.photo,
        "sound": message.sound,
        "silent": message.silent,
        "buttons": [
            [{"label": button.text, "kind": button.kind, "value": button.value} for button in row]
            for row in message.buttons
        ],
    }


def telegram_of(world: World) -> TelegramWorld:
    """The Telegram of this world; the same object for tests, robots, the console and the Bot API."""
    state = world.vendors.get("telegram")
    if not isinstance(state, TelegramWorld):
        state = world.vendors["telegram"] = TelegramWorld(world)
    return state
