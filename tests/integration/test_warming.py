"""Permissions before a release: tried a day ahead, refreshed in the last hour, and asked for again when they are dead."""

from __future__ import annotations

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
from core.scheduler.doubts import AGAIN
from core.scheduler.warming import Tried, Warming
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from storage.warming import PermissionRows
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY = DspName.SPOTIFY


@dataclass
class Service:
    """A DSP whose permissions die when told to; both a code flow and a saver."""

    dead: set[str] = field(default_factory=set)
    confused: bool = False  # calls every permission dead
    away: bool = False
    asks: timedelta | None = None  # to be left alone so long
    refuses_us: bool = False
    unserved: bool = False
    asked: int = 0
    refreshed: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    kind: GrantKind = GrantKind.CODE
    renews_life: bool = False

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        if self.away:
            raise RetryLater("HTTP 503")
        if self.refuses_us:
            raise Misconfigured("UPBEAT_SPOTIFY_CLIENT_SECRET: invalid_client")
        self.asked += 1
        if self.asks:
            raise RetryLater("token endpoint: HTTP 429", after=self.asks)
        if self.confused or tokens.refresh in self.dead:
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
    assert await warming.look(service.dsp()) == Tried(alive=1, unclear=1), "it is asked twice"
    clock.advance(minutes=5)
    assert await warming.look(service.dsp()) == Tried(), "and not in a hurry"
    clock.advance(minutes=6)
    assert await warming.look(service.dsp()) == Tried(dead=1)
    clock.advance(hours=1)
    assert await warming.look(service.dsp()) == Tried()
    assert (service.refreshed, service.asked) == (["rt-1"], 3)
    asked = await database.pool.fetch("SELECT kind, occasion FROM delivery")
    assert [tuple(row) for row in asked] == [("renew", "spotify:died")]
    states = await database.pool.fetch(
        "SELECT g.status, p.status FROM dsp_grant g JOIN presave p ON p.grant_id = g.id ORDER BY g.id"
    )
    assert [tuple(row) for row in states] == [("active", "waiting"), ("needs_consent", "waiting")]


async def living(database: Database) -> int:
    """Permissions that nobody gave up."""
    found: int = await database.pool.fetchval("SELECT count(*) FROM dsp_grant WHERE status = 'active'")
    return found


async def crowd(seeds: Seeds, database: Database, clock: FrozenClock, count: int) -> None:
    """Their permissions came long ago; it is a day before the moment, and nobody was told anything yet."""
    clock.at = MIDNIGHT - timedelta(days=20)
    for number in range(count):
        await promise(seeds, number, refresh=f"rt-{number}")
    await database.pool.execute("DELETE FROM delivery")
    clock.at = MIDNIGHT - timedelta(hours=23)


async def test_when_all_seem_dead_it_is_nobodys_fault_and_they_are_tried_again(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(confused=True)
    await crowd(seeds, database, clock, 60)
    for rest in range(6):  # an hour
        asked = service.asked
        await warming.look(service.dsp())
        assert service.asked - asked <= (24 if rest == 0 else 8), "then each rest ends with a few"
        await warming.look(service.dsp())
        assert service.asked - asked <= 24, "and between them nobody is asked"
        clock.advance(minutes=11)
    assert await living(database) == 60
    assert await database.pool.fetchval("SELECT count(*) FROM delivery") == 0, "nobody was troubled"
    service.confused = False
    found = [await warming.look(service.dsp()) for _ in range(3)]
    assert sum(look.alive for look in found) == 60
    assert (await living(database), len(service.refreshed)) == (60, 60)


async def test_what_stays_dead_for_hours_is_dead(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(confused=True)
    await crowd(seeds, database, clock, 30)
    while await living(database) and clock.at < MIDNIGHT - timedelta(hours=12):
        await warming.look(service.dsp())
        clock.advance(minutes=2)
    assert MIDNIGHT - timedelta(hours=20) < clock.at < MIDNIGHT - timedelta(hours=18)
    assert await living(database) == 0
    assert await database.pool.fetchval("SELECT count(*) FROM delivery WHERE kind = 'renew'") == 30


async def test_an_outage_that_begins_in_the_middle_costs_nobody(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(dead={f"rt-{number}" for number in range(30, 50)})
    await crowd(seeds, database, clock, 50)
    assert await warming.look(service.dsp()) == Tried(alive=30, unclear=20)
    service.dead.clear()
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried(alive=20)
    assert await living(database) == 50


async def test_a_lone_dead_one_is_found_among_many(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(dead={"rt-7"})
    await crowd(seeds, database, clock, 60)
    await warming.look(service.dsp())
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried(dead=1)
    told = await database.pool.fetch("SELECT kind, occasion FROM delivery")
    assert [tuple(row) for row in told] == [("renew", "spotify:died")]
    assert await living(database) == 59


async def test_who_could_not_be_tried_a_day_ahead_is_tried_again_soon(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(away=True)
    await crowd(seeds, database, clock, 1)
    assert await warming.look(service.dsp()) == Tried(unclear=1)
    service.away = False
    clock.advance(seconds=AGAIN.total_seconds() - 1)
    assert await warming.look(service.dsp()) == Tried()
    clock.advance(seconds=2)
    assert await warming.look(service.dsp()) == Tried(alive=1)


async def test_while_the_lane_is_paused_nobody_counts_as_tried(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service()
    await crowd(seeds, database, clock, 3)
    await LaneRows(database.pool).pause("dsp:spotify", timedelta(hours=1), "429")
    assert await warming.look(service.dsp()) == Tried(unclear=1), "who comes first finds it closed"
    await database.pool.execute("UPDATE lane SET paused_until = NULL")
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried(alive=3)


async def test_who_asks_to_be_left_alone_is_left_alone(
    seeds: Seeds, warming: Warming, clock: FrozenClock, database: Database
) -> None:
    service = Service(asks=timedelta(hours=1))
    await crowd(seeds, database, clock, 3)
    assert await warming.look(service.dsp()) == Tried(unclear=2), "the second finds the lane closed"
    assert await LaneRows(database.pool).rests("dsp:spotify") > timedelta(minutes=59)
    clock.advance(minutes=11)
    await warming.look(service.dsp())
    assert service.asked == 1
    service.asks = None
    await database.pool.execute("UPDATE lane SET paused_until = NULL")
    clock.advance(minutes=11)
    assert await warming.look(service.dsp()) == Tried(alive=3)


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
    assert await warming.look(service.dsp()) == Tried(unclear=1)
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
    assert await warming.look(Service(refuses_us=True).dsp()) == Tried(unclear=1)
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
