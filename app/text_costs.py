"""What texts cost this operator."""

from __future__ import annotations

from app.settings import Settings
from core.text_cost import Prices, parse_prices
from notifications.composing import Composer
from notifications.previews import IDLE
from notifications.text_costs import TextCosts
from notifications.text_sizes import TextSizes
from notifications.wording import Wording


def text_costs(settings: Settings, wording: Wording) -> TextCosts:
    """By the prices of the settings."""
    prices = Prices(
        usual=settings.twilio_price_per_segment,
        currency=settings.twilio_currency,
        by_country=parse_prices(settings.twilio_prices),
    )
    return TextCosts(TextSizes(Composer(wording, IDLE), settings.public_url), wording, prices)
