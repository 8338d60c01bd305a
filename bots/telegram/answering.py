"""From an inbox item to the answer in the chat."""

from __future__ import annotations

import contextlib
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bots.conversation.flow import Conversation
from bots.conversation.replies import Reply
from bots.telegram.drawing import CAPTION_MAX, as_html, keyboard
from bots.telegram.inbound import InGroup, Membership, Spoken, read
from bots.telegram.sender import TelegramSender
from core.fan import Sender
from core.message import Message
from core.services.privacy import Privacy
from notifications.wording import Wording

log = structlog.get_logger(__name__)


class Answering:
    """One update at a time per chat (the runner sees to it)."""

    def __init__(
        self,
        bot: Bot,
        sender: Sender,
        outgoing: TelegramSender,
        conversation: Conversation,
        privacy: Privacy,
        wording: Wording,
    ) -> None:
        self._bot, self._sender, self._outgoing = bot, sender, outgoing
        self._conversation, self._privacy, self._wording = conversation, privacy, wording

    async def answer(self, update: dict[str, Any]) -> None:
        """Everything that the update asks for."""
        match read(update, self._sender.id, self._sender.name):
            case Spoken() as spoken:
                await self._speak(spoken)
            case Membership(visitor=visitor, to=to):
                await self._privacy.reach(visitor, to, "my_chat_member")
            case InGroup() as group:
                await self._invite(group)
            case None:
                log.debug("update_ignored", kinds=sorted(k for k in update if k != "update_id"))

    async def _speak(self, spoken: Spoken) -> None:
        reply = await self._conversation.respond(spoken.visitor, spoken.intent)
        if spoken.callback_id is not None:
            with contextlib.suppress(TelegramBadRequest):  # too old: the person has moved on
                await self._bot.answer_callback_query(spoken.callback_id, text=reply.notice[:200] or None)
        elif reply.notice:
            await self._bot.send_message(spoken.chat_id, as_html(reply.notice), parse_mode="HTML")
        try:
            await self._show(spoken, reply)
        except AiogramError as error:
            log.warning("reply_not_shown", error=type(error).__name__)

    async def _show(self, spoken: Spoken, reply: Reply) -> None:
        for message in reply.messages:
            redraw = reply.redraw and spoken.message_id is not None and message is reply.messages[-1]
            if not (redraw and await self._redraw(spoken, message)):
                await self._outgoing.post(spoken.chat_id, message)
        if reply.document is not None:
            name, body = reply.document
            await self._bot.send_document(spoken.chat_id, BufferedInputFile(body, name))

    async def _redraw(self, spoken: Spoken, message: Message) -> bool:
        """Edit the pressed message; False when it has to be sent anew."""
        place: dict[str, Any] = {
            "chat_id": spoken.chat_id,
            "message_id": spoken.message_id,
            "parse_mode": "HTML",
        }
        try:
            if spoken.has_photo:
                text = as_html(message.text, CAPTION_MAX)
                await self._bot.edit_message_caption(caption=text, reply_markup=keyboard(message), **place)
            elif message.artwork_id is not None:
                return False
            else:
                await self._bot.edit_message_text(
                    as_html(message.text), reply_markup=keyboard(message), **place
                )
        except TelegramBadRequest as error:
            return "not modified" in str(error)
        return True

    async def _invite(self, group: InGroup) -> None:
        text = self._wording.text("en", "telegram-group")
        url = f"https://t.me/{self._sender.name}?start={group.payload}"
        button = InlineKeyboardButton(text=self._wording.text("en", "telegram-group-open"), url=url)
        await self._bot.send_message(
            group.chat_id, text, reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
        )
