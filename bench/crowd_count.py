"""Who was told, by what the vendors hold; and what the product's rows say about everybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.demo.stage import TWILIO_SID, Stage
from bench.crowd_people import Fan, Life, Story
from core.campaign import Campaign
from core.ids import Channel
from sandbox.discord.state import discord_of
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World

VENDORS = {Channel.TELEGRAM: "telegram", Channel.DISCORD: "discord", Channel.SMS: "twilio"}
_ROWS = """
SELECT fan_id, array_agg(status) AS statuses FROM delivery WHERE campaign_id = $1 AND kind = 'receipt' GROUP BY fan_id
"""
_NOT_SENT = {"failed", "suppressed"}


async def fates(stage: Stage, campaign: Campaign, fans: Sequence[Fan]) -> Counter[str]:
    """Each fan once. `lost`: told nothing, and no row says why; `misreported`: told, and the rows deny it."""
    found = await stage.parts.database.pool.fetch(_ROWS, campaign.id)
    rows = {row["fan_id"]: row for row in found}
    life = Life(stage.world)
    return Counter(_fate(fan, life, rows.get(fan.n + 1)) for fan in fans)


def _fate(fan: Fan, life: Life, row: Any) -> str:
    here, *elsewhere = (life.heard(fan, channel) for channel in fan.chats)
    times, said = here + sum(elsewhere), set(row["statuses"]) if row else set()
    if times > 1:
        return "doubled"
    if times == 1:
        if not said & {"sent", "delivered", "unknown"}:
            return "misreported"
        return "told" if here else "fell_back"
    if life.undelivered(fan):
        return "unreachable"  # whether or not the callback that said so was dropped
    if "unknown" in said:
        return "unknown"
    if said and said <= _NOT_SENT:
        return "stopped" if fan.story in (Story.STOPS, Story.STOPPED) else "unreachable"
    return "lost"


def self_made(world: World) -> int:
    """Refusals that the vendors' own limits made, not a fault that was switched on."""
    twilio = twilio_of(world)
    queue: int = sum(int(entry.data["code"] == 21611) for entry in world.journal.of("twilio", "refused"))
    telegram, discord = telegram_of(world).pace.refused, discord_of(world).pace.refused
    return telegram + discord + twilio.accounts[TWILIO_SID].refused + queue


def arrivals(world: World, channel: Channel, since: datetime, until: datetime) -> list[float]:
    """Seconds after `since` at which the vendor took messages to fans."""
    return [
        (entry.at - since).total_seconds()
        for entry in world.journal.of(VENDORS[channel], "message")
        if since <= entry.at < until and not entry.data.get("auto") and not entry.data.get("guild_id")
    ]
