"""Presses that may still be answered: for fifteen minutes Discord lets us speak where only that person sees it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

import discord
import structlog

from bots.discord.client import Interaction
from bots.discord.drawing import Drawn
from bots.discord.failures import FAULTS

log = structlog.get_logger(__name__)
_LIFE_S = 14 * 60.0
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """The last press of a person."""

    followup: discord.Webhook
    lang: str
    until: float


class Answers:
    """By Discord user; of this process only, so nothing depends on it."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, Answerable] = OrderedDict()

    def note(self, interaction: Interaction) -> None:
        """They pressed or typed."""
        now = asyncio.get_running_loop().time()
        self._open.pop(interaction.user.id, None)
        self._open[interaction.user.id] = Answerable(
            followup=interaction.followup,
            lang=interaction.client.language(interaction),
            until=now + _LIFE_S,
        )
        while self._open and (len(self._open) > _MOST or next(iter(self._open.values())).until < now):
            self._open.popitem(last=False)

    def language(self, user_id: int) -> str | None:
        """Of the person's app; None when there is nothing left to answer."""
        found = self._open.get(user_id)
        alive = found is not None and found.until > asyncio.get_running_loop().time()
        return found.lang if found is not None and alive else None

    async def tell(self, user_id: int, drawn: Drawn) -> bool:
        """Below what they pressed; False when they can no longer be answered."""
        if self.language(user_id) is None:
            return False
        try:
            await self._open[user_id].followup.send(ephemeral=True, **drawn.to_send())
        except FAULTS as error:
            log.warning("discord_follow_up_not_shown", error=type(error).__name__)
            return False
        return True
