"""A campaign in numbers: columns without gaps, rare countries together, a file that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures import Figure, columns, folded, leading, table

DAY = date(2026, 11, 27)


def figure(value: str, count: int, by: str = "country", step: str = "join", day: date = DAY) -> Figure:
    return Figure(day=day, step=step, by=by, value=value, count=count)


def test_days_without_a_join_stand_between_the_others() -> None:
    found = columns({DAY: 3, DAY + timedelta(days=3): 1})
    assert [(c.since.day, c.days, c.count) for c in found] == [(27, 1, 3), (28, 1, 0), (29, 1, 0), (30, 1, 1)]
    assert columns({}) == ()


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 1500), st.integers(0, 10**6), min_size=1, max_size=60))
def test_columns_hold_every_join_once_and_are_never_many(ages: dict[int, int]) -> None:
    by_day = {DAY + timedelta(days=age): n for age, n in ages.items()}
    found = columns(by_day)
    assert sum(c.count for c in found) == sum(by_day.values())
    assert len(found) <= 54
    assert found[0].since == min(by_day)
    assert found[-1].since <= max(by_day) < found[-1].since + timedelta(days=found[-1].days)
    assert len({c.days for c in found}) == 1


def test_the_largest_lead_and_the_others_are_one() -> None:
    assert leading({"a": 1, "b": 5, "c": 5, "d": 2, "e": 0}, 2) == ([("b", 5), ("c", 5)], 3)


def test_a_country_of_few_fans_is_not_named() -> None:
    lines = folded(
        [
            figure("DE", 3), figure("DE", 2, day=DAY + timedelta(days=1)), figure("IS", 4), figure("LI", 1),
            figure("", 2), figure("IS", 1, step="authorised"), figure("tidal", 1, by="service"),
        ]
    )  # fmt: skip
    assert [(x.day.day, x.step, x.by, x.value, x.count) for x in lines] == [
        (27, "join", "country", "", 2),
        (27, "join", "country", "DE", 3),
        (27, "join", "country", "other", 5),
        (27, "join", "service", "tidal", 1),
        (27, "authorised", "country", "other", 1),
        (28, "join", "country", "DE", 2),
    ]


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=1,"a\nb']
)
def test_no_cell_is_a_formula(evil: str) -> None:
    heading, row = csv.reader(io.StringIO(table([figure(evil, 7, by="source")]), newline=""))
    assert heading == ["day", "step", "by", "value", "count"]
    assert row == ["2026-11-27", "join", "source", f"'{evil}", "7"]


def test_plain_words_stay_as_they_are() -> None:
    assert table([figure("tik-tok", 7, by="source")]).splitlines()[1] == "2026-11-27,join,source,tik-tok,7"
