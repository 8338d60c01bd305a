"""Whether, when and how loudly a message goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delivery import Delivery, DeliveryKind
from core.fan import Address, Reachability
from core.ids import AddressId, CampaignId, Channel, DeliveryId, FanId, SenderId
from core.queues import OutgoingMessage
from notifications.policy import Send, Suppress, Wait, decide
from notifications.quiet_hours import Window, is_night, next_allowed

NOON = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)  # in New York


def message(channel=Channel.TELEGRAM, kind=DeliveryKind.RECEIPT, **more):
    reach = more.pop("reachability", Reachability.OK)
    delivery = Delivery(
        id=DeliveryId(1),
        address_id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        campaign_id=CampaignId(1),
        kind=kind,
        occasion="",
        args={},
        attempts=1,
        created_at=NOON,
    )
    address = Address(
        id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        channel=channel,
        external_id="7",
        reachability=reach,
    )
    values = {"zone": "America/New_York", "country": "US", "wake": False, "paused_until": None} | more
    return OutgoingMessage(delivery=delivery, address=address, **values)


def test_chats_get_night_messages_silently_unless_they_asked_to_be_woken():
    assert decide(message(), MIDNIGHT) == Send(silent=True)
    assert decide(message(wake=True), MIDNIGHT) == Send(silent=False)
    assert decide(message(), NOON) == Send(silent=False)


def test_texts_wait_for_the_morning_of_the_fan():
    made = decide(message(Channel.SMS), MIDNIGHT)
    assert isinstance(made, Wait)
    assert made.until.astimezone(ZoneInfo("America/New_York")).hour == 8
    assert decide(message(Channel.SMS, wake=True), MIDNIGHT) == Send(silent=False)
    assert decide(message(Channel.SMS), NOON) == Send(silent=False)


@pytest.mark.parametrize("reach", [r for r in Reachability if r is not Reachability.OK])
@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.DISCORD, Channel.SMS])
def test_nothing_goes_to_an_address_that_takes_no_messages(reach, channel):
    assert decide(message(channel, reachability=reach, wake=True), NOON) == Suppress(why=reach.value)


def test_a_paused_fan_hears_nothing():
    assert isinstance(decide(message(paused_until=NOON + timedelta(days=1)), NOON), Suppress)
    assert isinstance(decide(message(paused_until=NOON - timedelta(days=1)), NOON), Send)


@pytest.mark.parametrize("kind", [DeliveryKind.CONFIRMATION, DeliveryKind.STUCK, DeliveryKind.RENEW])
def test_texts_stay_within_what_was_promised(kind):
    assert isinstance(decide(message(Channel.SMS, kind), NOON), Suppress)


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
    zones=st.lists(
        st.sampled_from(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"]), max_size=3
    ),
)
def test_the_next_allowed_time_is_allowed_and_near(now, zones):
    at = next_allowed(now, zones)
    assert now <= at <= now + timedelta(hours=25)
    assert not any(is_night(at, zone, Window()) for zone in zones or ["UTC"])
