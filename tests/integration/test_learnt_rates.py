"""Limits that nobody publishes: found by asking, kept while nobody asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from core.presave import Answer, Outcome
from storage.lanes import SHARE, LaneRows
from storage.leases import Leases
from tests.support.release_stage import LANE, SAVED, SPOTIFY, Service, Stage
from tests.support.seeds import Seeds

CEILING = 100.0
REFUSED = Answer(outcome=Outcome.RATE_LIMITED, detail="429")


async def learnt(stage: Stage, rate: float) -> None:
    """An hour ago."""
    await LaneRows(stage.database.pool).ensure(LANE, rate=CEILING)
    await stage.database.pool.execute(
        "UPDATE lane SET rate = $1, period_s = 1 / ($1 * $2::float8), tuned_at = now() - interval '1 hour'",
        rate,
        SHARE,
    )


async def rate(stage: Stage) -> float:
    """Now."""
    return round((await stage.lane())["rate"], 3)


async def test_what_was_learnt_is_kept_while_nobody_asks(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    await learnt(stage, 50.0)
    async with stage.running({SPOTIFY: Service()}, leases, rate=CEILING):
        await asyncio.sleep(1)
        assert await rate(stage) == 50.0, "idle: nothing was tried"
        await release(stage, seeds, 3)
        assert await rate(stage) == 50.0, "three saves say nothing about the limit"
        await release(stage, seeds, 120)
        assert await rate(stage) == 52.0, "used in full, and nobody refused"


async def release(stage: Stage, seeds: Seeds, fans: int) -> None:
    """All are saved in the end."""
    campaign = await seeds.open()
    await stage.crowd(campaign, fans)
    await stage.give_link(campaign)
    await seeds.fire()
    await stage.all_in(campaign, "saved")


async def test_one_refusal_in_a_run_is_learnt_from(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    refusals = iter([REFUSED])
    async with stage.running({SPOTIFY: Service(lambda _: next(refusals, SAVED))}, leases, rate=CEILING):
        await release(stage, seeds, 30)
    assert await rate(stage) == 95.0


@dataclass
class Hidden(Service):
    """Takes sixty calls in any second, which nobody says."""

    limit: int = 60
    refused: int = 0
    taken: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answer = self._judged

    def _judged(self, _: str) -> Answer:
        now = asyncio.get_running_loop().time()
        self.taken = [at for at in self.taken if now - at < 1]
        if len(self.taken) >= self.limit:
            self.refused += 1
            return REFUSED
        self.taken.append(now)
        return SAVED


async def test_a_hidden_limit_is_found(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    service = Hidden()
    async with stage.running({SPOTIFY: service}, leases, rate=CEILING):
        await release(stage, seeds, 500)
    assert set(service.saved.values()) == {1}
    assert 30 < await rate(stage) <= 60 / SHARE + 2, "no more than it takes, and one step of easing"
    assert 3 <= service.refused <= 40, "a few at each step down, and none behind it"
