"""Sends direct messages: into a known channel at once, into a new one when the slow lane allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import structlog

from bots.discord.drawing import draw
from bots.discord.failures import FAULTS, NO_ANSWER, OPENED_TOO_MANY, QUARANTINED, classify
from bots.discord.openings import Openings
from bots.discord.pictures import Pictures
from core.delivery import Delivery, DeliveryKind, SendResult, Sent
from core.fan import Address
from core.ids import Channel
from core.message import Message
from core.ports import Store

log = structlog.get_logger(__name__)
_LONGEST_WAIT = timedelta(minutes=10)
_TOLD_BY_ROLE = (DeliveryKind.CONFIRMATION, DeliveryKind.RECEIPT, DeliveryKind.REMINDER)


class DiscordSender:
    """Implements core.ports.MessageSender. `delivery.id` becomes the nonce: Discord drops a repetition for minutes."""

    channel = Channel.DISCORD

    def __init__(self, client: discord.Client, store: Store, pictures: Pictures, openings: Openings) -> None:
        self._client, self._store = client, store
        self._pictures, self._openings = pictures, openings

    def slots(self, message: Message) -> int:  # noqa: ARG002 - whatever it says
        """One."""
        return 1

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        """One attempt (discord.py itself repeats a POST on 502; the nonce makes that harmless)."""
        if address.dm_channel_id is not None:
            return await self._post(int(address.dm_channel_id), message, delivery, learnt=False)
        wait = await self._openings.wait()
        if wait is not None:
            if await self._role_instead(delivery):
                return SendResult(status=Sent.INSTEAD, detail="the release role")
            patient = min(_LONGEST_WAIT, wait + timedelta(seconds=_spread(delivery)))
            return SendResult(status=Sent.RETRY, retry_after=patient, alone=True)
        try:
            opened = await self._client.create_dm(discord.Object(int(address.external_id)))
        except FAULTS as error:
            return await self._failed(error, opening=True)
        return await self._post(opened.id, message, delivery, learnt=True)

    async def _role_instead(self, delivery: Delivery) -> bool:
        """The release role tells as much, and this fan was promised no direct message."""
        if delivery.kind not in _TOLD_BY_ROLE or delivery.campaign_id is None:
            return False
        async with self._store() as tx:
            return await tx.guilds.has_role(delivery.address_id, delivery.campaign_id)

    async def _post(
        self, channel_id: int, message: Message, delivery: Delivery, *, learnt: bool
    ) -> SendResult:
        picture = await self._pictures.of_message(message.artwork_id, delivery.campaign_id)
        known = str(channel_id) if learnt else None
        place = self._client.get_partial_messageable(channel_id)
        drawn, nonce = draw(message, picture).to_send(), f"d{int(delivery.id)}"[:25]
        try:
            sent = await place.send(**drawn, nonce=nonce, silent=message.silent)
        except (*FAULTS, *NO_ANSWER) as error:
            return replace(await self._failed(error, opening=False), dm_channel_id=known)
        return SendResult(status=Sent.SENT, vendor_id=str(sent.id), dm_channel_id=known)

    async def _failed(self, error: Exception, *, opening: bool) -> SendResult:
        if isinstance(error, discord.HTTPException) and error.code in (OPENED_TOO_MANY, QUARANTINED):
            log.critical("discord_quarantined" if error.code == QUARANTINED else "discord_openings_closed")
            await self._openings.close(f"Discord answered {error.code}")
        return classify(error, opening=opening)


def _spread(delivery: Delivery) -> float:
    """Those who wait come back at different moments, and the longer they waited the more seldom."""
    return 5 + int(delivery.id) % 60
