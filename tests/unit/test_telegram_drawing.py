"""Messages as Telegram shows them: escaped, within its limits, nothing lost but what has to be."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage
from hypothesis import given, settings
from hypothesis import strategies as st
from teremok.validation import validate_method

from bots.telegram.drawing import as_html, cut, fits, keyboard, links_in_text, width
from core.message import Button, CopyText, Message, OpenUrl, Press
from sandbox.telegram.markup import parse_html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Night Drive** — NEON", "<b>Night Drive</b> — NEON"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("**<i>**", "<b>&lt;i&gt;</b>"),
        ("2 ** 3", "2 ** 3"),
        ("**a** and **b", "<b>a</b> and **b"),
        ('say "hi" — it\'s', 'say "hi" — it\'s'),
    ],
)
def test_only_bold_is_markup(text: str, shown: str) -> None:
    assert as_html(text) == shown


@settings(deadline=None)  # a busy machine is no fault
@given(text=st.text(alphabet=st.sampled_from("ab<>&*\n\"'🎵é /"), max_size=80), most=st.integers(2, 40))
def test_whatever_people_write_is_valid_and_within_the_limit(text: str, most: int) -> None:
    drawn = as_html(text, most)
    shown, _ = parse_html(drawn)
    assert width(shown) <= most
    if fits(text, most):
        assert shown == text.replace("**", "").strip() or "*" in text
    else:
        assert drawn.endswith("…")
    if shown:
        validate_method(Bot("42:x"), SendMessage(chat_id=1, text=drawn, parse_mode="HTML"))


def test_a_cut_never_splits_a_character_or_a_tag() -> None:
    assert as_html("**🎵🎵🎵**", 5) == "<b>🎵🎵</b>…"
    assert as_html("**🎵🎵🎵**", 4) == "<b>🎵</b>…"
    assert cut("a🎵b", 2) == "a"
    assert as_html("x" * 4096) == "x" * 4096
    assert as_html("x" * 4097) == "x" * 4095 + "…"


def test_buttons_carry_one_action_each() -> None:
    rows = (
        (Button(label="Remind me", action=Press(data="r:1")),),
        (
            Button(label="Connect", action=OpenUrl(url="http://127.0.0.1:1/j/x"), primary=True),
            Button(label="Copy", action=CopyText(text="c" * 300)),
        ),
        (),
    )
    drawn = keyboard(Message(text="x", buttons=rows))
    assert drawn is not None
    assert drawn.model_dump(exclude_none=True) == {
        "inline_keyboard": [
            [{"text": "Remind me", "callback_data": "r:1"}],
            [
                {"text": "Connect", "url": "http://127.0.0.1:1/j/x", "style": "success"},
                {"text": "Copy", "copy_text": {"text": "c" * 256}},
            ],
        ]
    }


def test_no_buttons_is_no_keyboard() -> None:
    assert keyboard(Message(text="x")) is None
    assert keyboard(Message(text="x", buttons=((),))) is None


def test_links_move_into_the_text_when_buttons_cannot_carry_them() -> None:
    row = (
        Button(label="Play", action=OpenUrl(url="odd://x")),
        Button(label="Cancel", action=Press(data="w:1")),
    )
    spelled = links_in_text(Message(text="Out now.", buttons=(row, (row[0],)), private=True))
    assert spelled.text == "Out now.\n\nPlay: odd://x\nPlay: odd://x"
    assert spelled.buttons == ((row[1],),)
    assert spelled.private
    assert links_in_text(Message(text="x")).text == "x"
