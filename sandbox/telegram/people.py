"""What a human does in Telegram: opens a deep link, presses buttons, writes, blocks, reads.

    tg = telegram_of(world)
    tg.add_bot("4242:secret", "neon_bot", "NEON")
    mia = tg.person(7, first_name="Mia", language_code="de")
    await mia.start("neon_bot", "c_ab12")                        # t.me/neon_bot?start=c_ab12, then Start
    offer = await mia.wait_for(lambda m: "Pre-save" in m.text)   # newest bot message that fits
    toast = await mia.press(offer, "Remind me")                  # callback: the bot's answer text
    link = await mia.press(offer, lambda b: b.kind == "url")     # url button: its address
    assert mia.messages()[-1].text == "Done"                     # what the chat shows now
    await mia.block(); await mia.unblock()

`bot` may be left out everywhere: the bot last started is meant.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import IN_IT, Button, Chat, Json, Message
from sandbox.telegram.markup import commands
from sandbox.telegram.wire import message_json, standing_change

if TYPE_CHECKING:
    from sandbox.telegram.state import TelegramWorld

Which = str | Callable[[Button], bool]
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class CannotDo(Exception):
    """The app does not let a person do this: no such button, chat not started, bot blocked."""


class Person:
    """A Telegram account; make it with `TelegramWorld.person`. `gone = True`: the account is deleted."""

    def __init__(
        self, tg: TelegramWorld, user_id: int, *, first_name: str, language_code: str, username: str
    ) -> None:
        self._tg = tg
        self.id = user_id
        self.first_name, self.language_code, self.username = first_name, language_code, username
        self.gone = False
        self._last: Bot | None = None

    def names(self) -> Json:
        """The name fields that User and Chat share."""
        return {"first_name": self.first_name} | ({"username": self.username} if self.username else {})

    def user(self) -> Json:
        """The Bot API's User; without a language when it is unknown ("")."""
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False} | self.names() | language

    async def start(self, bot: str, payload: str = "") -> Message:
        """Open t.me/<bot>?start=<payload> and press Start; unblocks a blocked bot, as the app does."""
        if not _PAYLOAD.fullmatch(payload):
            raise ValueError("a start payload is at most 64 characters of A-Z a-z 0-9 _ -")
        self._last = found = self._tg.bot(bot)
        chat = self._tg.private_chat(found, self.id)
        if chat.standing.get(found.id) == "kicked":
            await self.unblock(bot)
        chat.standing[found.id] = "member"
        return self._say(found, chat, f"/start {payload}".rstrip())

    async def send(self, text: str, *, bot: str | None = None, to: Message | None = None) -> Message:
        """Write a text to the bot, or reply `to` a message with it; the chat must have been started."""
        found, chat = self._open_chat(bot)
        return self._say(found, chat, text, to)

    async def press(
        self,
        message: Message | int,
        button: Which,
        *,
        bot: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
    ) -> str:
        """Press a button of a message as it is now, found by its exact text or by a predicate on `Button`.

        Callback: the text (else the URL) the bot answers, "" for an answer without; TimeoutError when the spinner
        turns for `timeout` seconds. Any other kind: the button's value (URL, text to copy). CannotDo: no such
        message or button any more.
        """
        if isinstance(message, int):
            found, chat = self._open_chat(bot)
        else:
            found, chat = self._tg.bot(message.sender_id), self._tg.chats[message.sender_id, message.chat_id]
        number = message if isinstance(message, int) else message.message_id
        return await press(self._tg, self, found, chat, number, button, timeout)

    async def block(self, bot: str | None = None) -> None:
        """Stop and block the bot (a `my_chat_member` update)."""
        self._stand(bot, "member", "kicked")

    async def unblock(self, bot: str | None = None) -> None:
        """Take the block back."""
        self._stand(bot, "kicked", "member")

    def messages(self, bot: str | None = None) -> list[Message]:
        """The bot's messages the chat shows now, oldest first, after edits and deletes."""
        return [message for message in self.conversation(bot) if message.from_bot]

    def conversation(self, bot: str | None = None) -> list[Message]:
        """The bot's and the person's own messages."""
        return self._tg.private_chat(self._which(bot), self.id).shown()

    async def wait_for(
        self,
        predicate: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
        *,
        bot: str | None = None,
        after: int = 0,
    ) -> Message:
        """The newest bot message with an id above `after` that fits, at once or when it comes; TimeoutError."""
        chat = self._tg.private_chat(self._which(bot), self.id)
        return await wait_for(chat, predicate, timeout, after)

    def _which(self, bot: str | None) -> Bot:
        if bot is not None:
            return self._tg.bot(bot)
        if self._last is None:
            raise CannotDo(f"{self.first_name} has started no bot yet")
        return self._last

    def _open_chat(self, bot: str | None) -> tuple[Bot, Chat]:
        found = self._which(bot)
        chat = self._tg.private_chat(found, self.id)
        if chat.standing.get(found.id) != "member":
            raise CannotDo(f"@{found.username} is not started or is blocked: only Start is there to press")
        return found, chat

    def _say(self, bot: Bot, chat: Chat, text: str, to: Message | None = None) -> Message:
        message = say(self._tg, self, chat, text, to)
        bot.push("message", message_json(self._tg, chat, message))
        self._tg.world.journal.add("telegram", "inbound", bot=bot.username, chat_id=chat.id, text=text)
        return message

    def _stand(self, name: str | None, before: str, after: str) -> None:
        bot = self._which(name)
        chat = self._tg.private_chat(bot, self.id)
        if chat.standing.get(bot.id) != before:
            return
        chat.standing[bot.id] = "kicked" if after == "kicked" else "member"
        bot.push("my_chat_member", standing_change(self._tg, chat, bot, self.id, before))
        self._tg.world.journal.add("telegram", "standing", bot=bot.username, chat_id=chat.id, standing=after)


def say(
    tg: TelegramWorld, person: Person, chat: Chat, text: str, to: Message | None = None, **extra: Any
) -> Message:
    """Show what a person wrote; handing it to bots is the caller's part. `to`: what it answers. `extra`: more fields."""
    replied = {"reply_to_message": message_json(tg, chat, to)} if to is not None else {}
    return chat.put(
        Message(
            message_id=next(chat.ids),
            chat_id=chat.id,
            sender_id=person.id,
            from_bot=False,
            date=tg.now(),
            text=text,
            entities=commands(text),
            extra={**replied, **extra},
        )
    )


async def press(
    tg: TelegramWorld, person: Person, bot: Bot, chat: Chat, number: int, which: Which, seconds: float
) -> str:
    """Press a button in any chat; see `Person.press`."""
    message = chat.messages.get(number)
    if message is None:
        raise CannotDo(f"message {number} is no longer there")
    button = _find(message, which)
    if button.kind != "callback":
        return button.value
    if chat.standing.get(bot.id) not in IN_IT:
        raise CannotDo(f"@{bot.username} is blocked")
    pressed = tg.open_press(bot, message)
    bot.push(
        "callback_query",
        {
            "id": pressed.id,
            "from": person.user(),
            "message": message_json(tg, chat, message),
            "chat_instance": chat.instance,
            "data": button.value,
        },
    )
    deadline = time.monotonic() + seconds
    while pressed.answer is None:
        if not await pressed.answered.heard(deadline - time.monotonic()):
            raise TimeoutError(f"@{bot.username} did not answer the button {button.text!r}")
    return str(pressed.answer.get("text") or pressed.answer.get("url") or "")


def _find(message: Message, which: Which) -> Button:
    for button in message.flat_buttons:
        if button.text == which if isinstance(which, str) else which(button):
            return button
    shown = ", ".join(repr(button.text) for button in message.flat_buttons) or "none"
    raise CannotDo(
        f"no button {which if isinstance(which, str) else 'like that'!r}; the message shows: {shown}"
    )


async def wait_for(chat: Chat, predicate: Callable[[Message], bool], seconds: float, after: int) -> Message:
    """The newest fitting bot message of a chat; see `Person.wait_for`."""
    deadline = time.monotonic() + seconds
    while True:
        for message in reversed(chat.shown()):
            if message.from_bot and message.message_id > after and predicate(message):
                return message
        if not await chat.bell.heard(deadline - time.monotonic()):
            shown = [message.text[:60] for message in chat.shown()[-3:]]
            raise TimeoutError(f"no such message within {seconds:g} s; the chat ends with {shown}")
