"""Pairs groups and channels: whether somebody runs a chat is asked of Telegram; answers are short and few."""

from __future__ import annotations

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError

from bots.conversation.once import Once
from bots.telegram.client import RawMember
from bots.telegram.failures import about_rights, classify
from bots.telegram.group_inbound import Migrated, PairAsked, Stands, standing
from bots.telegram.inbound import PairHere
from bots.telegram.pace import Tries
from bots.telegram.posting import Poster
from core.delivery import Sent
from core.errors import Refused, RetryLater
from core.fan import Sender
from core.group_chat import GroupKind, GroupState
from core.message import Message
from core.scheduler.sender_lane import SenderLane
from core.services.pairing import Pairing
from notifications.wording import DEFAULT_LANGUAGE, Wording

log = structlog.get_logger(__name__)
_TRIES, _WITHIN_S = 5, 600.0  # of a chat, and of a person; beyond that nobody is answered
_RUN_IT = ("creator", "administrator")


class GroupDesk:
    """Right and wrong codes are answered alike to whoever does not run the chat."""

    def __init__(
        self, us: Sender, bot: Bot, poster: Poster, lane: SenderLane, pairing: Pairing, wording: Wording
    ) -> None:
        self._us, self._bot, self._poster, self._lane = us, bot, poster, lane
        self._pairing, self._wording = pairing, wording
        self._tries = Tries(_TRIES, _WITHIN_S)

    async def pair(self, asked: PairAsked, once: Once) -> None:
        """Everything that a code in a chat causes. Raises the SDK's errors when Telegram cannot be asked now."""
        seen = asked.seen
        counted = [self._tries.count(who) for who in (seen.external_id, asked.by) if who is not None]
        if not all(counted):
            log.info("pairing_tries_used_up", sender=self._us.id)
            return
        refusal = "telegram-pair-how" if not asked.code else await self._may_not(asked)
        if refusal is None:
            await self._spend(asked, once)
            return
        if asked.code:
            await self._pairing.void(asked.code)  # others have seen it
        await self._say(asked, self._text(asked.language, refusal, bot=self._us.name), once)

    async def told(self, change: Stands | Migrated) -> None:
        """What Telegram says about a chat."""
        match change:
            case Stands(seen=seen, to=to):
                await self._pairing.stands(self._us.id, seen.external_id, to)
            case Migrated(old=old, new=new):
                await self._pairing.migrated(self._us.id, old, new)

    async def point(self, asked: PairHere, once: Once) -> None:
        """A private chat is not paired. Raises RetryLater when Telegram certainly did not take the words."""
        once.unknown = once.doubted
        if not once.doubted and self._tries.count(asked.chat_id):
            await self._lane.answer()
            await once.going()
            text = self._text(asked.language, "telegram-pair-where", bot=self._us.name)
            try:
                await self._poster.post(asked.chat_id, Message(text=text))
            except AiogramError as error:
                refused = classify(error)
                if refused.status is not Sent.RETRY:
                    raise
                raise RetryLater(refused.detail, after=refused.retry_after) from None

    async def _may_not(self, asked: PairAsked) -> str | None:
        """Why they may not pair this chat, in words; None: they may."""
        if asked.trusted or asked.by is None:
            return None
        try:
            member = await self._bot(RawMember(chat_id=asked.seen.external_id, user_id=asked.by))
        except (TelegramBadRequest, TelegramForbiddenError):
            return "telegram-pair-unseen"
        return None if member.get("status") in _RUN_IT else "telegram-pair-admins"

    async def _spend(self, asked: PairAsked, once: Once) -> None:
        seen, may = asked.seen, await self._own_standing(asked)
        try:
            chat = await self._pairing.pair(seen, asked.code, may)
        except Refused as refused:
            log.info("pairing_refused", sender=self._us.id, why=refused.key)
            await self._say(asked, self._text(asked.language, refused.key), once)
            return
        log.info("group_paired", chat=chat.id, artist=chat.artist_id, kind=chat.kind.value)
        if seen.kind is GroupKind.GROUP:  # the readers of a channel are told nothing of it; the team is
            await self._say(asked, self._text(chat.language, "telegram-pair-done"), once)
        try:
            await self._bot.delete_message(seen.external_id, asked.message_id)
        except AiogramError as error:
            log.debug("code_not_removed", chat=chat.id, detail=classify(error).detail)

    async def _own_standing(self, asked: PairAsked) -> GroupState:
        member = await self._bot(RawMember(chat_id=asked.seen.external_id, user_id=self._bot.id))
        return standing(member, asked.seen.kind) or GroupState.MUTED

    async def _say(self, asked: PairAsked, text: str, once: Once) -> None:
        """Where there is room for it: what was asked is done, and is not done again for the words about it."""
        if once.doubted:
            once.unknown = True
            return
        if not await self._lane.turn(first=True):
            log.info("group_not_answered", detail="the lane rests")
            return
        await once.going()
        try:
            await self._poster.post(asked.seen.external_id, Message(text=text, silent=True))
        except AiogramError as error:
            if about_rights(error):
                await self._pairing.stands(self._us.id, asked.seen.external_id, GroupState.MUTED)
            log.info("group_not_answered", detail=classify(error).detail)

    def _text(self, language: str, key: str, **args: str) -> str:
        return self._wording.text(language or DEFAULT_LANGUAGE, key, **args)
