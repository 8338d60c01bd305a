"""What fans of the mixed demo get into on every service, and whether it was met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.demo.services import SERVICES, Service
from app.demo.stage import Stage
from sandbox.faults import Fault

REFUSALS = 2
_BEFORE = timedelta(hours=1)  # so long before the release a permission ends by its date

# robots name their accounts after their chats
_CHATS = {"telegram": "{}", "discord": "{}", "sms": "+1212556{:04d}"}
_FIRST = {"telegram": 10_000, "discord": 20_000, "sms": 0}

# the service would still take the save: that its date has passed is for the product to know
_END = """
UPDATE dsp_grant g SET usable_until = $3 FROM address a
 WHERE a.fan_id = g.fan_id AND g.dsp = $1 AND a.channel = $2 AND a.external_id = $4 AND g.status = 'active' RETURNING g.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`told`: fans who can be told only. The rest is counted by service."""

    told: int
    since: datetime
    ended: dict[str, list[int]]  # permissions that end by their date, by id
    limits: dict[str, Fault]

    async def met(self, stage: Stage) -> dict[str, dict[str, int]]:
        """By service: saves answered 429, access tokens refreshed since, permissions that ended in time."""
        dead = "SELECT count(*) FROM dsp_grant WHERE id = ANY($1) AND status = 'needs_consent'"
        return {
            service.name: {
                "limited": REFUSALS - (self.limits[service.name].times or 0),
                "refreshed": _refreshed(stage, service, self.since),
                "ended": await stage.parts.database.pool.fetchval(dead, self.ended[service.name]),
            }
            for service in SERVICES
        }


async def make_trouble(stage: Stage, release: datetime) -> Trouble:
    """On every service: each fourth fan takes the permission back, the second is not served, the third's permission
    ends by its date before the release, two saves are answered 429. Access tokens of an hour or four are spent by then.
    """
    told, ended, limits = 0, {}, {}
    for service in SERVICES:
        state = stage.world.libraries[service.name]
        accounts = sorted(library.account for library in state.libraries())
        dead, refused, ending = accounts[::4], accounts[1:2], accounts[2:3]
        for account in dead:
            state.revoke_grant(account, service.client)
        for account in refused:
            service.refuse(stage.world, account)
        ended[service.name] = await _end(stage, service, ending, release - _BEFORE)
        limits[service.name] = stage.world.faults.add(
            Fault(
                vendor=service.name, kind="answer", pattern=service.save_route, times=REFUSALS, status=429,
                headers={"Retry-After": "2"}, body={"error": {"status": 429, "message": "Too many requests"}},
            )
        )  # fmt: skip
        told += len(dead) + len(refused) + len(ended[service.name])
    return Trouble(told=told, since=release - _BEFORE, ended=ended, limits=limits)


async def _end(stage: Stage, service: Service, accounts: Sequence[str], at: datetime) -> list[int]:
    ids: list[int] = []
    for account in accounts:
        channel, _, number = account.partition("-")
        chat = _CHATS[channel].format(_FIRST[channel] + int(number))
        found: list[Any] = await stage.parts.database.pool.fetch(_END, service.name, channel, at, chat)
        ids += [row["id"] for row in found]
    return ids


def _refreshed(stage: Stage, service: Service, since: datetime) -> int:
    return sum(1 for entry in stage.world.journal.of(service.name, "refresh") if entry.at >= since)
