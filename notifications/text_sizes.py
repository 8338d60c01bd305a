"""How long a text message gets at its longest: over all services of a campaign, and all outcomes it may have to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.campaign import Campaign
from core.delivery import LATER, NEVER, UNLISTED, UNSEEN, DeliveryKind
from core.ids import Channel, DspName
from core.ladder import Rung
from core.presave import Outcome
from core.scheduler.planner import FlowSetting
from core.text_promise import goes_by_text, promised
from notifications.composing import Args, Composer, harmless
from notifications.dates import text_message_date
from notifications.previews import TICKET, previewed
from notifications.segments import body_of, is_gsm7, plain, room, segments
from notifications.wording import Wording

K = DeliveryKind
# what a message says differs by these
_VARIANTS: Mapping[DeliveryKind, tuple[Args, ...]] = {
    K.RESCUE: tuple(
        {"outcome": why} for why in ("needs_reauth", UNSEEN, LATER, UNLISTED, NEVER, Outcome.BAD_ITEM.value)
    ),
    K.ENROLLED: tuple({"rung": rung.value} for rung in (Rung.AUTO, Rung.REMINDER)),
    K.REMINDER: tuple({"rung": rung.value} for rung in (Rung.REMINDER, Rung.ONE_TAP)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSize:
    """A text as it is handed over, and what it costs."""

    body: str

    @property
    def segments(self) -> int:
        """Billed parts."""
        return segments(self.body)

    @property
    def encoding(self) -> str:
        """As carriers call it."""
        return "GSM-7" if is_gsm7(self.body) else "UCS-2"


class TextSizes:
    """Of one campaign's messages; `public_url` is part of each link."""

    def __init__(self, composer: Composer, public_url: str) -> None:
        self._composer, self._public_url = composer, public_url

    def longest(self, campaign: Campaign, setting: FlowSetting, lang: str) -> TextSize:
        """The dearest form of a message, with the artist's words as far as they fit."""
        return max(self._all(campaign, setting, lang), key=lambda size: (size.segments, len(size.body)))

    def room(self, campaign: Campaign, setting: FlowSetting, lang: str, parts: int) -> int:
        """Characters that an artist may add in this language to every form of it."""
        bare = replace(setting, text_words={})
        return min(room(f"{size.body} ", parts) for size in self._all(campaign, bare, lang))

    def with_words(self, campaign: Campaign, setting: FlowSetting, lang: str, words: str) -> TextSize:
        """The dearest form with these words behind it, whether they fit or not."""
        bare = self.longest(campaign, replace(setting, text_words={}), lang)
        return TextSize(body=plain(f"{bare.body} {harmless(words)}"))

    def conversation(
        self, wording: Wording, campaign: Campaign, settings: Mapping[DeliveryKind, FlowSetting], lang: str
    ) -> dict[str, TextSize]:
        """The prompt and the link, as the keyword is answered."""
        prompt = "sms-prompt-countdown" if goes_by_text(settings[K.COUNTDOWN]) else "sms-prompt"
        args: dict[str, str | int] = {
            "artist": campaign.artist.name,
            "title": campaign.title,
            "max": promised(settings),
            "terms": f"{self._public_url}/terms",
            "date": text_message_date(campaign.rule.on, lang),
            "url": f"{self._public_url}/j/{TICKET}",
        }
        keys = {"prompt": prompt, "link": "sms-welcome"}
        return {name: TextSize(body=plain(wording.text(lang, key, **args))) for name, key in keys.items()}

    def _all(self, campaign: Campaign, setting: FlowSetting, lang: str) -> Iterator[TextSize]:
        for dsp in (*campaign.dsps, DspName.SMART_LINK):
            for args in _VARIANTS.get(setting.kind, ({},)):
                scene = previewed(
                    campaign,
                    setting,
                    lang=lang,
                    channel=Channel.SMS,
                    public_url=self._public_url,
                    dsp=dsp,
                    args=args,
                )
                yield TextSize(body=body_of(self._composer.compose(scene)))
