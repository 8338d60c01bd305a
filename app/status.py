"""What runs, for people and machines, and the switches of one campaign's run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from app.text_costs import text_costs
from app.wiring import Parts
from core.campaign import Campaign
from core.errors import NotFound, UpbeatError
from core.gauges import Lag
from core.ids import CampaignId
from core.queues import LaneState
from core.services.resolving import Missing
from core.services.standing import TRIED_AGAIN_AFTER

_DIGITS = 19  # of the largest number a campaign could have


async def gather(parts: Parts) -> dict[str, Any]:
    """Campaigns with counts, waves and lag, what is due, messages, inbox, lanes."""
    now, at = datetime.now(UTC), parts.clock.now()
    async with parts.database.store() as tx:
        closed = await tx.services.closed(at - TRIED_AGAIN_AFTER)
    campaigns, backlog = await parts.gauges.campaigns(at), await parts.gauges.backlog(at)
    lags = await parts.gauges.lags([p.id for p in campaigns])
    texts = {p.id: await _texts(parts, p.id) for p in campaigns}
    return {
        "campaigns": [
            {
                "id": p.id,
                "title": p.title,
                "status": p.status,
                "paused": p.paused,
                "waves": p.waves,
                "next_wave": p.next_wave.isoformat() if p.next_wave else None,
                "presaves": p.by_dsp,
                "due": p.due,
                "oldest_due_s": p.oldest_due_s,
                "lag": lag_dict(lags.get(p.id)),
                "texts": texts[p.id],
            }
            for p in campaigns
        ],
        "waves": dict(sum((Counter(p.waves) for p in campaigns), Counter())),
        "queue": {"due": backlog.due, "oldest_due_s": backlog.oldest_s},
        "lag": lag_dict(lags.get(None)),
        "messages": await parts.gauges.messages(at),
        "inbox": await parts.gauges.inbox_depth(),
        "given_up": await parts.gauges.inbox_given_up(),
        "lanes": [_lane(lane, at, now) for lane in await parts.lanes.states()],
        "missing_sources": [_missing(m) for m in await parts.searches.missing()],
        "listed_accounts_only": sorted(dsp.value for dsp in closed),
        "scheduler": await parts.gauges.healthy(),
    }


def _missing(missing: Missing) -> dict[str, Any]:
    """`markets`: empty where it is missing everywhere."""
    return {
        "campaign": missing.campaign_id,
        "title": missing.title,
        "dsp": missing.dsp.value,
        "stage": missing.stage.value,
        "markets": list(missing.markets),
    }


def _lane(lane: LaneState, at: datetime, now: datetime) -> dict[str, Any]:
    """Pauses are by the server's clock, budgets by ours."""
    paused = lane.paused_until is not None and lane.paused_until > now
    vendor, name, *_ = lane.key.split(":")
    return {
        "key": f"{vendor}:{name[:24]}",
        "rate": lane.rate,
        "ceiling": lane.ceiling,
        "paused": paused,
        "reason": lane.reason,
        "quarantined": lane.quarantine and paused,
        "used": lane.used_by(at),
        "budget": lane.budget,
    }


async def _texts(parts: Parts, campaign_id: CampaignId) -> dict[str, Any] | None:
    """What may still go to numbers and its price, at most; None where nobody joined by number."""
    audience = await parts.flows.audience(campaign_id)
    if not audience.joined:
        return None
    async with parts.database.store() as tx:
        campaign = await tx.campaigns.get(campaign_id)
    settings = await parts.flows.of_campaign(campaign_id)
    bill = text_costs(parts.settings, parts.wording).whole(campaign, settings, audience)
    return {
        "numbers": bill.numbers,
        "segments": bill.segments,
        "cost": None if bill.cost is None else float(bill.cost),
        "currency": bill.currency,
    }


def lag_dict(lag: Lag | None) -> dict[str, float] | None:
    """For machines."""
    return None if lag is None else asdict(lag)


def lag_words(lag: Mapping[str, float] | None) -> str:
    """Half, nearly all and all but the last hundredth of the saves came within; "" without any."""
    if lag is None:
        return ""
    p50, p95, p99 = (f"{lag[name]:.2f}" for name in ("p50_s", "p95_s", "p99_s"))
    return f"{lag['saves']:.0f} saves after {p50} s (p50), {p95} s (p95), {p99} s (p99)"


def show(facts: dict[str, Any]) -> str:
    """A few lines for people."""
    lines = [f"scheduler {'beats' if facts['scheduler'] else 'does not beat'}; inbox {facts['inbox']}"]
    if facts.get("given_up"):
        lines.append(
            f"GIVEN UP {facts['given_up']} inbound items; `upbeat inbox-again` once the cause is mended"
        )
    if facts["queue"]["due"]:
        queue = facts["queue"]
        lines.append(f"{queue['due']} pre-saves are due, the oldest for {queue['oldest_due_s']:.0f} s")
    for c in facts["campaigns"]:
        counts = ", ".join(
            f"{dsp} {status} {n}" for dsp, states in c["presaves"].items() for status, n in states.items()
        )
        lines.append(
            f"[{c['id']}] {c['title']}: {c['status']}{' (paused)' if c['paused'] else ''}; {counts or 'no fans'}"
        )
        waves = ", ".join(f"{n} {status}" for status, n in sorted(c["waves"].items()))
        if late := "; ".join(filter(None, (waves and f"waves {waves}", lag_words(c["lag"])))):
            lines.append(f"    {late}")
        if texts := c.get("texts"):
            cost = "" if texts["cost"] is None else f", {texts['cost']:.2f} {texts['currency']}"
            lines.append(
                f"    texts to {texts['numbers']} numbers: at most {texts['segments']} segments{cost}"
            )
    lines += [_absence(x) for x in facts["missing_sources"]]
    lines += [
        f"LISTED ONLY {dsp}: it refused an account that is not on the client's list; strangers get the reminder"
        for dsp in facts["listed_accounts_only"]
    ]
    lines += [f"messages {channel}: {states}" for channel, states in facts["messages"].items()]
    lines += [
        f"lane {x['key']} {x['rate']:g}/s{_share(x)}{' PAUSED: ' + x['reason'] if x['paused'] else ''}"
        for x in facts["lanes"]
    ]
    lines += [
        f"QUARANTINED {x['key']}: Discord lets the bot open no new direct messages; ask its support for a review"
        for x in facts["lanes"]
        if x["quarantined"]
    ]
    return "\n".join(lines)


def _share(lane: Mapping[str, Any]) -> str:
    return f" ({lane['used']} of {lane['budget']} used)" if lane["budget"] else ""


def _absence(missing: dict[str, Any]) -> str:
    """What is wrong and what mends it."""
    since = {"day_before": "a day before the release", "hour_after": "an hour after the release"}
    where = f" in {', '.join(missing['markets'])}" if missing["markets"] else ""
    return (
        f"MISSING [{missing['campaign']}] {missing['title']}: {missing['dsp']} does not have it{where}"
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
    """By id or page name. Raises UpbeatError, for the operator."""
    found: Campaign | None = None
    with suppress(NotFound):
        if campaign.isdecimal() and len(campaign) < _DIGITS:
            found = await tx.campaigns.get(int(campaign))
        else:
            found = await tx.campaigns.by_slug(campaign)
    if found is None:
        raise UpbeatError(f"no campaign has the number or the page {campaign!r}; `upbeat status` lists them")
    return found
