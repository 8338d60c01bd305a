"""What is added before its day keeps to the limits that it meets, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.errors import RetryLater
from core.presave import Answer, Outcome
from core.scheduler.link_book import LinkBook
from core.scheduler.pre_adding import PreAdding
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.pre_adding import EarlyRows
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.release_stage import LANE, SPOTIFY, RunningClock, Service, Stage, dsp_of
from tests.support.seeds import MIDNIGHT, Seeds

HOUR = timedelta(hours=1)


def said(_: str) -> Answer:
    """As an answer to the save."""
    return Answer(outcome=Outcome.RATE_LIMITED, detail="429", retry_after=HOUR)


def raised(_: str) -> Answer:
    """On the way to it."""
    raise RetryLater("token endpoint: HTTP 429", after=HOUR)


@pytest.mark.parametrize("refuse", [said, raised])
async def test_who_asks_to_be_left_alone_is_left_alone_by_the_saves_too(
    database: Database, sealer: AesSealer, seeds: Seeds, refuse: Callable[[str], Answer]
) -> None:
    stage = Stage(database, sealer, RunningClock())
    stage.clock.at = MIDNIGHT - timedelta(days=2)
    campaign = await seeds.open()
    await stage.crowd(campaign, 5)
    await stage.give_link(campaign)
    service = Service(refuse)
    dsps = {SPOTIFY: dsp_of(SPOTIFY, service)}
    lanes = LaneRows(database.pool)
    await lanes.ensure(LANE, rate=1000.0)
    adding = PreAdding(
        EarlyRows(database.pool, sealer),
        SaveQueueRows(database.pool, sealer, Leases(database.dsn)),
        lanes,
        LinkBook(database.store, stage.clock, dsps),
        dsps,
        stage.clock,
        lambda *_: None,
        lambda _, error: stage.crashes.append(error),
    )
    assert await adding.look(dsps[SPOTIFY]) == 1
    assert len(service.asked) == 1
    assert HOUR * 0.9 < await lanes.rests(LANE) <= HOUR
    assert stage.crashes == []
