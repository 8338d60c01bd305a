"""Texts: what they mean and what they cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bots.sms.places import caller_of
from bots.sms.words import Meaning, is_vendors_word, meaning
from notifications.dates import text_message_date
from notifications.segments import is_gsm7, plain, segments
from notifications.wording import Wording

WORDING = Wording(strict=True)


@pytest.mark.parametrize(
    "body",
    ["STOP", " stop. ", "Stop!", "UNSUBSCRIBE", "end", "Please stop texting me", "remove me from this list",
     "wrong number", "no more texts pls", "don't text me", "dont message me", "opt out", "ARRÊT", "alto", "Don’t contact me again", "STOP NEON", "stop!!", "Stop, please",
     "please unsubscribe me", "stop all these texts", "quit texting",
     "Hör auf!", "hört bitte auf", "Lasst mich in Ruhe", "keine Nachrichten mehr", "Bitte melde mich ab", "falsche Nummer",
     "no me manden más mensajes", "No me escribas", "De\u0301jame en paz", "no quiero recibir más mensajes", "número equivocado",
     "para de escribirme", "Ne m'écrivez plus", "não me mande mensagem",
     "annuler", "cancelar", "désabonner", "Plus de SMS", "chega de sms", "basta", "no más"],
)  # fmt: skip
def test_stop_in_many_words(body):
    assert meaning(body) is Meaning.STOP


@pytest.mark.parametrize(
    ("body", "expected"),
    [("Y", Meaning.YES), ("yes!", Meaning.YES), ("Sí", Meaning.YES), ("START", Meaning.START), ("help", Meaning.HELP),
     ("NEON", Meaning.OTHER), ("I can't stop listening", Meaning.OTHER), ("", Meaning.OTHER), ("🔥", Meaning.OTHER), ("nonstop", Meaning.OTHER),
     ("stopthemusic", Meaning.OTHER), ("Stop the music", Meaning.OTHER), ("The song never stops", Meaning.OTHER),
     ("Ich hör auf Spotify", Meaning.OTHER), ("Hör auf Spotify rein", Meaning.OTHER), ("I unsubscribed by mistake, NEON", Meaning.OTHER),
     ("para mi", Meaning.OTHER), ("Keine Ahnung", Meaning.OTHER), ("no me gusta", Meaning.OTHER)],
)  # fmt: skip
def test_other_meanings(body, expected):
    assert meaning(body) is expected


def test_exactly_one_party_answers():
    assert is_vendors_word(" Stop ")
    assert not is_vendors_word("Stop.")
    assert not is_vendors_word("stop texting me")
    assert not is_vendors_word("ARRET")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
     ("ж" * 70, 1), ("ж" * 71, 2), ("🔥" * 35, 1), ("🔥" * 36, 2), ("", 1)],
)  # fmt: skip
def test_segments(text, parts):
    assert segments(text) == parts


@pytest.mark.parametrize("language", WORDING.languages())
def test_our_own_texts_are_gsm7_and_short(language):
    args = {
        "artist": "NEON", "max": 3, "terms": "https://go.neon.fm/terms", "title": "Night Drive", "date": "Friday, 4 December",
        "url": "https://go.neon.fm/j/0123456789abcdef0123456789abcdef", "operator": "NEON", "contact": "hi@neon.fm",
        "keyword": "NEON",
        "service": "Spotify", "services": "Spotify, Apple Music, TIDAL", "artists": "NEON, Nova & the Stars, The Weather",
        "codes": "EN, DE, ES, FR, PT",
    }  # fmt: skip
    keys = [
        k
        for k in WORDING.keys(language)
        if k.startswith("sms-") or (k.startswith("msg-") and k.endswith("-sms"))
    ]
    assert len(keys) >= 15
    for key in keys:
        text = plain(WORDING.text(language, key, **args))
        assert is_gsm7(text), key
        assert segments(text) <= 2, key


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("São João saiu – ouça", "Sao Joao saiu - ouca"),
        ("déjà là, à bientôt", "déjà là, à bientot"),
        ("Blåbær Ñandú", "Blåbær Ñandu"),
        ("São João 🎵", "São João 🎵"),
        ("Příliš Кино", "Příliš Кино"),
    ],
)
def test_accents_that_cost_two_texts_are_left_out_unless_that_saves_nothing(text, sent):
    assert plain(text) == sent


@pytest.mark.parametrize("language", WORDING.languages())
def test_no_date_makes_a_text_dearer(language):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert all(is_gsm7(text_message_date(day, language)) for day in days)
    assert text_message_date(date(2026, 12, 5), "es") == "sabado, 5 de diciembre"
    assert text_message_date(date(2026, 12, 5), "fr") == "samedi 5 décembre"


@pytest.mark.parametrize("number", ["12345", "+1333", "whatsapp:+12125550100", "", "+0"])
def test_strangers_are_not_answered(number):
    assert caller_of(number) is None


@pytest.mark.parametrize(
    ("number", "language"),
    [
        ("+12128675309", "en"),
        ("+18005550199", "en"),
        ("+447400123456", "en"),
        ("+491701234567", "de"),
        ("+436641234567", "de"),
        ("+33612345678", "fr"),
        ("+32470123456", "fr"),
        ("+5511912345678", "pt-BR"),
        ("+351912345678", "pt-BR"),
        ("+34612345678", "es"),
        ("+525512345678", "es"),
        ("+31612345678", "en"),
    ],
)
def test_a_number_is_answered_in_the_language_of_its_country(number, language):
    caller = caller_of(number)
    assert WORDING.language_for(*caller.languages) == language


def test_a_caller_has_a_zone_unless_there_are_several():
    assert caller_of("+34612345678").zone is None
    assert caller_of("+12085550123").zone is None
    assert caller_of("+12128675309").zone == "America/New_York"
    assert caller_of("+18005550199").zone is None
    assert caller_of("+14165550100").country == "CA"
