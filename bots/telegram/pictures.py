"""Artwork for Telegram: uploaded once a bot, then shown by the id that Telegram gave it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiogram import types
from aiogram.exceptions import TelegramBadRequest

from bots.telegram.failures import about_file
from core.errors import StorageAway
from core.ids import ArtworkId, SenderId
from core.ports import Store

log = structlog.get_logger(__name__)
SendFile = Callable[[str | types.InputFile], Awaitable[types.Message]]


class Pictures:
    """File ids belong to a bot: they are stored by (sender, artwork)."""

    def __init__(self, store: Store, sender_id: SenderId) -> None:
        self._store, self._sender_id = store, sender_id

    async def show(self, artwork_id: ArtworkId, send: SendFile) -> types.Message | None:
        """Send by id, else by upload. None: there is none, or Telegram does not take it; nothing was sent."""
        async with self._store() as tx:
            known = await tx.fans.file_id(self._sender_id, artwork_id)
        if known is not None:
            sent = await unless_refused(send, known)
            if sent is not None:
                return sent
        async with self._store() as tx:
            body = await tx.campaigns.artwork(artwork_id, "square")
        if not body:
            return None
        sent = await unless_refused(send, types.BufferedInputFile(body, "artwork.jpg"))
        if sent is None:
            log.warning("artwork_refused", artwork=artwork_id)
        elif sent.photo:
            await self._remember(artwork_id, sent.photo[-1].file_id)
        return sent

    async def _remember(self, artwork_id: ArtworkId, file_id: str) -> None:
        try:
            async with self._store() as tx:
                await tx.fans.put_file_id(self._sender_id, artwork_id, file_id)
        except StorageAway:  # the message is sent; the next one uploads again
            log.debug("file_id_not_kept", artwork=artwork_id)


async def unless_refused(send: SendFile, file: str | types.InputFile) -> types.Message | None:
    """What Telegram made of it. None: it does not take this file, or no longer knows its id; nothing was sent."""
    try:
        return await send(file)
    except TelegramBadRequest as error:
        if about_file(error):
            return None
        raise
