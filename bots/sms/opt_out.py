"""STOP and START where Twilio listens too: both sides agree about who gets texts, and exactly one of them answers."""

from __future__ import annotations

from datetime import datetime

from bots.sms.words import Meaning, is_vendors_word, meaning
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.fan import Address, Fan, Reachability, Visitor
from core.ids import Channel
from core.ports import Clock, Store, UnitOfWork
from core.services.privacy import Privacy


class OptOut:
    """`mode`: twilio_default, advanced or own. `vendor` is the OptOutType that came with a text ("" without one)."""

    def __init__(self, store: Store, clock: Clock, privacy: Privacy, mode: str) -> None:
        self._store, self._clock, self._privacy, self._own = store, clock, privacy, mode == "own"

    async def meaning(self, visitor: Visitor, body: str, vendor: str) -> Meaning:
        """What the text means; Twilio's configured words count as much as ours, and YES may lift its block."""
        ours = meaning(body)
        if vendor in ("STOP", "HELP"):
            return Meaning(vendor.lower())
        if ours is not Meaning.YES:
            return Meaning.START if vendor == "START" else ours
        lifts = bool(vendor) or (is_vendors_word(body) and not self._own)
        return Meaning.START if lifts and await self._twilio_holds(visitor, vendor) else ours

    def answers(self, body: str, vendor: str) -> bool:
        """Whether the answer to STOP and HELP is ours."""
        return not vendor and (self._own or not is_vendors_word(body))

    async def stop(self, visitor: Visitor, body: str, vendor: str) -> bool:
        """No more texts; True when it is on us to say so."""
        shown = Shown(text=body[:500], version="sms-stop/1", language=visitor.language)
        stopped = await self._privacy.stop(visitor, shown)
        if not stopped and is_vendors_word(body):
            await self._note_again(visitor, shown)
        return stopped and self.answers(body, vendor)

    async def start(self, visitor: Visitor, body: str, vendor: str) -> bool:
        """Texts again; True when it is on us to say so: Twilio says it only where it had heard the STOP itself."""
        hears = bool(vendor) or (is_vendors_word(body) and not self._own)
        twilios = hears and await self._twilio_holds(visitor, vendor)
        shown = Shown(text=body[:500], version="sms-start/1", language=visitor.language)
        return await self._privacy.start_again(visitor, shown) and not twilios

    async def stopped_since(self, visitor: Visitor, at: datetime) -> bool:
        """Whether this number stopped its texts after `at`."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None or known[1].reachability is not Reachability.OPTED_OUT:
                return False
            return any(e.at > at and e.act is ConsentAct.WITHDRAWN for e in await self._said(tx, known))

    async def _twilio_holds(self, visitor: Visitor, vendor: str) -> bool:
        """Whether Twilio blocks this number. Of a stranger's stop and of a refusal of Twilio's we keep no words: yes."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                return True
            if known[1].reachability is not Reachability.OPTED_OUT:
                return False
            said = await self._said(tx, known)
        ours = said and said[-1].act is ConsentAct.WITHDRAWN and not is_vendors_word(said[-1].text)
        return bool(vendor) or not ours

    async def _said(self, tx: UnitOfWork, known: tuple[Fan, Address]) -> list[ConsentEvent]:
        """The stops and starts of this number, oldest first."""
        return [
            event
            for event in await tx.consents.of_fan(known[0].id)
            if event.purpose is Purpose.RELEASE
            and event.channel is Channel.SMS
            and event.address_id in (None, known[1].id)
        ]

    async def _note_again(self, visitor: Visitor, shown: Shown) -> None:
        """Stopped before in words that Twilio does not know; from now on it blocks the number too."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                return
            again = ConsentEvent(
                fan_id=known[0].id,
                artist_id=None,
                purpose=Purpose.RELEASE,
                act=ConsentAct.WITHDRAWN,
                channel=Channel.SMS,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source=shown.text[:80],
                at=self._clock.now(),
                address_id=known[1].id,
            )
            await tx.consents.add([again])
