"""The number of texts in the prompt is counted from what is on, and never exceeded, whatever is switched later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import BY_TEXT, IN_THE_LINKS_PLACE, TEXTABLE, TEXTED
from core.delivery import DeliveryKind as K
from core.errors import Refused
from core.scheduler.planner import FLOWS, FlowSetting, changed, effective
from core.text_promise import FEWEST, goes_by_text, may_text, promised

_SWITCHED = st.fixed_dictionaries(
    {
        kind: st.builds(
            FlowSetting,
            kind=st.just(kind),
            on=st.booleans() if FLOWS[kind].may_switch else st.just(True),
            by_text=st.booleans(),
            days=st.sets(st.sampled_from(FLOWS[kind].choices or (0,)), min_size=1).map(tuple),
        )
        for kind in TEXTABLE
    }
)


@given(_SWITCHED, _SWITCHED, st.lists(st.sampled_from(sorted(BY_TEXT - IN_THE_LINKS_PLACE)), max_size=40))
def test_never_exceeded_whatever_is_on_then_and_later(
    then: dict[K, FlowSetting], later: dict[K, FlowSetting], wanted: list[K]
) -> None:
    promise = promised(effective([]) | then)
    assert 3 <= promise <= 11
    now, had = effective([]) | later, 0
    for kind in wanted:
        if goes_by_text(now[kind]) and may_text(kind, had, promise):
            had += 1
    assert had + 1 <= promise, "the link is one, or what stands in its place"
    assert may_text(K.ENROLLED, 0, FEWEST)


@given(_SWITCHED, st.lists(st.sampled_from(sorted(TEXTABLE - {K.CANCELLED})), max_size=40))
def test_notices_take_no_place_of_what_became_of_it(then: dict[K, FlowSetting], notices: list[K]) -> None:
    promise, had = promised(effective([]) | then), 0
    for kind in notices:
        had += may_text(kind, had, promise)
    for kind in (K.RESCUE, K.RECEIPT):
        assert may_text(kind, had, promise)
        had += 1


@given(_SWITCHED)
def test_what_was_on_at_the_opt_in_has_its_place(then: dict[K, FlowSetting]) -> None:
    settings, had = effective([]) | then, 0
    promise = promised(settings)
    for kind in (K.OPEN, K.COUNTDOWN, K.MOVED, K.RENEW):
        times = len(settings[kind].days) if kind is K.COUNTDOWN else 1
        for _ in range(times if goes_by_text(settings[kind]) else 0):
            assert may_text(kind, had, promise)
            had += 1


def test_link_and_receipt_unless_more_is_switched_on() -> None:
    plain = effective([])
    assert {kind for kind in FLOWS if goes_by_text(plain[kind])} == TEXTED | IN_THE_LINKS_PLACE
    assert promised(plain) == FEWEST == 3
    assert not may_text(K.MOVED, 0, FEWEST)
    counted = changed(plain[K.COUNTDOWN], on=True, by_text=True, days="7, 3, 1")
    assert promised(plain | {K.COUNTDOWN: counted}) == 6
    assert promised(plain | {K.COUNTDOWN: replace(counted, on=False)}) == 3
    opening = changed(plain[K.OPEN], by_text=True)
    assert promised(plain | {K.OPEN: opening}) == 4
    called_off = changed(plain[K.CANCELLED], by_text=True)
    assert promised(plain | {K.CANCELLED: called_off}) == 3, "then there is no receipt"


@pytest.mark.parametrize("kind", sorted(set(FLOWS) - TEXTABLE))
def test_what_is_no_choice_is_refused_in_words(kind: K) -> None:
    setting = effective([])[kind]
    key = "error-flow-text-always" if kind in TEXTED | IN_THE_LINKS_PLACE else "error-flow-text-never"
    with pytest.raises(Refused, match=key):
        changed(setting, by_text=not setting.by_text)
    assert changed(setting, by_text=setting.by_text) == setting
