"""A release to 10,000 fans on three channels whose vendors enforce their limits, lose answers and close chats."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
import uvloop

from app.demo.services import ID
from app.demo.stage import NUMBER, TWILIO_SID, Stage, set_up
from app.demo.story import jump_to_release, open_campaign
from bench.busiest import busiest_second
from bench.crowd_count import arrivals, fates, self_made
from bench.crowd_doubts import look_up
from bench.crowd_people import Fan, Life, Story, crowd, settle_in
from bench.crowd_trouble import Trouble
from core.campaign import Campaign
from core.ids import Channel
from sandbox.discord.state import discord_of
from sandbox.dsps.spotify_state import spotify_of
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World

_PATIENCE_S = 900.0
_BUSY = """
SELECT (SELECT count(*) FROM presave WHERE status IN ('waiting', 'saving', 'retrying'))
     + (SELECT count(*) FROM delivery WHERE status IN ('queued', 'sending') AND coalesce(not_before, '-infinity') <= $1)
"""
_PUT_OFF = "SELECT max(not_before) FROM delivery WHERE status = 'queued' AND isfinite(not_before)"
_DONE = "SELECT count(*) FROM delivery WHERE status NOT IN ('queued', 'sending')"
_FATES = "SELECT status FROM delivery WHERE id = ANY($1) AND status <> 'unknown'"
_ACCOUNTED = ("told", "fell_back", "stopped", "unreachable", "unknown")
_WRONG = ("doubled", "lost", "misreported")
_STEPS = 10  # trouble comes so often in the course of the release


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many fans, and each vendor's limit a second, which the product is set to.

    `spare`: what the vendors bear beyond. All messages on their way arrive at once after a pause of a busy machine.
    """

    fans: int = 10_000
    telegram: int = 90  # three times the real limit, so that it ends soon
    discord: int = 30
    texts: int = 30
    saves: int = 150
    spare: float = 1.0

    def settings(self) -> dict[str, str]:
        """The product's, without their prefix."""
        return {
            "telegram_rate": str(self.telegram),
            "discord_rate": str(self.discord),
            "twilio_segments_per_second": str(self.texts),
            "save_rate": str(self.saves),
            "read_back_share": "0",
            "log_level": "warning",
        }

    def enforce(self, world: World) -> None:
        """Discord bears five times what we send, as by default; Twilio the calls of one process."""
        telegram_of(world).pace.limit(overall=int(self.telegram * self.spare), per_chat=1)
        discord_of(world).pace.everywhere = (self.discord * 5, 1.0)
        twilio = twilio_of(world)
        twilio.numbers[NUMBER].mps = self.texts
        twilio.accounts[TWILIO_SID].concurrency = 24
        twilio.callbacks = "mixed"
        twilio.step_s = 0.05
        spotify_of(world).clients[ID].limit = int(self.saves * self.spare) * 30

    def rates(self) -> dict[Channel, int]:
        """By channel."""
        return {Channel.TELEGRAM: self.telegram, Channel.DISCORD: self.discord, Channel.SMS: self.texts}


def run(rounds: int) -> dict[str, Any]:  # noqa: ARG001 - it is the same however often it is played
    """Once."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    return uvloop.run(_run(Scale()))


async def _run(scale: Scale) -> dict[str, Any]:
    async with set_up(more={f"UPBEAT_{k.upper()}": v for k, v in scale.settings().items()}) as stage:
        return await play(stage, scale)


async def play(stage: Stage, scale: Scale) -> dict[str, Any]:
    """From an empty installation, set as the scale says, to the last word about the last fan."""
    campaign = await open_campaign(stage)
    jump_to_release(stage, campaign, seconds_before=300)
    fans = crowd(scale.fans)
    await settle_in(stage, campaign, fans)
    scale.enforce(stage.world)
    jump_to_release(stage, campaign)
    trouble = Trouble(stage.world)
    await _stirred(stage, fans, trouble)
    await _quiet(stage)
    over = stage.world.clock.now()
    injected = trouble.end()
    await _once_more(stage)
    reconciled = await _reconciled(stage)
    return await _report(stage, campaign, fans, scale, over) | {
        "injected": dict(injected),
        "reconciled": reconciled,
    }


async def _stirred(stage: Stage, fans: Sequence[Fan], trouble: Trouble) -> None:
    """While the crowd is told, something goes wrong at each step, and in the middle some say stop."""
    async with asyncio.timeout(_PATIENCE_S), asyncio.TaskGroup() as group:
        for step in range(_STEPS):
            while await stage.parts.database.pool.fetchval(_DONE) < len(fans) * 0.8 * step / _STEPS:
                await asyncio.sleep(0.1)
            trouble.step(step)
            if step == _STEPS // 3:
                group.create_task(_stop(stage, [fan for fan in fans if fan.story is Story.STOPS]))


async def _stop(stage: Stage, fans: Sequence[Fan]) -> None:
    """One after the other, the last to be told first: many of them are in time."""
    life = Life(stage.world)
    for fan in reversed(fans):
        await life.stop(fan)


async def _quiet(stage: Stage) -> None:
    """Nothing is left to save or to send now, and the carrier has nothing under way."""
    async with asyncio.timeout(_PATIENCE_S):
        while await stage.parts.database.pool.fetchval(_BUSY, stage.parts.clock.now()):
            await asyncio.sleep(0.25)
    await twilio_of(stage.world).settled()


async def _once_more(stage: Stage) -> None:
    """What a phone that was off did not get is tried again an hour later."""
    while (at := await stage.parts.database.pool.fetchval(_PUT_OFF)) is not None:
        stage.world.clock.jump_to(at)
        await _quiet(stage)


async def _reconciled(stage: Stage) -> dict[str, int]:
    """By the state they are in afterwards."""
    fates: Counter[str] = Counter()
    while doubts := await look_up(stage):
        await _quiet(stage)
        rows = await stage.parts.database.pool.fetch(_FATES, list(doubts))
        fates.update(row["status"] for row in rows)
    return dict(fates)


async def _report(
    stage: Stage, campaign: Campaign, fans: Sequence[Fan], scale: Scale, over: datetime
) -> dict[str, Any]:
    moment = campaign.rule.instant()
    fate = await fates(stage, campaign, fans)
    channels, ideal = {}, scale.fans / scale.saves
    took = 0.0
    for channel, rate in scale.rates().items():
        times = arrivals(stage.world, channel, moment, over)
        ideal, took = max(ideal, len(times) / rate), max(took, times[-1])
        channels[channel.value] = {
            "messages": len(times),
            "limit_per_s": rate,
            "busiest_second": busiest_second(times),
            "utilisation": round(len(times) / (times[-1] - times[0]) / rate, 3),
        }
    return {
        "fans": scale.fans,
        **{name: fate[name] for name in _ACCOUNTED + _WRONG},
        "self_made_429": self_made(stage.world),
        "seconds": round(took, 1),
        "ideal_seconds": round(ideal, 1),
        "ratio": round(ideal / took, 3),
        "channels": channels,
    }
