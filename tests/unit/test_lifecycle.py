"""Every move of every state machine, allowed or not."""

from __future__ import annotations

import itertools

import pytest

from core import lifecycle
from core.campaign import CampaignStatus, WaveStatus
from core.delivery import DeliveryStatus
from core.errors import IllegalMove
from core.fan_reply import FanReplyStatus
from core.grant import GrantStatus
from core.group_chat import GroupState
from core.presave import PreSaveStatus

TABLES = [
    (lifecycle.CAMPAIGN, CampaignStatus),
    (lifecycle.WAVE, WaveStatus),
    (lifecycle.PRESAVE, PreSaveStatus),
    (lifecycle.GRANT, GrantStatus),
    (lifecycle.DELIVERY, DeliveryStatus),
    (lifecycle.FAN_REPLY, FanReplyStatus),
    (lifecycle.GROUP, GroupState),
]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_has_its_line_and_every_pair_is_decided(table, states):
    assert set(table) == set(states)
    for old, new in itertools.product(states, states):
        if lifecycle.may(table, old, new):
            lifecycle.check(table, old, new)
            assert old.value in lifecycle.sources(table, new)
        else:
            with pytest.raises(IllegalMove):
                lifecycle.check(table, old, new)
            assert old.value not in lifecycle.sources(table, new)


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_can_be_reached(table, states):
    first = next(iter(states))
    reached, todo = {first}, [first]
    while todo:
        for new in table[todo.pop()] - reached:
            reached.add(new)
            todo.append(new)
    assert reached | {WaveStatus.MOVED} >= set(states) - {WaveStatus.MOVED}


def test_a_fan_who_chooses_again_waits_again_unless_the_save_is_under_way_or_done():
    again = {PreSaveStatus(s) for s in lifecycle.sources(lifecycle.PRESAVE, PreSaveStatus.WAITING)}
    done = {PreSaveStatus.SAVED, PreSaveStatus.ACCEPTED, PreSaveStatus.VERIFIED}
    assert again == set(PreSaveStatus) - done - {PreSaveStatus.WAITING}


def test_what_is_over_stays_over():
    assert lifecycle.PRESAVE[PreSaveStatus.VERIFIED] == frozenset()
    assert lifecycle.GRANT[GrantStatus.REVOKED] == frozenset()
    assert lifecycle.DELIVERY[DeliveryStatus.DELIVERED] == frozenset()
    assert DeliveryStatus.SENDING not in lifecycle.DELIVERY[DeliveryStatus.UNKNOWN], (
        "unknown is never sent again"
    )
