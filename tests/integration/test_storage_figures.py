"""A campaign in numbers from a real database: what is recorded, how it is counted, by which index at a million events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.figures import Figure
from core.ids import Channel, DspName
from storage.database import Database
from storage.figures import _LINES
from storage.requests import RequestRows
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

LATE = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)  # already the 27th in Berlin
BERLIN = "Europe/Berlin"


async def add(database: Database, kind: str, campaign: Any, at: datetime, **more: Any) -> None:
    async with database.store() as tx:
        await tx.events.add(kind, campaign_id=campaign.id, now=at, **more)


async def lines(database: Database, campaign: Any, zone: str = BERLIN) -> list[Figure]:
    async with database.store() as tx:
        return await tx.figures.lines(campaign.id, zone)


def counted(found: list[Figure], by: str) -> dict[tuple[int, str, str], int]:
    return {(one.day.day, one.step, one.value): one.count for one in found if one.by == by}


async def test_days_are_the_artists_own_and_campaigns_are_apart(seeds: Seeds, database: Database) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    for at in (LATE, LATE, LATE - timedelta(hours=1)):
        await add(database, "join", campaign, at, channel=Channel.TELEGRAM)
    await add(database, "view", campaign, LATE)
    await add(database, "join", other, LATE)
    async with database.store() as tx:
        assert await tx.figures.joins_by_day(campaign.id, BERLIN) == {
            date(2026, 11, 27): 2,
            date(2026, 11, 26): 1,
        }
        assert await tx.figures.joins_by_day(campaign.id, "UTC") == {date(2026, 11, 26): 3}


async def test_a_visitor_counts_once_a_day_and_every_way_of_counting_comes_to_the_same(
    seeds: Seeds, database: Database
) -> None:
    campaign, (mia, chat), web = await seeds.open(), await seeds.fan(), await seeds.web_fan()
    for who, source in ((b"a", "insta"), (b"a", "tiktok"), (b"b", "insta"), (b"c", "")):
        await add(database, "view", campaign, LATE, visitor=who, source=source, channel=Channel.WEB)
    await add(database, "click", campaign, LATE, channel=Channel.TELEGRAM, source="insta")
    await add(database, "click", campaign, LATE, channel=Channel.TELEGRAM, source="insta")
    async with database.store() as tx:
        await tx.presaves.join(mia.id, campaign.id, chat.id, "insta", LATE)
        await tx.presaves.join(web.id, campaign.id, None, "", LATE)
    saved, failed = await seeds.presave(campaign, mia, chat), await seeds.presave(campaign, web)
    await database.pool.execute(
        "UPDATE presave SET status = 'verified', saved_at = $2 WHERE id = $1", saved.id, MIDNIGHT
    )
    await seeds.set_status(failed, "failed")

    found = await lines(database, campaign)
    assert counted(found, "") == {(27, "view", ""): 3, (27, "click", ""): 2, (28, "saved", ""): 1}
    assert counted(found, "source") == {
        (27, "view", "insta"): 2,
        (27, "view", ""): 1,
        (27, "click", "insta"): 2,
        (28, "saved", "insta"): 1,
    }
    assert counted(found, "channel")[28, "saved", "telegram"] == 1
    assert counted(found, "service")[28, "saved", "spotify"] == 1
    totals = counted(found, "")
    for by in ("service", "channel", "country", "source"):
        parts: dict[tuple[int, str, str], int] = {}
        for (day, step, _), count in counted(found, by).items():
            parts[day, step, ""] = parts.get((day, step, ""), 0) + count
        assert parts == totals, by
    async with database.store() as tx:
        funnel = await tx.campaigns.funnel(campaign.id)
        assert await tx.figures.countries(campaign.id) == {"": 1, "DE": 1}
    assert (funnel.views, funnel.clicks, funnel.saved) == (3, 2, 1), "the file says what the status says"


async def test_invented_sources_do_not_make_the_file_grow(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    await database.pool.execute(
        "INSERT INTO event (at, kind, campaign_id, source) SELECT $1, 'view', $2, 's' || n FROM generate_series(1, 300) n",
        LATE,
        campaign.id,
    )
    await add(database, "view", campaign, LATE, source="s300")
    sources = {one.value: one.count for one in await lines(database, campaign) if one.by == "source"}
    assert len(sources) == 51
    assert sources["s300"] == 2
    assert sources["other"] == 301 - 2 - 49


async def test_an_export_leaves_its_trace(seeds: Seeds, database: Database, clock: FrozenClock) -> None:
    campaign, now = await seeds.open(), clock.now()
    async with database.store() as tx:
        await tx.figures.take(campaign.id, 7, 12, now)
        await tx.figures.take(campaign.id, 2**62, 13, now + timedelta(days=1))
        assert [t.user_id for t in await tx.figures.taken(campaign.id, 3)] == [2**62, 7]
        assert [t.user_id for t in await tx.figures.taken(campaign.id, 1)] == [2**62]
    traces = await RequestRows(database.pool).trail(now, 10)
    assert [(t.where, t.who, t.act, t.about, t.detail) for t in traces] == [
        ("discord", str(2**62), "figures", campaign.slug, "13 lines"),
        ("discord", "7", "figures", campaign.slug, "12 lines"),
    ]


async def test_among_a_million_events_a_campaigns_are_found_by_index(
    seeds: Seeds, database: Database
) -> None:
    mine, others = await seeds.open(), await seeds.open()
    pool = database.pool
    await pool.execute(
        "INSERT INTO event (at, kind, campaign_id, dsp, visitor)"
        " SELECT $1::timestamptz - n % 60 * interval '1 day', (ARRAY['view', 'click', 'join', 'authorised'])[1 + n % 4],"
        " CASE WHEN n % 500 = 0 THEN $2::bigint ELSE $3::bigint END, 'spotify',"
        " CASE WHEN n % 4 < 2 THEN int8send(n / 3) END FROM generate_series(1, 1000000) n",
        LATE,
        mine.id,
        others.id,
        timeout=110,
    )
    await pool.execute("ANALYZE event")
    joins = "SELECT (at AT TIME ZONE $2)::date, count(*) FROM event WHERE campaign_id = $1 AND kind = 'join' GROUP BY 1"
    for statement, args in ((_LINES, (mine.id, BERLIN, 50)), (joins, (mine.id, BERLIN))):
        plan = "\n".join(row[0] for row in await pool.fetch(f"EXPLAIN {statement}", *args))
        assert "event_funnel" in plan, plan
        assert "Seq Scan on event" not in plan, plan
    assert (
        sum(n for (_, step, _), n in counted(await lines(database, mine), "").items() if step == "view") > 0
    )
    assert DspName.SPOTIFY in {v for _, _, v in counted(await lines(database, mine), "service")}
