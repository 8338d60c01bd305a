"""Sends direct messages: into a known channel at once, into a new one when the slow lane allows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import discord
import structlog

from bots.conversation.text_marks import mark
from bots.discord.drawing import Picture, draw
from bots.discord.failures import FAULTS, NO_ANSWER, classify
from bots.discord.openings import Openings
from bots.discord.pictures import Pictures
from core.delivery import Delivery, DeliveryKind, SendResult, Sent
from core.fan import Address
from core.ids import Channel, DeliveryId
from core.message import Message
from core.ports import Store

log = structlog.get_logger(__name__)
_LONGEST_WAIT = timedelta(minutes=10)
_ANSWER_S = 45.0  # discord.py waits half a minute for a bucket, and then sends
REPEAT_S = 60.0  # so long after a first attempt the nonce still counts: "the past few minutes" (2026)
_PAUSES_S = (0.5, 2.0, 6.0)
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
        """One message, however often it is posted: discord.py repeats a 5xx, we a lost answer, under one nonce."""
        if address.dm_channel_id is not None:
            return await self._post(int(address.dm_channel_id), message, delivery, learnt=False)
        async with self._openings.one:
            wait = await self._openings.wait()
            if wait is None:
                return await self._into_a_new_one(address, message, delivery)
        if await self._role_instead(delivery):
            return SendResult(status=Sent.INSTEAD, detail="the release role")
        patient = min(_LONGEST_WAIT, wait + timedelta(seconds=_spread(delivery)))
        return SendResult(status=Sent.RETRY, retry_after=patient, alone=True)

    async def _into_a_new_one(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        try:
            opened = await self._client.create_dm(discord.Object(int(address.external_id)))
        except (*FAULTS, *NO_ANSWER) as error:
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
        """When no answer comes it is posted again while the nonce counts: what was taken is answered, not shown twice."""
        picture = await self._pictures.of_message(message.artwork_id, delivery.campaign_id)
        known = str(channel_id) if learnt else None
        loop = asyncio.get_running_loop()
        until, answer = loop.time() + REPEAT_S, await self._once(channel_id, message, picture, delivery)
        for pause in _PAUSES_S:
            if answer.status is not Sent.UNKNOWN or loop.time() + pause > until:
                break  # a 5xx took discord.py its five tries, and so most of the time there is
            await asyncio.sleep(pause)
            again = await self._once(channel_id, message, picture, delivery)
            if again.status in (
                Sent.SENT,
                Sent.BLOCKED,
                Sent.REFUSED,
            ):  # the others say nothing about the first
                answer = again
                log.info("discord_repeated", delivery=delivery.id, outcome=again.status.value)
        return replace(answer, dm_channel_id=known)

    async def _once(
        self, channel_id: int, message: Message, picture: Picture | None, delivery: Delivery
    ) -> SendResult:
        place = self._client.get_partial_messageable(channel_id)
        drawn = draw(message, picture)
        try:
            async with asyncio.timeout(_ANSWER_S):
                sent = await place.send(**drawn.to_send(), nonce=nonce_of(delivery.id), silent=message.silent)
        except (*FAULTS, *NO_ANSWER) as error:
            answer = await self._failed(error, opening=False)
            if answer.status is Sent.UNKNOWN:  # so that it is known again in the channel
                return replace(answer, detail=f"{answer.detail} {mark(drawn.content)}")
            return answer
        return SendResult(status=Sent.SENT, vendor_id=str(sent.id))

    async def _failed(self, error: Exception, *, opening: bool) -> SendResult:
        await self._openings.shut_by(error)
        return classify(error, opening=opening)


def nonce_of(delivery_id: DeliveryId) -> str:
    """At most 25 characters; by it a message is known again in its channel."""
    return f"d{int(delivery_id)}"[:25]


def _spread(delivery: Delivery) -> float:
    """Those who wait come back at different moments, and the longer they waited the more seldom."""
    return 5 + int(delivery.id) % 60
