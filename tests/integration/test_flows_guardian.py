"""Permissions as they age in a real database: marked, asked for, ended, destroyed; standing consents listed and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.chance import SystemChance
from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind as K
from core.errors import NotFound, Refused
from core.fan import Address, Fan, Visitor
from core.ids import ArtistId, Channel
from core.scheduler.planner import OwnWords
from core.services.flows import Flows
from core.services.guardian import Guardian, GuardianSettings, Rounds
from core.services.teams import Actor, Teams
from storage.flows import FlowRunRows
from storage.guardianship import GrantAgeingRows
from tests.support.clock import FrozenClock
from tests.support.seeds import SHOWN, Seeds

DAY = timedelta(days=1)
KEEP = timedelta(days=90)


@pytest.fixture
def guardian(seeds: Seeds, clock: FrozenClock) -> Guardian:
    rows = GrantAgeingRows(seeds.database.pool)
    return Guardian(seeds.database.store, clock, rows, GuardianSettings(keep_unused=KEEP))


async def granted(seeds: Seeds, until: datetime | None, account: str = "a1") -> tuple[Fan, Address, int]:
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan, account)
    await seeds.database.pool.execute("UPDATE dsp_grant SET usable_until = $2 WHERE id = $1", grant.id, until)
    return fan, address, grant.id


async def states(seeds: Seeds) -> dict[int, str]:
    rows = await seeds.database.pool.fetch("SELECT id, status FROM dsp_grant ORDER BY id")
    return {row["id"]: row["status"] for row in rows}


async def trusts(seeds: Seeds, fan: Fan, campaign: Campaign, act: ConsentAct = ConsentAct.GIVEN) -> None:
    event = ConsentEvent(
        fan_id=fan.id,
        artist_id=campaign.artist.id,
        campaign_id=campaign.id,
        purpose=Purpose.FUTURE_SAVES,
        act=act,
        channel=Channel.TELEGRAM,
        text=SHOWN.text,
        version=SHOWN.version,
        language="en",
        source="test",
        at=seeds.clock.now(),
    )
    async with seeds.database.store() as tx:
        await tx.consents.add([event])


async def test_permissions_grow_old_at_the_right_time(
    seeds: Seeds, clock: FrozenClock, guardian: Guardian
) -> None:
    now = clock.now()
    ids = {
        name: (await granted(seeds, until, name))[2]
        for name, until in (
            ("far", now + 22 * DAY),
            ("near", now + 21 * DAY),
            ("over", now),
            ("unknown", None),
        )
    }
    assert await guardian.step() == Rounds(expiring=1, ended=1, asked=0, destroyed=0)
    found = await states(seeds)
    assert {name: found[row] for name, row in ids.items()} == {
        "far": "active",
        "near": "expiring",
        "over": "needs_consent",
        "unknown": "active",
    }
    assert await guardian.step() == Rounds(expiring=0, ended=0, asked=0, destroyed=0), (
        "a second round finds nothing"
    )
    clock.advance(days=21)
    await guardian.step()
    found = await states(seeds)
    assert (found[ids["far"]], found[ids["near"]]) == ("expiring", "needs_consent")


async def test_tokens_that_nobody_needs_any_more_are_destroyed(
    seeds: Seeds, clock: FrozenClock, guardian: Guardian
) -> None:
    campaign = await seeds.open()
    done, address, old = await granted(seeds, None, "used")
    saved = await seeds.presave(campaign, done, address, grant_id=old)
    pool = seeds.database.pool
    await pool.execute(
        "UPDATE presave SET status = 'verified', saved_at = $2 WHERE id = $1", saved.id, clock.now()
    )
    fan, address, owed = await granted(seeds, None, "owed")
    await seeds.presave(campaign, fan, address, grant_id=owed)
    fan, address, trusted = await granted(seeds, None, "trusted")
    await trusts(seeds, fan, campaign)
    fan, address, mistrusted = await granted(seeds, None, "mistrusted")
    await trusts(seeds, fan, campaign)
    await trusts(seeds, fan, campaign, ConsentAct.WITHDRAWN)
    clock.at += KEEP - timedelta(seconds=1)
    assert (await guardian.step()).destroyed == 0
    clock.advance(seconds=2)
    _, _, fresh = await granted(seeds, None, "fresh")
    await guardian.step()
    await guardian.step()
    found = await states(seeds)
    assert [found[g] for g in (old, owed, trusted, mistrusted, fresh)] == [
        "revoked",
        "active",
        "active",
        "revoked",
        "active",
    ]
    left = await pool.fetch(
        "SELECT id FROM dsp_grant WHERE coalesce(access_sealed, refresh_sealed) IS NOT NULL"
    )
    assert {row["id"] for row in left} == {owed, trusted, fresh}


async def test_the_look_for_unused_tokens_goes_round(seeds: Seeds, clock: FrozenClock) -> None:
    for number in range(5):
        await granted(seeds, None, f"a{number}")
    clock.at += KEEP + DAY
    rows = GrantAgeingRows(seeds.database.pool)
    gone = [await rows.destroy_unused(clock.now(), KEEP, 2) for _ in range(4)]
    assert gone == [2, 2, 1, 0]
    await granted(seeds, None, "later")
    clock.at += KEEP + DAY
    assert sum([await rows.destroy_unused(clock.now(), KEEP, 2) for _ in range(4)]) == 1


async def test_who_trusts_an_artist_is_asked_before_the_permission_dies(
    seeds: Seeds, clock: FrozenClock, guardian: Guardian
) -> None:
    campaign = await seeds.open()
    until = clock.now() + 22 * DAY
    fan, address, grant = await granted(seeds, until)
    await seeds.presave(campaign, fan, address, grant_id=grant)
    await trusts(seeds, fan, campaign)
    other, at, plain = await granted(seeds, until, "a2")
    await seeds.presave(campaign, other, at, grant_id=plain)
    asked = []
    for _ in range(23):
        asked.append((await guardian.step()).asked)
        asked.append((await guardian.step()).asked)
        clock.advance(days=1)
    assert sum(asked) == 3
    rows = await seeds.database.pool.fetch(
        "SELECT address_id, kind, occasion, expires_at FROM delivery ORDER BY id"
    )
    day = until.date().isoformat()
    assert [tuple(row) for row in rows] == [
        (address.id, "renew_future", f"spotify:t-{days}:{day}", until) for days in (21, 7, 1)
    ]


@pytest.mark.parametrize("over", ["archived", "cancelled"])
@pytest.mark.parametrize("later", ["nothing", "a draft", "open", "over"])
async def test_it_is_asked_for_also_when_all_that_the_artist_released_is_over(
    seeds: Seeds, clock: FrozenClock, guardian: Guardian, later: str, over: str
) -> None:
    campaign = await seeds.open()
    fan, address, grant = await granted(seeds, clock.now() + 21 * DAY)
    await seeds.presave(campaign, fan, address, grant_id=grant)
    await trusts(seeds, fan, campaign)
    await seeds.database.pool.execute("UPDATE campaign SET status = $1", over)
    asked_at = campaign
    if later == "a draft":
        await seeds.draft(campaign.artist)
    elif later != "nothing":
        asked_at = await seeds.open(artist=campaign.artist)
    if later == "over":  # another one that this fan had nothing to do with
        await seeds.database.pool.execute("UPDATE campaign SET status = $1", over)
        asked_at = campaign
    assert [(await guardian.step()).asked for _ in range(2)] == [1, 0]
    row = await seeds.database.pool.fetchrow("SELECT campaign_id, kind FROM delivery")
    assert tuple(row) == (asked_at.id, "renew_future")


async def test_standing_consents_are_listed_and_ended_in_the_chat(seeds: Seeds, guardian: Guardian) -> None:
    campaign = await seeds.open()
    visitor: Visitor = await seeds.visitor()
    with pytest.raises(NotFound):
        await guardian.end_future_saves(visitor, campaign.artist.id, SHOWN)
    async with seeds.database.store() as tx:
        fan, _ = await tx.fans.admit(visitor, seeds.clock.now())
    assert await guardian.future_saves(visitor) == []
    await trusts(seeds, fan, campaign)
    assert await guardian.future_saves(visitor) == [(campaign.artist.id, "Nova")]
    assert not await guardian.end_future_saves(visitor, ArtistId(999), SHOWN), "somebody else's artist"
    assert await guardian.end_future_saves(visitor, campaign.artist.id, replace(SHOWN, text="End it"))
    assert not await guardian.end_future_saves(visitor, campaign.artist.id, SHOWN)
    assert await guardian.future_saves(visitor) == []
    async with seeds.database.store() as tx:
        last = (await tx.consents.of_fan(fan.id))[-1]
    assert (last.act, last.text, last.channel) == (ConsentAct.WITHDRAWN, "End it", Channel.TELEGRAM)


async def test_only_the_artists_team_changes_flows_and_a_clone_speaks_like_its_model(
    seeds: Seeds, clock: FrozenClock, sealer: object
) -> None:
    teams = Teams(seeds.database.store, clock, SystemChance(), sealer)  # type: ignore[arg-type]
    flows = Flows(seeds.database.store, clock, {}, teams, FlowRunRows(seeds.database.pool))
    mine = Actor(user_id=1, guild_id=10, role_ids=())
    theirs = Actor(user_id=2, guild_id=20, role_ids=())
    artist = await teams.bind(mine, await teams.invite("Nova"), None)
    await teams.bind(theirs, await teams.invite("Rival"), None)
    campaign = await seeds.draft(artist)
    with pytest.raises(NotFound):
        await flows.change(theirs, campaign.id, K.COUNTDOWN, on=True)
    with pytest.raises(Refused):
        await flows.change(mine, campaign.id, K.RECEIPT, on=False)
    await flows.change(mine, campaign.id, K.COUNTDOWN, on=True, words=OwnWords(text="Soon!", language="en"))
    await flows.change(mine, campaign.id, K.COUNTDOWN, days="3")
    setting = (await flows.settings(mine, campaign.id))[K.COUNTDOWN]
    assert (setting.on, setting.days, setting.words) == (True, (3,), {"en": "Soon!"})
    clone = await seeds.draft(artist)
    await flows.copy(mine, campaign.id, clone.id)
    assert (await flows.of_campaign(clone.id))[K.COUNTDOWN] == setting
    assert clone.status is CampaignStatus.DRAFT
