"""Puts messages into chats, changes them, answers pressed buttons. Raises the SDK's errors; repeats nothing."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, types
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from bots.telegram.drawing import CAPTION_MAX, TOAST_MAX, as_html, cut, fits, keyboard, links_in_text
from bots.telegram.failures import about_links, about_sameness
from bots.telegram.inbound import Pressed
from bots.telegram.pace import ChatPace
from bots.telegram.pictures import Pictures
from bots.telegram.sounds import Sounds
from core.ids import ArtworkId
from core.message import Message, Sound

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a preview would fetch personal links


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A new message. `has_photo`: it shows the message's artwork."""

    message_id: int
    has_photo: bool


class Poster:
    """One bot's hand in its chats."""

    def __init__(self, bot: Bot, pictures: Pictures, sounds: Sounds, pace: ChatPace) -> None:
        self._bot, self._pictures, self._sounds, self._pace = bot, pictures, sounds, pace

    async def post(self, chat_id: int, message: Message, *, paid: bool = False) -> str:
        """Artwork with a caption where there is artwork and room, else text; the new message's id.

        `paid`: the bot's Stars pay for it, and Telegram's limit over all chats is the higher one.
        """
        return str((await self.publish(chat_id, message, paid=paid)).message_id)

    async def publish(self, chat_id: int, message: Message, *, paid: bool = False) -> Published:
        """The same, and whether the artwork is there."""
        await self._pace.turn(chat_id)
        try:
            sent = await self._put(chat_id, message, paid)
        except TelegramBadRequest as error:
            if not about_links(error):
                raise
            sent = await self._put(chat_id, links_in_text(message), paid)
        return Published(message_id=sent.message_id, has_photo=bool(sent.photo))

    def wait(self, chat_id: int) -> float:
        """Seconds until the chat takes another message."""
        return self._pace.wait(chat_id)

    async def change(
        self, chat_id: int, message_id: int, message: Message, *, shows: ArtworkId | None
    ) -> ArtworkId | None:
        """Make an earlier message look like this one. `shows`: the artwork in it, None: it is text; the artwork it shows now."""
        await self._pace.turn(chat_id)
        try:
            other = shows is not None and message.artwork_id not in (None, shows)
            if other and await self._repaint(chat_id, message_id, message):
                return message.artwork_id
            await self._edit(chat_id, message_id, message, caption=shows is not None)
        except TelegramBadRequest as error:
            if not about_sameness(error):
                raise
        return shows

    async def redraw(self, chat_id: int, pressed: Pressed, message: Message) -> bool:
        """Edit the pressed message; False when it has to be sent anew."""
        if pressed.message_id is None or (message.private and not pressed.protected):
            return False
        if not (fits(message.text, CAPTION_MAX) if pressed.has_photo else message.artwork_id is None):
            return False
        await self._pace.turn(chat_id)
        try:
            await self._edit(chat_id, pressed.message_id, message, caption=pressed.has_photo)
        except TelegramBadRequest as error:
            return about_sameness(error)
        return True

    async def play(self, chat_id: int, sound: Sound) -> bool:
        """Send a clip; False when nothing was sent."""
        await self._pace.turn(chat_id)
        return await self._sounds.play(chat_id, sound)

    async def file(self, chat_id: int, name: str, content: bytes) -> None:
        """Send a document."""
        await self._pace.turn(chat_id)
        await self._bot.send_document(chat_id, BufferedInputFile(content, name))

    async def toast(self, pressed: Pressed, words: str = "") -> bool:
        """Stop the button's spinner, with a short line; False when it is too late (the person has moved on)."""
        try:
            await self._bot.answer_callback_query(pressed.callback_id, text=cut(words, TOAST_MAX) or None)
        except AiogramError:
            return False
        return True

    async def _put(self, chat_id: int, message: Message, paid: bool) -> types.Message:
        options: dict[str, Any] = {
            "reply_markup": keyboard(message),
            "disable_notification": message.silent or None,
            "protect_content": message.private or None,
            "allow_paid_broadcast": paid or None,
            "parse_mode": "HTML",
        }
        if message.artwork_id is not None and fits(message.text, CAPTION_MAX):
            caption = as_html(message.text, CAPTION_MAX)
            sent = await self._pictures.show(
                message.artwork_id,
                lambda photo: self._bot.send_photo(chat_id, photo, caption=caption, **options),
            )
            if sent is not None:
                return sent
        text = as_html(message.text)
        return await self._bot.send_message(chat_id, text, link_preview_options=_NO_PREVIEW, **options)

    async def _repaint(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Another picture, and the words with it; False: Telegram does not take the picture."""
        assert message.artwork_id is not None  # the caller looked
        caption = as_html(message.text, CAPTION_MAX)

        async def send(photo: str | types.InputFile) -> types.Message:
            media = types.InputMediaPhoto(media=photo, caption=caption, parse_mode="HTML")
            edited = await self._bot.edit_message_media(
                media, chat_id=chat_id, message_id=message_id, reply_markup=keyboard(message)
            )
            assert isinstance(edited, types.Message)  # True comes back for inline messages alone
            return edited

        return await self._pictures.show(message.artwork_id, send) is not None

    def _edit(self, chat_id: int, message_id: int, message: Message, *, caption: bool) -> Awaitable[Any]:
        place: dict[str, Any] = {
            "chat_id": chat_id,
            "message_id": message_id,
            "parse_mode": "HTML",
            "reply_markup": keyboard(message),
        }
        if caption:
            return self._bot.edit_message_caption(caption=as_html(message.text, CAPTION_MAX), **place)
        return self._bot.edit_message_text(as_html(message.text), link_preview_options=_NO_PREVIEW, **place)
