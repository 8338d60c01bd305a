"""From an update to the answer in the chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import structlog
from aiogram.exceptions import AiogramError

from bots.conversation.flow import Conversation
from bots.conversation.intents import Come, Simple
from bots.conversation.once import Once
from bots.conversation.replies import Reply
from bots.telegram.failures import classify
from bots.telegram.group_desk import GroupDesk
from bots.telegram.group_inbound import Migrated, PairAsked, Stands
from bots.telegram.inbound import InGroup, Membership, PairHere, Spoken, read
from bots.telegram.pace import Recent
from bots.telegram.posting import Poster
from bots.telegram.showing import Place, Showing
from core.consent import Shown
from core.delivery import Sent
from core.errors import RetryLater, StorageAway
from core.fan import Sender, Visitor
from core.message import Button, Message, OpenUrl
from core.scheduler.sender_lane import SenderLane
from core.services.privacy import Privacy
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_PATIENCE_S = 2.0  # how long a pressed button may spin before it is released without words
_ASKED_FOR_S = 600.0
_GROUP_QUIET_S = 60.0


class Answering:
    """Stateless but for small memories whose loss is harmless. The caller keeps the order of each chat."""

    def __init__(
        self,
        us: Sender,
        poster: Poster,
        conversation: Conversation,
        privacy: Privacy,
        wording: Wording,
        desk: GroupDesk,
        lane: SenderLane,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._us, self._poster, self._patience_s = us, poster, patience_s
        self._conversation, self._privacy, self._wording = conversation, privacy, wording
        self._desk, self._lane, self._showing = desk, lane, Showing(poster, lane)
        self._asked_code = Recent(_ASKED_FOR_S)
        self._groups = Recent(_GROUP_QUIET_S)

    async def answer(self, update: dict[str, Any], once: Once, *, more: bool = False) -> None:
        """Everything that the update asks for. `more`: the person has already gone on. `once`: of its row in the inbox.

        Raises RetryLater when Telegram takes nothing now: then the update comes again, and what is owed is shown.
        """
        match read(update, self._us.id, self._us.name):
            case Spoken() as spoken:
                await self._speak(spoken, once, more=more)
            case Membership(visitor=visitor, to=to):
                await self._privacy.reach(visitor, to, "my_chat_member")
            case InGroup() as group:
                await self._invite(group, once)
            case PairAsked() as asked:
                await self._desk.pair(asked, once)
            case PairHere() as asked:
                await self._desk.point(asked, once)
            case Stands() | Migrated() as change:
                await self._desk.told(change)
            case None:
                log.debug("update_ignored", kinds=sorted(k for k in update if k != "update_id"))

    def _in_context(self, spoken: Spoken) -> Spoken:
        """A lone word after /presave is the code that was asked for."""
        asked = self._asked_code.take(spoken.chat_id)
        if spoken.asks_code:
            self._asked_code.note(spoken.chat_id)
        if not (asked and spoken.code):
            return spoken
        return Spoken(
            visitor=spoken.visitor,
            intent=Come(code=spoken.code, source="command"),
            chat_id=spoken.chat_id,
        )

    async def _speak(self, spoken: Spoken, once: Once, *, more: bool) -> None:
        owed, released = self._showing.owed(once), False
        reply = owed
        if reply is None:
            reply, released = await self._reply(self._in_context(spoken), more=more)
        place = Place(once=once, chat_id=spoken.chat_id, pressed=spoken.pressed)
        try:
            if once.doubted and owed is None:  # whoever marked it did not live to say what became of it
                await self._showing.show_again(place, reply)
            else:
                await self._showing.show(place, reply, released=released)
        except AiogramError as error:
            result = classify(error)
            once.unknown = once.unknown or result.status is Sent.UNKNOWN
            log.warning("reply_not_shown", status=result.status.value, detail=result.detail)
            if result.reachability is not None:
                await self._privacy.reach(spoken.visitor, result.reachability, result.detail)

    async def _reply(self, spoken: Spoken, *, more: bool) -> tuple[Reply, bool]:
        """The whole answer, which may be nothing, and whether the button had to be released before it was there."""
        if more and isinstance(spoken.intent, Simple) and spoken.intent.word == "unclear":
            return Reply(), True  # ten lines get one answer, not ten
        again = spoken.started and await self._start_again(spoken.visitor)
        reply, released = await self._think(spoken)
        if more and reply.passing:
            return Reply(), True
        if again:
            words = self._wording.text(await self._conversation.language(spoken.visitor), "chat-resumed")
            reply = replace(reply, messages=(Message(text=words), *reply.messages))
        return reply, released

    async def _start_again(self, visitor: Visitor) -> bool:
        """Start in a link lifts a stop like the bare word: what follows promises messages."""
        shown = Shown(text="/start", version="start/1", language=self._wording.language_for(visitor.language))
        return await self._privacy.start_again(visitor, shown)

    async def _think(self, spoken: Spoken) -> tuple[Reply, bool]:
        """The answer, and whether the button had to be released before it was there."""
        thinking = asyncio.ensure_future(self._conversation.respond(spoken.visitor, spoken.intent))
        released = False
        try:
            if spoken.pressed is not None:
                await asyncio.wait({thinking}, timeout=self._patience_s)
                if not thinking.done():
                    released = True
                    await self._poster.toast(spoken.pressed)
            return await thinking, released
        finally:
            thinking.cancel()

    async def _invite(self, group: InGroup, once: Once) -> None:
        """One button that leads into the private chat, at most one a minute."""
        once.unknown = once.doubted
        if once.doubted or not self._groups.note(group.chat_id):
            return
        lang = self._wording.language_for(group.language)
        url = f"https://t.me/{self._us.name}?start={group.payload}"
        button = Button(label=self._wording.text(lang, "telegram-group-open"), action=OpenUrl(url=url))
        try:
            message = Message(
                text=self._wording.text(lang, "telegram-group"), buttons=((button,),), silent=True
            )
            await self._lane.answer()
            await once.going()
            await self._poster.post(group.chat_id, message)
        except (RetryLater, StorageAway):  # the lane rests, or could not be asked
            self._groups.take(group.chat_id)
            raise
        except AiogramError as error:  # a group in slow mode must not stop everybody's messages
            log.info("group_not_answered", detail=classify(error).detail)
