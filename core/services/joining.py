"""A fan joins a campaign in a chat: what is offered, what one tap does, how it is undone."""

from __future__ import annotations

from dataclasses import replace

from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound, Refused
from core.fan import TRIED_AGAIN, Address, Fan, Reachability, Visitor
from core.grant import Grant
from core.ids import CampaignId, DspName
from core.ladder import Rung
from core.lifecycle import PRESAVE
from core.ports import Clock, Dsp, Dsps, Store, UnitOfWork
from core.presave import PreSave, PreSaveStatus, Wish
from core.repositories.flows import FlowRuns
from core.scheduler.planner import FlowSetting, effective
from core.services.consents import taken_back
from core.services.offers import LIVE, SEEN, Choice, Connect, Joined, Markets, Offer
from core.services.persons import elsewhere
from core.services.prospects import prospects
from core.services.tickets import Tickets

C = CampaignStatus


class Joining:
    """All entries go through here, whatever the channel."""

    def __init__(
        self, store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, flows: FlowRuns, markets: Markets
    ) -> None:
        self._store, self._clock, self._dsps, self._tickets = store, clock, dsps, tickets
        self._flows, self.markets = flows, markets

    async def offer(self, visitor: Visitor, code: str, source: str) -> Offer:
        """By start code. Raises NotFound for drafts, cancelled and unknown ones alike."""
        async with self._store() as tx:
            campaign = await tx.campaigns.by_code(code)
            offer = await self._offer(tx, visitor, campaign, source, asked=True)
        return replace(offer, countdown=await self.countdown(offer.campaign))

    async def offer_again(
        self, visitor: Visitor, campaign_id: CampaignId, source: str = "", *, asked: bool = False
    ) -> Offer:
        """By id, from a button of ours. `asked`: they want to see it, which the funnel counts."""
        async with self._store() as tx:
            found = await tx.campaigns.get(campaign_id)
            offer = await self._offer(tx, visitor, found, source, asked=asked)
        return replace(offer, countdown=await self.countdown(offer.campaign))

    async def countdown(self, campaign: Campaign) -> tuple[int, ...]:
        """The days before the release on which the fan will hear from us: an opt-in must name them."""
        setting = (await self.flows(campaign.id))[DeliveryKind.COUNTDOWN]
        return setting.days if setting.on and campaign.status is C.OPEN else ()

    async def flows(self, campaign_id: CampaignId) -> dict[DeliveryKind, FlowSetting]:
        """What fans will be told, as the artist has it now."""
        return effective(await self._flows.settings(campaign_id))

    async def link(self, visitor: Visitor, campaign_id: CampaignId, source: str) -> str | None:
        """The personal link alone, which they want to see; None: there are no pre-saves now. Raises NotFound."""
        async with self._store() as tx:
            campaign = await tx.campaigns.get(campaign_id)
            return (await self._come(tx, visitor, campaign, source, asked=True))[2]

    async def choose(
        self, visitor: Visitor, campaign_id: CampaignId, dsp: DspName, shown: Shown, source: str = ""
    ) -> Joined | Connect:
        """One tap on a service: with a living grant, or where we only remind, that is all it takes."""
        async with self._store() as tx:
            campaign, fan, address = await self._enter(tx, visitor, campaign_id)
            service = self._service(campaign, dsp)
            grant = await tx.grants.live(fan.id, dsp)
            ahead = await prospects(tx, self._dsps, campaign, self._clock.now(), fan.id)
            alive = grant is not None and grant.lives_at(self._clock.now())
            rung = ahead.rung(service, self.markets.of(fan, grant), listed=alive)
            if rung is Rung.AUTO and not alive:
                url = await self._tickets.mint(tx, campaign, fan.id, address, source)
                return Connect(
                    campaign=campaign, dsp=dsp, label=service.label, url=self._tickets.dsp_url(url, dsp)
                )
            return await self._join(tx, campaign, fan, address, dsp, rung, grant, shown, source)

    async def remind(
        self, visitor: Visitor, campaign_id: CampaignId, shown: Shown, source: str = ""
    ) -> Joined:
        """ "Just remind me": the campaign's page on the day."""
        async with self._store() as tx:
            campaign, fan, address = await self._enter(tx, visitor, campaign_id)
            return await self._join(
                tx, campaign, fan, address, DspName.SMART_LINK, Rung.REMINDER, None, shown, source
            )

    async def by_ticket(self, token: str, dsp: DspName, shown: Shown) -> Joined:
        """A service that only reminds, or whose permission still lives, chosen on a personal page: a spent one, too.

        It binds no account, and its chat is told. Raises NotFound, also where the service has to be asked first.
        """
        async with self._store() as tx:
            ticket = await self._tickets.find(tx, token)
            if ticket is None or ticket.fan_id is None or ticket.address_id is None:
                raise NotFound("error-ticket-unknown")
            campaign = await tx.campaigns.get(ticket.campaign_id)
            service = self._service(campaign, dsp)
            fan, address = await tx.fans.fan(ticket.fan_id), await tx.fans.address(ticket.address_id)
            grant = await tx.grants.live(fan.id, dsp)
            ahead = await prospects(tx, self._dsps, campaign, self._clock.now(), fan.id)
            alive = grant is not None and grant.lives_at(self._clock.now())
            rung = ahead.rung(service, self.markets.of(fan, grant), listed=alive)
            if campaign.status not in LIVE or (rung is Rung.AUTO and not alive):
                raise NotFound("error-dsp-not-offered")
            return await self._join(tx, campaign, fan, address, dsp, rung, grant, shown, ticket.source)

    async def tell_me(self, visitor: Visitor, campaign_id: CampaignId) -> bool:
        """On a teaser: note that this address wants to hear when pre-saves open; False when already noted."""
        async with self._store() as tx:
            campaign = await tx.campaigns.get(campaign_id)
            if campaign.status not in SEEN:
                raise NotFound("error-campaign-gone")
            if campaign.status is not C.ANNOUNCED:
                raise Refused("error-not-a-teaser")
            _, address = await tx.fans.admit(visitor, self._clock.now())
            return await tx.presaves.wait_for_opening(campaign_id, address.id, self._clock.now())

    async def cancel(self, visitor: Visitor, campaign_id: CampaignId, dsp: DspName | None = None) -> int:
        """Take the promise back; returns how many pre-saves were withdrawn."""
        async with self._store() as tx:
            fan, address = await self._known(tx, visitor)
            campaign = await tx.campaigns.get(campaign_id)
            if count := await tx.presaves.withdraw(fan.id, campaign_id, dsp):
                shown = Shown(text="cancel", version="cancel/1", language=fan.language)
                ends = taken_back(await tx.presaves.of_campaign(fan.id, campaign_id))
                await self._note(tx, campaign, fan, address, shown, "cancel", ConsentAct.WITHDRAWN, ends)
            return count

    async def promised(self, visitor: Visitor, campaign_id: CampaignId) -> tuple[Campaign, list[PreSave]]:
        """What can still be taken back there. Somebody who was forgotten is not admitted again by an old button."""
        async with self._store() as tx:
            fan, _ = await self._known(tx, visitor)
            presaves = await tx.presaves.of_campaign(fan.id, campaign_id)
            pending = [p for p in presaves if PreSaveStatus.WITHDRAWN in PRESAVE[p.status]]
            return await tx.campaigns.get(campaign_id), pending

    async def wake(self, visitor: Visitor, on: bool, shown: Shown) -> Fan:
        """ "You may message me at midnight", given or withdrawn."""
        async with self._store() as tx:
            fan, address = await self._known(tx, visitor)
            await tx.fans.update(fan := replace(fan, wake=on))
            act = ConsentAct.GIVEN if on else ConsentAct.WITHDRAWN
            await self._note(tx, None, fan, address, shown, "wake", act, (Purpose.WAKE,))
            return fan

    async def promises(self, visitor: Visitor) -> list[tuple[Campaign, PreSave]]:
        """What this fan has asked for, newest first."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            presaves = await tx.presaves.of_fan(known[0].id) if known else []
            return [(await tx.campaigns.get(p.campaign_id), p) for p in presaves]

    async def claim(self, visitor: Visitor, code: str) -> Fan | None:
        """Tie a web fan to the chat that brought their one-use code; None when the code is spent or unknown."""
        async with self._store() as tx:
            fan_id = await self._tickets.use(tx, "claim", code)
            if fan_id is None:
                return None
            fan, address = await tx.fans.admit(visitor, self._clock.now())
            if fan_id != fan.id:
                await tx.fans.tie(fan_id, fan.id)
            for presave in await tx.presaves.of_fan(fan.id):
                await self.confirm(tx, presave, address, "claimed")
            return fan

    async def confirm(
        self,
        tx: UnitOfWork,
        presave: PreSave,
        address: Address,
        occasion: str = "",
        account: str = "",
        wishes: tuple[Wish, ...] = (),
        why: str = "",
    ) -> None:
        """Queue the thank-you, once per service and `occasion`; a chat that was closed is tried once more for it.

        `wishes`: what it offers beside the save. `why`: it promises less than the button did.

        `account`: what was connected on a page just now. A page's link may have been forwarded, so the chat that it
        belongs to is told whose account it is, and can undo it.
        """
        words: dict[str, str | int] = {"dsp": presave.dsp.value, "rung": presave.rung.value}
        if account:
            words["account"] = account
            for other in (await elsewhere(tx, presave.fan_id))[:1]:
                words["elsewhere"] = other.value
        if why:
            words["why"] = why
        if wishes:
            words["wishes"] = ",".join(wishes)
        new = NewDelivery(
            address_id=address.id,
            campaign_id=presave.campaign_id,
            kind=DeliveryKind.CONFIRMATION,
            occasion=":".join(filter(None, (presave.dsp.value, occasion))),
            args=words,
        )
        if address.reachability in TRIED_AGAIN:
            await tx.fans.set_reachability(address.id, Reachability.OK, "joined again", self._clock.now())
        await tx.deliveries.queue([new], self._clock.now())

    async def _offer(
        self, tx: UnitOfWork, visitor: Visitor, campaign: Campaign | None, source: str, *, asked: bool
    ) -> Offer:
        if campaign is None:
            raise NotFound("error-campaign-gone")
        now = self._clock.now()
        fan, address, url = await self._come(tx, visitor, campaign, source, asked=asked)
        presaves = {p.dsp: p for p in await tx.presaves.of_campaign(fan.id, campaign.id)}
        grants = {g.dsp: g for g in await tx.grants.of_fan(fan.id) if g.lives_at(now)}
        ahead = await prospects(tx, self._dsps, campaign, now, fan.id)
        choices = tuple(
            Choice(
                dsp=dsp,
                label=self._dsps[dsp].label,
                rung=ahead.rung(self._dsps[dsp], self.markets.of(fan, grants.get(dsp)), listed=dsp in grants),
                account=grants[dsp].account.name if dsp in grants else None,
                presave=presaves.get(dsp),
                page=ahead.pages.get(dsp, ""),
            )
            for dsp in campaign.dsps
        )
        number = await tx.presaves.number(fan.id, campaign.id)
        return Offer(
            campaign=campaign,
            fan=fan,
            choices=choices,
            number=number,
            ticket_url=url,
            silenced=address.reachability is Reachability.OPTED_OUT,
        )

    async def _come(
        self, tx: UnitOfWork, visitor: Visitor, campaign: Campaign, source: str, *, asked: bool
    ) -> tuple[Fan, Address, str | None]:
        if campaign.status not in SEEN:
            raise NotFound("error-campaign-gone")
        about, place = campaign.id, visitor.channel
        fan, address = await tx.fans.admit(visitor, now := self._clock.now())
        if asked:
            await tx.events.add(
                "click", campaign_id=about, now=now, source=source, channel=place, country=fan.country
            )
        if campaign.status not in LIVE:
            return fan, address, None
        return fan, address, await self._tickets.mint(tx, campaign, fan.id, address, source)

    async def _join(
        self,
        tx: UnitOfWork,
        campaign: Campaign,
        fan: Fan,
        address: Address,
        dsp: DspName,
        rung: Rung,
        grant: Grant | None,
        shown: Shown,
        source: str,
    ) -> Joined:
        now = self._clock.now()
        number, new = await tx.presaves.join(fan.id, campaign.id, address.id, source, now)
        if dsp is not DspName.SMART_LINK:  # a chosen service takes the place of "just remind me"
            await tx.presaves.withdraw(fan.id, campaign.id, DspName.SMART_LINK)
        presave = await tx.presaves.put(
            fan_id=fan.id,
            campaign_id=campaign.id,
            dsp=dsp,
            rung=rung,
            market=self.markets.of(fan, grant),
            address_id=address.id,
            grant_id=grant.id if grant and rung is Rung.AUTO else None,
            follow=False,
            now=now,
            keep_wishes=True,
        )
        if new:
            await tx.events.add(
                "join",
                campaign_id=campaign.id,
                now=now,
                source=source,
                channel=address.channel,
                dsp=dsp,
                country=fan.country,
            )
        purposes = (Purpose.RELEASE, Purpose.SAVE) if rung is Rung.AUTO else (Purpose.RELEASE,)
        await self._note(tx, campaign, fan, address, shown, source, ConsentAct.GIVEN, purposes)
        wishes = self._dsps[dsp].wishes if rung is Rung.AUTO else ()
        await self.confirm(tx, presave, address, wishes=wishes)
        return Joined(campaign=campaign, fan=fan, presave=presave, number=number, grant=grant)

    async def _note(
        self,
        tx: UnitOfWork,
        campaign: Campaign | None,
        fan: Fan,
        address: Address,
        shown: Shown,
        source: str,
        act: ConsentAct,
        purposes: tuple[Purpose, ...],
    ) -> None:
        noted = [
            ConsentEvent(
                fan_id=fan.id,
                artist_id=campaign.artist.id if campaign else None,
                campaign_id=campaign.id if campaign else None,
                purpose=purpose,
                act=act,
                channel=address.channel,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source=source,
                at=self._clock.now(),
                address_id=address.id,
            )
            for purpose in purposes
        ]
        await tx.consents.add(noted)

    async def _enter(
        self, tx: UnitOfWork, visitor: Visitor, campaign_id: CampaignId
    ) -> tuple[Campaign, Fan, Address]:
        campaign = await tx.campaigns.get(campaign_id)
        if campaign.status not in LIVE:
            raise NotFound("error-campaign-gone")
        fan, address = await tx.fans.admit(visitor, self._clock.now())
        return campaign, fan, address

    async def _known(self, tx: UnitOfWork, visitor: Visitor) -> tuple[Fan, Address]:
        if (known := await tx.fans.known(visitor)) is None:
            raise NotFound("error-unknown-fan")
        return known

    def _service(self, campaign: Campaign, dsp: DspName) -> Dsp:
        if dsp not in campaign.dsps:
            raise NotFound("error-dsp-not-offered")
        return self._dsps[dsp]
