"""Two transactions at once: who wins, who waits, and that nothing falls between them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from core.campaign import CampaignStatus
from core.grant import Account, Tokens
from core.ids import DspName
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds, apart, attempt, both, put

AFTER = MIDNIGHT + timedelta(hours=1)


async def test_a_wave_is_fired_by_exactly_one_of_two(seeds: Seeds, database: Database) -> None:
    await seeds.open()
    async with database.store() as tx:
        mine = await tx.campaigns.fire_due(MIDNIGHT)
        other = apart(seeds.fire())
        await seeds.settled(other)
    assert len(mine) == 1
    assert await other == []


async def test_a_late_comer_in_flight_keeps_the_wave_from_ending(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await seeds.fire()
    async with database.store() as tx:
        await put(tx, campaign, fan, address, now=AFTER)
        ending = apart(seeds.finish(AFTER))
        await seeds.settled(ending)
    await ending
    assert (await seeds.waves(campaign))["*"][0] == "firing"


async def test_a_retry_in_flight_keeps_the_wave_from_ending(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    await seeds.set_status(presave, "failed")
    await seeds.fire()
    async with database.store() as tx:
        assert await tx.presaves.retry_failed(campaign.id) == 1
        ending = apart(seeds.finish(AFTER))
        await seeds.settled(ending)
    await ending
    assert (await seeds.waves(campaign))["*"][0] == "firing"


async def test_joining_while_the_campaign_fires_is_no_deadlock(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    async with database.store() as tx:
        await tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
        firing = apart(seeds.fire())
        await seeds.settled(firing, blocked=True)
        await put(tx, campaign, fan, address, now=MIDNIGHT)
    assert len(await firing) == 1


async def test_a_promise_in_flight_delays_its_wave_but_does_not_hide_it(
    seeds: Seeds, database: Database
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    async with database.store() as tx:
        await put(tx, campaign, fan, address, now=MIDNIGHT)
        firing = apart(seeds.fire())
        await seeds.settled(firing, blocked=True)
    assert len(await firing) == 1


async def test_a_campaign_cancelled_in_flight_does_not_fire(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    async with database.store() as tx:
        assert await tx.campaigns.move(campaign.id, CampaignStatus.CANCELLED, MIDNIGHT)
        firing = apart(seeds.fire())
        await seeds.settled(firing)
        await tx.campaigns.cancel_waves(campaign.id)
    assert await firing == []
    assert (await seeds.waves(campaign))["*"][0] == "cancelled"


async def test_the_same_visitor_twice_at_once_is_one_fan(seeds: Seeds, database: Database) -> None:
    visitor = await seeds.visitor()
    async with database.store() as tx:
        mine, _ = await tx.fans.admit(visitor, MIDNIGHT)
        other = apart(seeds.in_own_transaction(lambda tx: tx.fans.admit(visitor, MIDNIGHT)))
        await seeds.settled(other, blocked=True)
    assert (await other)[0].id == mine.id
    assert await database.pool.fetchval("SELECT count(*) FROM fan") == 1


async def test_the_same_fan_joining_twice_at_once_has_one_number(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address), (next_fan, _) = await seeds.open(), await seeds.fan(), await seeds.fan()
    async with database.store() as tx:
        mine = await tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
        other = apart(
            seeds.in_own_transaction(
                lambda tx: tx.presaves.join(fan.id, campaign.id, address.id, "", MIDNIGHT)
            )
        )
        await seeds.settled(other, blocked=True)
    assert (mine, await other) == ((1, True), (1, False))
    async with database.store() as tx:
        assert await tx.presaves.join(next_fan.id, campaign.id, None, "", MIDNIGHT) == (2, True)
        assert (await tx.campaigns.get(campaign.id)).fans == 2


async def test_two_artists_of_one_name_at_once_get_two_slugs(seeds: Seeds, database: Database) -> None:
    async with database.store() as tx:
        mine = await tx.campaigns.add_artist("Nova")
        other = apart(seeds.artist("Nova"))
        await seeds.settled(other, blocked=True)
    assert (mine.slug, (await other).slug) == ("nova", "nova-2")


Act = Callable[[Any], Awaitable[Any]]


async def _one_winner(seeds: Seeds, act: Act) -> None:
    results = await both(seeds.in_own_transaction(act), seeds.in_own_transaction(act))
    assert sum(result is not None for result in results) == 1, results
    assert await seeds.in_own_transaction(act) is None


async def test_one_use_secrets_have_one_winner(seeds: Seeds, database: Database, clock: FrozenClock) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    now, later = clock.now(), clock.now() + timedelta(minutes=5)
    async with database.store() as tx:
        await tx.campaigns.put_invite(b"invite", "Nova", now)
        await tx.tickets.put_code(b"code", "me", fan.id, later)
        await tx.attempts.put(b"state-1", attempt(campaign, fan, address, now))
        held = await tx.attempts.put(b"state-2", attempt(campaign, fan, address, now))
        await tx.attempts.hold(held, Account(id="a", name="n"), Tokens(access="t"), b"confirm", later)
    await _one_winner(seeds, lambda tx: tx.campaigns.use_invite(b"invite", now))
    await _one_winner(seeds, lambda tx: tx.tickets.use_code(b"code", "me", now))
    await _one_winner(seeds, lambda tx: tx.attempts.take(b"state-1", DspName.SPOTIFY, now))
    await _one_winner(seeds, lambda tx: tx.attempts.confirm(b"confirm", now))


async def test_messages_queued_in_opposite_orders_do_not_deadlock(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    from core.delivery import DeliveryKind, NewDelivery

    campaign = await seeds.open()
    addresses = [(await seeds.fan())[1].id for _ in range(40)]
    news = [
        NewDelivery(address_id=a, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion="open")
        for a in addresses
    ]
    for batch in range(20):
        fresh = [n.__class__(**{**_fields(n), "occasion": f"open-{batch}"}) for n in news]
        counts = await both(
            seeds.in_own_transaction(lambda tx, f=fresh: tx.deliveries.queue(f, clock.now())),
            seeds.in_own_transaction(lambda tx, f=fresh: tx.deliveries.queue(f[::-1], clock.now())),
        )
        assert sum(counts) == len(news)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


async def test_a_market_dropped_while_a_fan_joins_it_stays(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open({"*": MIDNIGHT, "JP": MIDNIGHT - timedelta(hours=9)})  # type: ignore[dict-item]
    fan, address = await seeds.fan()
    async with database.store() as tx:
        await put(tx, campaign, fan, address, market="JP", now=MIDNIGHT)
        moving = apart(seeds.in_own_transaction(lambda tx: tx.campaigns.set_waves(campaign.id, {"*": AFTER})))
        await seeds.settled(moving, blocked=True)
    await moving
    assert await seeds.waves(campaign) == {"*": ("planned", AFTER), "JP": ("planned", AFTER)}


@pytest.mark.parametrize("first", ["revive", "put"])
async def test_a_rescue_and_a_new_tap_at_once_do_not_deadlock(
    seeds: Seeds, database: Database, first: str
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    grant = await seeds.grant(fan)
    await seeds.set_status(presave, "needs_consent")
    await seeds.fire()
    await seeds.finish(AFTER)
    revive: Act = lambda tx: tx.presaves.revive(fan.id, DspName.SPOTIFY, grant.id)  # noqa: E731
    again: Act = lambda tx: put(tx, campaign, fan, address, grant_id=grant.id, now=AFTER)  # noqa: E731
    acts = [revive, again] if first == "revive" else [again, revive]
    async with database.store() as tx:
        await acts[0](tx)
        other = apart(seeds.in_own_transaction(acts[1]))
        await seeds.settled(other, blocked=True)
    await other
    assert (await seeds.waves(campaign))["*"][0] == "firing"
