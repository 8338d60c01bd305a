"""Rights in the chat and on the fan's own page: see, disconnect, pause, stop, forget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from core.campaign import Artist, Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.errors import NotFound, Refused
from core.fan import Address, Fan, Reachability, Visitor
from core.grant import Grant, GrantStatus
from core.ids import ArtistId, Channel, DspName, FanId
from core.ports import Clock, Sealer, Store, UnitOfWork
from core.presave import PreSave
from core.services.consents import standing_in, taken_back
from core.services.revoking import Revoking
from core.services.tickets import ME_LIFE, Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """Everything the fan's own page shows."""

    fan: Fan
    addresses: tuple[Address, ...]
    grants: tuple[Grant, ...]
    presaves: tuple[tuple[Campaign, PreSave], ...]
    consents: tuple[ConsentEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A fan's page is open for fifteen minutes under `secret`."""

    fan_id: FanId
    secret: str = field(repr=False)


class Privacy:
    """Each right works from the chat and from the page, through the same methods."""

    def __init__(
        self, store: Store, clock: Clock, sealer: Sealer, tickets: Tickets, revoking: Revoking
    ) -> None:
        self._store, self._clock, self._sealer, self._tickets = store, clock, sealer, tickets
        self._revoking = revoking

    async def fan_of(self, visitor: Visitor) -> Fan:
        """Raises NotFound when we know nothing of this person."""
        async with self._store() as tx:
            return (await self._known(tx, visitor))[0]

    async def me_url(self, visitor: Visitor) -> str:
        """A link to the fan's own page: one use, fifteen minutes."""
        async with self._store() as tx:
            fan, _ = await self._known(tx, visitor)
            return f"{self._tickets.public_url}/me/{await self._tickets.code(tx, 'me', fan.id, ME_LIFE)}"

    async def peek(self, code: str) -> bool:
        """Whether a /me link is still good; a GET burns nothing."""
        async with self._store() as tx:
            return await self._tickets.peek(tx, "me", code) is not None

    async def enter(self, code: str) -> Session:
        """Burn the link and open a session. Raises Refused when it is spent."""
        async with self._store() as tx:
            fan_id = await self._tickets.use(tx, "me", code)
            if fan_id is None:
                raise Refused("error-me-spent")
            secret = await self._tickets.code(tx, "me-session", fan_id, ME_LIFE)
            return Session(fan_id=fan_id, secret=secret)

    async def session(self, secret: str) -> FanId:
        """Whose page this cookie opens. Raises Refused when it is over."""
        async with self._store() as tx:
            fan_id = await self._tickets.peek(tx, "me-session", secret)
            if fan_id is None:
                raise Refused("error-me-over")
            return fan_id

    async def leave_session(self, secret: str) -> None:
        """The cookie opens nothing any more, whoever kept a copy of it."""
        async with self._store() as tx:
            await self._tickets.use(tx, "me-session", secret)

    async def page(self, fan_id: FanId) -> MyPage:
        """What is stored, for people."""
        async with self._store() as tx:
            presaves = await tx.presaves.of_fan(fan_id)
            return MyPage(
                fan=await tx.fans.fan(fan_id),
                addresses=tuple(await tx.fans.addresses(fan_id)),
                grants=tuple(await tx.grants.of_fan(fan_id)),
                presaves=tuple([(await tx.campaigns.get(p.campaign_id), p) for p in presaves]),
                consents=tuple(await tx.consents.of_fan(fan_id)),
            )

    async def export(self, fan_id: FanId) -> dict[str, Any]:
        """What is stored, for machines (JSON-ready)."""
        async with self._store() as tx:
            return await tx.fans.export(fan_id)

    async def disconnect(self, fan_id: FanId, dsp: DspName | None = None) -> list[DspName]:
        """Destroy the permission(s) at once, then end them at the service too, where that exists."""
        async with self._store() as tx:
            gone = [g for g in await tx.grants.of_fan(fan_id) if dsp in (None, g.dsp)]
            alone = await self._revoking.mine_alone(tx, gone)
            for grant in gone:
                await tx.grants.move(grant.id, GrantStatus.REVOKED, self._clock.now())
                await self._note(tx, fan_id, Purpose.SAVE, ConsentAct.WITHDRAWN, "disconnect")
        await self._revoking.end(alone)
        return [g.dsp for g in gone]

    async def withdraw(self, fan_id: FanId, campaign: Campaign, dsp: DspName, shown: Shown) -> int:
        """Take one promise back, from the page; the ledger says so as it does of a chat's (`Joining.cancel`)."""
        async with self._store() as tx:
            if count := await tx.presaves.withdraw(fan_id, campaign.id, dsp):
                await tx.consents.add(
                    [
                        ConsentEvent(
                            fan_id=fan_id,
                            artist_id=campaign.artist.id,
                            campaign_id=campaign.id,
                            purpose=purpose,
                            act=ConsentAct.WITHDRAWN,
                            channel=Channel.WEB,
                            text=shown.text,
                            version=shown.version,
                            language=shown.language,
                            source="me-page",
                            at=self._clock.now(),
                        )
                        for purpose in taken_back(await tx.presaves.of_campaign(fan_id, campaign.id))
                    ]
                )
            return count

    async def pause(self, visitor: Visitor, days: int) -> datetime | None:
        """No messages for so many days (0: go on); saves still happen."""
        async with self._store() as tx:
            fan, _ = await self._known(tx, visitor)
            until = self._clock.now() + timedelta(days=days) if days else None
            await tx.fans.update(replace(fan, paused_until=until))
            return until

    async def language(self, visitor: Visitor, language: str) -> Fan:
        """The fan's language from now on."""
        async with self._store() as tx:
            fan, _ = await tx.fans.admit(visitor, self._clock.now())
            fan = replace(fan, language=language)
            await tx.fans.update(fan)
            return fan

    async def stop(self, visitor: Visitor, shown: Shown) -> bool:
        """No more messages from this sender; False when it was stopped already. Of a stranger only a keyed hash stays."""
        now = self._clock.now()
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                return await tx.fans.suppress(visitor, now)
            fan, address = known
            if address.reachability is Reachability.OPTED_OUT:
                return False
            await tx.fans.set_reachability(address.id, Reachability.OPTED_OUT, shown.text, now)
            await self._note(tx, fan.id, Purpose.RELEASE, ConsentAct.WITHDRAWN, shown.text, shown, address)
            await self._end_in(tx, fan, address, shown)
            return True

    async def start_again(self, visitor: Visitor, shown: Shown) -> bool:
        """After a stop: messages may come again, but news and the night only after a yes of their own.

        False when nothing was stopped.
        """
        async with self._store() as tx:
            suppressed = await tx.fans.unsuppress(visitor)
            known = await tx.fans.known(visitor)
            if known is None:
                return suppressed
            fan, address = known
            if address.reachability is Reachability.OK:
                return False
            if address.reachability is Reachability.OPTED_OUT:  # by a stop that only the channel heard
                await self._end_in(tx, fan, address, shown)
            await tx.fans.set_reachability(address.id, Reachability.OK, shown.text, self._clock.now())
            await self._note(tx, fan.id, Purpose.RELEASE, ConsentAct.GIVEN, shown.text, shown, address)
            return True

    async def _end_in(self, tx: UnitOfWork, fan: Fan, address: Address, shown: Shown) -> None:
        """What was agreed to by itself in a chat ends with it; the night is quiet unless another chat may still be loud."""
        events, now = await tx.consents.of_fan(fan.id), self._clock.now()
        over = standing_in(address, events)
        for event in over:
            if event.purpose is Purpose.NEWS and event.artist_id is not None:
                await tx.deliveries.drop_news(fan.id, event.artist_id, address.channel)
        await tx.consents.add(
            [
                ConsentEvent(
                    fan_id=fan.id,
                    artist_id=event.artist_id,
                    purpose=event.purpose,
                    act=ConsentAct.WITHDRAWN,
                    channel=address.channel,
                    text=shown.text,
                    version=shown.version,
                    language=shown.language,
                    source=shown.text[:80],
                    at=now,
                    address_id=address.id,
                )
                for event in over
            ]
        )
        if any(event.purpose is Purpose.WAKE for event in over):
            others = [a for a in await tx.fans.addresses(fan.id) if a.id != address.id]
            left = [e for other in others for e in standing_in(other, events) if e not in over]
            if not any(event.purpose is Purpose.WAKE for event in left):
                await tx.fans.update(replace(fan, wake=False))

    async def reach(self, visitor: Visitor, to: Reachability, why: str) -> None:
        """The channel told us that this address is (un)blocked or gone."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is not None and known[1].reachability is not Reachability.OPTED_OUT:
                await tx.fans.set_reachability(known[1].id, to, why, self._clock.now())

    async def forget(self, fan_id: FanId) -> None:
        """Erase the person; an unlinkable proof of consent stays under its own key."""
        async with self._store() as tx:
            alone = await self._revoking.mine_alone(tx, await tx.grants.of_fan(fan_id))
            await tx.fans.erase(fan_id, self._proof(fan_id), self._clock.now())
        await self._revoking.end(alone)

    async def artists(self, fan_id: FanId) -> list[Artist]:
        """Whose fan this is: one of them can be left alone."""
        async with self._store() as tx:
            return await tx.fans.artists(fan_id)

    async def forget_artist(self, fan_id: FanId, artist_id: ArtistId) -> Artist | None:
        """One artist knows nothing of them any more; None: that artist never did."""
        async with self._store() as tx:
            known = {a.id: a for a in await tx.fans.artists(fan_id)}
            if artist_id in known:
                await tx.fans.erase_for_artist(fan_id, artist_id, self._proof(fan_id), self._clock.now())
            return known.get(artist_id)

    def _proof(self, fan_id: FanId) -> bytes:
        return self._sealer.mac("erased-fan", str(int(fan_id)))

    async def _known(self, tx: UnitOfWork, visitor: Visitor) -> tuple[Fan, Address]:
        known = await tx.fans.known(visitor)
        if known is None:
            raise NotFound("error-unknown-fan")
        return known

    async def _note(
        self,
        tx: UnitOfWork,
        fan_id: FanId,
        purpose: Purpose,
        act: ConsentAct,
        source: str,
        shown: Shown | None = None,
        said_in: Address | None = None,
    ) -> None:
        fan = await tx.fans.fan(fan_id)
        addresses = [said_in] if said_in else await tx.fans.addresses(fan_id)
        await tx.consents.add(
            [
                ConsentEvent(
                    fan_id=fan_id,
                    artist_id=None,
                    purpose=purpose,
                    act=act,
                    channel=addresses[0].channel if addresses else Channel.WEB,
                    text=shown.text if shown else source,
                    version=shown.version if shown else f"{source}/1",
                    language=shown.language if shown else fan.language,
                    source=source[:80],
                    at=self._clock.now(),
                    address_id=said_in.id if said_in else None,
                )
            ]
        )
