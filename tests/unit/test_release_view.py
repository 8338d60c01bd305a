"""What an operator sees of a running release."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from rich.console import Console

from app.release_view import Pace, as_dict, picture
from app.status import show
from core.campaign import Artist, Campaign, CampaignStatus, Release, ReleaseKind
from core.gauges import Lag, RunProgress
from core.ids import ArtistId, CampaignId, ReleaseId
from core.queues import LaneState
from core.release_time import ReleaseRule

NOW = datetime(2026, 11, 28, 0, 1, tzinfo=UTC)
LAG = Lag(saves=4000, p50_s=0.06, p95_s=1.5, p99_s=12.25)
RUN = RunProgress(
    waves={"firing": 1, "planned": 24},
    next_wave=NOW + timedelta(minutes=59),
    by_dsp={
        "spotify": {"saved": 300, "verified": 100, "waiting": 550, "saving": 50, "failed": 7, "needs_consent": 3},
        "deezer": {"accepted": 20, "waiting": 80},
        "tidal": {"waiting": 9},
        "qobuz": {"reminded": 40},
    },
    causes=[("spotify", "failed", "HTTP 500", 7), ("spotify", "needs_consent", "invalid_grant", 3)],
    held={"tidal": NOW + timedelta(seconds=45)},
)  # fmt: skip
LANES = [
    LaneState(key="dsp:spotify", rate=35.0, paused_until=None, reason="", ceiling=50.0),
    LaneState(key="dsp:deezer", rate=50.0, paused_until=NOW + timedelta(hours=24), reason="HTTP 429", ceiling=50.0),
]  # fmt: skip


def drawn(campaign: Campaign, run: RunProgress, pace: Pace, at: float, lag: Lag | None = LAG) -> list[str]:
    out = Console(width=200)
    with out.capture() as text:
        out.print(picture(campaign, run, LANES, NOW, pace, at, lag))
    return text.get().splitlines()


def test_rates_and_how_long_it_takes_come_from_the_last_looks(campaign: Campaign) -> None:
    pace = Pace()
    first = drawn(campaign, RUN, pace, 100.0)
    assert line(first, "spotify").split()[:6] == ["spotify", "400", "600", "10", "0", "0.0"]
    assert "-" in line(first, "spotify"), "nobody knows yet how long"
    more = replace(
        RUN, by_dsp=RUN.by_dsp | {"spotify": {"saved": 460, "verified": 100, "waiting": 440, "failed": 7}}
    )
    second = drawn(campaign, more, pace, 104.0)
    # 160 in 4 seconds: 40 a second, and 440 are left
    assert line(second, "spotify").split()[:7] == ["spotify", "560", "440", "7", "0", "40.0", "11"]
    assert line(second, "qobuz").split()[:5] == ["qobuz", "0", "0", "0", "40"]


def test_a_pace_forgets_what_is_long_ago() -> None:
    pace = Pace()
    for second in range(100):  # ten a second for a while, then nothing
        rate = pace.see("spotify", float(second), 10 * min(second, 50))
    assert rate == 0.0
    assert pace.see("deezer", 0.0, 5) == 0.0, "one look is no rate"


def test_what_stands_in_the_way_is_said(campaign: Campaign) -> None:
    lines = drawn(campaign, RUN, Pace(), 0.0)
    assert lines[0].startswith("Nova · Tide: releasing; waves 1 firing, 24 planned; next 59 min 0 s")
    assert lines[1] == "4000 saves after 0.06 s (p50), 1.50 s (p95), 12.25 s (p99)"
    assert "35 of 50/s" in line(lines, "spotify")
    assert "paused for 24 h 0 min: HTTP 429" in line(lines, "deezer")
    assert "not in the catalogue yet; next look in 45 s" in line(lines, "tidal")
    assert line(lines, "7 × spotify").split() == ["7", "×", "spotify", "failed", "HTTP", "500"]
    assert line(lines, "3 × spotify").split()[3:] == ["needs_consent", "invalid_grant"]
    assert "saves after" not in "".join(drawn(campaign, RUN, Pace(), 0.0, None))


def test_machines_get_the_same(campaign: Campaign) -> None:
    assert as_dict(campaign, RUN, LAG) == {
        "id": 3,
        "title": "Tide",
        "status": "releasing",
        "waves": {"firing": 1, "planned": 24},
        "next_wave": "2026-11-28T01:00:00+00:00",
        "presaves": RUN.by_dsp,
        "causes": [
            {"dsp": "spotify", "status": "failed", "detail": "HTTP 500", "count": 7},
            {"dsp": "spotify", "status": "needs_consent", "detail": "invalid_grant", "count": 3},
        ],
        "lag": {"saves": 4000, "p50_s": 0.06, "p95_s": 1.5, "p99_s": 12.25},
        "held": {"tidal": "2026-11-28T00:01:45+00:00"},
    }


def test_status_has_a_line_for_what_is_due_and_how_late_it_was() -> None:
    one = {
        "id": 3, "title": "Tide", "status": "releasing", "paused": True, "waves": {"firing": 1, "done": 2},
        "presaves": {"spotify": {"saved": 2}}, "lag": {"saves": 2, "p50_s": 0.05, "p95_s": 1.0, "p99_s": 1.0},
    }  # fmt: skip
    facts: dict[str, Any] = {
        "scheduler": True, "inbox": 0, "campaigns": [one], "messages": {}, "lanes": [], "missing_sources": [],
        "listed_accounts_only": [], "queue": {"due": 5, "oldest_due_s": 12.3},
    }  # fmt: skip
    lines = show(facts).splitlines()
    assert "5 pre-saves are due, the oldest for 12 s" in lines
    assert "[3] Tide: releasing (paused); spotify saved 2" in lines
    assert "    waves 2 done, 1 firing; 2 saves after 0.05 s (p50), 1.00 s (p95), 1.00 s (p99)" in lines


def line(lines: list[str], start: str) -> str:
    """The one that begins so."""
    [found] = [one for one in lines if one.strip().startswith(start)]
    return found


@pytest.fixture
def campaign() -> Campaign:
    """Nova's, while it runs."""
    nova = Artist(id=ArtistId(1), name="Nova", slug="nova")
    return Campaign(
        id=CampaignId(3),
        artist=nova,
        release=Release(id=ReleaseId(1), title="Tide", kind=ReleaseKind.SINGLE, artist_ids=(nova.id,)),
        slug="tide",
        code="tide",
        status=CampaignStatus.RELEASING,
        rule=ReleaseRule(on=date(2026, 11, 28), at=time(0, 0), zone="UTC"),
    )
