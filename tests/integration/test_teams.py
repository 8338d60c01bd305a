"""An artist's team: a part is given and taken by owners, one of whom always stays, and each change is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.chance import SystemChance
from core.campaign import MemberRole
from core.errors import Refused
from core.services.teams import Actor, Teams
from storage.database import Database
from storage.requests import RequestRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import both

NEO = Actor(guild_id=300, user_id=1)
MIA = Actor(guild_id=300, user_id=2)


@pytest.fixture
async def teams(database: Database, clock: FrozenClock, sealer: AesSealer) -> Teams:
    """NEON's, with Neo as its owner."""
    made = Teams(database.store, clock, SystemChance(), sealer)
    await made.bind(NEO, await made.invite("NEON"), None)
    return made


async def may(teams: Teams, database: Database, actor: Actor, need: MemberRole) -> bool:
    async with database.store() as tx:
        try:
            await teams.artist(tx, actor, need)
        except Refused:
            return False
        return True


async def test_who_is_taken_out_may_do_nothing_any_more(teams: Teams, database: Database) -> None:
    helper = replace(MIA, user_id=3, role_ids=(9,))
    await teams.set_role(NEO, user_id=MIA.user_id, role_id=None, role=MemberRole.MANAGER)
    await teams.set_role(NEO, user_id=None, role_id=9, role=MemberRole.MANAGER)
    with pytest.raises(Refused, match="error-not-allowed"):
        await teams.remove(MIA, user_id=NEO.user_id, role_id=None)
    assert await teams.remove(NEO, user_id=MIA.user_id, role_id=None)
    assert not await may(teams, database, MIA, MemberRole.VIEWER)
    assert await may(teams, database, helper, MemberRole.MANAGER)
    assert await teams.remove(NEO, user_id=None, role_id=9)
    assert not await may(teams, database, helper, MemberRole.VIEWER)
    assert not await teams.remove(NEO, user_id=MIA.user_id, role_id=None), "they had no part any more"


async def test_every_change_is_on_record(teams: Teams, database: Database, clock: FrozenClock) -> None:
    clock.advance(minutes=1)
    await teams.set_role(NEO, user_id=MIA.user_id, role_id=None, role=MemberRole.MANAGER)
    clock.advance(minutes=1)
    await teams.set_role(NEO, user_id=None, role_id=9, role=MemberRole.VIEWER)
    clock.advance(minutes=1)
    await teams.remove(NEO, user_id=MIA.user_id, role_id=None)
    await teams.remove(NEO, user_id=MIA.user_id, role_id=None)
    trail = await RequestRows(database.pool).trail(clock.now().replace(year=2020), 10)
    assert [(t.where, t.who, t.act, t.about, t.detail) for t in trail] == [
        ("discord", "1", "team", "neon", "user 2: none"),
        ("discord", "1", "team", "neon", "role 9: viewer"),
        ("discord", "1", "team", "neon", "user 2: manager"),
        ("discord", "1", "team", "neon", "user 1: owner"),
    ]


async def test_the_last_owner_stays_an_owner(teams: Teams, database: Database) -> None:
    await teams.set_role(NEO, user_id=None, role_id=9, role=MemberRole.OWNER)  # a role may be nobody's
    for leaves in (
        teams.remove(NEO, user_id=NEO.user_id, role_id=None),
        teams.set_role(NEO, user_id=NEO.user_id, role_id=None, role=MemberRole.VIEWER),
    ):
        with pytest.raises(Refused, match="error-team-last-owner"):
            await leaves
    await teams.set_role(NEO, user_id=MIA.user_id, role_id=None, role=MemberRole.OWNER)
    assert await teams.remove(NEO, user_id=NEO.user_id, role_id=None)
    assert await may(teams, database, MIA, MemberRole.OWNER)
    assert not await may(teams, database, NEO, MemberRole.VIEWER)


async def test_two_owners_who_take_each_other_out_leave_one(teams: Teams, database: Database) -> None:
    await teams.set_role(NEO, user_id=MIA.user_id, role_id=None, role=MemberRole.OWNER)
    outcomes = []
    for _ in range(5):
        outcomes = await both(_took(teams, NEO, MIA), _took(teams, MIA, NEO))
        if sorted(outcomes) != [False, True]:
            break
        winner = NEO if outcomes[0] else MIA
        loser = MIA if outcomes[0] else NEO
        await teams.set_role(winner, user_id=loser.user_id, role_id=None, role=MemberRole.OWNER)
    assert sorted(outcomes) == [False, True]


async def _took(teams: Teams, who: Actor, whom: Actor) -> bool:
    try:
        return await teams.remove(who, user_id=whom.user_id, role_id=None)
    except Refused:
        return False
