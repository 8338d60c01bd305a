"""What operators see of a service that lacks a release, and which links by words are believed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.observability import Metrics
from app.status import show
from core.gauges import Backlog
from core.ids import CampaignId, DspName
from core.links import Link, LinkMethod, trusted
from core.scheduler.link_search import Stage
from core.services.resolving import Missing

NOW = datetime(2026, 12, 4, tzinfo=UTC)
NOTHING = Backlog(due=0, oldest_s=None)


def missing(number: int, stage: Stage = Stage.HOUR_AFTER) -> Missing:
    return Missing(campaign_id=CampaignId(number), dsp=DspName.SPOTIFY, stage=stage, title="Tide")


def test_the_gauge_counts_campaigns_and_forgets_the_mended() -> None:
    metrics = Metrics()
    shown = metrics.depths(NOTHING, {}, 0, 0, [], set(), [missing(1), missing(2)], NOW).decode()
    assert 'upbeat_missing_sources{dsp="spotify",stage="hour_after"} 2.0' in shown
    assert "upbeat_missing_sources{" not in metrics.depths(NOTHING, {}, 0, 0, [], set(), [], NOW).decode()


def test_status_says_what_is_missing_and_what_mends_it() -> None:
    absent = {"campaign": 3, "title": "Tide", "dsp": "spotify", "stage": "day_before", "markets": []}
    there = {"campaign": 4, "title": "Ebb", "dsp": "tidal", "stage": "hour_after", "markets": ["JP", "US"]}
    facts: dict[str, Any] = {
        "scheduler": True, "inbox": 0, "given_up": 2, "campaigns": [], "messages": {}, "lanes": [],
        "missing_sources": [absent, there],
        "listed_accounts_only": [], "queue": {"due": 0, "oldest_due_s": None},
    }  # fmt: skip
    words = "MISSING [3] Tide: spotify does not have it (a day before the release); give its link with /campaign links"
    assert words in show(facts).splitlines()
    assert "MISSING [4] Ebb: tidal does not have it in JP, US (an hour after the release)" in show(facts)
    given_up = "GIVEN UP 2 inbound items; `upbeat inbox-again` once the cause is mended"
    assert given_up in show(facts).splitlines()


@pytest.mark.parametrize(
    ("method", "score", "believed"),
    [
        (LinkMethod.ARTIST, None, True),
        (LinkMethod.ISRC, None, True),
        (LinkMethod.TEXT, None, False),
        (LinkMethod.TEXT, 0.79, False),
        (LinkMethod.TEXT, 0.8, True),
    ],
)
def test_words_alone_are_believed_from_a_score_on(
    method: LinkMethod, score: float | None, believed: bool
) -> None:
    url = "https://open.spotify.com/track/t1"
    assert trusted(Link(dsp=DspName.SPOTIFY, url=url, method=method, score=score)) is believed
