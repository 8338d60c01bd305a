"""What artists type: understood, or refused in words that say what would work."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaign import LANGUAGES, valid_isrc, valid_language, valid_title, valid_upc
from core.errors import Refused
from core.ids import DspName
from core.language import language_said
from core.release_time import ReleaseMode
from core.services import campaign_fields as f
from notifications.wording import Wording

WORDING = Wording(strict=True)


def refused_by(parse, text):
    try:
        parse(text)
    except Refused as refusal:
        return refusal
    return None


@pytest.mark.parametrize("text", ["USUM71703085", "us-um7-17-03085", " QZSBX2600001 "])
def test_isrc(text):
    assert len(valid_isrc(text)) == 12


@pytest.mark.parametrize("text", ["", "USUM7170308", "1SUM71703085", "USUM71703O85", "USUM717030855"])
def test_isrc_refused(text):
    with pytest.raises(Refused, match="error-isrc"):
        valid_isrc(text)


@pytest.mark.parametrize("upc", ["602557676402", "0602557676402", "00602557676402", "4006381333931"])
def test_upc(upc):
    assert valid_upc(upc) == upc


def test_a_mistyped_upc_names_the_digit_that_would_fit():
    with pytest.raises(Refused) as refused:
        valid_upc("602557676403")
    assert refused.value.key == "error-upc-check"
    assert refused.value.words["expected"] == 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_a_parser(text):
    for parse in (
        f.parse_date,
        f.parse_time,
        f.parse_zone,
        f.parse_tracks,
        f.parse_dsps,
        f.parse_keyword,
        valid_title,
    ):
        refusal = refused_by(parse, text)
        if refusal is not None:
            assert WORDING.text("en", refusal.key, **refusal.words)


def test_dates_times_and_zones():
    assert f.parse_date("2026-12-04") == f.parse_date("4.12.2026") == date(2026, 12, 4)
    assert f.parse_time("0:05") == time(0, 5)
    assert f.parse_zone("berlin") == "Europe/Berlin"
    assert f.parse_zone("america/new york") == "America/New_York"
    with pytest.raises(Refused) as refused:
        f.parse_zone("Europe/Berln")
    assert "Europe/Berlin" in str(refused.value.words["suggestions"])
    assert f.parse_mode("local midnight") is ReleaseMode.LOCAL_MIDNIGHT
    assert f.parse_moment("2026-12-01 18:00", "Europe/Berlin") == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("word", ["stop", "Y", "yes", "HELP", "st-op", "Arret", "START", "info", "wake"])
def test_words_of_the_carriers_are_no_keywords(word):
    with pytest.raises(Refused, match="error-keyword"):
        f.parse_keyword(word)


def test_keywords_dsps_tracks():
    assert f.parse_keyword("Neon!") == "NEON"
    assert f.parse_dsps("spotify, Amazon Music, spotify") == (DspName.SPOTIFY, DspName.AMAZON_MUSIC)
    with pytest.raises(Refused) as refused:
        f.parse_dsps("spotfy")
    assert refused.value.words["suggestion"] == "spotify"
    tracks = f.parse_tracks("Night Drive | QZSBX2600001\nDawn")
    assert [(t.title, t.isrc) for t in tracks] == [("Night Drive", "QZSBX2600001"), ("Dawn", None)]


@given(st.text(min_size=1, max_size=80))
def test_slugs_are_always_usable(title):
    slug = f.slug_of(title)
    assert 3 <= len(slug) <= 60
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug)


def test_past_and_far_dates_are_refused():
    now = datetime(2026, 11, 27, tzinfo=UTC)
    with pytest.raises(Refused, match="error-date-past"):
        f.check_future(now, now)
    with pytest.raises(Refused, match="error-date-far"):
        f.check_future(datetime(2029, 1, 1, tzinfo=UTC), now)


@pytest.mark.parametrize("text", ["9999-12-31", "31.12.9999", "0001-01-01"])
def test_a_day_that_is_no_moment_everywhere_is_refused_in_words(text):
    assert refused_by(f.parse_date, text).key == "error-date"
    assert refused_by(lambda given: f.parse_moment(given, "America/New_York"), text).key == "error-date"


SAID = ("de", "DE", "de-AT", "de_CH", "pt", "pt-br", "PT_br", "pt-PT", "fr-CA", "  es ", "en-GB")


@pytest.mark.parametrize("text", SAID)
def test_artists_fans_and_apps_are_understood_alike(text):
    meant = valid_language(text)
    assert meant in LANGUAGES
    assert language_said(text, LANGUAGES) == WORDING.language_for(text.strip()) == meant


@pytest.mark.parametrize("text", ["", "x", "deu", "-", "klingon", "p"])
def test_no_language_is_refused_with_those_there_are(text):
    refusal = refused_by(valid_language, text)
    assert refusal is not None
    assert refusal.key == "error-campaign-language"
    assert "pt-BR" in refusal.words["languages"]
