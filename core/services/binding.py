"""What happens when a permission is bound to a person: grant, pre-save, consents, thank-you, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from core.campaign import OVER, Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound
from core.fan import Address, Fan
from core.grant import Account, Grant, Tokens
from core.ids import Channel, DspName
from core.ladder import Rung
from core.ports import Clock, Dsps, Store, UnitOfWork
from core.presave import PreSave
from core.repositories import Attempt
from core.services.joining import Joining
from core.services.offers import FULL, LIVE
from core.services.prospects import prospects
from core.services.tickets import CLAIM_LIFE, Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Done: what the success page says. `claim`: a one-use code that ties a fan without a chat to one."""

    campaign: Campaign
    fan: Fan
    dsp: DspName
    dsp_label: str
    account: Account
    presave: PreSave | None  # None: only the permission behind future saves was renewed
    number: int
    usable_until: datetime | None
    reaches: bool  # the permission outlives the release
    address: Address | None
    claim: str | None = field(repr=False)
    me: str | None = field(repr=False)  # one-use code for the page of a fan without a chat
    future: bool = False  # agreed to the artist's future saves just now


class Binding:
    """Used by the callback and by the confirmation; never reachable without one of them."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, joining: Joining) -> None:
        self._store, self._clock, self._dsps = store, clock, dsps
        self._tickets, self._joining = tickets, joining

    async def bind(
        self, tx: UnitOfWork, campaign: Campaign, attempt: Attempt, account: Account, tokens: Tokens
    ) -> Bound:
        """Store the grant, promise the save, spend the ticket, queue the thank-you."""
        now, service = self._clock.now(), self._dsps[attempt.dsp]
        fan, address = await self._person(tx, attempt)
        until = tokens.usable_until(now, service.usable_for)
        over = campaign.status in OVER
        asked = (fan.id, Purpose.FUTURE_SAVES.value, campaign.artist.id)
        may_renew = over and attempt.future and address is not None and await tx.consents.given(*asked)
        if campaign.status not in LIVE and not may_renew:
            raise NotFound("error-campaign-gone")  # nothing is joined there any more, nor renewed unasked
        grant = await tx.grants.put(
            fan_id=fan.id, dsp=attempt.dsp, account=account, tokens=tokens, usable_until=until, now=now
        )
        if over and address is not None:
            return await self._renewed(tx, campaign, attempt, fan, grant, address)
        number, new = await tx.presaves.join(
            fan.id, campaign.id, address.id if address else None, attempt.source, now
        )
        rung = await self._rung(tx, campaign, attempt.dsp, fan)
        presave = await self._promise(tx, campaign, attempt, fan, grant, address, rung)
        await tx.presaves.revive(fan.id, attempt.dsp, grant.id)
        if attempt.ticket_id is not None:
            await tx.tickets.spend(attempt.ticket_id, now)
        await self._record(tx, campaign, attempt, fan, address, rung, new=new)
        claim = me = None
        if address is None:
            claim = await self._tickets.code(tx, "claim", fan.id, CLAIM_LIFE)
            me = await self._tickets.code(tx, "me", fan.id, CLAIM_LIFE)
        else:  # a ticket may have been forwarded: only the chat itself opens its fan's page
            why = "" if rung is Rung.AUTO else FULL
            await self._joining.confirm(tx, presave, address, f"g{grant.id}", account.name, why=why)
        return Bound(
            campaign=campaign,
            fan=fan,
            dsp=attempt.dsp,
            dsp_label=service.label,
            account=account,
            presave=presave,
            number=number,
            usable_until=until,
            reaches=until is None or until > campaign.rule.instant(),
            address=address,
            claim=claim,
            me=me,
            future=attempt.future,
        )

    async def _renewed(
        self, tx: UnitOfWork, campaign: Campaign, attempt: Attempt, fan: Fan, grant: Grant, address: Address
    ) -> Bound:
        """Nothing is promised of a release that is over; what is owed of others is revived."""
        now, service = self._clock.now(), self._dsps[attempt.dsp]
        await tx.presaves.revive(fan.id, attempt.dsp, grant.id)
        if attempt.ticket_id is not None:
            await tx.tickets.spend(attempt.ticket_id, now)
        await self._count(tx, "authorised", attempt, fan, address.channel)
        await tx.consents.add([self._given(Purpose.FUTURE_SAVES, campaign, attempt, fan, address.channel)])
        thanks = NewDelivery(
            address_id=address.id,
            campaign_id=campaign.id,
            kind=DeliveryKind.CONFIRMATION,
            occasion=f"{attempt.dsp.value}:renewed:g{grant.id}:{grant.authorized_at:%Y%m%d%H%M%S}",
            args={"dsp": attempt.dsp.value, "renewed": 1, "account": grant.account.name},
        )
        await tx.deliveries.queue([thanks], now)
        return Bound(
            campaign=campaign,
            fan=fan,
            dsp=attempt.dsp,
            dsp_label=service.label,
            account=grant.account,
            presave=None,
            number=0,
            usable_until=grant.usable_until,
            reaches=True,
            address=address,
            claim=None,
            me=None,
            future=True,
        )

    async def _rung(self, tx: UnitOfWork, campaign: Campaign, dsp: DspName, fan: Fan) -> Rung:
        """Asked again: while the fan was away at the service, others may have taken the last of its day."""
        ahead = await prospects(tx, self._dsps, campaign, self._clock.now(), fan.id)
        return Rung.REMINDER if dsp in ahead.full else Rung.AUTO

    async def settle_for_reminder(self, attempt: Attempt, campaign: Campaign) -> None:
        """The account cannot be served: a fan with a chat keeps a reminder, so that nothing is lost.

        Not of a release that lies in the archive or was called off: there is nothing to be reminded of.
        """
        if attempt.fan_id is None or attempt.address_id is None or campaign.status not in LIVE:
            return
        async with self._store() as tx:
            now = self._clock.now()
            fan, address = await tx.fans.fan(attempt.fan_id), await tx.fans.address(attempt.address_id)
            _, new = await tx.presaves.join(fan.id, campaign.id, address.id, attempt.source, now)
            if new:
                await self._count(tx, "join", attempt, fan, address.channel)
            presave = await tx.presaves.put(
                fan_id=fan.id,
                campaign_id=campaign.id,
                dsp=attempt.dsp,
                rung=Rung.REMINDER,
                market=self._joining.markets.of(fan, None, attempt.zone),
                address_id=address.id,
                grant_id=None,
                follow=False,
                now=now,
            )
            await tx.consents.add([self._given(Purpose.RELEASE, campaign, attempt, fan, address.channel)])
            await self._joining.confirm(tx, presave, address, "reminder")

    async def _person(self, tx: UnitOfWork, attempt: Attempt) -> tuple[Fan, Address | None]:
        """The account's country stays with the permission, for its market: it tells nothing to artists."""
        country = self._joining.markets.country(attempt.zone)  # the page's
        if attempt.fan_id is None:
            fan = await tx.fans.add_web_fan(attempt.shown.language, country, attempt.zone, self._clock.now())
            return fan, None
        fan = await tx.fans.fan(attempt.fan_id)
        better = replace(fan, zone=fan.zone or attempt.zone, country=fan.country or country)
        if better != fan:
            await tx.fans.update(better)
        address = await tx.fans.address(attempt.address_id) if attempt.address_id else None
        return better, address

    async def _promise(
        self,
        tx: UnitOfWork,
        campaign: Campaign,
        attempt: Attempt,
        fan: Fan,
        grant: Grant,
        address: Address | None,
        rung: Rung,
    ) -> PreSave:
        await tx.presaves.withdraw(fan.id, campaign.id, DspName.SMART_LINK)
        return await tx.presaves.put(
            fan_id=fan.id,
            campaign_id=campaign.id,
            dsp=attempt.dsp,
            rung=rung,
            market=self._joining.markets.of(fan, grant, attempt.zone),
            address_id=address.id if address else None,
            grant_id=grant.id,  # also of a reminder: future saves were agreed to with this permission
            follow=attempt.follow and rung is Rung.AUTO,
            playlist=attempt.playlist if rung is Rung.AUTO else "",
            now=self._clock.now(),
        )

    async def _record(
        self,
        tx: UnitOfWork,
        campaign: Campaign,
        attempt: Attempt,
        fan: Fan,
        address: Address | None,
        rung: Rung,
        *,
        new: bool,
    ) -> None:
        channel = address.channel if address else Channel.WEB
        for kind in ("join", "authorised") if new else ("authorised",):
            await self._count(tx, kind, attempt, fan, channel)
        saves = rung is Rung.AUTO  # what this release is not saved for is not kept as agreed to
        ticked = {Purpose.RELEASE: True, Purpose.SAVE: saves, Purpose.FUTURE_SAVES: attempt.future}
        ticked |= {
            Purpose.FOLLOW: attempt.follow and saves,
            Purpose.PLAYLIST: bool(attempt.playlist) and saves,
        }
        await tx.consents.add(
            [self._given(purpose, campaign, attempt, fan, channel) for purpose, on in ticked.items() if on]
        )

    def _given(
        self, purpose: Purpose, campaign: Campaign, attempt: Attempt, fan: Fan, channel: Channel
    ) -> ConsentEvent:
        return ConsentEvent(
            fan_id=fan.id,
            artist_id=campaign.artist.id,
            campaign_id=campaign.id,
            purpose=purpose,
            act=ConsentAct.GIVEN,
            channel=channel,
            text=attempt.shown.text,
            version=attempt.shown.version,
            language=attempt.shown.language,
            source=attempt.source or "web",
            at=self._clock.now(),
        )

    async def _count(self, tx: UnitOfWork, kind: str, attempt: Attempt, fan: Fan, channel: Channel) -> None:
        await tx.events.add(
            kind,
            campaign_id=attempt.campaign_id,
            now=self._clock.now(),
            source=attempt.source,
            channel=channel,
            dsp=attempt.dsp,
            country=fan.country,
        )
