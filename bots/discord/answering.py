"""What fans type to the bot in a direct message: written down first, answered in the order of each chat."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog

from bots.conversation.flow import Conversation
from bots.conversation.inbox_loop import work_inbox
from bots.conversation.intents import Intent, Simple, Write
from bots.conversation.replies import Reply
from bots.conversation.stop_words import means_stop
from bots.conversation.turns import Turns
from bots.discord.drawing import draw
from bots.discord.failures import FAULTS
from core.errors import StorageAway
from core.fan import Sender, Visitor
from core.ids import Channel
from core.ports import Clock
from core.queues import Inbound, Inbox

log = structlog.get_logger(__name__)
_SAID = 200
_MOST = 4000  # characters; nobody can type more
_AGAIN_S = 0.5


class DirectMessages:
    """Discord delivers their text without the privileged intent. Runs where the gateway is."""

    def __init__(
        self, client: discord.Client, inbox: Inbox, clock: Clock, conversation: Conversation
    ) -> None:
        self._client, self._inbox, self._clock = client, inbox, clock
        self._conversation = conversation
        self._bell = asyncio.Event()
        self.us: Sender | None = None

    async def heard(self, message: discord.Message) -> None:
        """Until it is written down: Discord does not say it again. A repetition is the same row."""
        if message.guild is not None or message.author.bot or not message.content or self.us is None:
            return
        replied = message.reference.message_id if message.reference else None
        said = {
            "message": str(message.id),
            "channel": str(message.channel.id),
            "user": str(message.author.id),
            "name": message.author.display_name[:64],
            "text": message.content[:_MOST],
            "to": str(replied or ""),
        }
        while True:
            try:
                await self._inbox.put(self.us.id, [(said["message"], said)], self._clock.now())
                break
            except StorageAway:
                await asyncio.sleep(_AGAIN_S)
        self._bell.set()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Answer what came in, until shutdown."""
        assert self.us is not None
        us = self.us
        async with asyncio.TaskGroup() as group:
            turns = Turns(group, self._one, self._bell)

            async def some() -> int:
                items = await self._inbox.claim(us.id, turns.room, self._clock.now()) if turns.room else []
                for item in items:
                    turns.add(int(item.payload["channel"]), item)
                return len(items)

            await work_inbox("discord", some, self._bell, shutdown)

    async def _one(self, item: Inbound, more: bool) -> bool:
        try:
            await self._answer(item, more=more)
            await self._inbox.done([item.id])
        except StorageAway:
            return False
        except Exception as error:
            log.exception(
                "discord_message_failed", item=item.id, attempts=item.attempts, error=type(error).__name__
            )  # comes again, five times at most; what the chat said next is not held up
        return True

    async def _answer(self, item: Inbound, *, more: bool) -> None:
        said: dict[str, Any] = item.payload
        assert self.us is not None
        visitor = Visitor(
            sender_id=self.us.id, channel=Channel.DISCORD, external_id=said["user"], name=said["name"]
        )
        reply = await self._conversation.respond(visitor, _meant(said))
        if more and reply.passing:
            return
        await self._show(item, reply)

    async def _show(self, item: Inbound, reply: Reply) -> None:
        place = self._client.get_partial_messageable(int(item.payload["channel"]))
        for number, message in enumerate(reply.messages):
            try:
                await place.send(**draw(message).to_send(), nonce=f"w{item.id}-{number}"[:25])
            except FAULTS as error:  # what was said is recorded all the same
                log.warning("discord_reply_not_shown", error=type(error).__name__)
                return


def _meant(said: dict[str, Any]) -> Intent:
    text = said["text"].strip()
    if means_stop(text):
        return Simple(word="stop", said=text[:_SAID])
    if text.startswith("/"):  # meant as a command, which Discord sends otherwise
        return Simple(word="unclear", said=text[:_SAID])
    return Write(text=text, ref=said["message"], to=said["to"])
