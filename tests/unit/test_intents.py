"""What fans mean, and its form inside a button."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.conversation import intents as i
from core.ids import AddressId, ArtistId, CampaignId, DspName, FanReplyId, LinkRequestId

EXAMPLES = [
    i.Look(campaign=CampaignId(9_223_372_036_854_775_807)),
    *(i.Choose(campaign=CampaignId(9_223_372_036_854_775_807), dsp=dsp) for dsp in DspName),
    *(i.AlsoFollow(campaign=CampaignId(9_223_372_036_854_775_807), dsp=dsp) for dsp in DspName),
    *(
        i.AlsoPlaylist(campaign=CampaignId(9_223_372_036_854_775_807), dsp=DspName.YOUTUBE_MUSIC, **which)
        for which in ({}, {"page": 0}, {"page": 12}, {"playlist": ""}, {"playlist": "37i9dQZF1DX4sWSp"})
    ),
    i.RemindMe(campaign=CampaignId(1)),
    i.TellMe(campaign=CampaignId(1)),
    i.Withdraw(campaign=CampaignId(1)),
    i.Withdraw(campaign=CampaignId(1), sure=True),
    *(i.Withdraw(campaign=CampaignId(9_223_372_036_854_775_807), sure=True, dsp=dsp) for dsp in DspName),
    *(i.News(campaign=CampaignId(9_223_372_036_854_775_807), on=on) for on in (None, True, False)),
    i.Wake(on=True),
    i.Wake(on=False),
    i.Disconnect(),
    i.Disconnect(dsp=DspName.SPOTIFY),
    i.Pause(),
    i.Pause(days=0),
    i.Pause(days=30),
    i.Forget(),
    i.Forget(sure=True),
    i.Forget(sure=True, artist=ArtistId(2**63 - 1)),
    i.Language(),
    i.Language(code="pt-BR"),
    i.Link(),
    i.Link(code="ABCD2345"),
    i.AgreeLink(yes=True),
    i.AgreeLink(request=LinkRequestId(2**63 - 1), yes=False),
    i.Unlink(),
    i.Unlink(sure=True),
    i.Prefer(),
    i.Prefer(any_chat=True),
    i.Prefer(address=AddressId(2**63 - 1)),
    i.Carry(reply=FanReplyId(2**63 - 1), yes=True),
    i.Carry(reply=FanReplyId(1), yes=False),
    i.AskAgain(artist=ArtistId(2**63 - 1)),
    *(i.Simple(word=word) for word in i.SIMPLE_WORDS),
]


@pytest.mark.parametrize("intent", EXAMPLES, ids=repr)
def test_a_button_carries_its_intent_in_64_bytes(intent):
    data = i.encode(intent)
    assert len(data.encode()) <= 64
    assert i.decode(data) == intent


@given(st.text(max_size=80))
def test_no_button_data_breaks_us(data):
    assert i.decode(data) is not None


@pytest.mark.parametrize(
    "data",
    [
        "c:1:nosuch",
        "w:1:0:nosuch",
        "w:1:0:spotify:more",
        "c:x:spotify",
        "zz",
        "",
        "w:",
        "p:1e9",
        "l:1;DROP TABLE fan",
        f"l:{2**63}",
        "l:-1",
        "w:0:1",
        "y::1",
        "v::1",
        "y:x:1",
        "q:",
    ],
)
def test_odd_data_is_unclear(data):
    assert i.decode(data).word == "unclear"


def test_start_links():
    assert i.from_start("c_ab12") == i.Come(code="ab12")
    assert i.from_start("c_ab12_poster") == i.Come(code="ab12", source="poster")
    assert i.from_start("k_secret_with_underscores") == i.Claim(code="secret_with_underscores")
    assert i.from_start("x") == i.Simple(word="hello")


def test_a_forged_pause_is_none_of_the_past() -> None:
    assert i.decode("p:-99999999999") == i.Pause(days=0)
