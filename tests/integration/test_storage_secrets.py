"""Permissions, tickets, codes and attempts: sealed, hashed, used once; and the change of keys."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.campaign import CampaignStatus
from core.delivery import DeliveryKind
from core.errors import SealBroken
from core.grant import Account, GrantStatus, Tokens
from core.ids import AttemptId, DspName
from core.lifecycle import GRANT, may
from core.repositories import Ticket
from core.scheduler.planner import FlowSetting
from storage.database import Database
from storage.flows import FlowRunRows
from storage.retention import RetentionRows
from storage.rotation import reseal
from storage.sealing import AesSealer, new_key
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds, attempt

SPOTIFY = DspName.SPOTIFY
SOON, LATER = MIDNIGHT + timedelta(minutes=5), MIDNIGHT + timedelta(minutes=30)
ACCOUNT = Account(id="acc", name="mia_listens", country="DE")
TOKENS = Tokens(
    access="at-secret",
    refresh="rt-secret",
    secret="s-secret",
    access_expires_at=LATER,
    scopes=("a", "b"),
)


async def test_a_permission_comes_back_as_it_was_given(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    fan, _ = await seeds.fan()
    async with database.store() as tx:
        put = await tx.grants.put(
            fan_id=fan.id, dsp=SPOTIFY, account=ACCOUNT, tokens=TOKENS, usable_until=LATER, now=MIDNIGHT
        )
        assert await tx.grants.live(fan.id, SPOTIFY) == put
        assert await tx.grants.of_fan(fan.id) == [put]
        assert await tx.grants.live(fan.id, DspName.DEEZER) is None
    assert (put.tokens, put.account, put.status) == (TOKENS, ACCOUNT, GrantStatus.ACTIVE)
    assert (put.authorized_at, put.usable_until, put.token_version) == (MIDNIGHT, LATER, 1)


async def test_tokens_are_sealed_to_their_row(seeds: Seeds, database: Database, sealer: AesSealer) -> None:
    (mia, _), (ben, _) = await seeds.fan(), await seeds.fan()
    first, second = await seeds.grant(mia, access="at-secret"), await seeds.grant(ben, "other")
    dump = str([tuple(r) for r in await database.pool.fetch("SELECT * FROM dsp_grant")])
    assert "at-secret" not in dump
    await database.pool.execute(
        "UPDATE dsp_grant SET access_sealed = (SELECT access_sealed FROM dsp_grant WHERE id = $1) WHERE id = $2",
        first.id,
        second.id,
    )
    with pytest.raises(SealBroken):
        async with database.store() as tx:
            await tx.grants.live(ben.id, SPOTIFY)


async def test_the_same_account_is_renewed_in_place(seeds: Seeds, database: Database) -> None:
    fan, _ = await seeds.fan()
    first = await seeds.grant(fan, "acc", secret="old")
    await database.pool.execute(
        "UPDATE dsp_grant SET status = 'needs_consent', refresh_lease_until = $1", MIDNIGHT
    )
    again = await seeds.grant(fan, "acc", access="at-2", refresh=None)
    assert (again.id, again.status, again.token_version) == (first.id, GrantStatus.ACTIVE, 2)
    assert (again.tokens.access, again.tokens.refresh, again.tokens.secret) == ("at-2", None, None)
    assert await database.pool.fetchval("SELECT refresh_lease_until FROM dsp_grant") is None


async def test_another_account_replaces_it_and_destroys_the_old_tokens(
    seeds: Seeds, database: Database
) -> None:
    (fan, _), (other, _) = await seeds.fan(), await seeds.fan()
    first, second = await seeds.grant(fan, "acc-1"), await seeds.grant(fan, "acc-2")
    await seeds.grant(other, "acc-2")
    async with database.store() as tx:
        assert [g.id for g in await tx.grants.of_fan(fan.id)] == [second.id]
        assert await tx.grants.others_with(SPOTIFY, "acc-2", fan.id) == 1
        assert await tx.grants.others_with(SPOTIFY, "acc-1", other.id) == 0
        assert await tx.grants.others_with(DspName.DEEZER, "acc-2", fan.id) == 0
    row = await database.pool.fetchrow(
        "SELECT status, access_sealed, refresh_sealed, secret_sealed FROM dsp_grant WHERE id = $1", first.id
    )
    assert tuple(row) == ("revoked", None, None, None)


async def test_a_permission_moves_only_as_its_table_allows(seeds: Seeds, database: Database) -> None:
    for old, new in itertools.product(GrantStatus, GrantStatus):
        fan, _ = await seeds.fan()
        grant = await seeds.grant(fan)
        empty = ", access_sealed = NULL, refresh_sealed = NULL" if old is GrantStatus.REVOKED else ""
        await database.pool.execute(
            f"UPDATE dsp_grant SET status = $2{empty} WHERE id = $1", grant.id, old.value
        )
        async with database.store() as tx:
            assert await tx.grants.move(grant.id, new, MIDNIGHT) is may(GRANT, old, new), (old, new)
        row = await database.pool.fetchrow(
            "SELECT status, access_sealed FROM dsp_grant WHERE id = $1", grant.id
        )
        now = new if may(GRANT, old, new) else old
        assert (row["status"], row["access_sealed"] is None) == (now, now is GrantStatus.REVOKED), (old, new)


async def test_a_ticket_lives_until_its_campaign_ends(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    async with database.store() as tx:
        ticket_id = await tx.tickets.put(
            b"hash",
            campaign_id=campaign.id,
            fan_id=fan.id,
            address_id=address.id,
            source="insta",
            dsp=SPOTIFY,
            now=MIDNIGHT,
        )
        ticket = Ticket(
            id=ticket_id,
            campaign_id=campaign.id,
            fan_id=fan.id,
            address_id=address.id,
            source="insta",
            dsp=SPOTIFY,
            spent=False,
        )
        assert await tx.tickets.find(b"hash") == ticket
        assert await tx.tickets.find(b"other") is None
        await tx.tickets.spend(ticket_id, MIDNIGHT)
        await tx.tickets.spend(ticket_id, LATER)
        assert await tx.tickets.find(b"hash") == replace(ticket, spent=True)
        assert await tx.campaigns.move(campaign.id, CampaignStatus.CANCELLED, MIDNIGHT)
        assert await tx.tickets.find(b"hash") is None
    assert await database.pool.fetchval("SELECT spent_at FROM ticket") == MIDNIGHT


async def test_a_ticket_may_be_nobodys_yet(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    nobody: dict[str, Any] = {"fan_id": None, "address_id": None, "dsp": None}
    async with database.store() as tx:
        await tx.tickets.put(b"h", campaign_id=campaign.id, source="", now=MIDNIGHT, **nobody)
        found = await tx.tickets.find(b"h")
        assert found is not None
        assert (found.fan_id, found.address_id, found.dsp) == (None, None, None)


async def test_a_code_is_good_once_for_its_purpose_in_its_time(seeds: Seeds, database: Database) -> None:
    fan, _ = await seeds.fan()
    async with database.store() as tx:
        codes = tx.tickets
        await codes.put_code(b"h", "me", fan.id, SOON)
        await codes.put_code(b"h", "claim", fan.id, SOON)
        assert await codes.peek_code(b"h", "me", MIDNIGHT) == fan.id
        assert await codes.peek_code(b"h", "me", SOON) is None
        assert await codes.use_code(b"h", "me", SOON) is None
        assert await codes.use_code(b"h", "me-session", MIDNIGHT) is None
        assert await codes.use_code(b"h", "me", MIDNIGHT) == fan.id
        assert await codes.peek_code(b"h", "me", MIDNIGHT) is None
        assert await codes.use_code(b"h", "claim", MIDNIGHT) == fan.id


async def test_an_attempt_comes_back_whole_to_its_first_taker(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    started = attempt(campaign, fan, address, MIDNIGHT)
    async with database.store() as tx:
        attempt_id = await tx.attempts.put(b"state", started)
        assert await tx.attempts.take(b"other", SPOTIFY, SOON) is None
        assert await tx.attempts.take(b"state", DspName.DEEZER, SOON) is None
        assert await tx.attempts.take(b"state", SPOTIFY, started.expires_at) is None
        assert await tx.attempts.take(b"state", SPOTIFY, SOON) == replace(started, id=attempt_id)
        assert await tx.attempts.take(b"state", SPOTIFY, SOON) is None
    dump = str(tuple(await database.pool.fetchrow("SELECT * FROM attempt")))
    assert "the verifier" not in dump


async def _held(seeds: Seeds, database: Database, state: bytes = b"state") -> AttemptId:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    async with database.store() as tx:
        attempt_id = await tx.attempts.put(state, attempt(campaign, fan, address, MIDNIGHT))
        assert await tx.attempts.take(state, SPOTIFY, MIDNIGHT)
        await tx.attempts.hold(attempt_id, ACCOUNT, TOKENS, b"confirm" + state, SOON)
    return attempt_id


async def test_held_tokens_are_handed_over_once_and_are_gone(seeds: Seeds, database: Database) -> None:
    attempt_id = await _held(seeds, database)
    assert "secret" not in str(tuple(await database.pool.fetchrow("SELECT * FROM attempt")))
    async with database.store() as tx:
        assert await tx.attempts.confirm(b"other", MIDNIGHT) is None
        assert await tx.attempts.confirm(b"confirmstate", SOON) is None
        confirmed = await tx.attempts.confirm(b"confirmstate", MIDNIGHT)
        assert confirmed is not None
        assert (confirmed.id, confirmed.account, confirmed.tokens) == (attempt_id, ACCOUNT, TOKENS)
        assert await tx.attempts.confirm(b"confirmstate", MIDNIGHT) is None
    assert await database.pool.fetchval("SELECT tokens_sealed FROM attempt") is None


async def test_a_refusal_destroys_held_tokens(seeds: Seeds, database: Database) -> None:
    await _held(seeds, database)
    async with database.store() as tx:
        await tx.attempts.discard(b"confirmstate")
        assert await tx.attempts.confirm(b"confirmstate", MIDNIGHT) is None
    row = await database.pool.fetchrow("SELECT tokens_sealed, account FROM attempt")
    assert tuple(row) == (None, None)


async def test_an_artist_chooses_when_and_whether_a_stuck_fan_is_asked(
    seeds: Seeds, database: Database
) -> None:
    runs, usual = FlowRunRows(database.pool), timedelta(minutes=3)
    campaigns = {name: await seeds.open() for name in ("usual", "slow", "never")}
    await runs.put(campaigns["slow"].id, FlowSetting(kind=DeliveryKind.STUCK, on=True, minutes=20))
    await runs.put(campaigns["never"].id, FlowSetting(kind=DeliveryKind.STUCK, on=False, minutes=2))
    async with database.store() as tx:
        for name, campaign in campaigns.items():
            await tx.attempts.put(name.encode(), attempt(campaign, *await seeds.fan(), MIDNIGHT))
        asked = {}
        for minutes in (2, 3, 19, 20, 60):
            now = MIDNIGHT + timedelta(minutes=minutes)
            found = await tx.attempts.unfinished(now, usual, MIDNIGHT - timedelta(hours=1))
            asked[minutes] = [a.campaign_id for a in found]
    usuals, slow = campaigns["usual"].id, campaigns["slow"].id
    assert asked == {2: [], 3: [usuals], 19: [], 20: [slow], 60: []}


async def test_who_got_stuck_is_asked_once(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    people = {n: await seeds.fan() for n in ("stuck", "came back", "tried again", "spent")}
    web = await seeds.web_fan()
    async with database.store() as tx:
        put = tx.attempts.put
        for name, (fan, address) in people.items():
            ticket = await tx.tickets.put(
                name.encode(),
                campaign_id=campaign.id,
                fan_id=fan.id,
                address_id=address.id,
                source="",
                dsp=None,
                now=MIDNIGHT,
            )
            await put(name.encode(), attempt(campaign, fan, address, MIDNIGHT, ticket_id=ticket))
            if name == "spent":
                await tx.tickets.spend(ticket, MIDNIGHT)
        await put(b"web", attempt(campaign, web, None, MIDNIGHT))
        await put(b"again", attempt(campaign, *people["tried again"], SOON))
        assert await tx.attempts.take(b"came back", SPOTIFY, MIDNIGHT)
        unfinished, stuck = tx.attempts.unfinished, timedelta(minutes=3)
        assert (
            await unfinished(MIDNIGHT - timedelta(seconds=1) + stuck, stuck, MIDNIGHT - timedelta(hours=2))
            == []
        )
        assert await unfinished(LATER + stuck, stuck, MIDNIGHT + timedelta(minutes=6)) == []
        asked = await unfinished(MIDNIGHT + stuck, stuck, MIDNIGHT - timedelta(hours=2))
        assert [a.fan_id for a in asked] == [people["stuck"][0].id]
        assert await unfinished(MIDNIGHT + stuck, stuck, MIDNIGHT - timedelta(hours=2)) == []
        again = await unfinished(SOON + stuck, stuck, MIDNIGHT - timedelta(hours=2))
        assert [a.fan_id for a in again] == [people["tried again"][0].id]


async def test_what_expired_is_swept_with_its_tokens(seeds: Seeds, database: Database) -> None:
    await _held(seeds, database)
    async with database.store() as tx:
        assert await tx.attempts.sweep(SOON) == 0
        assert await tx.attempts.sweep(LATER) == 1
        assert await tx.attempts.sweep(LATER) == 0
    row = await database.pool.fetchrow("SELECT tokens_sealed, account FROM attempt")
    assert tuple(row) == (None, None)
    assert await RetentionRows(database.pool).sweep({"attempt": LATER}) == {"attempt": 1}


async def test_everything_moves_under_the_newest_key_and_the_old_one_may_go(
    dsn: str, clock: FrozenClock
) -> None:
    old, new = new_key(1), new_key(2)
    database = await Database.connect(dsn, AesSealer(old), pool_max=3)
    try:
        seeds = Seeds(database, clock)
        (mia, _), (ben, _) = await seeds.fan(), await seeds.fan()
        await seeds.grant(mia, secret="s-1")
        await seeds.grant(ben, "gone")
        kept = await seeds.grant(ben, "kept", refresh=None)
        attempt_id = await _held(seeds, database)
        both_keys, heard = AesSealer(f"{new},{old}"), list[int]()
        # mia: access, refresh, secret; ben: access; the attempt: tokens and verifier
        assert await reseal(database.pool, both_keys, heard.append) == 6
        assert heard[-1] == 6
        assert await reseal(database.pool, both_keys) == 0
    finally:
        await database.close()
    database = await Database.connect(dsn, AesSealer(new), pool_max=3)
    try:
        async with database.store() as tx:
            live = await tx.grants.live(mia.id, SPOTIFY)
            assert live is not None
            assert (live.tokens.access, live.tokens.refresh, live.tokens.secret) == ("at-1", "rt-1", "s-1")
            assert [g.id for g in await tx.grants.of_fan(ben.id)] == [kept.id]
            confirmed = await tx.attempts.confirm(b"confirmstate", MIDNIGHT)
            assert confirmed is not None
            assert (confirmed.id, confirmed.verifier) == (attempt_id, "the verifier")
            assert confirmed.tokens == TOKENS
    finally:
        await database.close()


async def test_a_token_stored_meanwhile_is_not_overwritten_by_rotation(
    seeds: Seeds, database: Database, sealer: AesSealer
) -> None:
    fan, _ = await seeds.fan()
    grant = await seeds.grant(fan)

    class Meanwhile(AesSealer):
        """Newer key in front; while a value is re-sealed, somebody stores a fresh token."""

        fresh = b""

        def open(self, purpose: str, context: str, sealed: bytes) -> str:
            self.fresh = super().seal(purpose, context, "fresh")
            return super().open(purpose, context, sealed)

    old = sealer._keys[0]
    rotated = Meanwhile(f"{new_key(2)},{old.id}:{_text(old.secret)}")

    class Pool:
        """The real pool, with the other writer coming first."""

        async def fetch(self, *args: Any) -> Any:
            return await database.pool.fetch(*args)

        async def fetchval(self, query: str, *args: Any) -> Any:
            if "access_sealed" in query:
                await database.pool.execute("UPDATE dsp_grant SET access_sealed = $1", rotated.fresh)
            return await database.pool.fetchval(query, *args)

    assert await reseal(Pool(), rotated) == 1  # the refresh token alone
    row = await database.pool.fetchrow("SELECT * FROM dsp_grant WHERE id = $1", grant.id)
    assert rotated.open("grant", str(grant.id), row["access_sealed"]) == "fresh"


def _text(secret: bytes) -> str:
    import base64

    return base64.b64encode(secret).decode()
