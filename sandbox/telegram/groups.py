"""A supergroup: bots come and go, people write, bots in privacy mode see commands only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import Person, Which, press, say, wait_for
from sandbox.telegram.wire import message_json, standing_change

if TYPE_CHECKING:
    from sandbox.telegram.state import TelegramWorld

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@(\w+))?(?:\s|$)")


class Group:
    """Make it with `TelegramWorld.group`; `chat.id` is what bots write to."""

    def __init__(self, tg: TelegramWorld, chat: Chat) -> None:
        self._tg, self.chat = tg, chat

    def join(self, person: Person) -> None:
        """A person enters."""
        self.chat.members.add(person.id)

    def add_bot(self, bot: str, *, by: Person | None = None, payload: str = "") -> None:
        """Put a bot in; by a person (`?startgroup=payload`) it hears of it and gets `/start@bot payload`."""
        found = self._tg.bot(bot)
        before = self.chat.standing.get(found.id)
        self.chat.standing[found.id] = "member"
        self._tg.chats[found.id, self.chat.id] = self.chat
        if by is not None:
            self._hear(found, by, before)
            if payload:
                self.say(by, f"/start@{found.username} {payload}")

    def kick(self, bot: str, *, by: Person) -> None:
        """Throw a bot out; its sendings are refused from now on."""
        found = self._tg.bot(bot)
        before = self.chat.standing.get(found.id)
        self.chat.standing[found.id] = "kicked"
        self._hear(found, by, before)

    def say(self, person: Person, text: str) -> Message:
        """A person writes; each bot sees commands without a name or with its own."""
        self.join(person)
        message = say(self._tg, person, self.chat, text)
        found = _COMMAND.match(text)
        for bot_id, standing in self.chat.standing.items():
            bot = self._tg.bots[bot_id]
            meant = found is not None and (found.group(1) or bot.username).lower() == bot.username.lower()
            if standing == "member" and meant:
                bot.push("message", message_json(self._tg, self.chat, message))
        return message

    async def press(
        self,
        person: Person,
        message: Message,
        button: Which,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
    ) -> str:
        """A person presses a button of a bot's message; as `Person.press`."""
        bot = self._tg.bot(message.sender_id)
        return await press(self._tg, person, bot, self.chat, message.message_id, button, timeout)

    def messages(self) -> list[Message]:
        """Everything the group shows now, oldest first."""
        return self.chat.shown()

    async def wait_for(
        self,
        predicate: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
        *,
        after: int = 0,
    ) -> Message:
        """The newest bot message that fits; as `Person.wait_for`."""
        return await wait_for(self.chat, predicate, timeout, after)

    def _hear(self, bot: Bot, by: Person, before: str | None) -> None:
        bot.push("my_chat_member", standing_change(self._tg, self.chat, bot, by.id, before))
