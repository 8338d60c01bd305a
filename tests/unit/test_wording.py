"""People's words: found by language, in English where a language lacks them, never silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.wording import MissingWords, Wording
from oauth_web.consent_words import consent_words


def write(folder: Path, name: str, text: str) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "en/a.ftl", "hello = Hello { $name }\nonly-english = English\n")
    write(tmp_path, "de/a.ftl", "hello = Hallo { $name }\n")
    write(tmp_path, "pt-BR/a.ftl", "hello = Oi { $name }\n")
    return tmp_path


def test_words_come_in_the_wanted_language_or_in_english(folder: Path) -> None:
    wording = Wording(folder)
    assert wording.text("de", "hello", name="Mia") == "Hallo Mia"
    assert wording.text("de", "only-english") == "English"
    assert wording.text("fr", "hello", name="Mia") == "Hello Mia"
    assert wording.languages() == ("en", "de", "pt-BR")


def test_a_language_is_matched_by_region_or_without(folder: Path) -> None:
    wording = Wording(folder)
    assert wording.language_for("fr", "de-AT") == "de"
    assert wording.language_for("pt_br") == "pt-BR"
    assert wording.language_for("pt") == "pt-BR"
    assert wording.language_for("pt-PT", "de") == "pt-BR"
    assert wording.language_for("xx") == "en"
    assert wording.language_for() == "en"


def test_a_missing_key_is_loud_when_strict_and_harmless_otherwise(folder: Path) -> None:
    assert Wording(folder).text("en", "nope") == "nope"
    with pytest.raises(MissingWords, match="nope"):
        Wording(folder, strict=True).text("en", "nope")
    with pytest.raises(MissingWords, match="name"):
        Wording(folder, strict=True).text("en", "hello")


def test_a_broken_or_doubled_entry_stops_the_start(folder: Path) -> None:
    write(folder, "en/b.ftl", "hello = Again\n")
    with pytest.raises(MissingWords, match="second time"):
        Wording(folder)
    write(folder, "en/b.ftl", "broken { = \n")
    with pytest.raises(MissingWords, match="cannot be read"):
        Wording(folder)


def test_names_are_not_wrapped_in_invisible_characters(folder: Path) -> None:
    assert "\u2068" not in Wording(folder).text("en", "hello", name="Mia")


def test_consent_words_say_what_is_really_asked() -> None:
    wording = Wording(strict=True)
    words = consent_words(
        wording,
        "en",
        service="Spotify",
        artist="NEON",
        reads_back=True,
        offers_follow=True,
        offers_future=True,
    )
    assert words.agreed() == (
        "We ask Spotify to let us add to your library and check that it arrived. We do that once, on release day."
    )
    assert "once" not in words.agreed("future_saves")
    assert [one.name for one in words.boxes] == ["follow", "future_saves"]
    bare = consent_words(wording, "en", service="Deezer", artist="NEON", reads_back=False)
    assert "check that it arrived" not in bare.sentence
    assert bare.boxes == ()
    public = consent_words(wording, "en", service="SoundCloud", artist="NEON", reads_back=True, reposts=True)
    assert public.sentence.endswith("stand on your SoundCloud profile, for everybody to see.")
    assert "profile" not in words.sentence
    early = consent_words(wording, "en", service="Apple Music", artist="NEON", reads_back=True, early=True)
    assert early.agreed().endswith("as soon as Apple Music lists the release, on release day at the latest.")
    assert "at the latest, and again" in early.agreed("future_saves")
