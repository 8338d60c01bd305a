"""Puts an answer into a private chat: notice, messages, document, sound."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from aiogram.exceptions import AiogramError

from bots.conversation.once import Once
from bots.conversation.replies import Reply
from bots.conversation.showing import Owed, Parts
from bots.telegram.failures import classify
from bots.telegram.inbound import Pressed
from bots.telegram.pace import Recent
from bots.telegram.posting import Poster
from core.errors import RetryLater, StorageAway
from core.message import Message, Sound
from core.scheduler.sender_lane import SenderLane

log = structlog.get_logger(__name__)
_HEARD_S = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer goes. `once`: what it answers; a part of it may have been shown already."""

    once: Once
    chat_id: int
    pressed: Pressed | None = None


class Showing:
    """Remembers what is owed and which clips were heard."""

    def __init__(self, poster: Poster, lane: SenderLane) -> None:
        self._poster = poster
        self._put = Parts(lane, (AiogramError,), classify).put
        self._heard, self._owed = Recent(_HEARD_S), Owed()

    def owed(self, once: Once) -> Reply | None:
        """What is still to be shown of an answer that Telegram did not take."""
        return self._owed.take(once)

    async def show(self, place: Place, reply: Reply, *, released: bool = False) -> None:
        """`released`: the button spins no more. Raises RetryLater, and the SDK's errors for what will never be taken."""
        once, last, rest = place.once, len(reply.messages) - 1, reply
        try:
            if not released:
                rest = await self._toast(place, reply)
            if rest.notice:
                await self._put(once, self._poster.post, place.chat_id, Message(text=rest.notice))
                rest = replace(rest, notice="")
            for number, message in enumerate(reply.messages):
                await self._message(place, message, again=reply.redraw and number == last)
                rest = replace(rest, messages=reply.messages[number + 1 :])
            if rest.document is not None:
                await self._put(once, self._poster.file, place.chat_id, *rest.document)
                rest = replace(rest, document=None)
        except (RetryLater, StorageAway):  # the lane could not be asked: this part has not gone
            self._owed.keep(once, rest)
            raise
        if rest.sound is not None:
            await self._play(place, rest.sound)

    async def show_again(self, place: Place, reply: Reply) -> None:
        """What may be there already: the pressed message is made the same once more; the rest is not shown twice."""
        again, pressed = False, place.pressed
        if pressed is not None:
            await self._poster.toast(pressed)
            if reply.redraw and reply.messages:
                again = await self._put(None, self._poster.redraw, place.chat_id, pressed, reply.messages[-1])
        place.once.unknown = not again or len(reply.messages) > 1 or reply.document is not None

    async def _toast(self, place: Place, reply: Reply) -> Reply:
        """What is left to show once the button spins no more."""
        if place.pressed is None:
            return reply
        if reply.notice:
            await place.once.going()
        if not await self._poster.toast(place.pressed, reply.notice):
            return reply
        place.once.doubted = place.once.doubted or bool(reply.notice)
        return replace(reply, notice="")

    async def _message(self, place: Place, message: Message, *, again: bool) -> None:
        chat, old = place.chat_id, place.pressed if again else None
        if old is None or not await self._put(None, self._poster.redraw, chat, old, message):
            await self._put(place.once, self._poster.post, chat, message)

    async def _play(self, place: Place, sound: Sound) -> None:
        """Once a chat: who opens the campaign again has it above. The answer is shown by then, whatever comes of it."""
        heard = (place.chat_id, sound.clip.id)
        if not self._heard.note(heard):
            return
        try:
            await place.once.going()
            played = await self._poster.play(place.chat_id, sound)
        except StorageAway:
            played = False
        except AiogramError as error:
            if classify(error).retry_after is None:
                raise
            played = False  # another time: the chat does not stand still for it
        if not played:
            self._heard.take(heard)
            log.info("clip_not_played", clip=sound.clip.id)
