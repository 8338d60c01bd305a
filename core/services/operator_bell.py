"""Tells the operator what only they can put right, where they want to read it; a log line is seen too late."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.delivery import DeliveryKind, NewDelivery
from core.errors import StorageAway
from core.fan import Visitor
from core.ids import Channel
from core.ports import Clock, Store
from core.waiting import nap

_LOOK_S = 1.0


class Trouble(StrEnum):
    """What has happened."""

    NOT_LISTED = "not-listed"  # a service serves only the listed accounts of our client
    CREDENTIAL = "credential"  # a service refuses our own credential
    SETTING = "setting"  # a channel refuses what a setting says
    HELD = "held"  # a channel holds our bot back
    FILTERED = "filtered"  # carriers let texts of ours disappear
    REPLIES = "replies"  # the day's answers by text are used up
    GIVEN_UP = "given-up"  # what somebody wrote was tried in vain for the last time


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat of the operator's: a Telegram chat's id, or a Discord channel's."""

    channel: Channel
    external_id: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorBell:
    """`ring` costs nothing however often it is called: each trouble is told once a day, by whichever process is first.

    `about`: a service's, channel's or setting's name; never a text of a vendor's.
    """

    store: Store
    clock: Clock
    places: Sequence[Place]
    language: str
    _rung: dict[tuple[Trouble, str], date] = field(default_factory=dict)
    _waiting: dict[tuple[Trouble, str], date] = field(default_factory=dict)

    def ring(self, trouble: Trouble, about: str) -> None:
        """From anywhere, at any moment."""
        today = self.clock.now().date()
        if self.places and self._rung.get((trouble, about)) != today:
            self._rung[trouble, about] = self._waiting[trouble, about] = today

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown; what the database could not take is kept for the next look."""
        while not shutdown.is_set():
            with suppress(StorageAway):
                await self.tell()
            await nap(shutdown, _LOOK_S)

    async def tell(self) -> None:
        """Into the outbox; a bot that has never run cannot be asked to write, and is asked at the next look."""
        for (trouble, about), on in list(self._waiting.items()):
            if await self._queue(trouble, about, on):
                self._waiting.pop((trouble, about), None)

    async def _queue(self, trouble: Trouble, about: str, on: date) -> bool:
        args = {"trouble": trouble.value, "about": about, "lang": self.language}
        now = self.clock.now()
        async with self.store() as tx:
            senders = {sender.channel: sender.id for sender in await tx.fans.senders()}
            there = [place for place in self.places if place.channel in senders]
            for place in there:
                who = Visitor(
                    sender_id=senders[place.channel], channel=place.channel, external_id=place.external_id
                )
                _, address = await tx.fans.known(who) or await tx.fans.admit(who, now)
                if place.channel is Channel.DISCORD and address.dm_channel_id is None:
                    await tx.fans.set_dm_channel(address.id, place.external_id)  # a channel needs no opening
                new = NewDelivery(
                    address_id=address.id,
                    campaign_id=None,
                    kind=DeliveryKind.OPERATOR,
                    occasion=f"{trouble.value}:{about}:{on.isoformat()}",
                    args=args,
                )
                await tx.deliveries.queue([new], now)
        return bool(there)
