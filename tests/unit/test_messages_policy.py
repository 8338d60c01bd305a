"""Whether, when and how loudly a message goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaign import CampaignStatus
from core.delivery import Delivery, DeliveryKind
from core.fan import Address, Reachability
from core.ids import AddressId, CampaignId, Channel, DeliveryId, FanId, SenderId
from core.queues import OutgoingMessage
from core.scheduler.planner import BY_DAY, OPTIONAL, STAGES
from notifications.policy import Send, Suppress, Wait, decide
from notifications.quiet_hours import (
    DAYTIME,
    FEDERAL,
    STATES,
    Window,
    is_night,
    next_allowed,
    text_window,
    text_zones,
)

NOON = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)  # in New York


def message(channel=Channel.TELEGRAM, kind=DeliveryKind.RECEIPT, **more):
    reach, queued_at = more.pop("reachability", Reachability.OK), more.pop("queued_at", NOON)
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
        created_at=queued_at,
    )
    address = Address(
        id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        channel=channel,
        external_id=more.pop("number", "7"),
        reachability=reach,
    )
    values = {
        "zone": "America/New_York",
        "country": "US",
        "wake": False,
        "paused_until": None,
        "texts_promised": 3,
    } | more
    return OutgoingMessage(delivery=delivery, address=address, **values)


def test_chats_get_night_messages_silently_unless_they_asked_to_be_woken():
    assert decide(message(), MIDNIGHT) == Send(silent=True)
    assert decide(message(wake=True), MIDNIGHT) == Send(silent=False)
    assert decide(message(), NOON) == Send(silent=False)


@pytest.mark.parametrize("kind", DeliveryKind)
def test_what_was_held_up_for_a_month_is_not_said_any_more(kind):
    made = decide(message(kind=kind), NOON + timedelta(days=31))
    assert made == Suppress(why="a month late")
    assert decide(message(kind=kind), NOON + timedelta(days=29)) != made


@pytest.mark.parametrize("kind", [DeliveryKind.BROADCAST, DeliveryKind.COUNTDOWN, DeliveryKind.RENEW])
def test_it_is_night_where_the_artist_releases_for_a_fan_whose_zone_is_not_known(kind):
    at_eight = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
    made = decide(message(kind=kind, zone=None, campaign_zone="America/New_York"), at_eight)
    assert made == Wait(until=datetime(2026, 12, 4, 13, 0, tzinfo=UTC))
    of_their_own = message(kind=kind, zone="Europe/Berlin", campaign_zone="America/New_York")
    assert decide(of_their_own, at_eight) == Send(silent=False)
    assert decide(message(kind=kind, zone=None), at_eight) == Send(silent=False)  # about no campaign: UTC


def test_a_number_is_judged_by_itself_and_not_by_the_artists_zone():
    here = message(Channel.SMS, zone=None, number="+4915112345678", campaign_zone="America/New_York")
    assert isinstance(decide(here, datetime(2026, 12, 4, 8, 0, tzinfo=UTC)), Send)


def test_texts_wait_for_the_morning_of_the_fan():
    made = decide(message(Channel.SMS), MIDNIGHT)
    assert isinstance(made, Wait)
    assert made.until.astimezone(ZoneInfo("America/New_York")).hour == 8
    assert decide(message(Channel.SMS, wake=True), MIDNIGHT) == Send(silent=False)
    assert isinstance(decide(message(Channel.SMS), NOON), Send)


@pytest.mark.parametrize(
    ("number", "served"),
    [("+12128675309", True), ("+14165550123", False), ("+447911123456", False), ("+19995550000", False)],
)
def test_only_numbers_of_served_countries_are_texted(number: str, served: bool) -> None:
    texted = message(Channel.SMS, number=number)
    assert isinstance(decide(texted, NOON), Send)
    found = decide(texted, NOON, countries=frozenset({"US"}))
    assert isinstance(found, Send) is served
    assert served or found == Suppress(why="its country is not served", elsewhere=True)
    chat = message(Channel.TELEGRAM)
    assert isinstance(decide(chat, NOON, countries=frozenset({"US"})), Send), (
        "of chats nobody knows a country"
    )


@pytest.mark.parametrize(
    ("number", "minute", "left"),
    [
        ("+12128675309", 19 * 60 + 58, timedelta(minutes=2)),
        ("+12128675309", 17 * 60 + 30, timedelta(hours=2, minutes=30)),
        ("+14015550100", 17 * 60 + 30, timedelta(minutes=30)),  # Rhode Island
        (
            "+12083331234",
            19 * 60 + 1,
            timedelta(minutes=59),
        ),  # as Boise has it, where it is an hour later there
    ],
)
def test_a_text_must_arrive_before_the_night_of_its_number(number, minute, left):
    zone = "America/Boise" if number.startswith("+1208") else "America/New_York"
    at = datetime(2026, 12, 4, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    found = decide(message(Channel.SMS, number=number, zone=None), at)
    assert found == Send(silent=False, until=at + left)


def test_a_text_is_not_begun_in_the_last_minute():
    at = datetime(2026, 12, 4, 19, 59, 30, tzinfo=ZoneInfo("America/New_York"))
    found = decide(message(Channel.SMS, number="+12128675309"), at)
    assert isinstance(found, Wait)
    assert found.until.astimezone(ZoneInfo("America/New_York")).hour == 10


@pytest.mark.parametrize("reach", [r for r in Reachability if r is not Reachability.OK])
@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.DISCORD, Channel.SMS])
def test_nothing_goes_to_an_address_that_takes_no_messages(reach, channel):
    assert decide(message(channel, reachability=reach, wake=True), NOON) == Suppress(why=reach.value)


def test_a_paused_fan_hears_nothing():
    assert isinstance(decide(message(paused_until=NOON + timedelta(days=1)), NOON), Suppress)
    assert isinstance(decide(message(paused_until=NOON - timedelta(days=1)), NOON), Send)


@pytest.mark.parametrize("kind", [DeliveryKind.CONFIRMATION, DeliveryKind.STUCK, DeliveryKind.RENEW_FUTURE])
def test_texts_stay_within_what_was_promised(kind):
    assert isinstance(decide(message(Channel.SMS, kind), NOON), Suppress)


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
    zones=st.lists(
        st.sampled_from(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"]),
        min_size=1,
        max_size=3,
    ),
)
def test_the_next_allowed_time_is_allowed_and_near(now, zones):
    at = next_allowed(now, zones)
    assert now <= at <= now + timedelta(hours=25)
    assert not any(is_night(at, zone, Window()) for zone in zones)


@pytest.mark.parametrize("stage", list(CampaignStatus))
@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_nothing_leaves_in_a_stage_that_is_not_its_own(kind, stage):
    made = decide(message(kind=kind, stage=stage), NOON)
    assert isinstance(made, Suppress) is (stage not in STAGES[kind])


def test_what_nobody_asked_for_keeps_to_the_cap_and_the_rest_does_not():
    for kind in OPTIONAL:
        assert isinstance(decide(message(kind=kind, sent_lately=1), NOON, cap=2), Send)
        assert decide(message(kind=kind, sent_lately=2), NOON, cap=2) == Wait(until=NOON + timedelta(hours=6))
        assert isinstance(decide(message(kind=kind, sent_lately=0), NOON, cap=0), Wait)
    for kind in set(DeliveryKind) - OPTIONAL:
        assert isinstance(decide(message(kind=kind, sent_lately=99), NOON, cap=2), Send)


def test_what_can_wait_for_the_day_waits_even_when_it_would_be_silent():
    for kind in BY_DAY:
        made = decide(message(kind=kind, wake=True), MIDNIGHT)
        assert isinstance(made, Wait)
        assert made.until.astimezone(ZoneInfo("America/New_York")).hour == 8


def test_a_test_to_oneself_comes_at_once():
    real = message(kind=DeliveryKind.BROADCAST, sent_lately=9)
    asked = replace(real, delivery=replace(real.delivery, occasion="b7:test:1796000000000"))
    assert isinstance(decide(real, MIDNIGHT), Wait)
    assert decide(asked, MIDNIGHT) == Send(silent=False)
    stopped = replace(asked, address=replace(asked.address, reachability=Reachability.OPTED_OUT))
    assert isinstance(decide(stopped, MIDNIGHT), Suppress)


def test_wake_me_is_for_the_release_alone():
    for kind in (DeliveryKind.RECEIPT, DeliveryKind.RESCUE, DeliveryKind.REMINDER):
        assert decide(message(kind=kind, wake=True), MIDNIGHT) == Send(silent=False)
        assert decide(message(Channel.SMS, kind, wake=True), MIDNIGHT) == Send(silent=False)
    for kind in (DeliveryKind.MOVED, DeliveryKind.CANCELLED, DeliveryKind.OPEN):
        assert decide(message(kind=kind, wake=True), MIDNIGHT) == Send(silent=True)
        assert isinstance(decide(message(Channel.SMS, kind, wake=True, texts_promised=4), MIDNIGHT), Wait)


def local(year, month, day, hour, minute=0, zone="America/New_York"):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("number", "at", "allowed"),
    [
        ("+12125550100", local(2026, 12, 4, 9, 59), local(2026, 12, 4, 10)),  # Friday
        ("+12125550100", local(2026, 12, 4, 19, 59), local(2026, 12, 4, 19, 59)),
        ("+12125550100", local(2026, 12, 4, 20), local(2026, 12, 5, 10)),
        ("+12125550100", local(2026, 12, 5, 20), local(2026, 12, 6, 12)),  # into Sunday
        ("+14015550100", local(2026, 12, 4, 18), local(2026, 12, 5, 10)),  # Rhode Island
        ("+14015550100", local(2026, 12, 5, 17), local(2026, 12, 6, 12)),
        (
            "+442071838750",
            local(2026, 12, 6, 8, zone="Europe/London"),
            local(2026, 12, 6, 8, zone="Europe/London"),
        ),
    ],
)
def test_texts_keep_to_the_hours_of_the_law_on_weekdays_and_weekends(number, at, allowed):
    zone = "Europe/London" if number.startswith("+44") else "America/New_York"
    made = decide(message(Channel.SMS, number=number, zone=zone), at)
    if allowed == at:
        assert isinstance(made, Send)
    else:
        assert made == Wait(until=allowed)


def test_a_number_of_the_whole_country_must_suit_all_of_it():
    number = "+18005550100"
    early, late = local(2026, 12, 4, 14, 59), local(2026, 12, 4, 15)  # 10:00 in Honolulu
    assert decide(message(Channel.SMS, number=number, zone=None), early) == Wait(until=late)
    assert isinstance(decide(message(Channel.SMS, number=number, zone=None), late), Send)
    assert text_zones(number, "America/Denver") == ("America/Denver",), "what is known chooses among them"


@pytest.mark.parametrize(
    ("number", "places", "elsewhere"),
    [
        ("+61412345678", ("Australia/Perth", "Australia/Sydney", "Australia/Lord_Howe"), ""),
        ("+61291234567", ("Australia/Sydney",), "Australia/Perth"),
        ("+79161234567", ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Kamchatka"), ""),
        ("+34612345678", ("Europe/Madrid", "Atlantic/Canary"), ""),
        ("+34912345678", ("Europe/Madrid",), "Atlantic/Canary"),
        ("+351912345678", ("Europe/Lisbon", "Atlantic/Azores"), ""),
        ("+12085550123", ("America/Boise", "America/Los_Angeles"), ""),
        ("+77011234567", ("Asia/Almaty",), "Europe/Moscow"),
        ("+447911123456", ("Europe/London",), ""),
        ("+4917012345678", ("Europe/Berlin",), ""),
        ("+16845550123", ("Pacific/Pago_Pago",), ""),
    ],
)
@pytest.mark.parametrize("month", [1, 7])
def test_a_text_suits_every_zone_of_its_number(number, places, elsewhere, month):
    sent = []
    for hours in range(0, 7 * 24, 1):
        at = datetime(2027, month, 4, 0, 1, tzinfo=UTC) + timedelta(hours=hours)
        made = decide(message(Channel.SMS, number=number, zone=None, queued_at=at), at)
        sent.append(at if isinstance(made, Send) else made.until)
    assert len(set(sent)) > 5, "there is a time every day"
    window = text_window(number)
    for place in places:
        assert not [at for at in sent if is_night(at, place, window)], place
    if elsewhere:
        assert [at for at in sent if is_night(at, elsewhere, window)], "nobody there has such a number"


def test_where_no_hour_suits_all_zones_the_numbers_own_count():
    at = local(2026, 12, 4, 9, zone="Australia/Sydney")
    assert next_allowed(at, ("Australia/Sydney", "Atlantic/Azores")) is None
    made = decide(message(Channel.SMS, number="+61291234567", zone="Atlantic/Azores"), at)
    assert isinstance(made, Send)


def test_of_a_number_that_tells_nothing_the_middle_of_the_day_is_taken():
    early, noon = datetime(2026, 12, 4, 11, 59, tzinfo=UTC), datetime(2026, 12, 4, 12, tzinfo=UTC)
    assert decide(message(Channel.SMS, number="+2105550123", zone=None), early) == Wait(until=noon)
    both = local(2026, 12, 4, 13)  # 10:00 in Los Angeles
    assert decide(message(Channel.SMS, number="+13334445555", zone=None), noon) == Wait(until=both)


def test_our_hours_lie_within_every_states():
    assert len(STATES) >= 13
    for state, window in STATES.items():
        area = "401" if state == "RI" else "212"
        assert text_window(f"+1{area}5550100").within(window), state
        assert window.within(FEDERAL), state
    assert not text_window("+12125550100").within(STATES["RI"]), "or the exception would be pointless"
    assert text_window("+4917012345678") == DAYTIME
