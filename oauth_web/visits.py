"""Counting visits without knowing visitors: a hash with a daily salt that is deleted; robots do not count."""

from __future__ import annotations

import hashlib
import re
from functools import cache

import crawleruseragents
from aiohttp import web

from core.campaign import Campaign
from core.ids import WORLD, Channel, DspName, Market
from oauth_web.site import Site


async def count(
    site: Site, request: web.Request, kind: str, campaign: Campaign, dsp: DspName | None = None
) -> None:
    """Write a funnel event for a person (not a crawler or a link preview)."""
    agent = request.headers.get("User-Agent", "")
    if not agent or is_robot(agent):
        return
    now = site.clock.now()
    async with site.store() as tx:
        salt = await tx.events.visitor_salt(now)
        who = hashlib.sha256(salt + f"{request.remote}|{agent}".encode()).digest()[:16]
        await tx.events.add(
            kind,
            campaign_id=campaign.id,
            now=now,
            source=source_of(request),
            channel=Channel.WEB,
            dsp=dsp,
            visitor=who,
        )


def source_of(request: web.Request) -> str:
    """Where the visitor came from, as `/campaign link` tags it: plain letters, digits, dashes; anybody may write it."""
    return "".join(c for c in request.query.get("s", "") if c.isascii() and (c.isalnum() or c == "-"))[:20]


def tagged(mark: str, source: str, market: Market = WORLD) -> str:
    """What carries a source and a known market on to the next address, behind `?` or `&`; "" without any."""
    carried = [f"s={source}"] if source else []
    carried += [f"m={market}"] if market != WORLD else []
    return mark + "&".join(carried) if carried else ""


@cache
def _patterns() -> re.Pattern[str]:
    found = [entry["pattern"] for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
    return re.compile("|".join(f"(?:{p})" for p in found))


def is_robot(agent: str) -> bool:
    """Whether a User-Agent is a known crawler's or preview's."""
    return _patterns().search(agent[:500]) is not None
