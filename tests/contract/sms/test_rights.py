"""A fan's rights by text, over the wire; and nobody else's data by any of these words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.demo.stage import NUMBER
from core.fan import Visitor
from core.grant import Account, Tokens
from core.ids import Channel, DspName, FanId
from tests.support.sms_bot import MIA, SOON, Rig, running

FANS = "SELECT count(*) FROM campaign_fan c JOIN campaign m ON m.id = c.campaign_id JOIN artist a ON a.id = m.artist_id WHERE a.name = $1"


async def fan_id(rig: Rig, number: str = MIA) -> FanId:
    known = await rig.known(number)
    assert known is not None
    return known[0].id


async def connected(rig: Rig, fan: FanId, *dsps: DspName) -> None:
    now = rig.parts.clock.now()
    async with rig.parts.database.store() as tx:
        for dsp in dsps:
            account = Account(id=f"{dsp.value}-{fan}", name="Mia")
            tokens = Tokens(access="a", refresh="r")
            await tx.grants.put(
                fan_id=fan, dsp=dsp, account=account, tokens=tokens, usable_until=None, now=now
            )


async def living(rig: Rig) -> int:
    return await rig.count("SELECT count(*) FROM dsp_grant WHERE status = 'active'")


async def both(rig: Rig) -> None:
    """Mia is in for two artists, Tom for one."""
    await rig.campaign()
    await rig.campaign("NOVA")
    await rig.joined()
    await rig.says("NOVA")
    await rig.says("Y")
    await rig.joined(rig.tw.phone("+12125550111"))


async def test_disconnect_by_text(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("DISCONNECT ALL") == [], "strangers are not answered"
        await rig.joined()
        tom = rig.tw.phone("+12125550111")
        await rig.joined(tom)
        await connected(rig, await fan_id(rig), DspName.SPOTIFY, DspName.DEEZER)
        await connected(rig, await fan_id(rig, "+12125550111"), DspName.SPOTIFY)
        (which,) = await rig.says("disconnect")
        assert "Spotify" in which.body
        assert "Deezer" in which.body
        (again,) = await rig.says("DISCONNECT TIDAL")
        assert again.body == which.body, "what is not connected ends nothing"
        assert await living(rig) == 3
        (one,) = await rig.says("Disconnect spotify.")
        assert "Spotify: disconnected" in one.body
        assert await living(rig) == 2, "hers there, and nobody else's"
        (rest,) = await rig.says("DISCONNECT ALL")
        assert "Deezer" in rest.body
        (none,) = await rig.says("DISCONNECT")
        assert "Nothing is connected" in none.body
        assert await living(rig) == 1, "Tom's"


async def test_pause_resume_and_language(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("PAUSE 7") == []
        await rig.joined()
        (ask,) = await rig.says("Pause")
        assert "PAUSE 30" in ask.body
        paused = "SELECT count(*) FROM fan WHERE paused_until > $1"
        assert await rig.count(paused, rig.parts.clock.now()) == 0
        (quiet,) = await rig.says("PAUSE 30")
        assert "Quiet until" in quiet.body
        assert await rig.count(paused, rig.parts.clock.now() + timedelta(days=29)) == 1
        (back,) = await rig.says("resume")
        assert "messages again" in back.body
        assert await rig.count(paused, rig.parts.clock.now()) == 0
        (which,) = await rig.says("LANGUAGE xx")
        assert "EN, DE" in which.body
        (german,) = await rig.says("language de")
        assert "Deutsch" in german.body
        (ask,) = await rig.says("PAUSE")
        assert "Antworte PAUSE 7" in ask.body


async def test_one_artist_is_forgotten_by_name_and_nobody_else_is_touched(dsn: str) -> None:
    async with running(dsn) as rig:
        await both(rig)
        (question,) = await rig.says("FORGET")
        assert "(NEON, NOVA)" in question.body
        assert "FORGET YES" in question.body
        (wrong,) = await rig.says("FORGET Nobody In Particular")
        assert "of that name" in wrong.body
        assert await rig.count(FANS, "NEON") == 2
        (done,) = await rig.says("forget neon")
        assert "Nothing about you and NEON is left" in done.body
        assert await rig.count(FANS, "NEON") == 1, "Tom's"
        assert await rig.count("SELECT count(*) FROM vendor_deletion") == 1, "at Twilio too"
        assert await rig.count(FANS, "NOVA") == 1
        assert "of that name" in (await rig.says("FORGET NEON"))[0].body
        assert await rig.known() is not None


async def test_what_was_erased_is_said_although_the_answer_had_to_wait(dsn: str) -> None:
    async with running(dsn) as rig:
        await both(rig)
        rig.fault(20003, 401, 1)
        assert await rig.says("FORGET NEON") == []
        assert await rig.count(FANS, "NEON") == 1, "done at once"
        await rig.later()
        await rig.mia.wait_for(lambda t: "Nothing about you and NEON is left" in t.body, SOON)


async def test_a_yes_to_something_else_erases_nothing(dsn: str) -> None:
    async with running(dsn) as rig:
        await both(rig)
        await rig.says("FORGET")
        for word in ("Y", "YES", "OK", "NEON"):
            await rig.says(word)
        assert await rig.count(FANS, "NEON") == 2
        assert await rig.count(FANS, "NOVA") == 1
        await rig.says("FORGET NEON")
        await rig.says("YES")
        assert await rig.known() is not None, "a yes to one artist is none to everything"
        assert await rig.count(FANS, "NOVA") == 1


async def test_an_artist_called_yes_costs_nobody_everything(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign("OWNER")
        await rig.parts.database.pool.execute("UPDATE artist SET name = 'Yes'")
        await rig.says("OWNER")
        await rig.says("Y")
        (page,) = await rig.says("FORGET YES")
        assert "/me/" in page.body
        assert await rig.known() is not None
        assert await rig.count(FANS, "Yes") == 1
        (one,) = await rig.says("FORGET OWNER")
        assert "you and Yes is left" in one.body, "the keyword says which"


@pytest.mark.parametrize("keyword", ["FORGETNEON", "PAUSE30"])
async def test_no_keyword_of_an_artist_stands_before_a_right(dsn: str, keyword: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.campaign(keyword)
        await rig.joined()
        (answer,) = await rig.says({"FORGETNEON": "FORGET NEON", "PAUSE30": "PAUSE 30"}[keyword])
        assert "Reply Y" not in answer.body
        tom = rig.tw.phone("+12125550111")
        (prompt,) = await rig.says(keyword, tom)
        assert "Reply Y" in prompt.body, "who is nobody's fan has nothing to be forgotten"


async def test_a_number_that_said_stop_uses_its_rights_in_silence(dsn: str) -> None:
    async with running(dsn) as rig:
        await both(rig)
        await connected(rig, await fan_id(rig), DspName.SPOTIFY)
        await rig.says("STOP")
        for text in ("DISCONNECT ALL", "FORGET NEON", "FORGET", "LANGUAGE DE"):
            assert await rig.says(text) == []
        assert await living(rig) == 0
        assert await rig.count(FANS, "NEON") == 1


async def test_a_number_is_forgotten_after_it_was_asked(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("FORGET") == [], "strangers are not answered"
        await rig.joined()
        (question,) = await rig.says("Forget me")
        assert "FORGET YES" in question.body
        assert await rig.known() is not None
        await rig.mia.text(NUMBER, "FORGET YES")
        # what they wrote is erased with them, so the inbox is empty before the answer went
        await rig.mia.wait_for(lambda t: "Nothing about you is left here" in t.body, SOON)
        assert await rig.known() is None
        assert await rig.count("SELECT count(*) FROM vendor_deletion") == 1
        assert await rig.says("FORGET YES") == []


async def test_what_a_linked_chat_is_told_is_the_persons(dsn: str) -> None:
    """LANGUAGE by text speaks for the person; another person's chat keeps its own."""
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        async with rig.parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
            other = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="77", language="en")
            await tx.fans.admit(other, rig.parts.clock.now())
        await rig.says("LANGUAGE FR")
        assert (await rig.parts.privacy.fan_of(other)).language == "en"
