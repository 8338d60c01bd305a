"""What was kept long enough goes, what was not stays; the table, the sweeps and the page are one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import asyncpg
import pytest

from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.ids import Channel
from core.retention import KEPT, NOBODYS, cutoffs
from core.services.retention import Retention
from scripts.compliance_page import compliance
from storage.database import Database
from storage.retention import BATCH, SWEEPS, RetentionRows
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

DAY = timedelta(days=1)
YEARS = 5


@pytest.fixture
def retention(database: Database, clock: FrozenClock) -> Retention:
    return Retention(RetentionRows(database.pool), clock, YEARS)


def test_every_line_has_its_sweep_and_every_sweep_its_line() -> None:
    rules = [k.rule for k in KEPT if k.rule]
    assert sorted(rules) == sorted(SWEEPS)
    assert len(set(rules)) == len(rules)
    assert {k.rule for k in KEPT if k.days is not None} | {"proof"} == set(SWEEPS)


async def test_every_table_has_its_line_or_says_nothing_about_anybody(database: Database) -> None:
    found = await database.pool.fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        " AND table_name <> 'tortoise_migrations'"
    )
    told = {table for line in KEPT for table in line.tables}
    assert told & NOBODYS == set()
    assert {row["table_name"] for row in found} == told | NOBODYS


async def test_no_table_that_says_nothing_about_anybody_names_a_fan(database: Database) -> None:
    """A column that leads to a fan or a chat, or holds a Discord user."""
    rows = await database.pool.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = ANY($1) AND column_name IN ('fan_id', 'address_id', 'user_id', 'author')",
        sorted(NOBODYS),
    )
    assert [tuple(row) for row in rows] == []


def test_the_page_prints_every_line(clock: FrozenClock) -> None:
    page = compliance()
    for line in KEPT:
        assert f"| {line.what} | {line.until} | {line.why} |" in page
    assert set(cutoffs(clock.now(), YEARS)) == set(SWEEPS)


async def aged(database: Database, at: datetime, campaign: int, fan: int, address: int) -> None:
    """One row a rule, of that age."""
    statements = {
        "INSERT INTO code (code_hash, purpose, fan_id, expires_at) VALUES ($2::text::bytea, 'me', $3, $1)": (
            fan,
        ),
        "INSERT INTO link_request (code_hash, giver_id, expires_at) VALUES ($2::text::bytea, $3, $1)": (
            address,
        ),
        "INSERT INTO ticket (token_hash, campaign_id, created_at) VALUES ($2::text::bytea, $3, $1)": (
            campaign,
        ),
        "INSERT INTO event (at, kind, campaign_id, source) VALUES ($1, 'view', $3, $2)": (campaign,),
        "INSERT INTO inbox (sender_id, external_id, status, received_at)"
        " SELECT sender_id, $2, 'done', $1 FROM address WHERE id = $3": (address,),
        "INSERT INTO reply_count (sender_id, external_id, begun_at, used)"
        " SELECT sender_id, $2, $1, 1 FROM address WHERE id = $3": (address,),
        "INSERT INTO written_request (at, \"by\", act, about) VALUES ($1, $2, 'export', $3)": (fan,),
        "INSERT INTO figure_export (at, user_id, campaign_id, lines) VALUES ($1, length($2), $3, 1)": (
            campaign,
        ),
        'INSERT INTO team_change (at, "by", artist_id, user_id, part)'
        " SELECT $1, 1, artist_id, length($2), 'none' FROM campaign WHERE id = $3": (campaign,),
    }
    for statement, more in statements.items():
        await database.pool.execute(statement, at, at.isoformat()[:32], *more)


TABLES = {
    "code": ("code", 1),
    "link_request": ("link_request", 1),
    "ticket": ("ticket", 1),
    "event": ("event", 400),
    "inbox": ("inbox", 7),
    "reply_count": ("reply_count", 1),
    "written_request": ("written_request", 1095),
    "figure_export": ("figure_export", 1095),
    "team_change": ("team_change", 1095),
}


@pytest.mark.parametrize("rule", sorted(TABLES))
async def test_a_row_goes_on_its_day_and_not_before(
    retention: Retention, seeds: Seeds, database: Database, clock: FrozenClock, rule: str
) -> None:
    table, days = TABLES[rule]
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await database.pool.execute("UPDATE campaign SET status = 'archived'")
    for age in (timedelta(days=days) - timedelta(minutes=1), timedelta(days=days) + timedelta(minutes=1)):
        await aged(database, clock.now() - age, campaign.id, fan.id, address.id)
    assert (await retention.sweep())[rule] == 1
    assert await database.pool.fetchval(f"SELECT count(*) FROM {table}") == 1
    assert rule not in await retention.sweep()


async def test_a_living_campaigns_links_stay_and_work_under_way_stays(
    retention: Retention, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    old = clock.now() - 500 * DAY
    await aged(database, old, campaign.id, fan.id, address.id)
    await database.pool.execute("UPDATE inbox SET status = 'pending', payload = '{}'")
    gone = await retention.sweep()
    assert "ticket" not in gone
    assert "inbox" not in gone
    assert gone["event"] == 1


async def test_what_messages_said_goes_and_that_they_were_sent_stays(
    retention: Retention, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign, (_, address) = await seeds.open(), await seeds.fan()
    kinds = {"sent": 31, "queued": 31, "delivered": 29}
    for status, days in kinds.items():
        news = NewDelivery(
            address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion=status,
            args={"title": "Tide"},
        )  # fmt: skip
        async with database.store() as tx:
            await tx.deliveries.queue([news], clock.now() - days * DAY)
    await database.pool.execute(
        "UPDATE delivery SET status = occasion, changed_at = created_at, detail = 'text:0123'"
    )
    assert await retention.sweep() == {"delivery_body": 1}
    rows = await database.pool.fetch("SELECT occasion, args::text, detail FROM delivery ORDER BY id")
    assert [(r["args"] == "{}", r["detail"] == "") for r in rows] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert [r["occasion"] for r in rows] == list(kinds)


async def test_a_proof_is_kept_for_its_years_counted_from_the_erasure(
    retention: Retention, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    (fan, _), (stays, _) = await seeds.fan(), await seeds.fan()
    given = ConsentEvent(
        fan_id=fan.id, artist_id=None, purpose=Purpose.RELEASE, act=ConsentAct.GIVEN, channel=Channel.TELEGRAM,
        text="yes", version="join/1", language="en", source="test", at=clock.now() - 3650 * DAY,
    )  # fmt: skip
    async with database.store() as tx:
        await tx.consents.add([given, replace(given, fan_id=stays.id)])
        await tx.fans.erase(fan.id, b"proof", clock.now() - YEARS * 364 * DAY)
    assert await retention.sweep() == {}, "given ten years ago, but erased less than five years ago"
    clock.advance(days=YEARS * 3)
    assert await retention.sweep() == {"proof": 1}
    assert await database.pool.fetchval("SELECT fan_id FROM consent_event") == stays.id


async def test_the_ledger_lets_go_of_nothing_else(seeds: Seeds, database: Database) -> None:
    fan, _ = await seeds.fan()
    event = ConsentEvent(
        fan_id=fan.id, artist_id=None, purpose=Purpose.RELEASE, act=ConsentAct.GIVEN, channel=Channel.WEB,
        text="yes", version="join/1", language="en", source="test", at=seeds.clock.now(),
    )  # fmt: skip
    async with database.store() as tx:
        await tx.consents.add([event])
    on = "PERFORM set_config('upbeat.retention', 'on', true);"
    for change in (
        f"DO $$ BEGIN {on} DELETE FROM consent_event; END $$",
        f"DO $$ BEGIN {on} UPDATE consent_event SET erased_at = now(); END $$",
        f"DO $$ BEGIN {on} TRUNCATE consent_event; END $$",
    ):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await database.pool.execute(change)
    assert await database.pool.fetchval("SELECT count(*) FROM consent_event") == 1


async def test_more_than_a_batch_goes_in_one_sweep(
    retention: Retention, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign = await seeds.open()
    await database.pool.execute(
        "INSERT INTO event (at, kind, campaign_id) SELECT $1, 'view', $2 FROM generate_series(1, $3::int)",
        clock.now() - 401 * DAY,
        campaign.id,
        BATCH + 1,
    )
    assert await retention.sweep() == {"event": BATCH + 1}
