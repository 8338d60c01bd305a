"""A number and a chat become one person over the wire: by words alone, and without any consent by the way."""

from __future__ import annotations

import re

from bots.conversation.intents import AgreeLink, Link
from core.fan import Visitor
from core.ids import Channel
from tests.support.sms_bot import Rig, running

_PEOPLE = "SELECT count(*) FROM fan"


async def _telegram(rig: Rig) -> Visitor:
    async with rig.parts.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
    return Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="77", name="Mia")


async def _code(rig: Rig, visitor: Visitor) -> str:
    reply = await rig.parts.conversation.respond(visitor, Link())
    return reply.messages[0].text.split("**")[1]


async def test_a_number_gives_the_code_and_agrees_last(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        telegram = await _telegram(rig)
        (given,) = await rig.says("link")
        found = re.search(r"code is (\w{8})\.", given.body)
        assert found is not None
        talk = rig.parts.conversation.respond
        asked = await talk(telegram, Link(code=found[1]))
        assert "number ending in 09" in asked.messages[0].text
        await talk(telegram, AgreeLink(yes=True))
        (question,) = await rig.says("LINK")
        assert "Is Mia (Telegram) you too?" in question.body
        (done,) = await rig.says("LINK YES")
        assert done.body.startswith("Joined.")
        assert await rig.count(_PEOPLE) == 1
        (parted,) = await rig.says("UNLINK")
        assert "alone again" in parted.body
        assert await rig.count(_PEOPLE) == 2


async def test_a_stranger_with_a_code_is_asked_and_has_agreed_to_no_texts(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("LINK") == []  # strangers are not answered
        code = await _code(rig, await _telegram(rig))
        (question,) = await rig.says(f"LINK {code}")
        assert "LINK YES" in question.body
        (noted,) = await rig.says("LINK YES")
        assert "say yes in the other chat" in noted.body
        assert await rig.consents() == []


async def test_a_number_that_said_stop_is_silent(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("STOP")
        code = await _code(rig, await _telegram(rig))
        assert await rig.says(f"LINK {code}") == []
        assert await rig.count("SELECT count(*) FROM link_request WHERE bringer_id IS NOT NULL") == 0


async def test_the_keyword_means_each_number_by_itself(dsn: str) -> None:
    """A second number of the same person is asked for its own yes."""
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        other = rig.tw.phone("+12128675310")
        await rig.says("NEON", other)
        kept, gone = [
            row["id"] for row in await rig.parts.database.pool.fetch("SELECT id FROM fan ORDER BY id")
        ]
        async with rig.parts.database.store() as tx:
            await tx.persons.merge(gone, kept, rig.parts.clock.now())
        (again,) = await rig.says("NEON")
        assert "You're in already" in again.body
        (welcome,) = await rig.says("Y", other)
        assert "You're in for Night Drive" in welcome.body


async def test_what_is_kept_is_a_link_away(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("MYDATA") == [], "strangers are not answered"
        await rig.joined()
        (answer,) = await rig.says("My data")
        code = answer.body.partition("/me/")[2].split()[0]
        assert await rig.parts.privacy.peek(code)
        assert "STOP" in answer.body


async def test_a_number_that_said_stop_is_forgotten_in_silence(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("STOP")
        assert await rig.says("FORGET") == []
        assert await rig.known() is not None
        assert await rig.says("FORGET YES") == []
        assert await rig.known() is None
        assert await rig.says("NEON") == [], "the stop outlives them"
