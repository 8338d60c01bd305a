"""What may be said in which stage, and when each step is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaign import CampaignStatus as C
from core.delivery import DeliveryKind as K
from core.errors import Refused
from core.scheduler.planner import (
    AUDIENCES,
    FLOWS,
    LONGEST_WORDS,
    STAGES,
    FlowSetting,
    OwnWords,
    changed,
    effective,
    grace,
    may_say,
    windows,
)

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# one line a kind: draft announced open releasing released archived cancelled
TABLE: dict[str, str] = {
    K.CONFIRMATION: "..OXXXX",
    K.STUCK: "..OXX..",
    K.OPEN: "..O....",
    K.COUNTDOWN: "..O....",
    K.RENEW: "..O....",
    K.ENROLLED: "..O....",
    K.MOVED: "..O....",
    K.RECEIPT: "...XXX.",
    K.RESCUE: "...XXX.",
    K.REMINDER: "...XXX.",
    K.FOLLOW_UP: "...XX..",
    K.RENEW_FUTURE: "..OXXXX",
    K.BETTER: "..O....",
    K.CANCELLED: ".....XX",
    "broadcast": "..OXX..",
    "reply": "..OXXXX",
    "operator": "XXXXXXX",
}


@pytest.mark.parametrize(("kind", "stage"), list(product(K, C)))
def test_no_flow_speaks_in_a_stage_that_is_not_its_own(kind: K, stage: C) -> None:
    assert may_say(kind, stage) is (TABLE[kind][list(C).index(stage)] != ".")


def test_every_kind_has_its_stages_and_its_flow() -> None:
    assert set(STAGES) == {*FLOWS, K.OPERATOR} == set(K), "artists word nothing that is for the operator"
    assert all(may_say(kind, None) for kind in K), "a message of no campaign has no stage"


def due(release: datetime, now: datetime) -> set[tuple[K, str]]:
    return {(w.kind, w.mark) for w in windows(now) if w.after < release <= w.until}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=21), {(K.RENEW, "t-21")}),
        (timedelta(days=7), {(K.COUNTDOWN, "t-7"), (K.RENEW, "t-7")}),
        (timedelta(days=7, seconds=1), set()),
        (timedelta(days=5, seconds=1), {(K.COUNTDOWN, "t-7"), (K.RENEW, "t-7")}),
        (timedelta(days=5), set()),
        (timedelta(days=4), set()),
        (timedelta(days=1), {(K.COUNTDOWN, "t-1"), (K.RENEW, "t-1")}),
        (timedelta(hours=12), set()),
        (timedelta(0), set()),
        (timedelta(days=-3), {(K.FOLLOW_UP, "t+3")}),
        (timedelta(days=-5, hours=1), {(K.FOLLOW_UP, "t+3")}),
    ],
)
def test_a_step_is_due_from_its_day_until_it_makes_no_sense_any_more(
    before: timedelta, expected: set[tuple[K, str]]
) -> None:
    found = due(NOW + before, NOW)
    wanted = {(k, m) for k, m in found if int(m[1:]) in {-21, -7, -1, 3}}
    assert wanted == expected


@given(st.integers(min_value=-10 * 86400, max_value=30 * 86400))
def test_a_step_is_never_early_and_never_later_than_its_grace(seconds: int) -> None:
    release = NOW + timedelta(seconds=seconds)
    for w in windows(NOW):
        moment = release - w.days * DAY
        assert (w.after < release <= w.until) is (moment <= NOW < moment + grace(w.days))


def test_an_hour_of_looking_every_half_minute_finds_each_step_once_or_again_but_never_misses_it() -> None:
    release = NOW + 7 * DAY + timedelta(minutes=30)
    looks = [due(release, NOW + timedelta(seconds=30 * n)) for n in range(120)]
    assert (K.COUNTDOWN, "t-7") not in looks[59]
    assert all((K.COUNTDOWN, "t-7") in look for look in looks[60:])


def test_defaults_hold_until_an_artist_changes_them() -> None:
    mine = FlowSetting(kind=K.COUNTDOWN, on=True, days=(3,), words={"en": "See you"})
    flows = effective([mine])
    assert flows[K.COUNTDOWN] == mine
    assert flows[K.RENEW] == FlowSetting(kind=K.RENEW, on=True, days=(21, 7, 1))
    assert not effective([])[K.COUNTDOWN].on, "nobody is counted down to without having read it"
    assert not effective([])[K.FOLLOW_UP].on


def test_an_artist_switches_what_may_be_switched() -> None:
    flows = effective([])
    assert changed(flows[K.COUNTDOWN], on=True, days="1, 7 ,3") == FlowSetting(
        kind=K.COUNTDOWN, on=True, days=(7, 3, 1)
    )
    said = OwnWords(text="  Love,\n NEON ", language="de")
    assert changed(flows[K.RECEIPT], on=True, words=said).words == {"de": "Love, NEON"}
    for kind in (K.RECEIPT, K.RESCUE, K.CONFIRMATION, K.RENEW, K.MOVED, K.CANCELLED):
        with pytest.raises(Refused, match="error-flow-always"):
            changed(flows[kind], on=False)


@pytest.mark.parametrize("days", ["", "5", "7, 99", "seven", "-7", "7.5", "1000"])
def test_days_outside_the_choice_are_refused(days: str) -> None:
    with pytest.raises(Refused, match="error-flow-days"):
        changed(effective([])[K.COUNTDOWN], days=days)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("x" * (LONGEST_WORDS + 1), "error-flow-words-long"),
        ("win at https://evil.example", "error-flow-words-link"),
        ("WWW.evil.example", "error-flow-words-link"),
        ("a\u202eb", "error-flow-words-link"),
        ("a\0b", "error-flow-words-link"),
    ],
)
def test_words_that_could_mislead_are_refused(words: str, key: str) -> None:
    with pytest.raises(Refused, match=key):
        changed(effective([])[K.RECEIPT], words=OwnWords(text=words, language="en"))


def test_whoever_is_spoken_to_at_once_has_an_audience() -> None:
    timed = {w.kind for w in windows(NOW)}
    assert timed & set(AUDIENCES) == set()
    assert timed == {K.COUNTDOWN, K.RENEW, K.FOLLOW_UP}


def test_a_stuck_sign_in_is_asked_about_after_minutes_of_the_artists_choice() -> None:
    stuck = effective([])[K.STUCK]
    assert stuck.minutes == 3
    assert [changed(stuck, minutes=n).minutes for n in (2, 30)] == [2, 30]
    for kind, minutes in ((K.STUCK, 1), (K.STUCK, 31), (K.RECEIPT, 3)):
        with pytest.raises(Refused, match="error-flow-minutes"):
            changed(effective([])[kind], minutes=minutes)


def test_words_are_kept_by_language_and_those_of_texts_by_themselves() -> None:
    setting = effective([])[K.OPEN]
    for text, language, by_text in (("Hi", "en", False), ("Hallo", "de", False), ("SMS", "en", True)):
        setting = changed(setting, words=OwnWords(text=text, language=language, by_text=by_text))
    assert (setting.words, setting.text_words) == ({"en": "Hi", "de": "Hallo"}, {"en": "SMS"})
    assert setting.own("de", "en", by_text=False) == "Hallo"
    assert setting.own("fr", "en", by_text=False) == "Hi", "the campaign's language"
    assert setting.own("fr", "es", by_text=False) == ""
    assert setting.own("de", "en", by_text=True) == "SMS"
    bare = changed(setting, words=OwnWords(text="", language="en"))
    assert (bare.words, bare.text_words) == ({"de": "Hallo"}, {"en": "SMS"})
    with pytest.raises(Refused, match="error-flow-text-never"):
        changed(effective([])[K.STUCK], words=OwnWords(text="x", language="en", by_text=True))
