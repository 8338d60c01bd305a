"""A release on a stage: fans with permissions by the hundred, a service that remembers, runs that are started and ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import asyncpg

from app.chance import SystemChance
from core.calls import count_call
from core.campaign import Campaign
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName
from core.ladder import Credential, Rung
from core.links import Link, LinkMethod
from core.ports import Dsp, Sealer
from core.presave import Answer, Outcome, Wish
from core.scheduler.link_book import LinkBook
from core.scheduler.release_run import RunSettings, SaveRun
from core.services.standing import Standing
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from tests.support.clock import FrozenClock
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT

SPOTIFY = DspName.SPOTIFY
LANE = "dsp:spotify"
SAVED = Answer(outcome=Outcome.SAVED)
_GRANTS = 1_000_000  # ids of the crowd's permissions: beyond those that are given in order
TRACK = "spotify:track:0000000000000000000000"


class RunningClock(FrozenClock):
    """From midnight of the release on, at the speed of the event loop; may be moved."""

    def __init__(self) -> None:
        super().__init__(MIDNIGHT)
        self._started = asyncio.get_running_loop().time()

    def now(self) -> datetime:
        """Where the test put it, and what has passed since."""
        return self.at + timedelta(seconds=asyncio.get_running_loop().time() - self._started)


@dataclass
class Service:
    """A saver that remembers who asked, in order, and whose save was done; `answer` decides."""

    answer: Callable[[str], Answer] = lambda _: SAVED
    takes_s: float = 0.002
    tracks: int = 1  # a call each
    followed: Callable[[], Answer] = lambda: SAVED
    asked: list[str] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)  # event-loop times
    saved: Counter[str] = field(default_factory=Counter)

    async def account(self, tokens: Tokens) -> Account:
        """Nobody."""
        return Account(id="x", name="x")

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """What `answer` says now, after a moment."""
        self.asked.append(tokens.access)
        for _ in range(self.tracks):
            self._call()
        await asyncio.sleep(self.takes_s)
        answer = self.answer(tokens.access)
        if answer.outcome is Outcome.SAVED:
            self.saved[tokens.access] += 1
        return answer

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Always."""
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """What `followed` says now."""
        self._call()
        return self.followed()

    def _call(self) -> None:
        count_call()
        self.calls.append(asyncio.get_running_loop().time())


@dataclass
class Stage:
    """Fans, their links, and runs over one database."""

    database: Database
    sealer: Sealer
    clock: RunningClock
    crashes: list[Exception] = field(default_factory=list)
    wishes: list[tuple[Wish, Outcome]] = field(default_factory=list)

    async def crowd(self, campaign: Campaign, count: int, dsp: DspName = SPOTIFY) -> list[int]:
        """Ids of `count` new fans' pre-saves; each has a permission whose access token is `at-ID`."""
        async with (
            self.database.pool.acquire() as rows,
            rows.transaction(),
        ):  # a running worker sees them with theirs
            ids = await many(self.database, campaign, count, dsp.value, rows)
            await rows.copy_records_to_table(
                "dsp_grant",
                records=[
                    (_GRANTS + i, fan, dsp.value, f"a{i}", "fan", "active", self.clock.now(), "[]",
                     self.sealer.seal("grant", str(_GRANTS + i), f"at-{i}"), 1, self.clock.now())
                    for i, fan in await rows.fetch("SELECT id, fan_id FROM presave WHERE id = ANY($1)", ids)
                ],
                columns=["id", "fan_id", "dsp", "account_id", "account_name", "status", "authorized_at", "scopes",
                         "access_sealed", "token_version", "changed_at"],
            )  # fmt: skip
            await rows.execute("UPDATE presave SET grant_id = id + $2 WHERE id = ANY($1)", ids, _GRANTS)
        return [int(i) for i in ids]

    async def give_link(self, campaign: Campaign, dsp: DspName = SPOTIFY) -> None:
        """The artist says where it is."""
        link = Link(dsp=dsp, url="https://open.spotify.com/track/0", method=LinkMethod.ARTIST, item=TRACK)
        async with self.database.store() as tx:
            await tx.campaigns.put_link(campaign.id, link, self.clock.now())

    @asynccontextmanager
    async def running(
        self,
        services: dict[DspName, Service],
        leases: Leases,
        *,
        rate: float = 2000.0,
        concurrency: int = 4,
        pool: Any = None,
    ) -> AsyncIterator[SaveRun]:
        """A run that is drained in the end."""
        dsps = {name: dsp_of(name, service) for name, service in services.items()}
        run = SaveRun(
            SaveQueueRows(pool or self.database.pool, self.sealer, leases),
            LaneRows(self.database.pool),
            LinkBook(self.database.store, self.clock, dsps),
            dsps,
            self.clock,
            SystemChance(),
            RunSettings(concurrency=concurrency, batch=100, rates=dict.fromkeys(dsps, rate)),
            cast("Any", lambda *_: None),
            lambda _, wish, answer: self.wishes.append((wish, answer.outcome)),
            lambda _, error: self.crashes.append(error),
            Standing(self.database.store, self.clock, dsps, lambda _: None).listed_only,
        )
        shutdown = asyncio.Event()
        task = asyncio.create_task(run.run(shutdown))
        try:
            yield run
        finally:
            shutdown.set()
            async with asyncio.timeout(20):
                await task

    async def statuses(self, campaign: Campaign) -> Counter[str]:
        """How many pre-saves are where."""
        found = await self.database.pool.fetch(
            "SELECT status FROM presave WHERE campaign_id = $1", campaign.id
        )
        return Counter(row["status"] for row in found)

    async def rows(self, campaign: Campaign) -> list[asyncpg.Record]:
        """As they are."""
        found: list[asyncpg.Record] = await self.database.pool.fetch(
            "SELECT * FROM presave WHERE campaign_id = $1 ORDER BY id", campaign.id
        )
        return found

    async def all_in(self, campaign: Campaign, *statuses: str) -> None:
        """Until every pre-save of the campaign is in one of these."""
        await self.until(lambda: self._none_outside(campaign, statuses))

    async def _none_outside(self, campaign: Campaign, statuses: tuple[str, ...]) -> bool:
        return not set(await self.statuses(campaign)) - set(statuses)

    async def until(self, holds: Callable[[], Any]) -> None:
        """`holds()`: a truth value, or a coroutine of one."""
        async with asyncio.timeout(30):
            while True:
                now = holds()
                if await now if asyncio.iscoroutine(now) else now:
                    return
                await asyncio.sleep(0.01)

    async def until_many(self, items: Sized, count: int) -> None:
        """Until there are so many."""
        await self.until(lambda: len(items) >= count)

    async def lane(self) -> asyncpg.Record:
        """Spotify's."""
        return await self.database.pool.fetchrow("SELECT * FROM lane WHERE key = $1", LANE)

    async def paused(self) -> bool:
        """Whether Spotify's lane rests."""
        return bool(
            await self.database.pool.fetchval(
                "SELECT paused_until > clock_timestamp() FROM lane WHERE key = $1", LANE
            )
        )

    async def end_pause(self, seconds: float = 31) -> None:
        """Time passes: the lane's and the waiting rows'."""
        self.clock.advance(seconds=seconds)
        await self.database.pool.execute("UPDATE lane SET paused_until = NULL WHERE key = $1", LANE)


def dsp_of(name: DspName, service: Service) -> Dsp:
    """The service as the product sees it."""
    return Dsp(
        name=name,
        label=name.value,
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=Credential(present=True),
        saver=service,
    )
