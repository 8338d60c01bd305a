"""Clips for Telegram: a voice message or a piece of music, uploaded once a bot, where the bot's lane has room."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from aiogram import Bot, types
from aiogram.exceptions import TelegramBadRequest

from bots.telegram.failures import about_voice
from bots.telegram.pictures import SendFile, unless_refused
from core.campaign import Clip
from core.errors import StorageAway
from core.fan import Sender
from core.message import Sound
from core.ports import Store
from core.queues import Lanes

log = structlog.get_logger(__name__)
_LONGEST_WAIT_S = 2.0  # what was asked for goes first: a clip waits no longer, and comes another time


class Sounds:
    """File ids belong to a bot: they are stored by (sender, clip), for the kind that the clip is."""

    def __init__(self, bot: Bot, store: Store, lanes: Lanes, us: Sender) -> None:
        self._bot, self._store, self._lanes, self._sender_id = bot, store, lanes, us.id
        self._lane = f"{us.channel.value}:{us.external_id}"  # the outbox's own

    async def play(self, chat_id: int, sound: Sound) -> bool:
        """Send by id, else by upload; without a signal, for it comes with another message. False: nothing was sent.

        Whoever takes no voice messages gets it as music. Raises StorageAway before anything is sent.
        """
        if not await self._has_room():
            return False
        clip, send = sound.clip, partial(self._send, chat_id, sound)
        async with self._store() as tx:
            known = await tx.fans.clip_file_id(self._sender_id, clip.id)
        try:
            if known is not None and await unless_refused(partial(send, voice=clip.voice), known) is not None:
                return True
            return await self._upload(sound, partial(send, voice=clip.voice), keep=True)
        except TelegramBadRequest as error:
            if not about_voice(error):
                raise
        return await self._upload(sound, partial(send, voice=False), keep=False)

    async def _has_room(self) -> bool:
        """Wait for a slot of the lane that all processes share; False while it is paused or too far booked."""
        slots = await self._lanes.reserve(self._lane, 1)
        if not slots or slots[0] > _LONGEST_WAIT_S:
            return False
        await asyncio.sleep(slots[0])
        return True

    async def _upload(self, sound: Sound, send: SendFile, *, keep: bool) -> bool:
        async with self._store() as tx:
            body = await tx.campaigns.clip(sound.clip.id)
        if body is None:
            return False
        sent = await unless_refused(send, types.BufferedInputFile(body, "clip.mp3"))
        if sent is None:
            log.warning("clip_refused", clip=sound.clip.id)
            return False
        media = sent.voice or sent.audio
        if keep and media is not None:
            await self._remember(sound.clip, media.file_id)
        return True

    async def _send(
        self, chat_id: int, sound: Sound, file: str | types.InputFile, *, voice: bool
    ) -> types.Message:
        seconds = sound.clip.seconds
        if voice:
            return await self._bot.send_voice(chat_id, file, duration=seconds, disable_notification=True)
        return await self._bot.send_audio(
            chat_id,
            file,
            duration=seconds,
            performer=sound.artist,
            title=sound.title,
            disable_notification=True,
        )

    async def _remember(self, clip: Clip, file_id: str) -> None:
        try:
            async with self._store() as tx:
                await tx.fans.put_clip_file_id(self._sender_id, clip.id, file_id)
        except StorageAway:  # it is sent; the next one uploads again
            log.debug("file_id_not_kept", clip=clip.id)
