"""The narrow limits of messages: one chat's, one group's, and new chats; how much of each is used, and never more.

The stub refuses what would break one, as the vendor does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.wiring import Parts
from bench.busiest import most_within
from bench.message_lines import (
    Lines,
    Member,
    discord_sender,
    dispatcher,
    members,
    poster,
    queue,
    telegram_sender,
    until_sent,
)
from bots.telegram.pace import ChatPace, Shared
from bots.telegram.posting import Poster
from core.ids import Channel
from core.message import Message
from storage.chat_turns import ChatTurnRows

A_MINUTE = 20  # messages into one group
CHATS, EACH = 4, 8
GROUP_S = 63.0  # the next minute has begun
PER_MINUTE = 120.0  # new Discord chats: a setting, 5 by default
OPENINGS, WINDOW_S = 24, 10.0
LIMITS = {  # so many within so many seconds; Telegram's one a second is "about" one
    "chat": (5, 5.0),
    "group": (A_MINUTE, 60.0),
    "opening": (PER_MINUTE * WINDOW_S / 60, WINDOW_S),
}
_RATES = {Channel.TELEGRAM: 30.0, Channel.DISCORD: 10.0}
Taken = Mapping[str, Mapping[str, Sequence[float]]]


async def measured(parts: Parts, url: str, campaign: int, lines: Lines) -> dict[str, dict[str, Any]]:
    """By one dispatcher and by two at once; the groups' minutes pass meanwhile."""
    async with aiohttp.ClientSession(url) as http, members(parts) as both:
        await http.post("/limits", json=LIMITS)
        groups = asyncio.create_task(_groups(parts, lines))
        used: dict[str, list[float]] = {"chat": [], "opening": []}
        for several in (both[:1], both):
            before = await _taken(http)
            await _chats(parts, campaign, lines, several)
            await _openings(parts, campaign, lines, several)
            after = await _taken(http)
            used["chat"].append(min(_rate(t) for t in _new(after, before, "chat")))
            [opened] = _new(after, before, "opening")
            used["opening"].append(_rate(opened) * 60 / PER_MINUTE)
        await groups
        taken = await _taken(http)
        used["group"] = [most_within(taken["group"][chat], 60.0) / A_MINUTE for chat in ("-1", "-2")]
        async with http.post("/limits", json={}) as response:
            refused = await response.json()
    return {
        name: {
            "utilisation": round(used[kind][0], 3),
            "two_dispatchers": {"utilisation": round(used[kind][1], 3)},
            "limits_broken": refused[kind],
        }
        for name, kind in (
            ("telegram_chat", "chat"),
            ("telegram_group", "group"),
            ("discord_new_chats", "opening"),
        )
    }


async def _chats(parts: Parts, campaign: int, lines: Lines, several: Sequence[Member]) -> None:
    """Some fans are told several things at once."""
    us = lines.of[Channel.TELEGRAM].us
    await queue(parts, campaign, us, CHATS, each=EACH)
    shared = _turns(parts)
    senders = [telegram_sender(parts, lines.bot, us, ChatPace(shared=shared)) for _ in several]
    rate = _RATES[Channel.TELEGRAM]
    await until_sent(
        parts, us, [dispatcher(parts, m, us, s, rate) for m, s in zip(several, senders, strict=True)]
    )


async def _openings(parts: Parts, campaign: int, lines: Lines, several: Sequence[Member]) -> None:
    """Nobody has a chat with us yet."""
    us = lines.of[Channel.DISCORD].us
    await queue(parts, campaign, us, OPENINGS, new_chats=True)
    senders = [await discord_sender(parts, lines.client, member.lanes, PER_MINUTE) for member in several]
    rate = _RATES[Channel.DISCORD]
    await until_sent(
        parts, us, [dispatcher(parts, m, us, s, rate) for m, s in zip(several, senders, strict=True)]
    )


async def _groups(parts: Parts, lines: Lines) -> None:
    """More is posted than a minute takes: into one group by one process, into another one by two."""
    us = lines.of[Channel.TELEGRAM].us
    alone = [poster(parts, lines.bot, us, ChatPace())]
    both = [poster(parts, lines.bot, us, ChatPace(shared=_turns(parts))) for _ in range(2)]
    try:
        async with asyncio.timeout(GROUP_S):
            await asyncio.gather(_post(-1, alone), _post(-2, both))
    except TimeoutError:
        return  # the others' turns come in the next minute


async def _post(group: int, posters: Sequence[Poster]) -> None:
    """Everything at once; each waits for its turn."""
    await asyncio.gather(
        *(posters[n % len(posters)].publish(group, Message(text="Out now.")) for n in range(A_MINUTE + 5))
    )


def _turns(parts: Parts) -> Shared:
    return ChatTurnRows(parts.database.pool, "42").take


def _rate(times: Sequence[float]) -> float:
    return (len(times) - 1) / (times[-1] - times[0])


async def _taken(http: aiohttp.ClientSession) -> Taken:
    async with http.get("/taken") as response:
        told: Taken = await response.json()
        return told


def _new(after: Taken, before: Taken, kind: str) -> list[list[float]]:
    """What came meanwhile, place by place."""
    known = before.get(kind, {})
    lists = [list(times)[len(known.get(place, ())) :] for place, times in after[kind].items()]
    return [times for times in lists if times]
