"""What a raw update means."""

from __future__ import annotations

from typing import Any

import pytest

from bots.conversation.intents import (
    Choose,
    Claim,
    Come,
    Disconnect,
    Forget,
    Intent,
    Language,
    Link,
    Pause,
    Prefer,
    Simple,
    Unlink,
    Write,
)
from bots.telegram.inbound import InGroup, Membership, Pressed, Spoken, chat_of, read
from core.fan import Reachability
from core.ids import CampaignId, Channel, DspName, SenderId

MIA = {"id": 7, "is_bot": False, "first_name": "Mia", "language_code": "pt-br"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Mia"}
GROUP = {"id": -100, "type": "supergroup", "title": "Fans"}


def message(text: str | None, **more: Any) -> dict[str, Any]:
    words = {} if text is None else {"text": text}
    return {
        "update_id": 1,
        "message": {"message_id": 1, "from": MIA, "chat": PRIVATE, "date": 1} | words | more,
    }


def pressed(data: str, **more: Any) -> dict[str, Any]:
    shown = {"message_id": 5, "chat": PRIVATE, "date": 1} | more
    return {"update_id": 2, "callback_query": {"id": "99", "from": MIA, "message": shown, "data": data}}


def heard(update: dict[str, Any]) -> Any:
    return read(update, SenderId(3), "upbeatbot")


def intent(text: str) -> Intent:
    spoken = heard(message(text))
    assert isinstance(spoken, Spoken)
    return spoken.intent


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/start c_neon_flyer", Come(code="neon", source="flyer")),
        ("/start k_abc", Claim(code="abc")),
        ("/start nonsense", Simple(word="hello")),
        ("/start", Simple(word="resume", said="/start")),
        ("/presave NEON", Come(code="NEON", source="command")),
        ("/presave", Simple(word="hello")),
        ("/status", Simple(word="status")),
        ("/STATUS@UpbeatBot", Simple(word="status")),
        ("/releases", Simple(word="releases")),
        ("/mydata", Simple(word="mydata")),
        ("/disconnect", Disconnect()),
        ("/pause", Pause()),
        ("/forget", Forget()),
        ("/language", Language()),
        ("/disconnect Apple Music", Disconnect(said="Apple Music")),
        ("/pause 14 days", Pause(days=14)),
        ("/pause please", Pause()),
        ("/forget NEON", Forget(said="NEON")),
        ("/language deutsch", Language(code="deutsch")),
        ("/stop", Simple(word="stop", said="/stop")),
        ("/help", Simple(word="help")),
        ("/other", Simple(word="unclear", said="/other")),
        ("hello there", Write(text="hello there", ref="1")),
        ("Stop!", Simple(word="stop", said="Stop!")),
    ],
)
def test_what_people_type(text: str, meant: Intent) -> None:
    assert intent(text) == meant


@pytest.mark.parametrize(
    "text", ["stop texting me", "unsubscribe me", "Plus de messages !", "chega de mensagens"]
)
def test_a_stop_may_be_a_sentence(text: str) -> None:
    assert intent(text) == Simple(word="stop", said=text)
    assert intent("don't stop the music") == Write(text="don't stop the music", ref="1")


def test_who_speaks() -> None:
    spoken = heard(message("/start"))
    assert isinstance(spoken, Spoken)
    visitor = spoken.visitor
    assert (visitor.sender_id, visitor.channel, visitor.external_id) == (3, Channel.TELEGRAM, "7")
    assert (visitor.name, visitor.language, spoken.chat_id) == ("Mia", "pt-br", 7)
    assert "7" not in repr(spoken).replace("sender_id=3", "")


def test_a_code_may_follow_a_bare_presave() -> None:
    asked, code, sentence = heard(message("/presave")), heard(message("neon")), heard(message("oh well"))
    assert (asked.asks_code, asked.code) == (True, "")
    assert (code.asks_code, code.code) == (False, "neon")
    assert (sentence.asks_code, sentence.code) == (False, "")
    assert heard(message("stop")).code == ""
    assert heard(message("/presave neon")).asks_code is False


def test_a_pressed_button() -> None:
    spoken = heard(pressed("c:12:spotify", photo=[{"file_id": "x"}], has_protected_content=True))
    assert isinstance(spoken, Spoken)
    assert spoken.intent == Choose(campaign=CampaignId(12), dsp=DspName.SPOTIFY)
    assert spoken.pressed == Pressed(callback_id="99", message_id=5, has_photo=True, protected=True)


def test_a_button_of_a_message_that_telegram_hides() -> None:
    spoken = heard(pressed("s:status", date=0))
    assert isinstance(spoken, Spoken)
    assert spoken.pressed == Pressed(callback_id="99", message_id=None)


@pytest.mark.parametrize("data", ["c:1:napster", "x", "", "l:one", "p:soon"])
def test_forged_button_data_is_unclear(data: str) -> None:
    spoken = heard(pressed(data))
    assert isinstance(spoken, Spoken)
    assert spoken.intent == Simple(word="unclear", said=data)


@pytest.mark.parametrize(
    ("status", "to"), [("kicked", Reachability.BLOCKED), ("member", Reachability.OK), ("left", None)]
)
def test_blocking_and_coming_back(status: str, to: Reachability | None) -> None:
    change = {"chat": PRIVATE, "from": MIA, "new_chat_member": {"status": status}}
    found = heard({"update_id": 3, "my_chat_member": change})
    assert (found.to if isinstance(found, Membership) else None) == to


def test_leave_to_write_is_not_a_word() -> None:
    found = heard(message(None, write_access_allowed={"from_request": True}))
    assert isinstance(found, Membership)
    assert found.to is Reachability.OK


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("/presave@upbeatbot neon", "c_neon"),
        ("/start@upbeatbot c_neon", "c_neon"),
        ("/help@UpbeatBot", "hello"),
        ("/presave@upbeatbot <a&b>", "hello"),
        ("/presave@otherbot neon", None),
        ("/presave neon", None),
        ("hello @upbeatbot", None),
    ],
)
def test_groups_get_the_way_into_the_private_chat(text: str, payload: str | None) -> None:
    found = heard(message(text, chat=GROUP))
    assert found == (None if payload is None else InGroup(chat_id=-100, payload=payload, language="pt-br"))


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "edited_message": message("x")["message"]},
        {"update_id": 1, "poll": {"id": "1"}},
        message("hi", **{"from": MIA | {"is_bot": True}}),
        message(None, pinned_message={}),
        {"update_id": 1, "callback_query": {"id": "1", "from": MIA, "inline_message_id": "x", "data": "l:1"}},
        {
            "update_id": 1,
            "my_chat_member": {"chat": GROUP, "from": MIA, "new_chat_member": {"status": "dreaming"}},
        },
        {"update_id": 1, "channel_post": {"message_id": 1, "chat": GROUP, "text": "/pair ABCD-EFGH-JKLM"}},
    ],
)
def test_what_is_nothing_for_us(update: dict[str, Any]) -> None:
    assert heard(update) is None


def test_a_picture_is_something_said() -> None:
    spoken = heard(message(None, photo=[{"file_id": "x"}]))
    assert isinstance(spoken, Spoken)
    assert spoken.intent == Simple(word="unclear", said="")


def test_free_words_know_what_they_reply_to_and_forwarded_ones_are_nobodys() -> None:
    spoken = heard(message("Come to Lyon", reply_to_message={"message_id": 41}))
    assert isinstance(spoken, Spoken)
    assert spoken.intent == Write(text="Come to Lyon", ref="1", to="41")
    stopped = heard(message("STOP", reply_to_message={"message_id": 41}))
    assert isinstance(stopped, Spoken)
    assert stopped.intent == Simple(word="stop", said="STOP")
    forwarded = heard(message("Come to Lyon", forward_origin={"type": "user"}))
    assert isinstance(forwarded, Spoken)
    assert forwarded.intent == Simple(word="unclear", said="Come to Lyon")


def test_order_is_kept_per_chat() -> None:
    assert chat_of(message("x")) == chat_of(pressed("s:help")) == 7
    assert chat_of(message("x", chat=GROUP)) == -100
    assert chat_of({"update_id": 1, "my_chat_member": {"chat": PRIVATE, "from": MIA}}) == 7
    assert chat_of({"update_id": 1, "poll": {}}) == 0


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("/link", Link()),
        ("/link ABCD2345", Link(code="ABCD2345")),
        ("/link abcd-2345", Link(code="abcd-2345")),
        ("/unlink", Unlink()),
        ("/channel", Prefer()),
        ("/channel discord", Prefer(said="discord")),
    ],
)
def test_commands_about_ones_chats(text: str, means: Intent) -> None:
    assert intent(text) == means
