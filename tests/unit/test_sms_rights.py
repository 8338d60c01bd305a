"""Which right a text asks for, in five languages, and what the answers cost."""

from __future__ import annotations

import pytest

from bots.conversation.intents import Disconnect, Forget, Language, Pause
from bots.conversation.typed import artists_said, services_said
from bots.sms.rights import Right, right
from bots.sms.words import Meaning, meaning
from core.campaign import Artist
from core.ids import ArtistId, DspName
from core.language import language_said
from core.services.campaign_fields import RESERVED_KEYWORDS, normal_keyword
from notifications.segments import is_gsm7, plain, segments
from notifications.wording import Wording

WORDING = Wording(strict=True)
ANSWERS = {
    key for key in WORDING.keys("en") if key.startswith(("sms-forg", "sms-pause", "sms-lang", "sms-disc"))
}


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("DISCONNECT", Disconnect()),
        ("Disconnect Apple Music.", Disconnect(said="Apple Music")),
        ("déconnecter tout", Disconnect(said="tout")),
        ("PAUSE", Pause()),
        ("pausa 30", Pause(days=30)),
        ("Pause 7 days", Pause(days=7)),
        ("pause 9999", Pause()),
        ("pause for a while", Pause()),
        ("RESUME", Pause(days=0)),
        ("weiter!", Pause(days=0)),
        ("resume the tour please", None),
        ("language de", Language(code="de")),
        ("Sprache", Language()),
        ("FORGET", Forget()),
        ("Forget me.", Forget()),
        ("forget yes!", Forget(said="yes")),
        ("FORGET NEON", Forget(said="NEON")),
        ("Oublie-moi", Forget(said="moi")),
        ("vergiss NEON", Forget(said="NEON")),
        ("forget it, I am just telling you how much I loved the show last night", None),
        ("forgetting", None),
        ("NEON", None),
    ],
)
def test_what_is_asked_for(body: str, asks: Right | None) -> None:
    assert right(body) == asks
    assert meaning(body) is Meaning.OTHER


@pytest.mark.parametrize("word", ["DISCONNECT", "PAUSE", "RESUME", "LANGUAGE", "FORGET", "FORGET YES"])
def test_no_artist_gets_these_words_for_a_keyword(word: str) -> None:
    assert right(word) is not None
    assert normal_keyword(word) in RESERVED_KEYWORDS


@pytest.mark.parametrize("language", WORDING.languages())
@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_answers_are_gsm7_and_short(language: str, key: str) -> None:
    facts = {
        "operator": "NEON Records",
        "artist": "Nova & the Stars",
        "artists": "NEON, Nova & the Stars, The Weather",
    }
    more = {
        "url": "https://go.neon.fm/me/" + "x" * 22,
        "date": "Saturday, 27 September",
        "codes": "EN, DE, ES, FR, PT",
    }
    text = plain(WORDING.text(language, key, **facts, **more, services="Spotify, Apple Music, TIDAL"))
    assert key in WORDING.keys(language)
    assert is_gsm7(text)
    assert segments(text) <= 2


def test_names_as_people_write_them() -> None:
    neon, nova, yes = (
        Artist(id=ArtistId(n), name=name, slug="x") for n, name in enumerate(("NÉON", "Nova", "Yes"), 1)
    )
    assert artists_said("neon!", [neon, nova]) == [neon]
    assert artists_said("no", [neon, nova]) == [], "half a name is none"
    assert artists_said("...", [neon, nova, yes]) == []
    have = [DspName.APPLE_MUSIC, DspName.SPOTIFY]
    assert services_said("apple", have) == [DspName.APPLE_MUSIC]
    assert services_said("ALL", have) == have
    assert services_said("deezer", have) == []
    assert services_said("", have) == []
    known = WORDING.languages()
    names = [WORDING.text(code, "language-name") for code in known]
    said = [
        language_said(word, known, names) for word in ("pt", "PT_br", "français", "Francais", "xx", "", "deu")
    ]
    assert said == ["pt-BR", "pt-BR", "fr", "fr", "", "", ""]
