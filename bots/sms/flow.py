"""The conversation by text: keyword, Y, personal link; stop, start and help from anyone at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bots.sms.opt_out import OptOut
from bots.sms.person_words import PersonWords
from bots.sms.rights import Rights, right
from bots.sms.words import Meaning, meaning
from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind
from core.errors import Refused
from core.fan import Address, Fan, Reachability, Visitor
from core.ids import Channel
from core.ports import Clock, Store
from core.scheduler.planner import COUNTDOWN_NAMED
from core.services.campaign_fields import normal_keyword
from core.services.joining import Joining
from core.services.offers import LIVE
from core.services.privacy import Privacy
from core.text_promise import FEWEST, goes_by_text, promised
from notifications.dates import text_message_date
from notifications.wording import Wording

_PROMPT_LIFE = timedelta(hours=72)
_ONCE_A = timedelta(days=1)
_UNSURE = "keyword, answer unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsWords:
    """What every text may need."""

    operator: str
    contact: str
    public_url: str
    optout_mode: str  # twilio_default | advanced | own


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A text to send back. `asks`: what goes into the ledger once it may have been read.

    `lasts`: it is worth having a day later.
    """

    text: str
    asks: ConsentEvent | None = None
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Who sent a campaign's keyword, and what was said between them before. `visitor`: in the fan's language."""

    visitor: Visitor
    campaign: Campaign
    fan: Fan
    address: Address
    said: list[ConsentEvent]
    joined: bool


class SmsFlow:
    """`answer(visitor, body)`: the text to send back, or None when we stay silent; then `asked(...)` what it asks."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        joining: Joining,
        privacy: Privacy,
        wording: Wording,
        words: SmsWords,
        persons: PersonWords,
        rights: Rights,
    ) -> None:
        self._store, self._clock, self._joining = store, clock, joining
        self._wording, self._words, self._persons, self._rights = wording, words, persons, rights
        self._opt_out = OptOut(store, clock, privacy, words.optout_mode)

    def language(self, spoken: Iterable[str]) -> str:
        """The first of a country's languages that we have words in."""
        return self._wording.language_for(*spoken)

    async def answer(
        self,
        visitor: Visitor,
        body: str,
        *,
        vendor: str = "",
        said_at: datetime | None = None,
        again: datetime | None = None,
    ) -> Answer | None:
        """`vendor`: the OptOutType with which Twilio says that it has replied already. `said_at`: long ago.

        `again`: when it came, if it was worked before and its answer may not have gone: what was done is said once
        more, and a stop that came since stands. In the language that the fan chose in another chat of theirs, else in the visitor's.
        """
        means = await self._opt_out.meaning(visitor, body, vendor)
        if means is Meaning.YES:
            text = await self._yes(visitor, body, said_at)
            return None if text is None else Answer(text=text, lasts=True)
        if means is Meaning.OTHER:
            return await self._other(visitor, body)
        text = await self._reserved(await self._in_their_language(visitor), body, means, vendor, again)
        return None if text is None else Answer(text=text)

    async def heed(self, visitor: Visitor, body: str, *, vendor: str = "") -> None:
        """A number that is not answered: its stop and start count, and the rights of a fan from when it was."""
        visitor = await self._in_their_language(visitor)
        match await self._opt_out.meaning(visitor, body, vendor):
            case Meaning.STOP:
                await self._opt_out.stop(visitor, body, vendor)
            case Meaning.START:
                await self._opt_out.start(visitor, body, vendor)
            case Meaning.OTHER:
                await self._rights.answer(visitor, body)

    async def asked(self, question: ConsentEvent, *, surely: bool) -> None:
        """It went out, so it can be confirmed, and is not asked again today unless nobody knows whether it arrived."""
        async with self._store() as tx:
            await tx.consents.add([question if surely else replace(question, source=_UNSURE)])

    async def _reserved(
        self, visitor: Visitor, body: str, means: Meaning, vendor: str, again: datetime | None
    ) -> str | None:
        if means is Meaning.START and again is not None and await self._opt_out.stopped_since(visitor, again):
            return None
        says_it = again is not None and self._opt_out.answers(body, vendor)
        match means:
            case Meaning.STOP if await self._opt_out.stop(visitor, body, vendor) or says_it:
                return self._t(visitor, "sms-stopped")
            case Meaning.START if await self._opt_out.start(visitor, body, vendor) or says_it:
                return self._t(visitor, "sms-resumed")
            case Meaning.HELP if self._opt_out.answers(body, vendor):
                return self._t(visitor, "sms-help", max=await self._most(visitor))
            case _:
                return None

    async def _other(self, visitor: Visitor, body: str) -> Answer | None:
        """A right comes before any artist's keyword; a name that says nothing to us may be one all the same."""
        keyword = normal_keyword(body)
        if right(body) is None and (asker := await self._asker(visitor, keyword)) is not None:
            return await self._keyword(asker)
        visitor = await self._in_their_language(visitor)
        if (text := await self._rights.answer(visitor, body)) is not None:
            return Answer(text=text) if text else None
        if right(body) is not None and (asker := await self._asker(visitor, keyword)) is not None:
            return await self._keyword(asker)
        if (text := await self._persons.answer(visitor, body)) is not None:
            return Answer(text=text)
        if not await self._is_talking(visitor):
            return None
        if (text := await self._rights.answer(visitor, body, last=True)) is not None:
            return Answer(text=text)
        if keyword != "WAKE":
            return Answer(text=self._t(visitor, "sms-unclear"))
        text = self._t(visitor, "sms-wake")
        shown = Shown(text=body[:500], version="sms-wake/2", language=visitor.language)  # as STOP and START
        await self._joining.wake(visitor, True, shown)
        return Answer(text=text)

    async def _asker(self, visitor: Visitor, keyword: str) -> _Asker | None:
        """All that the answer to a keyword needs, in one transaction: crowds come by it. None: it is nobody's."""
        async with self._store() as tx:
            campaign = await tx.campaigns.by_keyword(visitor.sender_id, keyword)
            if campaign is None:
                return None
            known = await tx.fans.known(visitor)
            visitor = replace(visitor, language=known[0].language) if known else visitor
            fan, address = await tx.fans.admit(visitor, self._clock.now())
            return _Asker(
                visitor=visitor,
                campaign=campaign,
                fan=fan,
                address=address,
                said=_said_there(address, await tx.consents.of_fan(fan.id)) if known else [],
                joined=known is not None and await tx.presaves.number(fan.id, campaign.id) is not None,
            )

    async def _keyword(self, asker: _Asker) -> Answer | None:
        now, visitor, campaign, events = self._clock.now(), asker.visitor, asker.campaign, asker.said
        if asker.address.reachability is Reachability.OPTED_OUT:
            return None  # only START lifts a stop
        last = next((e for e in reversed(events) if e.campaign_id == campaign.id), None)
        if last is not None and last.act is ConsentAct.GIVEN:
            if campaign.status in LIVE and not asker.joined:  # agreed before pre-saves were open
                return Answer(text=await self._join(visitor, campaign, last), lasts=True)
            return Answer(text=await self._link(visitor, campaign, "sms-already"), lasts=True)
        if (
            last is not None
            and last.act is ConsentAct.ASKED
            and last.source != _UNSURE
            and now - last.at < _ONCE_A
        ):
            return None
        return await self._prompt(visitor, asker.fan, asker.address, campaign)

    async def _prompt(self, visitor: Visitor, fan: Fan, address: Address, campaign: Campaign) -> Answer:
        """The number in it is counted from what is switched on now, and stands in the ledger from then on."""
        flows = await self._joining.flows(campaign.id)
        counts_down = goes_by_text(flows[DeliveryKind.COUNTDOWN])
        text = self._t(
            visitor,
            "sms-prompt-countdown" if counts_down else "sms-prompt",
            artist=campaign.artist.name,
            terms=f"{self._words.public_url}/terms",
            max=promised(flows),
        )
        asks = self._event(fan, address, campaign, ConsentAct.ASKED, text)
        version = asks.version + (COUNTDOWN_NAMED if counts_down else "")
        return Answer(text=text, asks=replace(asks, version=version, texts=promised(flows)), lasts=True)

    async def _yes(self, visitor: Visitor, body: str, said_at: datetime | None) -> str | None:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None or known[1].reachability is Reachability.OPTED_OUT:
                return None
            fan, address = known
            visitor = replace(visitor, language=fan.language)
            said = _said_there(address, await tx.consents.of_fan(fan.id))
            asked = self._open_question([e for e in said if said_at is None or e.at <= said_at], said_at)
            if asked is None or asked.campaign_id is None:
                return self._t(visitor, "sms-nothing-to-confirm")
            campaign = await tx.campaigns.get(asked.campaign_id)
            again = asked.act is ConsentAct.GIVEN  # the answer to the first Y may not have come
            if not again:
                words = f"{asked.text} -> {body[:40]}"
                given = self._event(fan, address, campaign, ConsentAct.GIVEN, words)
                await tx.consents.add([replace(given, version=asked.version, texts=asked.texts)])
        if campaign.status is CampaignStatus.ANNOUNCED:
            return await self._not_open(visitor, campaign)
        if again:
            return await self._link(visitor, campaign, "sms-welcome", asked.texts)
        return await self._join(visitor, campaign, asked)

    async def _join(self, visitor: Visitor, campaign: Campaign, agreed: ConsentEvent) -> str:
        shown = Shown(text=agreed.text, version=agreed.version, language=visitor.language)
        try:
            await self._joining.remind(visitor, campaign.id, shown, "sms")
        except Refused as refusal:
            return self._t(visitor, refusal.key, **refusal.words)
        return await self._link(visitor, campaign, "sms-welcome", agreed.texts)

    async def _not_open(self, visitor: Visitor, campaign: Campaign) -> str:
        """Whether they hear when it is depends on the artist; nothing is said that will not be kept."""
        tells = goes_by_text((await self._joining.flows(campaign.id))[DeliveryKind.OPEN])
        if campaign.status is CampaignStatus.ANNOUNCED and tells:
            await self._joining.tell_me(visitor, campaign.id)
        return self._t(
            visitor,
            "sms-not-open" if tells else "sms-not-open-ask",
            artist=campaign.artist.name,
            title=campaign.title,
            keyword=campaign.sms_keyword or "",
        )

    def _open_question(self, events: list[ConsentEvent], said_at: datetime | None) -> ConsentEvent | None:
        """The latest prompt, or the Y to it, while it counts. `events`: those before the Y was said."""
        last, at = events[-1] if events else None, said_at or self._clock.now()
        if last is None or last.act is ConsentAct.WITHDRAWN or at - last.at > _PROMPT_LIFE:
            return None
        return last

    async def _link(self, visitor: Visitor, campaign: Campaign, key: str, texts: int | None = None) -> str:
        if campaign.status not in LIVE:
            return await self._not_open(visitor, campaign)
        link = await self._joining.link(visitor, campaign.id, "sms")
        date = text_message_date(campaign.rule.on, self._wording.language_for(visitor.language))
        url = link or f"{self._words.public_url}/{campaign.slug}"
        return self._t(
            visitor,
            key,
            artist=campaign.artist.name,
            title=campaign.title,
            date=date,
            url=url,
            max=texts or FEWEST,
        )

    async def _most(self, visitor: Visitor) -> int:
        """The most texts a release that this number agreed to."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            events = _said_there(known[1], await tx.consents.of_fan(known[0].id)) if known else []
        return max([e.texts for e in events if e.texts and e.act is ConsentAct.GIVEN], default=FEWEST)

    async def _in_their_language(self, visitor: Visitor) -> Visitor:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
        return replace(visitor, language=known[0].language) if known else visitor

    async def stopped_by_another(self, visitor: Visitor, body: str) -> bool:
        """Whether this number wants no texts, and said so in another one than this."""
        if meaning(body) is Meaning.STOP:
            return False
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            return known is not None and known[1].reachability is Reachability.OPTED_OUT

    async def _is_talking(self, visitor: Visitor) -> bool:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            return known is not None and known[1].reachability is Reachability.OK

    def _event(
        self, fan: Fan, address: Address, campaign: Campaign, act: ConsentAct, text: str
    ) -> ConsentEvent:
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
            address_id=address.id,
        )

    def _t(self, visitor: Visitor, key: str, **args: str | int) -> str:
        words = self._words
        facts: dict[str, str | int] = {
            "operator": words.operator,
            "contact": words.contact,
        }
        return self._wording.text(visitor.language, key, **(facts | args))


def _said_there(address: Address, events: list[ConsentEvent]) -> list[ConsentEvent]:
    """What this number was asked and answered: a person's other number agrees to nothing for it."""
    return [e for e in events if e.purpose is Purpose.SMS and e.address_id in (None, address.id)]
