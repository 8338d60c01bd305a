"""Where a fan is: from their number or a page. What was once guessed from a service's profile is taken back."""

from __future__ import annotations

from importlib import import_module

from tortoise.migrations.operations import RunSQL

from core.ids import Channel
from storage.database import Database
from tests.support.seeds import Seeds

OPERATIONS = import_module("storage.migrations.0022_consent").Migration.operations
TAKEN_BACK = [one for one in OPERATIONS if isinstance(one, RunSQL)]


async def places(database: Database) -> list[tuple[str | None, str | None]]:
    rows = await database.pool.fetch("SELECT country, zone FROM fan ORDER BY id")
    return [(row["country"], row["zone"]) for row in rows]


async def test_old_guesses_are_taken_back_and_what_a_number_says_stays(
    seeds: Seeds, database: Database
) -> None:
    from_profile, _ = await seeds.fan(country="DE", zone=None)
    await seeds.grant(from_profile)
    await seeds.fan(channel=Channel.SMS, country="US", zone="America/Boise")
    both, _ = await seeds.fan(channel=Channel.SMS, country="DE", zone=None)
    await seeds.grant(both, "spot-2")
    await seeds.fan(zone="Europe/Berlin")
    for operation in TAKEN_BACK:
        await database.pool.execute(operation.sql)
    assert await places(database) == [
        (None, None),
        ("US", None),
        (None, None),
        (None, "Europe/Berlin"),
    ]
    countries = await database.pool.fetch("SELECT country FROM dsp_grant")
    assert {row["country"] for row in countries} == {"DE"}, "a permission keeps its account's, for its market"
