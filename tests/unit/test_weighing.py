"""A lane's slots go to calls, not to saves."""

from __future__ import annotations

from datetime import UTC, datetime

from core.calls import count_call, metered
from core.ids import CampaignId, DspName, Market, PreSaveId, WaveId
from core.queues import SaveJob
from core.scheduler.weighing import Scales

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


def job(campaign: int = 1, *, follow: bool = False, playlist: str = "") -> SaveJob:
    return SaveJob(
        PreSaveId(1), CampaignId(campaign), WaveId(1), DspName.DEEZER, Market("*"), None, follow, playlist, 1, NOON, None
    )  # fmt: skip


def test_what_a_kind_of_save_took_is_expected_of_the_next() -> None:
    scales = Scales()
    assert [
        scales.weigh(job())[0],
        scales.weigh(job(follow=True))[0],
        scales.weigh(job(playlist="Gym"))[0],
    ] == [
        1,
        2,
        3,
    ]
    assert scales.saw(job(), 5, 1) == 4, "five tracks, a call each"
    assert (scales.weigh(job())[0], scales.weigh(job(2))[0], scales.weigh(job(follow=True))[0]) == (5, 1, 2)
    assert scales.saw(job(), 5, 5) == 0
    assert scales.saw(job(), 1, 5) == 0
    assert scales.weigh(job())[0] == 1
    assert scales.saw(job(), 0, 1) == 0, "it was not asked at all"
    assert scales.weigh(job())[0] == 1


def test_calls_are_counted_in_the_task_that_makes_them() -> None:
    count_call()  # nobody counts: no harm
    meter = metered()
    count_call()
    count_call()
    assert meter.made == 2
