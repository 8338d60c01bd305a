"""Flows in a real database: who is told what, once, in pages, in the right stage, whatever stops and starts again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.chance import SystemChance
from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind as K
from core.fan import Address, Fan, Reachability, Sender
from core.ids import WORLD, Channel, DspName, Market
from core.ladder import Rung
from core.release_time import ReleaseRule
from core.repositories.flows import Saving
from core.scheduler.planner import FlowSetting, windows
from core.services.privacy import Privacy
from core.services.revoking import Revoking
from core.services.tickets import Tickets
from storage.database import Database
from storage.flows import FlowRunRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.dsps import youtube
from tests.support.seeds import MIDNIGHT, SHOWN, Seeds

DAY = timedelta(days=1)
NAMED = replace(SHOWN, version="join-prompt/1+countdown")


@pytest.fixture
def runs(database: Database) -> FlowRunRows:
    return FlowRunRows(database.pool)


@pytest.fixture
def early(clock: FrozenClock) -> FrozenClock:
    """Thirty days before the release."""
    clock.at = MIDNIGHT - 30 * DAY
    return clock


@pytest.fixture
async def campaign(seeds: Seeds, early: FrozenClock, runs: FlowRunRows) -> Campaign:
    """Open, with the countdown and the follow-up switched on."""
    made = await seeds.open()
    await runs.put(made.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(7, 1)))
    await runs.put(made.id, FlowSetting(kind=K.FOLLOW_UP, on=True, days=(3,)))
    return made


async def consent(
    seeds: Seeds,
    fan: Fan,
    campaign: Campaign,
    purpose: Purpose,
    act: ConsentAct,
    shown: Shown = SHOWN,
    **more: object,
) -> None:
    event = ConsentEvent(
        fan_id=fan.id,
        artist_id=campaign.artist.id,
        campaign_id=campaign.id,
        purpose=purpose,
        act=act,
        channel=Channel.TELEGRAM,
        text=shown.text,
        version=shown.version,
        language=shown.language,
        source="test",
        at=seeds.clock.now(),
    )
    async with seeds.database.store() as tx:
        await tx.consents.add([replace(event, **more)])  # type: ignore[arg-type]


async def joined(
    seeds: Seeds, campaign: Campaign, shown: Shown = NAMED, **more: object
) -> tuple[Fan, Address]:
    fan, address = await seeds.fan()
    async with seeds.database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", seeds.clock.now())
    await seeds.presave(campaign, fan, address, **more)
    await consent(seeds, fan, campaign, Purpose.RELEASE, ConsentAct.GIVEN, shown)
    return fan, address


SERVED: Saving = {DspName.SPOTIFY: None}


async def tick(runs: FlowRunRows, at: datetime, page: int = 100, saving: Saving = SERVED) -> None:
    """What the alarm clock does at a look."""
    await runs.begin_openings(at)
    for window in windows(at):
        await runs.begin(window)
    while await runs.advance(at, page, dict.fromkeys(await runs.openings(at), saving)):
        pass


async def told(seeds: Seeds) -> list[tuple[int, str, str]]:
    rows = await seeds.database.pool.fetch("SELECT address_id, kind, occasion FROM delivery ORDER BY id")
    return [(row["address_id"], row["kind"], row["occasion"]) for row in rows]


async def test_a_countdown_goes_once_to_those_whose_opt_in_named_it(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    _, mia = await joined(seeds, campaign)
    await joined(seeds, campaign, SHOWN)  # their words named no countdown
    gone, _ = await joined(seeds, campaign)
    async with seeds.database.store() as tx:
        await tx.presaves.withdraw(gone.id, campaign.id)
    await tick(runs, MIDNIGHT - 7 * DAY - timedelta(seconds=1))
    assert await told(seeds) == []
    for late in (0, 1, 60):
        await tick(runs, MIDNIGHT - 7 * DAY + timedelta(minutes=late))
    assert await told(seeds) == [(mia.id, "countdown", "t-7:2026-11-28")]
    early.at = MIDNIGHT - 6 * DAY
    _, ben = await joined(seeds, campaign)
    await tick(runs, MIDNIGHT - DAY)
    assert (await told(seeds))[1:] == [
        (mia.id, "countdown", "t-1:2026-11-28"),
        (ben.id, "countdown", "t-1:2026-11-28"),
    ]
    expires = await seeds.database.pool.fetchval("SELECT max(expires_at) FROM delivery")
    assert expires == MIDNIGHT - DAY / 2


async def test_the_words_of_the_latest_opt_in_decide(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    people = {}
    for name, first, then in (("not any more", NAMED, SHOWN), ("by now", SHOWN, NAMED)):
        fan, address = await joined(seeds, campaign, first)
        async with seeds.database.store() as tx:
            await tx.presaves.withdraw(fan.id, campaign.id)
        await consent(seeds, fan, campaign, Purpose.RELEASE, ConsentAct.WITHDRAWN)
        await seeds.presave(campaign, fan, address)
        await consent(seeds, fan, campaign, Purpose.RELEASE, ConsentAct.GIVEN, then)
        people[name] = address.id
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert [address for address, _, _ in await told(seeds)] == [people["by now"]]


async def test_what_was_missed_while_we_were_down_for_days_is_left_out(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    await joined(seeds, campaign)
    await tick(runs, MIDNIGHT - 4 * DAY)
    assert await told(seeds) == []
    await runs.begin(next(w for w in windows(MIDNIGHT - 7 * DAY) if w.mark == "t-7"))
    assert await runs.advance(MIDNIGHT - 4 * DAY, 9) is not None, "it began in time, but nobody walked it"
    assert await told(seeds) == []


async def test_a_flow_that_is_off_says_nothing(seeds: Seeds, campaign: Campaign, runs: FlowRunRows) -> None:
    await joined(seeds, campaign)
    await runs.put(campaign.id, FlowSetting(kind=K.COUNTDOWN, on=False, days=(7, 1)))
    await tick(runs, MIDNIGHT - 7 * DAY)
    await runs.put(campaign.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(3,)))
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert await told(seeds) == []
    await tick(runs, MIDNIGHT - 3 * DAY)
    assert [(k, o) for _, k, o in await told(seeds)] == [("countdown", "t-3:2026-11-28")]


@pytest.mark.parametrize("stage", [s for s in CampaignStatus if s is not CampaignStatus.OPEN])
async def test_no_countdown_in_a_wrong_stage(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, stage: CampaignStatus
) -> None:
    await joined(seeds, campaign)
    at = MIDNIGHT - 7 * DAY
    for window in windows(at):
        await runs.begin(window)
    await seeds.database.pool.execute("UPDATE campaign SET status = $1", stage.value)
    while await runs.advance(at, 10):
        pass
    await tick(runs, MIDNIGHT - DAY)
    assert await told(seeds) == []


async def test_a_moved_release_is_counted_down_anew(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    await joined(seeds, campaign)
    at = MIDNIGHT - 7 * DAY
    for window in windows(at):
        await runs.begin(window)
    later = replace(campaign, rule=ReleaseRule(on=campaign.rule.on + 3 * DAY, zone="UTC"))
    async with seeds.database.store() as tx:
        await tx.campaigns.update(later)
        await tx.campaigns.set_waves(campaign.id, {WORLD: MIDNIGHT + 3 * DAY})
    await tick(runs, at)
    assert await told(seeds) == [], "the old date's run ended"
    await tick(runs, at + 3 * DAY)
    assert [(k, o) for _, k, o in await told(seeds)] == [("countdown", "t-7:2026-12-01")]


async def test_each_market_is_counted_down_to_its_own_midnight(
    seeds: Seeds, early: FrozenClock, runs: FlowRunRows
) -> None:
    japan, world = MIDNIGHT - timedelta(hours=9), MIDNIGHT
    campaign = await seeds.open({WORLD: world, Market("JP"): japan})
    await runs.put(campaign.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(1,)))
    _, tokyo = await joined(seeds, campaign, market=Market("JP"))
    _, elsewhere = await joined(seeds, campaign)
    await tick(runs, japan - DAY)
    assert [a for a, _, _ in await told(seeds)] == [tokyo.id]
    await tick(runs, world - DAY)
    assert [a for a, _, _ in await told(seeds)] == [tokyo.id, elsewhere.id]


async def test_a_dying_permission_is_asked_for_at_each_step_until_it_reaches(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    people = {}
    for name, until in (
        ("dies", MIDNIGHT - timedelta(seconds=1)),
        ("dies at the moment", MIDNIGHT),
        ("reaches", MIDNIGHT + timedelta(seconds=1)),
        ("unknown", None),
    ):
        fan, address = await seeds.fan()
        grant = await seeds.grant(fan, name)
        await seeds.database.pool.execute(
            "UPDATE dsp_grant SET usable_until = $2 WHERE id = $1", grant.id, until
        )
        await seeds.presave(campaign, fan, address, grant_id=grant.id)
        people[name] = address.id
    await tick(runs, MIDNIGHT - 21 * DAY)
    assert {(a, o) for a, k, o in await told(seeds) if k == "renew"} == {
        (people["dies"], "t-21:2026-11-28:spotify"),
        (people["dies at the moment"], "t-21:2026-11-28:spotify"),
    }
    await seeds.database.pool.execute(
        "UPDATE dsp_grant SET usable_until = $1 WHERE account_id = 'dies'", MIDNIGHT + DAY
    )
    await seeds.database.pool.execute(
        "UPDATE dsp_grant SET status = 'needs_consent' WHERE account_id = 'reaches'"
    )
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert {a for a, k, o in await told(seeds) if o.startswith("t-7")} == {
        people["dies at the moment"],
        people["reaches"],
    }


async def test_a_permission_that_lives_for_hours_is_asked_for_on_the_day_and_not_before(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.database.pool.execute(
        "UPDATE dsp_grant SET usable_until = authorized_at + interval '4 hours'"
    )
    await seeds.presave(campaign, fan, address, grant_id=grant.id)
    for days in (21, 7, 1):
        await tick(runs, MIDNIGHT - days * DAY)
    assert await told(seeds) == []


async def test_a_reminder_needs_no_permission_and_is_asked_for_none(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.database.pool.execute("UPDATE dsp_grant SET usable_until = $1", MIDNIGHT - DAY)
    await seeds.presave(campaign, fan, address, rung=Rung.REMINDER, grant_id=grant.id)
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert await told(seeds) == []


async def test_news_after_the_release_need_the_consent_of_this_artist_in_this_channel(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows
) -> None:
    wants, mia = await joined(seeds, campaign)
    await consent(seeds, wants, campaign, Purpose.NEWS, ConsentAct.GIVEN)
    none, _ = await joined(seeds, campaign)
    by_text, _ = await joined(seeds, campaign)
    await consent(seeds, by_text, campaign, Purpose.NEWS, ConsentAct.GIVEN, channel=Channel.SMS)
    another = await seeds.artist("Somebody else")
    other, _ = await joined(seeds, campaign)
    await consent(seeds, other, campaign, Purpose.NEWS, ConsentAct.GIVEN, artist_id=another.id)
    left, _ = await joined(seeds, campaign)
    await consent(seeds, left, campaign, Purpose.NEWS, ConsentAct.GIVEN)
    await consent(seeds, left, campaign, Purpose.NEWS, ConsentAct.WITHDRAWN)
    await seeds.fire()
    await tick(runs, MIDNIGHT + 3 * DAY - timedelta(seconds=1))
    assert [k for _, k, _ in await told(seeds)].count("follow_up") == 0
    await tick(runs, MIDNIGHT + 3 * DAY)
    await tick(runs, MIDNIGHT + 3 * DAY + timedelta(hours=1))
    assert [t for t in await told(seeds) if t[1] == "follow_up"] == [(mia.id, "follow_up", "t+3:2026-11-28")]
    assert none.id != wants.id


async def announce(seeds: Seeds, campaign: Campaign, kind: K, occasion: str) -> None:
    async with seeds.database.store() as tx:
        await tx.deliveries.announce(campaign.id, kind, occasion, seeds.clock.now())


async def test_everybody_is_told_in_pages_and_a_second_date_ends_the_first_telling(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    addresses = [(await joined(seeds, campaign))[1].id for _ in range(7)]
    await announce(seeds, campaign, K.MOVED, "r2")
    first = await runs.advance(early.at, 3)
    assert first is not None
    assert (first.looked, first.queued, first.done) == (3, 3, False)
    async with seeds.database.store() as tx:
        assert await tx.deliveries.drop_queued(campaign.id, [K.MOVED.value], "moved again") == 3
    await announce(seeds, campaign, K.MOVED, "r3")
    while await runs.advance(early.at, 3):
        pass
    queued = await seeds.database.pool.fetch(
        "SELECT address_id, occasion FROM delivery WHERE status = 'queued'"
    )
    assert sorted(row["address_id"] for row in queued) == sorted(addresses)
    assert {row["occasion"] for row in queued} == {"r3"}


async def test_who_asked_on_the_teaser_hears_of_the_opening_once(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    _, asked = await seeds.fan()
    _, unreachable = await seeds.fan()
    async with seeds.database.store() as tx:
        await tx.presaves.wait_for_opening(campaign.id, asked.id, early.at)
        await tx.presaves.wait_for_opening(campaign.id, unreachable.id, early.at)
        await tx.fans.set_reachability(unreachable.id, Reachability.BLOCKED, "403", early.at)
    await announce(seeds, campaign, K.OPEN, "open")
    await announce(seeds, campaign, K.OPEN, "open")
    await tick(runs, early.at)
    rows = await seeds.database.pool.fetch("SELECT address_id, status FROM delivery ORDER BY address_id")
    assert [tuple(row) for row in rows] == [(asked.id, "queued"), (unreachable.id, "suppressed")]


async def test_a_page_that_fails_is_repeated_whole_and_nobody_is_told_twice(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    addresses = [(await joined(seeds, campaign))[1].id for _ in range(5)]
    await announce(seeds, campaign, K.MOVED, "r2")
    await seeds.database.pool.execute(
        "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'boom'; END $$"
    )
    await seeds.database.pool.execute("CREATE TRIGGER boom BEFORE UPDATE ON flow_run EXECUTE FUNCTION boom()")
    with pytest.raises(Exception, match="boom"):
        await runs.advance(early.at, 2)
    await seeds.database.pool.execute("DROP TRIGGER boom ON flow_run")
    assert await told(seeds) == [], "messages and the place reached are one transaction"
    while await runs.advance(early.at, 2):
        pass
    assert [a for a, _, _ in await told(seeds)] == addresses


async def test_two_processes_walk_together_and_tell_everybody_once(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    async with seeds.database.store() as tx:
        sender: Sender = (await tx.fans.senders())[0] if await tx.fans.senders() else await seeds.sender()
    await seeds.database.pool.execute(
        "WITH f AS (INSERT INTO fan (name, created_at) SELECT 'f', $2 FROM generate_series(1, 5000) RETURNING id),"
        " a AS (INSERT INTO address (fan_id, sender_id, channel, external_id, created_at)"
        " SELECT id, $3, 'telegram', 'x' || id, $2 FROM f RETURNING id, fan_id)"
        " INSERT INTO campaign_fan (campaign_id, fan_id, number, address_id, joined_at)"
        " SELECT $1, fan_id, row_number() OVER (ORDER BY id), id, $2 FROM a",
        campaign.id,
        early.at,
        sender.id,
    )
    await announce(seeds, campaign, K.MOVED, "r2")

    async def walk() -> int:
        total, idle = 0, 0
        while idle < 3:
            progress = await FlowRunRows(seeds.database.pool).advance(early.at, 250)
            total += progress.queued if progress else 0
            idle += progress is None
            await asyncio.sleep(0)
        return total

    counts = await asyncio.gather(walk(), walk())
    while await runs.advance(early.at, 250):
        pass
    rows = await seeds.database.pool.fetchrow(
        "SELECT count(*) AS n, count(DISTINCT address_id) AS d FROM delivery"
    )
    assert (rows["n"], rows["d"]) == (5000, 5000)
    assert sum(counts) <= 5000


@pytest.fixture
async def faithful(seeds: Seeds, campaign: Campaign) -> tuple[Fan, Address]:
    """Saved the last release with Spotify and ticked "future releases too"."""
    fan, address = await joined(seeds, campaign)
    await seeds.grant(fan)
    await consent(seeds, fan, campaign, Purpose.FUTURE_SAVES, ConsentAct.GIVEN)
    return fan, address


@pytest.fixture
def privacy(database: Database, early: FrozenClock, sealer: AesSealer) -> Privacy:
    tickets = Tickets(early, SystemChance(), sealer, "https://go.example")
    return Privacy(
        database.store,
        early,
        sealer,
        tickets,
        Revoking({DspName.SPOTIFY: youtube(None)}, lambda grant, error: None),
    )


async def next_one(seeds: Seeds, campaign: Campaign, **more: object) -> Campaign:
    return await seeds.open(
        {WORLD: MIDNIGHT, Market("DE"): MIDNIGHT - timedelta(hours=1)}, artist=campaign.artist, **more
    )


async def test_the_next_release_promises_itself_to_the_faithful_and_tells_them_once(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock, faithful: tuple[Fan, Address]
) -> None:
    fan, address = faithful
    new = await next_one(seeds, campaign)
    await joined(seeds, new)
    await tick(runs, early.at)
    await tick(runs, early.at)
    async with seeds.database.store() as tx:
        (presave,) = await tx.presaves.of_campaign(fan.id, new.id)
        assert await tx.presaves.number(fan.id, new.id) == 2
        assert (await tx.campaigns.get(new.id)).fans == 2
        waves = {w.id: w.market for w in await tx.campaigns.waves(new.id)}
    assert (presave.dsp, presave.rung, presave.status.value) == (DspName.SPOTIFY, Rung.AUTO, "waiting")
    assert waves[presave.wave_id] == "DE", "the account's market"
    assert presave.grant_id is not None
    rows = await seeds.database.pool.fetch(
        "SELECT kind, source, channel FROM event WHERE campaign_id = $1", new.id
    )
    assert [tuple(row) for row in rows] == [("join", "future", "telegram")]
    assert [t for t in await told(seeds) if t[1] == "enrolled"] == [(address.id, "enrolled", "future")]
    async with seeds.database.store() as tx:
        assert await tx.presaves.withdraw(fan.id, new.id) == 1
    await seeds.database.pool.execute("UPDATE flow_run SET done_at = NULL, reached = 0")
    await tick(runs, early.at)
    async with seeds.database.store() as tx:
        assert await tx.presaves.of_campaign(fan.id, new.id) == [], "taken back is taken back"


@pytest.mark.parametrize("why", ["withdrawn", "disconnected", "stopped", "other artist"])
async def test_nobody_is_enrolled_without_a_living_consent(
    seeds: Seeds,
    campaign: Campaign,
    runs: FlowRunRows,
    early: FrozenClock,
    faithful: tuple[Fan, Address],
    privacy: Privacy,
    why: str,
) -> None:
    fan, address = faithful
    artist = campaign.artist
    if why == "withdrawn":
        await consent(seeds, fan, campaign, Purpose.FUTURE_SAVES, ConsentAct.WITHDRAWN)
    elif why == "disconnected":
        await privacy.disconnect(fan.id)
    elif why == "stopped":
        async with seeds.database.store() as tx:
            await tx.fans.set_reachability(address.id, Reachability.OPTED_OUT, "STOP", early.at)
    else:
        artist = await seeds.artist("Somebody else")
    new = await seeds.open(artist=artist)
    await tick(runs, early.at)
    async with seeds.database.store() as tx:
        assert await tx.presaves.of_campaign(fan.id, new.id) == []
        assert (await tx.campaigns.get(new.id)).fans == 0
    assert [kind for _, kind, _ in await told(seeds) if kind in ("enrolled", "renew")] == []


@pytest.mark.parametrize("why", ["dead", "ended", "destroyed"])
async def test_where_the_permission_has_died_the_fan_is_asked_at_the_opening_and_one_consent_keeps_the_promise(
    seeds: Seeds,
    campaign: Campaign,
    runs: FlowRunRows,
    early: FrozenClock,
    faithful: tuple[Fan, Address],
    why: str,
) -> None:
    fan, address = faithful
    change, args = {
        "dead": ("status = 'needs_consent'", ()),
        "ended": ("usable_until = $1", (early.at,)),
        "destroyed": ("status = 'revoked', access_sealed = NULL, refresh_sealed = NULL", ()),
    }[why]
    await seeds.database.pool.execute(f"UPDATE dsp_grant SET {change}", *args)
    new = await next_one(seeds, campaign)
    await tick(runs, early.at)
    await tick(runs, early.at)
    assert [t for t in await told(seeds) if t[1] in ("enrolled", "renew")] == [
        (address.id, "renew", "spotify:future")
    ]
    grant = await seeds.grant(fan)
    async with seeds.database.store() as tx:
        await tx.presaves.revive(fan.id, DspName.SPOTIFY, grant.id)
        (presave,) = await tx.presaves.of_campaign(fan.id, new.id)
    assert (presave.rung, presave.status.value, presave.grant_id) == (Rung.AUTO, "waiting", grant.id)


@pytest.mark.parametrize("alive", [True, False])
@pytest.mark.parametrize("why", ["closed", "full"])
async def test_who_cannot_be_served_hears_so_and_is_promised_the_reminder(
    seeds: Seeds,
    campaign: Campaign,
    runs: FlowRunRows,
    early: FrozenClock,
    faithful: tuple[Fan, Address],
    why: str,
    alive: bool,
) -> None:
    fan, address = faithful
    if not alive:  # to give it again would be of no use
        await seeds.database.pool.execute("UPDATE dsp_grant SET status = 'needs_consent'")
    new = await next_one(seeds, campaign)
    saving = {DspName.DEEZER: None} if why == "closed" else {DspName.SPOTIFY: 0}
    for _ in range(2):
        await tick(runs, early.at, saving=saving)
    async with seeds.database.store() as tx:
        (presave,) = await tx.presaves.of_campaign(fan.id, new.id)
        assert await tx.presaves.number(fan.id, new.id) == 1
    assert (presave.dsp, presave.rung, presave.status.value) == (DspName.SPOTIFY, Rung.REMINDER, "waiting")
    assert [t for t in await told(seeds) if t[1] in ("enrolled", "renew")] == [
        (address.id, "enrolled", "future")
    ]
    rung = await seeds.database.pool.fetchval("SELECT args->>'rung' FROM delivery WHERE kind = 'enrolled'")
    assert rung == "reminder"


async def test_no_more_are_promised_than_the_service_has_room_for(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    for number in range(3):
        fan, _ = await joined(seeds, campaign)
        await seeds.grant(fan, f"a{number}")
        await consent(seeds, fan, campaign, Purpose.FUTURE_SAVES, ConsentAct.GIVEN)
    new = await next_one(seeds, campaign)
    await tick(runs, early.at, saving={DspName.SPOTIFY: 2})
    async with seeds.database.store() as tx:
        assert (await tx.campaigns.get(new.id)).fans == 3
    rows = await seeds.database.pool.fetch(
        "SELECT rung FROM presave WHERE campaign_id = $1 ORDER BY id", new.id
    )
    assert [row["rung"] for row in rows] == ["auto", "auto", "reminder"]
    assert [kind for _, kind, _ in await told(seeds)].count("enrolled") == 3


async def test_a_fan_who_is_served_elsewhere_is_not_reminded_as_well(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock, faithful: tuple[Fan, Address]
) -> None:
    fan, address = faithful
    await seeds.presave(campaign, fan, address, dsp=DspName.DEEZER)
    await seeds.grant(fan, "dz", dsp=DspName.DEEZER)
    new = await next_one(seeds, campaign)
    await tick(runs, early.at, saving=SERVED)
    async with seeds.database.store() as tx:
        assert [(p.dsp, p.rung) for p in await tx.presaves.of_campaign(fan.id, new.id)] == [
            (DspName.SPOTIFY, Rung.AUTO)
        ]


async def test_a_consent_given_on_a_day_that_filled_up_counts_for_the_next_release(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock
) -> None:
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.presave(campaign, fan, address, rung=Rung.REMINDER, grant_id=grant.id)
    await consent(seeds, fan, campaign, Purpose.FUTURE_SAVES, ConsentAct.GIVEN)
    new = await next_one(seeds, campaign)
    await tick(runs, early.at)
    async with seeds.database.store() as tx:
        (presave,) = await tx.presaves.of_campaign(fan.id, new.id)
    assert presave.rung is Rung.AUTO


async def test_a_campaign_that_somebody_holds_is_enrolled_at_the_next_look(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, early: FrozenClock, faithful: tuple[Fan, Address]
) -> None:
    new = await next_one(seeds, campaign)
    async with seeds.database.pool.acquire() as other, other.transaction():
        await other.execute("SELECT 1 FROM campaign WHERE id = $1 FOR NO KEY UPDATE", new.id)
        await runs.begin_openings(early.at)
        progress = [await runs.advance(early.at, 10, {new.id: SERVED}) for _ in range(3)]
        assert not any(p and p.done and p.campaign_id == new.id for p in progress)
    await tick(runs, early.at)
    async with seeds.database.store() as tx:
        assert len(await tx.presaves.of_campaign(faithful[0].id, new.id)) == 1
