"""What a campaign's texts will cost, by the words that would really go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_UP, Decimal

from core.campaign import LANGUAGES, Campaign
from core.delivery import BY_TEXT, TEXTED, DeliveryKind
from core.scheduler.planner import FlowSetting
from core.text_cost import Estimate, Numbers, Prices, TextAudience, estimate
from core.text_promise import goes_by_text
from notifications.composing import SEGMENTS
from notifications.text_sizes import TextSizes
from notifications.wording import Wording

K = DeliveryKind
Settings = Mapping[DeliveryKind, FlowSetting]


class TextCosts:
    """Upper bounds: each text at its longest, and what became of a release told twice (not saved, then saved)."""

    def __init__(self, sizes: TextSizes, wording: Wording, prices: Prices) -> None:
        self.sizes, self._wording, self._prices = sizes, wording, prices

    def of_one(self, campaign: Campaign, setting: FlowSetting, audience: TextAudience) -> Estimate:
        """One message to all who would get it; a countdown on each of its days."""
        if not goes_by_text(setting):
            return Estimate(currency=self._prices.currency)
        times = len(setting.days) if setting.kind is K.COUNTDOWN else 1
        who = {K.OPEN: audience.waiting, K.ENROLLED: audience.faithful}.get(setting.kind, audience.joined)
        return self._estimate(campaign, (setting,), who, times)

    def whole(self, campaign: Campaign, settings: Settings, audience: TextAudience) -> Estimate:
        """All that may still go to who joined until now; instead of the receipts it may be that it was called off."""
        ends = [settings[kind] for kind in sorted(TEXTED)]
        total = self._estimate(campaign, ends, audience.joined, 2)
        for kind in sorted(BY_TEXT - TEXTED - {K.CANCELLED, K.OPEN, K.ENROLLED}):
            total += self.of_one(campaign, settings[kind], audience)
        return total

    def too_long(self, campaign: Campaign, settings: Settings) -> list[tuple[str, str, int]]:
        """Which texts grow beyond their segments with this artist, title and keyword: name, language, segments."""
        found = []
        for lang in LANGUAGES:
            sizes = {
                kind.value: self.sizes.longest(campaign, settings[kind], lang)
                for kind in BY_TEXT
                if goes_by_text(settings[kind])
            }
            sizes |= self.sizes.conversation(self._wording, campaign, settings, lang)
            found += [(name, lang, s.segments) for name, s in sizes.items() if s.segments > SEGMENTS]
        return sorted(found, key=lambda one: -one[2])

    def _estimate(
        self, campaign: Campaign, either: Iterable[FlowSetting], who: Iterable[Numbers], times: int
    ) -> Estimate:
        forms = tuple(either)

        def segments(language: str) -> int:
            lang = self._wording.language_for(language)
            return times * max(self.sizes.longest(campaign, form, lang).segments for form in forms)

        return estimate(who, segments, self._prices)


def money(cost: Decimal, currency: str) -> str:
    """Rounded up to the cent: nobody is told less than it may be."""
    return f"{cost.quantize(Decimal('0.01'), rounding=ROUND_UP)} {currency}"
