"""A group: people and bots come and go, write and run it; bots in privacy mode see commands only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import IN_IT, Chat, Message, Standing
from sandbox.telegram.markup import commands
from sandbox.telegram.people import Person, Which, press, say, wait_for
from sandbox.telegram.wire import (
    ANONYMOUS_ADMIN,
    ANOTHER_CHANNEL,
    chat_json,
    message_json,
    standing_change,
)

if TYPE_CHECKING:
    from sandbox.telegram.state import TelegramWorld

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@(\w+))?(?:\s|$)")


class Group:
    """Make it with `TelegramWorld.group`; `chat.id` is what bots write to. `owner` runs it from the beginning."""

    def __init__(self, tg: TelegramWorld, chat: Chat) -> None:
        self._tg, self.chat = tg, chat

    def join(self, person: Person) -> None:
        """A person enters."""
        self.chat.members.add(person.id)

    def promote(self, person: Person) -> None:
        """A person becomes an administrator."""
        self.chat.members.add(person.id)
        self.chat.admins.add(person.id)

    def add_bot(self, bot: str, *, by: Person | None = None, payload: str = "") -> None:
        """Put a bot in; by a person (`?startgroup=payload`) it hears of it and gets `/start@bot payload`."""
        found = self._tg.bot(bot)
        self._tg.chats[found.id, self.chat.id] = self.chat
        self._stand(found, "member", by)
        if by is not None and payload:
            self.say(by, f"/start@{found.username} {payload}")

    def promote_bot(self, bot: str, *rights: str, by: Person | None = None) -> None:
        """Make a bot an administrator with these rights (`can_delete_messages`, …)."""
        found = self._tg.bot(bot)
        self._tg.chats[found.id, self.chat.id] = self.chat
        self._stand(found, "administrator", by, rights)

    def restrict_bot(self, bot: str, *, by: Person) -> None:
        """A bot stays, and may send nothing."""
        self._stand(self._tg.bot(bot), "restricted", by)

    def kick(self, bot: str, *, by: Person) -> None:
        """Throw a bot out; its sendings are refused from now on."""
        self._stand(self._tg.bot(bot), "kicked", by)

    def say(self, person: Person, text: str, **extra: Any) -> Message:
        """A person writes; each bot sees commands without a name or with its own, administrators see everything.

        `extra`: more fields of the message, like `forward_origin`.
        """
        self.join(person)
        return self._heard(say(self._tg, person, self.chat, text, **extra))

    def say_anonymously(self, text: str) -> Message:
        """An administrator who stays anonymous writes: the group itself speaks."""
        return self._heard(self._spoken(ANONYMOUS_ADMIN, text, self.chat))

    def say_as(self, channel: Chat, text: str) -> Message:
        """Somebody writes in the name of a channel."""
        return self._heard(self._spoken(ANOTHER_CHANNEL, text, channel))

    def upgrade(self, chat_id: int = 0) -> Group:
        """The group becomes a supergroup with a new id; messages stay behind, and numbers begin anew."""
        old = self.chat
        new = self._tg.group(old.title, chat_id=chat_id)
        for name in ("members", "admins", "owner", "standing", "rights", "forbidden"):
            setattr(new.chat, name, getattr(old, name))
        old.migrated_to = new.chat.id
        told = [(old, {"migrate_to_chat_id": new.chat.id}), (new.chat, {"migrate_from_chat_id": old.id})]
        for bot_id in new.chat.standing:
            self._tg.chats[bot_id, new.chat.id] = new.chat
        for chat, extra in told:
            note = self._spoken(ANONYMOUS_ADMIN, "", chat, extra | {"sender_chat": chat_json(self._tg, chat)})
            for bot_id, standing in chat.standing.items():
                if standing in IN_IT:
                    self._tg.bots[bot_id].push("message", message_json(self._tg, chat, note))
        return new

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

    def _spoken(
        self, stand_in: int, text: str, speaker: Chat, extra: dict[str, Any] | None = None
    ) -> Message:
        chat = speaker if extra is not None else self.chat
        return chat.put(
            Message(
                message_id=next(chat.ids),
                chat_id=chat.id,
                sender_id=stand_in,
                from_bot=False,
                date=self._tg.now(),
                text=text,
                entities=commands(text),
                extra=extra or {"sender_chat": chat_json(self._tg, speaker)},
            )
        )

    def _heard(self, message: Message) -> Message:
        found = _COMMAND.match(message.text)
        for bot_id, standing in self.chat.standing.items():
            bot = self._tg.bots[bot_id]
            meant = found is not None and (found.group(1) or bot.username).lower() == bot.username.lower()
            if standing == "administrator" or (standing in IN_IT and meant):
                bot.push("message", message_json(self._tg, self.chat, message))
        return message

    def _stand(self, bot: Bot, now: Standing, by: Person | None, rights: tuple[str, ...] = ()) -> None:
        before, had = self.chat.standing.get(bot.id), self.chat.rights.get(bot.id, set())
        self.chat.standing[bot.id], self.chat.rights[bot.id] = now, set(rights)
        if by is not None:
            change = standing_change(self._tg, self.chat, bot, by.id, before, had)
            bot.push("my_chat_member", change)


class Channel(Group):
    """Only its administrators post; bots among them see every post. Make it with `TelegramWorld.channel`."""

    def post(self, text: str, **extra: Any) -> Message:
        """An administrator posts. `extra`: more fields of the post, like `forward_origin`."""
        message = self.chat.put(
            Message(
                message_id=next(self.chat.ids),
                chat_id=self.chat.id,
                sender_id=self.chat.id,
                from_bot=False,
                date=self._tg.now(),
                text=text,
                entities=commands(text),
                extra=extra,
            )
        )
        for bot_id, standing in self.chat.standing.items():
            if standing == "administrator":
                self._tg.bots[bot_id].push("channel_post", message_json(self._tg, self.chat, message))
        return message
