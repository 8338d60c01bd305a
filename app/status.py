"""What runs, for people and machines, and the switches of one campaign's run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.wiring import Parts
from core.campaign import Campaign
from core.errors import NotFound
from core.services.standing import TRIED_AGAIN_AFTER


async def gather(parts: Parts) -> dict[str, Any]:
    """Campaigns with counts, messages, inbox, lanes."""
    now = datetime.now(UTC)
    async with parts.database.store() as tx:
        closed = await tx.services.closed(parts.clock.now() - TRIED_AGAIN_AFTER)
    return {
        "campaigns": [
            {
                "id": p.id,
                "title": p.title,
                "status": p.status,
                "paused": p.paused,
                "presaves": p.by_dsp,
                "due": p.due,
                "oldest_due_s": p.oldest_due_s,
            }
            for p in await parts.gauges.campaigns(parts.clock.now())
        ],
        "messages": await parts.gauges.deliveries(),
        "inbox": await parts.gauges.inbox_depth(),
        "lanes": [
            {
                "key": lane.key.split(":")[0] + ":" + lane.key.split(":")[1][:24],
                "rate": lane.rate,
                "paused": lane.paused_until is not None and lane.paused_until > now,
                "reason": lane.reason,
            }
            for lane in await parts.lanes.states()
        ],
        "missing_sources": [
            {"campaign": m.campaign_id, "title": m.title, "dsp": m.dsp.value, "stage": m.stage.value}
            for m in await parts.searches.missing()
        ],
        "listed_accounts_only": sorted(dsp.value for dsp in closed),
        "scheduler": await parts.gauges.healthy(),
    }


def show(facts: dict[str, Any]) -> str:
    """A few lines for people."""
    lines = [f"scheduler {'beats' if facts['scheduler'] else 'does not beat'}; inbox {facts['inbox']}"]
    for c in facts["campaigns"]:
        counts = ", ".join(
            f"{dsp} {status} {n}" for dsp, states in c["presaves"].items() for status, n in states.items()
        )
        lines.append(
            f"[{c['id']}] {c['title']}: {c['status']}{' (paused)' if c['paused'] else ''}; {counts or 'no fans'}"
        )
    lines += [_absence(x) for x in facts["missing_sources"]]
    lines += [
        f"LISTED ONLY {dsp}: it refused an account that is not on the client's list; strangers get the reminder"
        for dsp in facts["listed_accounts_only"]
    ]
    lines += [f"messages {channel}: {states}" for channel, states in facts["messages"].items()]
    lines += [
        f"lane {x['key']} {x['rate']}/s{' PAUSED: ' + x['reason'] if x['paused'] else ''}"
        for x in facts["lanes"]
    ]
    return "\n".join(lines)


def _absence(missing: dict[str, Any]) -> str:
    """What is wrong and what mends it."""
    since = {"day_before": "a day before the release", "hour_after": "an hour after the release"}
    return (
        f"MISSING [{missing['campaign']}] {missing['title']}: {missing['dsp']} does not have it"
        f" ({since[missing['stage']]}); give its link with /campaign links"
    )


async def set_paused(parts: Parts, campaign: str, paused: bool) -> str:
    """By id or page name."""
    async with parts.database.store() as tx:
        found = await find(tx, campaign)
        await tx.campaigns.set_paused(found.id, paused)
    return f"{found.title} is {'paused' if paused else 'running'}."


async def retry(parts: Parts, campaign: str) -> str:
    """By id or page name."""
    async with parts.database.store() as tx:
        found = await find(tx, campaign)
        count = await tx.presaves.retry_failed(found.id)
    return f"{count} pre-saves of {found.title} try again."


async def find(tx: Any, campaign: str) -> Campaign:
    """By id or page name. Raises NotFound."""
    if campaign.isdigit():
        found: Campaign = await tx.campaigns.get(int(campaign))
        return found
    by_slug: Campaign | None = await tx.campaigns.by_slug(campaign)
    if by_slug is None:
        raise NotFound("error-campaign-not-found")
    return by_slug
