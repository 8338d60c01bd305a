"""What fans type to the bot in a direct message: written down first, answered in the order of each chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import structlog

from bots.conversation.flow import Conversation
from bots.conversation.inbox_loop import answered, put_off, work_inbox
from bots.conversation.intents import Intent, Simple, Write
from bots.conversation.once import Once
from bots.conversation.replies import Reply
from bots.conversation.showing import Owed, Parts
from bots.conversation.stop_words import means_stop
from bots.conversation.turns import Turns
from bots.discord.drawing import draw
from bots.discord.failures import FAULTS, classify
from core.delivery import Sent
from core.errors import Overtaken, RetryLater, StorageAway
from core.fan import Sender, Visitor
from core.ids import Channel
from core.message import Message
from core.ports import Clock
from core.queues import Inbound, Inbox
from core.scheduler.sender_lane import SenderLane

log = structlog.get_logger(__name__)
_SAID = 200
_MOST = 4000  # characters; nobody can type more
_AGAIN_S = 0.5
_LATER = timedelta(seconds=30)


class DirectMessages:
    """Discord delivers their text without the privileged intent. Runs where the gateway is.

    Answers take turns of the sender's lane, before the outbox; what is pressed Discord counts on no limit of ours.
    """

    def __init__(
        self, client: discord.Client, inbox: Inbox, clock: Clock, conversation: Conversation
    ) -> None:
        self._client, self._inbox, self._clock = client, inbox, clock
        self._conversation = conversation
        self._bell, self._owed = asyncio.Event(), Owed()
        self.us: Sender | None = None

    def speak_as(self, us: Sender, lane: SenderLane) -> None:
        """Once logged in."""
        self.us = us
        self._put = Parts(lane, FAULTS, lambda error: classify(error, opening=False)).put

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
        once = Once(self._inbox, item, self._clock)
        try:
            await self._answer(once, more=more)
        except (StorageAway, Overtaken):
            return False
        except RetryLater as later:  # what the chat said next follows, since the lane rests for all
            at = self._clock.now() + (later.after or _LATER)
            return await put_off(once, at)
        except Exception as error:
            log.exception(
                "discord_message_failed", item=item.id, attempts=item.attempts, error=type(error).__name__
            )  # comes again, five times at most; what the chat said next is not held up
            return True
        await answered(self._inbox, item, unknown=once.unknown)
        return True

    async def _answer(self, once: Once, *, more: bool) -> None:
        owed = self._owed.take(once)
        if owed is not None:
            await self._show(once, owed)
            return
        said: dict[str, Any] = once.item.payload
        assert self.us is not None
        visitor = Visitor(
            sender_id=self.us.id, channel=Channel.DISCORD, external_id=said["user"], name=said["name"]
        )
        reply = await self._conversation.respond(visitor, _meant(said))
        if once.doubted:  # it comes too late for its nonce
            once.unknown = True
        elif not (more and reply.passing):
            await self._show(once, reply)

    async def _show(self, once: Once, reply: Reply) -> None:
        for number, message in enumerate(reply.messages):
            rest = reply.messages[number:]
            try:
                await self._put(once, self._post, once.item, message, len(rest))
            except (RetryLater, StorageAway):  # the lane could not be asked: this part has not gone
                self._owed.keep(once, replace(reply, messages=rest))
                raise
            except FAULTS as error:  # what was said is recorded all the same
                once.unknown = classify(error, opening=False).status is Sent.UNKNOWN
                log.warning("discord_reply_not_shown", error=type(error).__name__)
                return

    async def _post(self, item: Inbound, message: Message, left: int) -> None:
        """`left`: parts of the answer from here on; they count the same when what was owed goes on."""
        place = self._client.get_partial_messageable(int(item.payload["channel"]))
        await place.send(**draw(message).to_send(), nonce=f"w{item.id}-{left}"[:25])


def _meant(said: dict[str, Any]) -> Intent:
    text = said["text"].strip()
    if means_stop(text):
        return Simple(word="stop", said=text[:_SAID])
    if text.startswith("/"):  # meant as a command, which Discord sends otherwise
        return Simple(word="unclear", said=text[:_SAID])
    return Write(text=text, ref=said["message"], to=said["to"])
