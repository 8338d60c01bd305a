"""What a text about one's chats means, and what its answers cost."""

from __future__ import annotations

import pytest

from bots.conversation.intents import Link, Prefer, Simple, Unlink
from bots.sms.person_words import person_words
from bots.sms.words import Meaning, meaning
from notifications.segments import is_gsm7, plain, segments
from notifications.wording import Wording

WORDING = Wording(strict=True)
_BY_TEXT = [
    "person-code-typed",
    "person-ask-typed",
    "person-waits",
    "person-linked",
    "person-declined",
    "person-parted",
    "person-one-chat",
    "person-choose-typed",
    "person-anywhere",
    "person-chosen",
    "person-chosen-sms",
    "error-link-code",
    "error-link-already",
    "error-link-alone",
    "error-link-tries",
    "error-link-over",
]


@pytest.mark.parametrize(
    ("body", "means"),
    [
        ("LINK", Link()),
        (" link. ", Link()),
        ("Link abcd-2345!", Link(code="abcd-2345")),
        ("link ABCD2345", Link(code="ABCD2345")),
        ("LINK YES", Link(code="YES")),
        ("unlink", Unlink()),
        ("CHANNEL", Prefer()),
        ("channel telegram.", Prefer(said="telegram")),
        ("MYDATA", Simple(word="mydata")),
        ("my data?", Simple(word="mydata")),
        ("Data", Simple(word="mydata")),
        ("my database", None),
        ("linkin park", None),
        ("link me to the video of your show please", None),
        ("what channel is it on", None),
        ("NEON", None),
    ],
)
def test_words_about_chats(body, means):
    assert person_words(body) == means
    assert meaning(body) is Meaning.OTHER


@pytest.mark.parametrize("language", WORDING.languages())
@pytest.mark.parametrize("key", _BY_TEXT)
def test_answers_by_text_are_gsm7_and_short(language, key):
    args = {"code": "ABCD2345", "minutes": 10, "other": "Mia (Telegram)", "words": "TELEGRAM / SMS"}
    text = plain(WORDING.text(language, key, **args))
    assert is_gsm7(text)
    assert segments(text) <= 2
