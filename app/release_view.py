"""A running release on the operator's terminal: rates, what is left, and what stands in the way."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from app.status import find, lag_dict, lag_words
from app.wiring import Parts
from core.campaign import Campaign, CampaignStatus
from core.gauges import Lag, RunProgress
from core.queues import LaneState

DONE = ("saved", "accepted", "verified")
LEFT = ("waiting", "saving", "retrying")
STUCK = ("needs_consent", "not_entitled", "failed", "awaiting_source")
_OVER = (CampaignStatus.RELEASED, CampaignStatus.ARCHIVED, CampaignStatus.CANCELLED)
_WINDOW = 30  # looks
_EVERY_S = 1.0
_LAG_EVERY = 10  # looks: it sorts all that was saved


@dataclass(slots=True)
class Pace:
    """Saves per second of each service over the last looks."""

    _seen: dict[str, deque[tuple[float, int]]] = field(default_factory=dict)

    def see(self, dsp: str, at: float, done: int) -> float:
        """`at`: seconds of any clock."""
        seen = self._seen.setdefault(dsp, deque(maxlen=_WINDOW))
        seen.append((at, done))
        (first, before), (last, now) = seen[0], seen[-1]
        return (now - before) / (last - first) if last > first else 0.0


async def watch(parts: Parts, name: str, *, as_json: bool) -> None:
    """Until the campaign is over. Without a terminal, or as JSON: one look."""
    console, pace = Console(), Pace()
    async with parts.database.store() as tx:
        campaign = await find(tx, name)
    if as_json or not console.is_terminal:
        run = await parts.gauges.progress(campaign.id, parts.clock.now())
        lag = await _lag(parts, campaign)
        if as_json:
            console.print_json(json.dumps(as_dict(campaign, run, lag)), indent=None)
        else:
            lanes = await parts.lanes.states()
            console.print(picture(campaign, run, lanes, parts.clock.now(), pace, 0.0, lag))
        return
    lag = None
    with Live(console=console, auto_refresh=False) as live:
        for look in itertools.count():
            async with parts.database.store() as tx:
                campaign = await tx.campaigns.get(campaign.id)
            await parts.clock.refresh()
            now = parts.clock.now()
            run = await parts.gauges.progress(campaign.id, now)
            lanes = await parts.lanes.states()
            if look % _LAG_EVERY == 0 or campaign.status in _OVER:
                lag = await _lag(parts, campaign)
            live.update(picture(campaign, run, lanes, now, pace, now.timestamp(), lag), refresh=True)
            if campaign.status in _OVER:
                return
            await asyncio.sleep(_EVERY_S)


async def _lag(parts: Parts, campaign: Campaign) -> Lag | None:
    return (await parts.gauges.lags([campaign.id])).get(campaign.id)


def as_dict(campaign: Campaign, run: RunProgress, lag: Lag | None = None) -> dict[str, object]:
    """For machines."""
    return {
        "id": campaign.id,
        "title": campaign.title,
        "status": campaign.status.value,
        "waves": run.waves,
        "next_wave": run.next_wave.isoformat() if run.next_wave else None,
        "presaves": run.by_dsp,
        "causes": [
            dict(zip(("dsp", "status", "detail", "count"), cause, strict=True)) for cause in run.causes
        ],
        "lag": lag_dict(lag),
        "held": {dsp: until.isoformat() for dsp, until in run.held.items()},
    }


def picture(
    campaign: Campaign,
    run: RunProgress,
    lanes: Sequence[LaneState],
    now: datetime,
    pace: Pace,
    at: float,
    lag: Lag | None = None,
) -> Group:
    """All of it: a headline, how late the saves were, a line a service, and the causes."""
    waves = ", ".join(f"{count} {status}" for status, count in sorted(run.waves.items())) or "none"
    head = Text(
        f"{campaign.artist.name} · {campaign.title}: {campaign.status.value}; waves {waves}", style="bold"
    )
    if run.next_wave is not None:
        head.append(f"; next {_span((run.next_wave - now).total_seconds())}", style="dim")
    late = [] if lag is None else [Text(lag_words(lag_dict(lag)), style="dim")]
    return Group(head, *late, _services(run, lanes, now, pace, at), *_causes(run))


def _services(run: RunProgress, lanes: Sequence[LaneState], now: datetime, pace: Pace, at: float) -> Table:
    table = Table("service", box=None, pad_edge=False)
    for column in ("saved", "left", "stuck", "reminded", "per s", "done in", "lane"):
        table.add_column(column, justify="right" if column != "lane" else "left")
    by_key = {lane.key: lane for lane in lanes}
    for dsp, states in sorted(run.by_dsp.items()):
        done, left, stuck = (sum(states.get(s, 0) for s in group) for group in (DONE, LEFT, STUCK))
        speed = pace.see(dsp, at, done)
        eta = _span(left / speed) if left and speed else ("-" if left else "")
        lane = _lane(by_key.get(f"dsp:{dsp}"), run.held.get(dsp), now)
        cells = (str(done), str(left), str(stuck), str(states.get("reminded", 0)), f"{speed:.1f}", eta)
        table.add_row(dsp, *cells, lane)
    return table


def _lane(lane: LaneState | None, held: datetime | None, now: datetime) -> Text:
    if held is not None:
        return Text(
            f"not in the catalogue yet; next look in {_span((held - now).total_seconds())}", style="yellow"
        )
    if lane is None:
        return Text("")
    if lane.paused_until is not None and lane.paused_until > now:
        wait = _span((lane.paused_until - now).total_seconds())
        return Text(f"paused for {wait}: {lane.reason}", style="red")
    return Text(
        f"{lane.rate:.0f} of {lane.ceiling:.0f}/s", style="green" if lane.rate >= lane.ceiling else "yellow"
    )


def _causes(run: RunProgress) -> list[Table]:
    if not run.causes:
        return []
    table = Table("what stands in the way", "", "", box=None, pad_edge=False, header_style="bold")
    for dsp, status, detail, count in run.causes:
        table.add_row(f"{count} × {dsp}", status, Text(detail))
    return [table]


def _span(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    return (
        f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"
    )
