"""What texts cost: numbers times segments times the price of their country, never less than it may be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.settings import BadSettings, load
from core.delivery import DeliveryKind as K
from core.scheduler.planner import FlowSetting, changed, effective
from core.text_cost import Numbers, Prices, TextAudience, estimate, parse_prices
from notifications.composing import Composer
from notifications.previews import IDLE
from notifications.text_costs import TextCosts, money
from notifications.text_sizes import TextSizes
from notifications.wording import Wording
from tests.unit.test_composing import SITE, campaign

WORDING = Wording(strict=True)
AMERICANS = Numbers(language="en", country="US", count=100)
GERMANS = Numbers(language="de", country="DE", count=10)
PRICES = Prices(usual=Decimal("0.05"), currency="EUR", by_country={"US": Decimal("0.01")})
COSTS = TextCosts(TextSizes(Composer(WORDING, IDLE), SITE), WORDING, PRICES)


def test_each_country_has_its_price_and_each_language_its_length() -> None:
    bill = estimate((AMERICANS, GERMANS), {"en": 1, "de": 2}.__getitem__, PRICES)
    assert (bill.numbers, bill.segments, bill.cost, bill.currency) == (110, 120, Decimal("2.00"), "EUR")
    assert estimate((), {"en": 1}.__getitem__, PRICES).cost == 0
    unpriced = estimate(
        (AMERICANS, GERMANS), {"en": 1, "de": 2}.__getitem__, replace(PRICES, usual=Decimal(0))
    )
    assert (unpriced.segments, unpriced.cost) == (120, None), "a part without a price has no sum"


def test_a_message_costs_as_often_as_it_comes_to_those_it_goes_to() -> None:
    audience = TextAudience(joined=(AMERICANS,), waiting=(GERMANS,))
    flows = effective([])
    assert COSTS.of_one(campaign(), flows[K.OPEN], audience).segments == 0, "it is off"
    opening = COSTS.of_one(campaign(), changed(flows[K.OPEN], by_text=True), audience)
    assert (opening.numbers, opening.segments, opening.cost) == (10, 10, Decimal("0.50"))
    counted = changed(flows[K.COUNTDOWN], on=True, by_text=True, days="7,3,1")
    assert COSTS.of_one(campaign(), counted, audience).segments == 300
    plain = COSTS.whole(campaign(), flows, audience)
    assert plain.segments == 100 * 2 * 2, "not saved, then saved, at the longest of each"
    more = COSTS.whole(campaign(), flows | {K.COUNTDOWN: counted}, audience)
    assert (more.segments, more.cost) == (700, Decimal("7.00"))


def test_a_title_that_grows_texts_is_told_by_its_texts() -> None:
    flows = effective([])
    assert COSTS.too_long(campaign(), flows) == []
    artist = replace(campaign().artist, name="The Night Drive Orchestra " * 3)
    long = campaign(artist=artist, release=replace(campaign().release, title="Night Drive " * 8))
    found = COSTS.too_long(long, flows)
    assert found
    assert {name for name, _, _ in found} <= {"prompt", "link", "receipt", "rescue", "reminder", "enrolled"}
    assert all(segments > 2 for _, _, segments in found)
    script = campaign(release=replace(campaign().release, title="Ночь"))
    assert ("link", "en", 3) in COSTS.too_long(script, flows), "another script takes UCS-2"
    switched = flows | {K.MOVED: FlowSetting(kind=K.MOVED, on=True, by_text=True)}
    assert len(COSTS.too_long(script, switched)) >= len(COSTS.too_long(script, flows))


def test_sums_are_rounded_up() -> None:
    assert money(Decimal("0.0011"), "USD") == "0.01 USD"
    assert money(Decimal(7), "EUR") == "7.00 EUR"


def test_prices_are_read_as_people_write_them() -> None:
    assert parse_prices(" us=0.0113, CA = 1 ,") == {"US": Decimal("0.0113"), "CA": Decimal(1)}
    for wrong in ("US", "US:1", "USA=1", "US=-1", "US=1,5"):
        with pytest.raises(BadSettings, match="UPBEAT_TWILIO_PRICES"):
            load({"UPBEAT_ENV": "sandbox", "UPBEAT_TWILIO_PRICES": wrong}, None)
    with pytest.raises(BadSettings, match="UPBEAT_TWILIO_CURRENCY"):
        load({"UPBEAT_ENV": "sandbox", "UPBEAT_TWILIO_CURRENCY": "dollars"}, None)
