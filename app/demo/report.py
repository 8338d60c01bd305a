"""The figures of the headless story: the product's own, and what the sandbox counted."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from app.demo.stage import Stage
from core.campaign import Campaign

CHANNELS = {"telegram": "telegram", "discord": "discord", "sms": "twilio"}
_SAVED = ("saved", "accepted", "verified")


async def report(stage: Stage, campaign: Campaign, fans: int, *, dead: int = 0) -> dict[str, Any]:
    """The object of `demo --auto --json`. `dead`: fans who can be told only: a dead permission, an account that is not served."""
    presaves = _presaves(await _counts(stage, campaign))
    seen = {channel: _chats(stage, vendor) for channel, vendor in CHANNELS.items()}
    messages = _messages(await _states(stage), seen)
    shelves = stage.world.libraries.values()
    saves = sum(shelf.total_saves() for shelf in shelves)
    libraries = sum(1 for shelf in shelves for library in shelf.libraries() if library.items)
    lag = await _release_to_last_save(stage, campaign)
    totals = Counter[str]()
    for row in presaves.values():
        totals.update(row)
    ok = (
        totals["joined"] == fans
        and totals["saved"] + totals["verified"] == fans - dead
        and totals["needs_consent"] + totals["failed"] == dead
        and saves == libraries == fans - dead
        and all(m["duplicates"] == m["unknown"] == m["failed"] == 0 for m in messages.values())
        and await _everybody_told_once(stage, campaign)
    )
    return {
        "fans": fans,
        "presaves": presaves,
        "messages": messages,
        "sandbox": {
            "libraries": libraries,
            "saves_seen": saves,
            "messages_seen": {channel: sum(texts.values()) for channel, texts in seen.items()},
        },
        "release_to_last_save_s": lag,
        "ok": bool(ok),
    }


async def _counts(stage: Stage, campaign: Campaign) -> dict[str, dict[str, int]]:
    for progress in await stage.parts.gauges.campaigns(stage.parts.clock.now()):
        if progress.id == campaign.id:
            return progress.by_dsp
    return {}


async def _states(stage: Stage) -> dict[str, dict[str, int]]:
    """Of every message there is: the demonstration's database has no history."""
    states: dict[str, dict[str, int]] = {}
    for channel, status, count in await stage.parts.database.pool.fetch(
        "SELECT s.channel, d.status, count(*) FROM delivery d JOIN sender s ON s.id = d.sender_id GROUP BY 1, 2"
    ):
        states.setdefault(channel, {})[status] = count
    return states


def _presaves(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        dsp: {
            "joined": sum(n for status, n in states.items() if status != "withdrawn"),
            "saved": states.get("saved", 0) + states.get("accepted", 0),
            "verified": states.get("verified", 0),
            "needs_consent": states.get("needs_consent", 0),
            "failed": states.get("failed", 0) + states.get("not_entitled", 0),
        }
        for dsp, states in counts.items()
        if any(status != "withdrawn" for status in states)
    }


def _messages(
    states: dict[str, dict[str, int]], seen: dict[str, Counter[tuple[str, str]]]
) -> dict[str, dict[str, int]]:
    out = {}
    for channel in CHANNELS:
        mine = states.get(channel, {})
        confirmed = mine.get("delivered", 0)
        sent = mine.get("sent", 0) + confirmed
        out[channel] = {
            "sent": sent,
            # Telegram's and Discord's answer is the message in the chat; only carriers report later
            "delivered": confirmed if channel == "sms" else sent,
            "failed": mine.get("failed", 0),
            "unknown": mine.get("unknown", 0),
            "duplicates": sum(n - 1 for n in seen[channel].values() if n > 1),
        }
    return out


def _chats(stage: Stage, vendor: str) -> Counter[tuple[str, str]]:
    """Every message by (chat, text without digits and links): two alike in one chat are a duplicate."""
    texts: Counter[tuple[str, str]] = Counter()
    for entry in stage.world.journal.of(vendor, "message"):
        data = entry.data
        if data.get("auto"):
            continue
        where = str(data.get("chat_id") or data.get("to") or data.get("channel_id"))
        said = str(data.get("text") or data.get("body") or data.get("content") or "")
        texts[where, re.sub(r"https?://\S+|\d+", "", said)] += 1
    return texts


async def _release_to_last_save(stage: Stage, campaign: Campaign) -> float:
    last = await stage.parts.database.pool.fetchval(
        "SELECT max(saved_at) FROM presave WHERE campaign_id = $1 AND status = ANY($2)",
        campaign.id,
        list(_SAVED),
    )
    return round((last - campaign.rule.instant()).total_seconds(), 3) if last else -1.0


async def _everybody_told_once(stage: Stage, campaign: Campaign) -> bool:
    odd = await stage.parts.database.pool.fetchval(
        "SELECT count(*) FROM presave p WHERE p.campaign_id = $1 AND p.status <> 'withdrawn' AND p.address_id IS NOT NULL"
        " AND (SELECT count(*) FROM delivery d WHERE d.address_id = p.address_id AND d.campaign_id = $1"
        "       AND d.kind IN ('receipt', 'rescue', 'reminder') AND d.status IN ('sent', 'delivered')) <> 1",
        campaign.id,
    )
    return int(odd) == 0
