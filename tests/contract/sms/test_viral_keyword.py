"""A keyword goes viral: its texts come in a burst, many of them twice, and the database goes away in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import asyncpg
import pytest

from app.demo.stage import NUMBER, TWILIO_SID, TWILIO_TOKEN
from core.fan import Reachability, Visitor
from core.ids import Channel
from sandbox.twilio.webhooks import signature
from tests.support.rough_road import Ends, Road
from tests.support.sms_bot import Rig, running

FANS = 60
HANDS = 32  # texts that are answered side by side
ASKED = "SELECT count(*) FROM consent_event WHERE act = 'asked'"


class Twilio:
    """Posts texts at once, as many as there are lines."""

    def __init__(self, rig: Rig, http: aiohttp.ClientSession, sender: int) -> None:
        self._rig, self._http = rig, http
        self._url = f"{rig.parts.settings.public_url}/webhooks/twilio/{sender}/inbound"

    async def posts(self, number: str, body: str, sid: str) -> int:
        """One text; what it is answered."""
        form = {
            "MessageSid": f"SM{sid:0>32}", "AccountSid": TWILIO_SID, "From": number, "To": NUMBER, "Body": body,
            "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        headers = {"X-Twilio-Signature": signature(TWILIO_TOKEN, self._url, form)}
        async with self._http.post(self._url, data=form, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def insists(self, number: str, body: str, sid: str) -> list[int]:
        """Until it is taken."""
        statuses = []
        async with asyncio.timeout(60):
            while True:
                statuses.append(await self.posts(number, body, sid))
                if statuses[-1] == 200:
                    return statuses
                await asyncio.sleep(0.1)


@asynccontextmanager
async def twilio(rig: Rig) -> AsyncIterator[Twilio]:
    """Over twenty lines."""
    async with rig.parts.database.store() as tx:
        (sender,) = await tx.fans.senders()
    lines = aiohttp.TCPConnector(limit=20)
    async with aiohttp.ClientSession(connector=lines, timeout=aiohttp.ClientTimeout(total=60)) as http:
        yield Twilio(rig, http, sender.id)


def number(n: int) -> str:
    """A fan's."""
    return f"+1212867{2000 + n}"


async def answered(rig: Rig) -> None:
    """Everything that came in."""
    async with asyncio.timeout(60):
        while await rig.count("SELECT count(*) FROM inbox WHERE status <> 'done'"):
            await asyncio.sleep(0.1)


async def test_a_burst_with_repetitions_is_kept_and_answered_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        async with twilio(rig) as vendor:
            calls = [vendor.posts(number(n), "NEON", str(n)) for n in range(FANS) for _ in range(1 + n % 3)]
            assert set(await asyncio.gather(*calls)) == {200}
            assert await vendor.posts(number(0), "NEON", "0") == 200, "long after it was answered"
        await answered(rig)
        assert await rig.count("SELECT count(*) FROM inbox") == FANS
        assert await rig.count(ASKED) == FANS
        assert {len(rig.tw.phone(number(n)).received()) for n in range(FANS)} == {1}


async def test_what_one_number_says_is_answered_in_its_order_amid_a_crowd(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        async with twilio(rig) as vendor:
            crowd = [asyncio.create_task(vendor.posts(number(n), "NEON", str(n))) for n in range(1, 30)]
            for body, sid in (("NEON", "f3"), ("Y", "f2"), ("STOP", "f1")):  # ids that do not go up
                assert await vendor.posts(number(0), body, sid) == 200
            await asyncio.gather(*crowd)
        await answered(rig)
        known = await rig.known(number(0))
        assert known is not None
        acts = await rig.parts.database.pool.fetch(
            "SELECT act FROM consent_event WHERE fan_id = $1 AND purpose = 'sms' ORDER BY id", known[0].id
        )
        assert [row["act"] for row in acts] == ["asked", "given"]
        assert known[1] is Reachability.OPTED_OUT


async def test_while_the_database_is_away_texts_are_refused_and_none_is_lost(dsn: str) -> None:
    where = parse_qs(urlsplit(dsn).query)["host"][0]
    road = Road(partial(asyncio.open_unix_connection, f"{where}/.s.PGSQL.5432"))
    async with road.open() as door:
        through, there = f"postgresql://postgres@127.0.0.1:{door}{urlsplit(dsn).path}", road.target
        async with running(through) as rig:
            await rig.campaign()
            async with twilio(rig) as vendor:
                first = [vendor.insists(number(n), "NEON", str(n)) for n in range(FANS // 2)]
                pouring = asyncio.gather(*first)
                await asyncio.sleep(0.05)
                road.target = nowhere
                for connection in list(road.carried):
                    connection.cancel()
                assert await vendor.posts(number(0), "NEON", "0") == 503
                rest = [vendor.insists(number(n), "NEON", str(n)) for n in range(FANS // 2, FANS)]
                insisting = asyncio.gather(*rest)
                await asyncio.sleep(0.3)
                road.target = there
                statuses = [status for one in (await pouring, await insisting) for s in one for status in s]
            assert set(statuses) == {200, 503}
            await rig.later()  # what was in hand when the database went is taken up again
            await answered(rig)
            assert await rig.count("SELECT count(*) FROM inbox") == FANS
            assert await rig.count("SELECT count(DISTINCT address_id) FROM consent_event") == FANS
            texts = [len(rig.tw.phone(number(n)).received()) for n in range(FANS)]
            assert min(texts) == 1
            assert sum(texts) - FANS <= HANDS, "only what was being answered may be said twice"


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that this task sends, as it is sent."""
    sent: list[str] = []
    mine = asyncio.current_task()
    for name in ("fetch", "fetchrow", "fetchval", "execute", "executemany"):
        real = getattr(asyncpg.Connection, name)

        async def counts(self: Any, query: str, *args: Any, real: Any = real, **more: Any) -> Any:
            if asyncio.current_task() is mine:
                sent.append(query)
            return await real(self, query, *args, **more)

        monkeypatch.setattr(asyncpg.Connection, name, counts)
    return sent


async def test_an_answer_costs_few_statements(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        async with rig.parts.database.store() as tx:
            (sender,) = await tx.fans.senders()
        visitor = Visitor(sender_id=sender.id, channel=Channel.SMS, external_id=number(0), country="US")
        sent, costs = counted(monkeypatch), []
        for body in ("NEON", "NEON", "Y", "NEON"):
            sent.clear()
            answer = await rig.bot._flow.answer(visitor, body)
            costs.append((sum("BEGIN" in query for query in sent), len(sent)))
            if answer is not None and answer.asks is not None:
                await rig.bot._flow.asked(answer.asks, surely=True)
        assert costs == [(1, 11), (1, 9), (3, 28), (2, 16)], "transactions and statements"


async def nowhere() -> Ends:
    """Nobody listens."""
    raise ConnectionRefusedError
