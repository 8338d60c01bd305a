"""`upbeat demo`: headless for checks, with the console for people."""

from __future__ import annotations

import asyncio
import itertools
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from rich.console import Console
from rich.progress import Progress

from app.demo.distributor import distribute
from app.demo.opening import open_the_world
from app.demo.report import report
from app.demo.services import SERVICES, Service
from app.demo.stage import GUILD, NUMBER, TELEGRAM_BOT, Stage, set_up
from app.demo.story import KEYWORD, jump_to_release, open_campaign_in_discord
from app.demo.trouble import make_trouble
from core.campaign import Campaign
from sandbox.console.crowd import crowd_of
from sandbox.discord.state import discord_of
from sandbox.robots import discord_fan, sms_fan, telegram_fan
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of

_AT_ONCE = 8
_SETTLE_S = 120.0
_ROBOTS, _ROBOT_EVERY_S = 36, 3.5


async def play(*, fans: int, mixed: bool, quiet: bool) -> dict[str, Any]:
    """Fans join by chat, authorise, the release fires, saves run, messages go out; then the figures."""
    console = Console(file=sys.stderr, quiet=quiet)
    async with set_up() as stage:
        services = SERVICES if mixed else SERVICES[:1]
        campaign = await open_campaign_in_discord(
            stage, dsps=",".join([*(service.name for service in services), "amazon_music"])
        )
        joiners = list(_fans(stage, campaign, fans, services))
        with Progress(console=console, disable=quiet) as progress:
            await _all(joiners, progress.add_task("fans join", total=len(joiners)), progress)
            await _until(lambda: _quiet_outbox(stage))
            trouble = await make_trouble(stage, campaign.rule.instant()) if mixed else None
            jump_to_release(stage, campaign)
            done = progress.add_task("the release", total=len(joiners))
            await _until(lambda: _finished(stage, campaign, lambda n: progress.update(done, completed=n)))
            await _until(lambda: _quiet_outbox(stage))
        figures = await report(stage, campaign, len(joiners), dead=trouble.told if trouble else 0)
        return figures if trouble is None else figures | {"trouble": await trouble.met(stage)}


def _fans(
    stage: Stage, campaign: Campaign, count: int, services: Sequence[Service]
) -> Iterable[Callable[[], Awaitable[None]]]:
    """Each chooses the next service in turn."""
    telegram, twilio, discord = telegram_of(stage.world), twilio_of(stage.world), discord_of(stage.world)
    discord.pace.new_dms = None  # the sandbox's limit on opening chats would make the story take hours
    guild = discord.guilds[GUILD]
    turn = itertools.cycle(service.label for service in services)
    for i in range(count):
        person = telegram.person(10_000 + i, first_name=f"Fan {i}")
        yield partial(telegram_fan, person, TELEGRAM_BOT, campaign.code, f"telegram-{i}", next(turn))
        user = discord.user(20_000 + i, f"Fan {i}")
        guild.join(user)
        yield partial(discord_fan, user, guild, f"discord-{i}", next(turn))
        phone = twilio.phone(f"+1212556{i:04d}")
        yield partial(sms_fan, phone, NUMBER, KEYWORD, f"sms-{i}", next(turn))


async def _all(jobs: list[Callable[[], Awaitable[None]]], task: Any, progress: Progress) -> None:
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(job: Callable[[], Awaitable[None]]) -> None:
        async with room:
            await job()
            progress.advance(task)

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(one(job))


async def _until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Wait for it, but not for ever: what is missing then shows in the figures."""
    try:
        async with asyncio.timeout(_SETTLE_S):
            while not await reached():
                await asyncio.sleep(0.2)
    except TimeoutError:
        return


async def _finished(stage: Stage, campaign: Campaign, tell: Callable[[int], None]) -> bool:
    open_ones = await stage.parts.database.pool.fetchrow(
        "SELECT count(*) FILTER (WHERE status IN ('waiting', 'retrying', 'saving')) AS todo,"
        " count(*) FILTER (WHERE status NOT IN ('waiting', 'retrying', 'saving', 'withdrawn')) AS done"
        " FROM presave WHERE campaign_id = $1",
        campaign.id,
    )
    tell(open_ones["done"])
    return bool(open_ones["todo"] == 0)


async def _quiet_outbox(stage: Stage) -> bool:
    busy = await stage.parts.database.pool.fetchval(
        "SELECT count(*) FROM delivery WHERE status IN ('queued', 'sending')"
        " OR (status = 'sent' AND sender_id IN (SELECT id FROM sender WHERE channel = 'sms'))"
    )
    return int(busy) == 0


async def show() -> int:
    """With the console, until Ctrl-C."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, _once(task.cancel))
    try:
        async with set_up(tell=_tell) as stage:
            _tell(f"the console: {stage.world.base_url}/console/ (coming to life ...)")
            soon = await open_the_world(stage, _tell)
            crowd_of(stage.world).send(
                _ROBOTS, soon.code, KEYWORD, every_s=_ROBOT_EVERY_S, by=soon.rule.instant()
            )
            print(
                f"\nConsole: {stage.world.base_url}/console/\nProduct: {stage.public_url}\nCtrl-C ends it.",
                flush=True,
            )
            await distribute(stage)
    except asyncio.CancelledError:
        _tell("cleaned up; nothing is left behind.")
    return 0


def _tell(words: str) -> None:
    print(f"upbeat demo: {words}", file=sys.stderr, flush=True)


def _once(act: Callable[[], object]) -> Callable[[], None]:
    """The second Ctrl-C of an impatient person must not cut the cleaning short."""
    done = False

    def handler() -> None:
        nonlocal done
        if not done:
            done = True
            _tell("ending ...")
            act()

    return handler
