"""Permissions before a release: tried a day ahead, refreshed in the last hour, and asked for again when they are dead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, PreSaveId
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from core.scheduler.warming import Tried, Warming
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from storage.warming import PermissionRows
from tests.support.clock import FrozenClock
from tests.support.queue_rows import working
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY = DspName.SPOTIFY


@dataclass
class Service:
    """A DSP whose permissions die when told to; both a code flow and a saver."""

    dead: set[str] = field(default_factory=set)
    away: bool = False
    refuses_us: bool = False
    unserved: bool = False
    refreshed: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    kind: GrantKind = GrantKind.CODE
    renews_life: bool = False

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        if self.away:
            raise RetryLater("HTTP 503")
        if self.refuses_us:
            raise Misconfigured("UPBEAT_SPOTIFY_CLIENT_SECRET: invalid_client")
        if tokens.refresh in self.dead:
            raise NeedsConsent("invalid_grant")
        self.refreshed.append(tokens.refresh or "")
        return Tokens(access="new", refresh=tokens.refresh, access_expires_at=now + timedelta(hours=1))

    async def account(self, tokens: Tokens) -> Account:
        self.looked_up.append(tokens.access)
        if self.unserved:
            raise NotEntitled("no subscription")
        return Account(id="x", name="x")

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        return Answer(outcome=Outcome.SAVED)

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        return None

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        return Answer(outcome=Outcome.SAVED)

    def dsp(self) -> Dsp:
        return Dsp(
            name=SPOTIFY, label="Spotify", best=Rung.AUTO, grant=GrantKind.CODE, credential=Credential(present=True),
            usable_for=timedelta(days=180), renews_life=self.renews_life, flow=self, saver=self,  # type: ignore[arg-type]
        )  # fmt: skip


@pytest.fixture
async def leases(database: Database) -> AsyncIterator[Leases]:
    async with working(database) as worker:
        yield worker


@pytest.fixture
def refusals() -> list[DspName]:
    """What the operator would be told."""
    return []


@pytest.fixture
async def warming(
    database: Database, sealer: AesSealer, leases: Leases, clock: FrozenClock, refusals: list[DspName]
) -> Warming:
    lanes = LaneRows(database.pool)
    await lanes.ensure("dsp:spotify", rate=1000.0)
    queue = SaveQueueRows(database.pool, sealer, leases)
    permissions = PermissionRows(database.pool, sealer)
    return Warming(
        permissions,
        queue,
        lanes,
        {},
        clock,
        lambda *_: None,
        lambda _, error: pytest.fail(repr(error)),
        refusals.append,
    )


async def promise(seeds: Seeds, number: int, **tokens: object) -> None:
    """A fan's pre-save with a permission of their own, in a campaign of its own."""
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan, account=f"a{number}", access=f"at-{number}", **tokens)
    await seeds.presave(await seeds.open(), fan, address, grant_id=grant.id)


async def test_a_day_ahead_each_is_tried_once_and_the_dead_are_asked(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(dead={"rt-2"})
    clock.at = MIDNIGHT - timedelta(days=20)
    for number in (1, 2):
        await promise(seeds, number, refresh=f"rt-{number}")
    clock.at = MIDNIGHT - timedelta(hours=25)
    assert await warming.look(service.dsp()) == Tried(), "too early"
    clock.at = MIDNIGHT - timedelta(hours=23)
    assert await warming.look(service.dsp()) == Tried(alive=1, dead=1)
    clock.advance(hours=1)
    assert await warming.look(service.dsp()) == Tried()
    assert service.refreshed == ["rt-1"]
    asked = await database.pool.fetch("SELECT kind, occasion FROM delivery")
    assert [tuple(row) for row in asked] == [("renew", "spotify:died")]
    states = await database.pool.fetch(
        "SELECT g.status, p.status FROM dsp_grant g JOIN presave p ON p.grant_id = g.id ORDER BY g.id"
    )
    assert [tuple(row) for row in states] == [("active", "waiting"), ("needs_consent", "waiting")]


async def test_in_the_last_minutes_tokens_that_would_end_are_refreshed(
    seeds: Seeds, warming: Warming, clock: FrozenClock
) -> None:
    service = Service()
    clock.at = MIDNIGHT - timedelta(hours=2)
    await promise(seeds, 1, refresh="short", access_expires_at=MIDNIGHT - timedelta(hours=1))
    await promise(seeds, 2, refresh="long", access_expires_at=MIDNIGHT + timedelta(hours=5))
    clock.at = MIDNIGHT - timedelta(minutes=41)
    assert await warming.look(service.dsp()) == Tried()
    clock.at = MIDNIGHT - timedelta(minutes=39)
    assert await warming.look(service.dsp()) == Tried(alive=1)
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried()
    assert service.refreshed == ["short"]


async def test_who_cannot_be_refreshed_is_asked_for_their_name(
    seeds: Seeds, warming: Warming, clock: FrozenClock
) -> None:
    service = Service()
    clock.at = MIDNIGHT - timedelta(days=9)
    await promise(seeds, 1, refresh=None)
    clock.at = MIDNIGHT - timedelta(hours=3)
    assert await warming.look(service.dsp()) == Tried(alive=1)
    assert (service.refreshed, service.looked_up) == ([], ["at-1"])


async def test_an_account_that_is_not_served_today_keeps_its_permission(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    clock.at = MIDNIGHT - timedelta(days=9)
    await promise(seeds, 1, refresh=None)
    clock.at = MIDNIGHT - timedelta(hours=3)
    service = Service(unserved=True)
    assert await warming.look(service.dsp()) == Tried(alive=1)
    assert service.looked_up == ["at-1"]
    assert await database.pool.fetchval("SELECT count(*) FROM delivery") == 0
    assert await database.pool.fetchval("SELECT status FROM dsp_grant") == "active"


async def test_an_outage_kills_nobody_and_is_tried_again(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(away=True)
    clock.at = MIDNIGHT - timedelta(days=9)
    await promise(seeds, 1, refresh="rt-1", access_expires_at=MIDNIGHT - timedelta(days=8))
    clock.at = MIDNIGHT - timedelta(minutes=30)
    assert await warming.look(service.dsp()) == Tried()
    assert await database.pool.fetchval("SELECT status FROM dsp_grant") == "active"
    service.away = False
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried(alive=1)


async def test_a_credential_that_is_refused_is_told_a_day_ahead_and_kills_nobody(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database, refusals: list[DspName]
) -> None:
    clock.at = MIDNIGHT - timedelta(days=9)
    await promise(seeds, 1, refresh="rt-1", access_expires_at=MIDNIGHT - timedelta(days=8))
    clock.at = MIDNIGHT - timedelta(hours=3)
    assert await warming.look(Service(refuses_us=True).dsp()) == Tried()
    assert refusals == [SPOTIFY]
    assert await database.pool.fetchval("SELECT status FROM dsp_grant") == "active"


async def test_where_a_use_renews_it_what_is_owed_a_save_is_used_each_month_and_lives_on(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service, life, day = Service(renews_life=True), timedelta(days=180), timedelta(days=1)
    clock.at = MIDNIGHT - timedelta(days=300)
    await promise(seeds, 1, refresh="owed")
    idle, _ = await seeds.fan()
    await seeds.grant(idle, account="a2", refresh="idle")
    given = clock.at
    await database.pool.execute("UPDATE dsp_grant SET usable_until = $1", given + life)
    clock.at = given + 29 * day
    assert await warming.look(service.dsp()) == Tried()
    for month in range(1, 9):
        clock.at = given + 31 * month * day
        await database.pool.execute("UPDATE dsp_grant SET status = 'expiring' WHERE account_id = 'a1'")
        assert await warming.look(service.dsp()) == Tried(alive=1)
        assert await warming.look(service.dsp()) == Tried()
    assert service.refreshed == ["owed"] * 8, "nobody needs the other one"
    (owed, unowed) = await database.pool.fetch("SELECT status, usable_until FROM dsp_grant ORDER BY id")
    assert tuple(owed) == ("active", given + 31 * 8 * day + life)
    assert unowed["usable_until"] == given + life


async def test_what_has_ended_or_never_renews_keeps_its_end(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    clock.at = MIDNIGHT - timedelta(days=170)
    await promise(seeds, 1, refresh="rt-1")
    until = MIDNIGHT - timedelta(days=1)
    await database.pool.execute("UPDATE dsp_grant SET usable_until = $1", until)
    clock.at = MIDNIGHT - timedelta(days=2)
    assert await warming.look(Service().dsp()) == Tried(), "its use would change nothing"
    clock.at = until
    assert await warming.look(Service(renews_life=True).dsp()) == Tried(alive=1), "the day before"
    assert await database.pool.fetchval("SELECT usable_until FROM dsp_grant") == until


async def test_a_long_wave_is_walked_in_pages(
    seeds: Seeds, database: Database, sealer: AesSealer, clock: FrozenClock
) -> None:
    permissions, campaign = PermissionRows(database.pool, sealer, page=2), await seeds.open()
    clock.at = MIDNIGHT - timedelta(days=9)
    for number in range(5):
        fan, address = await seeds.fan()
        grant = await seeds.grant(fan, account=f"a{number}", refresh=f"rt-{number}")
        await seeds.presave(campaign, fan, address, grant_id=grant.id)
    now = MIDNIGHT - timedelta(hours=3)
    (wave,) = await permissions.coming(MIDNIGHT)
    sizes, after = [], PreSaveId(0)
    while (page := await permissions.to_try(wave, SPOTIFY, after, now)).last is not None:
        sizes.append(len(page.grants))
        after = page.last
    assert [*sizes, len(page.grants)] == [2, 2, 1]
