"""Counting visits without knowing visitors: a hash with a daily salt that is deleted; robots do not count."""

from __future__ import annotations

import hashlib
import re
from functools import cache

import crawleruseragents
from aiohttp import web

from core.campaign import Campaign
from core.ids import DspName
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
            source=request.query.get("s", "")[:20],
            dsp=dsp,
            visitor=who,
        )


@cache
def _patterns() -> re.Pattern[str]:
    found = [entry["pattern"] for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
    return re.compile("|".join(f"(?:{p})" for p in found))


def is_robot(agent: str) -> bool:
    """Whether a User-Agent is a known crawler's or preview's."""
    return _patterns().search(agent[:500]) is not None
