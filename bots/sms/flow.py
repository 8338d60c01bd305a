"""The conversation by text: keyword, Y, personal link; stop, start and help from anyone at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bots.sms.words import Meaning, is_vendors_word, meaning
from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.errors import Refused
from core.fan import Fan, Reachability, Visitor
from core.ids import Channel
from core.ports import Clock, Store
from core.services.campaign_fields import normal_keyword
from core.services.joining import LIVE, Joining
from core.services.privacy import Privacy
from notifications.dates import text_message_date
from notifications.wording import Wording

_PROMPT_LIFE = timedelta(hours=72)
_ONCE_A = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsWords:
    """What every text may need."""

    operator: str
    contact: str
    public_url: str
    optout_mode: str  # twilio_default | advanced | own
    max_texts: int = 3


class SmsFlow:
    """`answer(visitor, body)`: the text to send back, or None when we stay silent."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        joining: Joining,
        privacy: Privacy,
        wording: Wording,
        words: SmsWords,
    ) -> None:
        self._store, self._clock, self._joining, self._privacy = store, clock, joining, privacy
        self._wording, self._words = wording, words

    async def answer(self, visitor: Visitor, body: str, *, vendor_answered: bool = False) -> str | None:
        """`vendor_answered`: Twilio's own opt-out handling has replied already (OptOutType)."""
        silent = vendor_answered or (self._words.optout_mode != "own" and is_vendors_word(body))
        match meaning(body):
            case Meaning.STOP:
                shown = Shown(text=body[:500], version="sms-stop/1", language=visitor.language)
                stopped = await self._privacy.stop(visitor, shown)
                return None if silent or not stopped else self._t(visitor, "sms-stopped")
            case Meaning.START:
                shown = Shown(text=body[:500], version="sms-start/1", language=visitor.language)
                again = await self._privacy.start_again(visitor, shown)
                return None if silent or not again else self._t(visitor, "sms-resumed")
            case Meaning.HELP:
                return None if silent else self._t(visitor, "sms-help")
            case Meaning.YES:
                return await self._yes(visitor, body)
            case Meaning.OTHER:
                return await self._keyword(visitor, body)

    async def _keyword(self, visitor: Visitor, body: str) -> str | None:
        campaign = await self._joining.by_keyword(visitor.sender_id, normal_keyword(body))
        if campaign is None and normal_keyword(body) == "WAKE" and await self._is_talking(visitor):
            text = self._t(visitor, "sms-wake")
            await self._joining.wake(
                visitor, True, Shown(text=text, version="sms-wake/1", language=visitor.language)
            )
            return text
        if campaign is None:
            known = await self._is_talking(visitor)
            return self._t(visitor, "sms-unclear") if known else None
        async with self._store() as tx:
            fan, address = await tx.fans.admit(visitor, self._clock.now())
            if address.reachability is Reachability.OPTED_OUT:
                return None  # only START lifts a stop
            events = [e for e in await tx.consents.of_fan(fan.id) if e.purpose is Purpose.SMS]
            mine = [e for e in events if e.campaign_id == campaign.id]
            if mine and mine[-1].act is ConsentAct.GIVEN:
                return await self._link(visitor, campaign, fan, "sms-already")
            if mine and mine[-1].act is ConsentAct.ASKED and self._clock.now() - mine[-1].at < _ONCE_A:
                return None
            text = self._t(
                visitor, "sms-prompt", artist=campaign.artist.name, terms=f"{self._words.public_url}/terms"
            )
            await tx.consents.add([self._event(fan, campaign, ConsentAct.ASKED, text)])
            return text

    async def _yes(self, visitor: Visitor, body: str) -> str | None:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None or known[1].reachability is Reachability.OPTED_OUT:
                return None
            fan = known[0]
            events = [e for e in await tx.consents.of_fan(fan.id) if e.purpose is Purpose.SMS]
            asked = events[-1] if events and events[-1].act is ConsentAct.ASKED else None
            if asked is None or asked.campaign_id is None or self._clock.now() - asked.at > _PROMPT_LIFE:
                return self._t(visitor, "sms-nothing-to-confirm")
            campaign = await tx.campaigns.get(asked.campaign_id)
            await tx.consents.add(
                [self._event(fan, campaign, ConsentAct.GIVEN, f"{asked.text} -> {body[:40]}")]
            )
        if campaign.status is CampaignStatus.ANNOUNCED:
            await self._joining.tell_me(visitor, campaign.id)
            return self._t(visitor, "sms-not-open", artist=campaign.artist.name, title=campaign.title)
        shown = Shown(text=asked.text, version="sms-prompt/1", language=visitor.language)
        try:
            await self._joining.remind(visitor, campaign.id, shown, "sms")
        except Refused as refusal:
            return self._t(visitor, refusal.key, **refusal.words)
        return await self._link(visitor, campaign, fan, "sms-welcome")

    async def _link(self, visitor: Visitor, campaign: Campaign, fan: Fan, key: str) -> str:
        if campaign.status not in LIVE:
            return self._t(visitor, "sms-not-open", artist=campaign.artist.name, title=campaign.title)
        offer = await self._joining.offer_again(visitor, campaign.id, "sms", asked=True)
        date = text_message_date(campaign.rule.on, self._wording.language_for(fan.language))
        url = offer.ticket_url or f"{self._words.public_url}/{campaign.slug}"
        return self._t(visitor, key, artist=campaign.artist.name, title=campaign.title, date=date, url=url)

    async def _is_talking(self, visitor: Visitor) -> bool:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            return known is not None and known[1].reachability is Reachability.OK

    def _event(self, fan: Fan, campaign: Campaign, act: ConsentAct, text: str) -> ConsentEvent:
        return ConsentEvent(
            fan_id=fan.id,
            artist_id=campaign.artist.id,
            campaign_id=campaign.id,
            purpose=Purpose.SMS,
            act=act,
            channel=Channel.SMS,
            text=text,
            version="sms-prompt/1",
            language=fan.language,
            source="keyword",
            at=self._clock.now(),
        )

    def _t(self, visitor: Visitor, key: str, **args: str | int) -> str:
        words = self._words
        facts: dict[str, str | int] = {
            "operator": words.operator,
            "contact": words.contact,
            "max": words.max_texts,
        }
        return self._wording.text(visitor.language, key, **(facts | args))
