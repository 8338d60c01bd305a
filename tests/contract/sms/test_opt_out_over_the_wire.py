"""STOP, START and HELP over the wire: whoever listens at Twilio, exactly one party answers and both agree who gets texts."""

from __future__ import annotations

import pytest

from app.demo.stage import NUMBER
from core.consent import ConsentAct
from core.fan import Reachability
from core.services.consents import ended
from sandbox.twilio.records import Text
from tests.support.sms_bot import MIA, Rig, running

MODES = ["twilio_default", "advanced", "own"]
FREE = [
    "please stop texting me",
    "STOP NEON",
    "Stop.",
    "remove me from this list",
    "don’t text me anymore",
    "no more texts",
    "wrong number",
    "Hör bitte auf, mir zu schreiben",
    "keine SMS mehr!",
    "Bitte stopp",
    "schreib mir nicht mehr",
    "No me escribas más",
    "no quiero más mensajes",
    "deja de mandarme mensajes",
    "quiero darme de baja",
]


async def reach(rig: Rig) -> Reachability:
    found = await rig.known()
    assert found is not None
    return found[1]


def by(texts: list[Text]) -> list[str]:
    """Who answered."""
    return ["Twilio" if text.auto else "we" for text in texts]


@pytest.mark.parametrize("mode", MODES)
async def test_exactly_one_party_answers(dsn: str, mode: str) -> None:
    one = ["we"] if mode == "own" else ["Twilio"]
    async with running(dsn, mode) as rig:
        await rig.campaign()
        await rig.joined()
        assert by(await rig.says("HELP")) == one
        assert by(await rig.says("stop")) == one
        assert await reach(rig) is Reachability.OPTED_OUT
        assert by(await rig.says("STOP")) == []
        assert by(await rig.says("NEON")) == [], "only START lifts a stop"
        assert by(await rig.says("Y")) == []
        assert by(await rig.says("START")) == one
        assert await reach(rig) is Reachability.OK
        assert by(await rig.says("NEON")) == ["we"]


@pytest.mark.parametrize("mode", MODES)
async def test_what_twilio_does_not_hear_we_answer(dsn: str, mode: str) -> None:
    async with running(dsn, mode) as rig:
        await rig.campaign()
        await rig.joined()
        (stopped,) = await rig.says("please stop texting me")
        assert "no more texts from this number, for any artist on it. Reply START" in stopped.body
        assert await reach(rig) is Reachability.OPTED_OUT
        (again,) = await rig.says("START")
        assert again.auto is (mode == "advanced"), "by default Twilio is silent: it has blocked nothing"
        assert "again" in again.body or "re-subscribed" in again.body
        assert await reach(rig) is Reachability.OK


async def test_a_stop_in_free_words_and_then_the_word_itself(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        assert by(await rig.says("stop texting me")) == ["we"]
        assert by(await rig.says("STOP")) == ["Twilio"], "it hears it for the first time"
        assert by(await rig.says("START")) == ["Twilio"]
        assert await reach(rig) is Reachability.OK


@pytest.mark.parametrize("words", FREE)
async def test_stop_in_ordinary_sentences(dsn: str, words: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        assert by(await rig.says(words)) == ["we"], words
        assert await reach(rig) is Reachability.OPTED_OUT
        assert by(await rig.says(words)) == [], "one confirmation"
        assert ("release", "withdrawn") in await rig.consents()


@pytest.mark.parametrize("mode", ["twilio_default", "advanced"])
async def test_yes_lifts_twilios_block_so_it_lifts_ours(dsn: str, mode: str) -> None:
    async with running(dsn, mode) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("STOP")
        assert by(await rig.says("YES")) == ["Twilio"]
        assert await reach(rig) is Reachability.OK
        assert by(await rig.says("NEON")) == ["we"]


@pytest.mark.parametrize("mode", ["twilio_default", "own"])
async def test_yes_does_not_lift_a_stop_that_only_we_heard(dsn: str, mode: str) -> None:
    async with running(dsn, mode) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("leave me alone")
        assert by(await rig.says("YES")) == []
        assert await reach(rig) is Reachability.OPTED_OUT


@pytest.mark.parametrize("mode", MODES)
async def test_yes_to_our_question_is_a_yes(dsn: str, mode: str) -> None:
    async with running(dsn, mode) as rig:
        await rig.campaign()
        await rig.says("NEON")
        (welcome,) = [text for text in await rig.says("YES") if not text.auto]
        assert "You're in for Night Drive" in welcome.body


async def test_a_word_of_the_operators_own_in_advanced_opt_out_is_a_stop(dsn: str) -> None:
    async with running(dsn, "advanced") as rig:
        await rig.campaign()
        await rig.joined()
        rig.mia.place = {"OptOutType": "STOP"}  # as Twilio adds it for a configured word, having answered
        assert await rig.says("SCHLUSS") == []
        assert await reach(rig) is Reachability.OPTED_OUT
        rig.mia.place = {"OptOutType": "START"}
        assert await rig.says("WEITER") == []
        assert await reach(rig) is Reachability.OK
        rig.mia.place = {"OptOutType": "HELP"}
        assert await rig.says("WAS") == []


@pytest.mark.parametrize(("mode", "answers"), [("twilio_default", ["Twilio"]), ("own", ["we"])])
async def test_a_stranger_may_stop_before_anything_began(dsn: str, mode: str, answers: list[str]) -> None:
    async with running(dsn, mode) as rig:
        await rig.campaign()
        assert by(await rig.says("STOP")) == answers
        assert await rig.known() is None, "of a stranger only a keyed hash stays"
        assert by(await rig.says("NEON")) == []
        assert by(await rig.says("START")) == answers
        assert by(await rig.says("NEON")) == ["we"]


async def test_help_says_who_we_are_where_we_answer(dsn: str) -> None:
    async with running(dsn, "own") as rig:
        (answer,) = await rig.says("help", rig.tw.phone("+12125550111"))
        assert "Upbeat Sandbox: release texts you asked for" in answer.body
        assert "hello@sandbox.invalid" in answer.body


async def test_stop_ends_all_artists_of_the_number_and_of_nobody_else(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.campaign("LUNA", title="Tides")
        other = rig.tw.phone("+12125550111")
        await rig.joined()
        await rig.joined(other)
        await rig.says("STOP")
        assert await rig.says("LUNA") == []
        assert len(await rig.says("LUNA", other)) == 1
        assert (NUMBER, MIA) in rig.tw.optouts.blocked


async def test_where_texts_are_no_longer_served_stops_and_rights_are_heard_in_silence(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        keys = rig.parts.settings.secret_keys.get_secret_value()
    async with running(dsn, UPBEAT_TWILIO_COUNTRIES="CA", UPBEAT_SECRET_KEYS=keys) as rig:
        assert await rig.says("NEON") == []
        assert await rig.says("LANGUAGE DE") == []
        assert await reach(rig) is Reachability.OK
        assert by(await rig.says("please stop texting me")) == []
        assert await reach(rig) is Reachability.OPTED_OUT
        assert by(await rig.says("START")) == []
        assert await reach(rig) is Reachability.OK
        known = await rig.known()
        assert known is not None
        assert known[0].language == "de"
        assert await rig.says("FORGET YES") == []
        assert await rig.known() is None
        stranger = rig.tw.phone("+12125550111")
        assert await rig.says("no more texts", stranger) == []
        assert await rig.known(stranger.number) is None


async def test_after_a_stop_the_fans_page_says_when_their_texts_ended_and_start_wakes_nobody(
    dsn: str,
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("WAKE")
        await rig.says("STOP")
        known = await rig.known()
        assert known is not None
        assert not known[0].wake
        events = (await rig.parts.privacy.page(known[0].id)).consents
        given = {e.purpose.value: ended(e, events) for e in events if e.act is ConsentAct.GIVEN}
        assert given.keys() == {"sms", "release", "wake"}
        assert all(given.values())
        exported = (await rig.parts.privacy.export(known[0].id))["consents"]
        assert ("wake", "withdrawn") in [(c["purpose"], c["act"]) for c in exported]
        await rig.says("START")
        known = await rig.known()
        assert known is not None
        assert not known[0].wake
        (answer,) = await rig.says("NEON")
        assert "/j/" in answer.body, "what was agreed to about releases goes on"


async def test_the_night_is_agreed_to_in_the_fans_own_words_for_their_own_number(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        tom = rig.tw.phone("+12125550111")
        for phone in (rig.mia, tom):
            await rig.joined(phone)
        pool = rig.parts.database.pool
        await pool.execute("UPDATE address SET fan_id = (SELECT min(fan_id) FROM address)")
        await rig.says("wake", tom)
        row = await pool.fetchrow(
            "SELECT e.text, a.external_id FROM consent_event e JOIN address a ON a.id = e.address_id"
            " WHERE e.purpose = 'wake'"
        )
        assert tuple(row) == ("wake", "+12125550111")
