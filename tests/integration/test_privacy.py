"""Rights in the chat: stopping, starting again, disconnecting and being forgotten, also for people we do not know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from app.chance import SystemChance
from core.consent import ConsentAct, Purpose
from core.errors import RetryLater
from core.grant import GrantKind, Tokens
from core.ids import Channel, DspName
from core.ladder import Credential, Rung
from core.ports import Dsp
from core.services.joining import Joining
from core.services.offers import Markets
from core.services.privacy import Privacy
from core.services.revoking import Revoking
from core.services.tickets import Tickets
from storage.database import Database
from storage.flows import FlowRunRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import SHOWN, Seeds


@dataclass
class Service:
    """A DSP that ends permissions when asked, unless it is away."""

    away: bool = False
    revoked: list[str] = field(default_factory=list)

    async def revoke(self, tokens: Tokens) -> None:
        if self.away:
            raise RetryLater("HTTP 503")
        self.revoked.append(tokens.access)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def failed() -> list[str]:
    return []


@pytest.fixture
def privacy(
    database: Database, clock: FrozenClock, sealer: AesSealer, service: Service, failed: list[str]
) -> Privacy:
    spotify = Dsp(
        name=DspName.SPOTIFY, label="Spotify", best=Rung.AUTO, grant=GrantKind.CODE,
        credential=Credential(present=True), revoker=service,
    )  # fmt: skip
    tickets = Tickets(clock, SystemChance(), sealer, "https://go.example")
    revoking = Revoking({DspName.SPOTIFY: spotify}, lambda grant, error: failed.append(type(error).__name__))
    return Privacy(database.store, clock, sealer, tickets, revoking)


async def count(database: Database, table: str) -> int:
    return int(await database.pool.fetchval(f"SELECT count(*) FROM {table}"))


async def test_a_strangers_stop_is_kept_as_a_hash_and_nothing_else(
    privacy: Privacy, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    visitor = await seeds.visitor()
    assert await privacy.stop(visitor, SHOWN)
    assert not await privacy.stop(visitor, SHOWN), "they said so before"
    assert [await count(database, t) for t in ("fan", "address", "consent_event", "suppression")] == [
        0,
        0,
        0,
        1,
    ]
    async with database.store() as tx:
        _, address = await tx.fans.admit(visitor, clock.now())
    assert address.reachability.value == "opted_out", "and holds when they come by later"
    assert await privacy.start_again(visitor, SHOWN)
    assert await count(database, "suppression") == 0


async def test_a_stranger_who_starts_again_is_not_made_a_fan(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    visitor = await seeds.visitor()
    assert not await privacy.start_again(visitor, SHOWN)
    await privacy.stop(visitor, SHOWN)
    assert await privacy.start_again(visitor, SHOWN)
    assert await count(database, "fan") == 0


async def test_erased_and_stopped_stays_stopped_without_a_name(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    visitor = await seeds.visitor("77")
    async with database.store() as tx:
        fan, _ = await tx.fans.admit(visitor, seeds.clock.now())
    assert await privacy.stop(visitor, SHOWN)
    await privacy.forget(fan.id)
    assert not await privacy.stop(visitor, SHOWN)
    assert await count(database, "fan") == 0


async def test_what_is_said_in_one_chat_is_recorded_for_that_chat(
    privacy: Privacy, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    fan, _ = await seeds.fan()
    async with database.store() as tx:
        number = await tx.fans.put_sender(Channel.SMS, "+12125550100", "NEON")
        texter = replace(
            await seeds.visitor(), sender_id=number.id, channel=Channel.SMS, external_id="+12125550199"
        )
        other, _ = await tx.fans.admit(texter, clock.now())
    await database.pool.execute("UPDATE address SET fan_id = $1 WHERE fan_id = $2", fan.id, other.id)
    assert await privacy.stop(texter, SHOWN)
    assert await database.pool.fetchval("SELECT channel FROM consent_event") == "sms"


async def test_of_two_numbers_of_one_person_the_one_that_stopped_keeps_that_history(
    privacy: Privacy, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    async with database.store() as tx:
        number = await tx.fans.put_sender(Channel.SMS, "+12125550100", "NEON")
    people = []
    for last in ("8", "9"):
        texter = replace(
            await seeds.visitor(), sender_id=number.id, channel=Channel.SMS, external_id=f"+1212555019{last}"
        )
        async with database.store() as tx:
            people.append((texter, *await tx.fans.admit(texter, clock.now())))
    (stops, kept, _), (_, other, quiet) = people
    async with database.store() as tx:
        await tx.persons.merge(other.id, kept.id, clock.now())
    assert await privacy.stop(stops, SHOWN)
    assert await privacy.start_again(stops, SHOWN)
    async with database.store() as tx:
        alone = await tx.persons.part(kept.id, quiet.id, clock.now())
        assert alone is not None
        assert await tx.consents.of_fan(alone) == [], "it said nothing"
        said = [(e.act.value, e.address_id) for e in await tx.consents.of_fan(kept.id)]
    _, _, address = people[0]
    assert said == [("withdrawn", address.id), ("given", address.id)]


@pytest.mark.parametrize("right", ["disconnect", "forget"])
async def test_a_permission_is_ended_here_and_at_the_service(
    privacy: Privacy, seeds: Seeds, database: Database, service: Service, right: str
) -> None:
    fan, _ = await seeds.fan()
    await seeds.grant(fan)
    await getattr(privacy, right)(fan.id)
    assert service.revoked == ["at-1"]
    assert await database.pool.fetchval("SELECT count(*) FROM dsp_grant WHERE access_sealed IS NOT NULL") == 0


async def test_an_account_that_two_fans_share_lives_on_for_the_other(
    privacy: Privacy, seeds: Seeds, service: Service
) -> None:
    (mia, _), (ben, _) = await seeds.fan(), await seeds.fan()
    for fan in (mia, ben):
        await seeds.grant(fan, account="shared")
    await privacy.disconnect(mia.id)
    assert service.revoked == []
    await privacy.disconnect(ben.id)
    assert service.revoked == ["at-1"]


async def test_a_service_that_is_away_keeps_nobody_connected(
    privacy: Privacy, seeds: Seeds, database: Database, service: Service, failed: list[str]
) -> None:
    service.away = True
    fan, _ = await seeds.fan()
    await seeds.grant(fan)
    assert await privacy.disconnect(fan.id) == [DspName.SPOTIFY]
    assert failed == ["RetryLater"]
    assert await database.pool.fetchval("SELECT status FROM dsp_grant") == "revoked"


async def test_of_two_promises_of_a_release_one_is_taken_back_and_the_other_stays_agreed_to(
    privacy: Privacy, seeds: Seeds, database: Database
) -> None:
    campaign = await seeds.open()
    fan, address = await seeds.admitted(await seeds.visitor())
    await seeds.presave(campaign, fan, address)
    await seeds.presave(campaign, fan, address, dsp=DspName.DEEZER)
    for dsp, purposes in ((DspName.SPOTIFY, []), (DspName.DEEZER, [Purpose.RELEASE, Purpose.SAVE])):
        assert await privacy.withdraw(fan.id, campaign, dsp, SHOWN) == 1
        async with database.store() as tx:
            assert [e.purpose for e in await tx.consents.of_fan(fan.id)] == purposes


async def test_a_promise_that_is_taken_back_on_the_page_is_in_the_ledger_as_one_of_the_chat_is(
    privacy: Privacy, seeds: Seeds, database: Database, clock: FrozenClock, sealer: AesSealer
) -> None:
    campaign = await seeds.open()
    visitor = await seeds.visitor()
    joining = Joining(
        database.store, clock, {}, Tickets(clock, SystemChance(), sealer, "https://go.example"),
        FlowRunRows(database.pool), Markets(countries={}),
    )  # fmt: skip
    fan, address = await seeds.admitted(visitor)
    for place in ("page", "chat"):
        await seeds.presave(campaign, fan, address)
        if place == "page":
            assert await privacy.withdraw(fan.id, campaign, DspName.SPOTIFY, SHOWN) == 1
            assert await privacy.withdraw(fan.id, campaign, DspName.SPOTIFY, SHOWN) == 0, "said once"
        else:
            assert await joining.cancel(visitor, campaign.id) == 1
        async with database.store() as tx:
            said = await tx.consents.of_fan(fan.id)
    page, chat = said[:2], said[2:]
    assert [(e.act, e.channel, e.source, e.text) for e in page] == [
        (ConsentAct.WITHDRAWN, Channel.WEB, "me-page", SHOWN.text)
    ] * 2
    for own, other in zip(page, chat, strict=True):
        assert (own.purpose, own.act) == (other.purpose, other.act)
        assert (own.artist_id, own.campaign_id) == (other.artist_id, other.campaign_id)
