"""An artist writes to those who agreed to news: counted first, confirmed, sent page by page, stopped when it goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.broadcast import Broadcast, BroadcastStatus, Segment, Tally, valid_moment, valid_text
from core.campaign import Campaign, CampaignStatus, MemberRole
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound, Refused
from core.fan import Visitor
from core.ids import AddressId, BroadcastId, CampaignId, Channel
from core.ports import Clock, Store, UnitOfWork
from core.services.broadcast_rounds import BroadcastRounds
from core.services.teams import Actor, Teams

S = BroadcastStatus
PAGE = 200
AHEAD = 400  # so many may be due in the outbox: what is stopped midway stops soon
TWO_PEOPLE_FROM = 1000
_SPEAKS = (CampaignStatus.OPEN, CampaignStatus.RELEASING, CampaignStatus.RELEASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What an artist is shown before anything is sent. `needs_second`: another of the team has to confirm."""

    broadcast: Broadcast
    campaign: Campaign
    counts: Mapping[Channel, int]
    needs_second: bool
    later: bool

    @property
    def total(self) -> int:
        """How many messages it would be."""
        return sum(self.counts.values())


class Broadcasting:
    """Only managers and owners; another artist's broadcasts are never found."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        teams: Teams,
        *,
        two_people_from: int = TWO_PEOPLE_FROM,
        page: int = PAGE,
        ahead: int = AHEAD,
        crashed: Callable[[BroadcastId, Exception], None] = lambda _, __: None,
    ) -> None:
        self._store, self._clock, self._teams = store, clock, teams
        self._two_people_from, self._page, self._ahead = two_people_from, page, ahead
        self._rounds = BroadcastRounds(store, clock, self._queue, crashed)

    async def draft(
        self,
        actor: Actor,
        campaign_id: CampaignId,
        text: str,
        segment: Segment,
        send_at: datetime | None = None,
    ) -> Prepared:
        """Nothing is sent yet. Raises Refused in the artist's words."""
        now = self._clock.now()
        async with self._store() as tx:
            campaign = await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
            if campaign.status not in _SPEAKS:
                raise Refused("error-broadcast-stage", status=campaign.status.value)
            made = await tx.broadcasts.add(
                campaign.artist.id,
                campaign_id,
                valid_text(text),
                segment,
                actor.user_id,
                valid_moment(send_at, now),
            )
            return await self._prepared(tx, made, campaign)

    async def to_self(self, actor: Actor, broadcast_id: BroadcastId, us: Visitor) -> None:
        """The message as fans get it, to the person who asks. Raises Refused when they have no chat with us."""
        async with self._store() as tx:
            broadcast, _ = await self._find(tx, actor, broadcast_id)
            known = await tx.fans.known(us)
            if known is None:
                raise Refused("error-broadcast-no-chat")
            now = self._clock.now()
            message = _message(broadcast, known[1].id, broadcast.test_occasion(now))
            await tx.deliveries.queue([message], now)
            await tx.broadcasts.note(broadcast_id, "test", actor.user_id, now)

    async def confirm(self, actor: Actor, broadcast_id: BroadcastId) -> Prepared:
        """It goes out at its time. Above the threshold only by somebody else than its author. Raises Refused."""
        async with self._store() as tx:
            broadcast, campaign = await self._find(tx, actor, broadcast_id)
            if broadcast.status is not S.DRAFT:  # what was stopped goes on by `resume` alone
                raise Refused("error-broadcast-move")
            prepared = await self._prepared(tx, broadcast, campaign)
            if prepared.total == 0:
                raise Refused("error-broadcast-nobody")
            if prepared.needs_second and actor.user_id == broadcast.author:
                raise Refused("error-broadcast-second", fans=prepared.total)
            await self._move(tx, broadcast, S.SENDING, second=actor.user_id)
            await tx.broadcasts.note(broadcast_id, "confirm", actor.user_id, self._clock.now())
            return await self._prepared(tx, await tx.broadcasts.get(broadcast_id), campaign)

    async def pause(self, actor: Actor, broadcast_id: BroadcastId) -> Broadcast:
        """Nothing more goes out until it is resumed."""
        async with self._store() as tx:
            broadcast, _ = await self._find(tx, actor, broadcast_id)
            await self._move(tx, broadcast, S.PAUSED, why="by hand")
            await tx.broadcasts.hold(broadcast, on=True)
            await tx.broadcasts.note(broadcast_id, "pause", actor.user_id, self._clock.now())
            return await tx.broadcasts.get(broadcast_id)

    async def resume(self, actor: Actor, broadcast_id: BroadcastId) -> Broadcast:
        """Where it stopped; nobody gets it twice."""
        async with self._store() as tx:
            broadcast, _ = await self._find(tx, actor, broadcast_id)
            if broadcast.status is not S.PAUSED:
                raise Refused("error-broadcast-move")
            await self._move(tx, broadcast, S.SENDING)
            await tx.broadcasts.hold(broadcast, on=False)
            await tx.broadcasts.note(broadcast_id, "resume", actor.user_id, self._clock.now())
            return await tx.broadcasts.get(broadcast_id)

    async def cancel(self, actor: Actor, broadcast_id: BroadcastId) -> Broadcast:
        """What has not gone out never goes."""
        async with self._store() as tx:
            broadcast, _ = await self._find(tx, actor, broadcast_id)
            await self._move(tx, broadcast, S.CANCELLED)
            await tx.broadcasts.drop(broadcast)
            await tx.broadcasts.note(broadcast_id, "cancel", actor.user_id, self._clock.now())
            return await tx.broadcasts.get(broadcast_id)

    async def latest(self, actor: Actor, campaign_id: CampaignId) -> tuple[Broadcast, Tally] | None:
        """How the last one goes."""
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, campaign_id, MemberRole.VIEWER)
            found = await tx.broadcasts.latest(campaign_id)
            return None if found is None else (found, await tx.broadcasts.tally(found, self._clock.now()))

    async def figures(self, actor: Actor, broadcast_id: BroadcastId) -> tuple[Broadcast, Tally]:
        """How this one goes."""
        async with self._store() as tx:
            broadcast, _ = await self._find(tx, actor, broadcast_id)
            return broadcast, await tx.broadcasts.tally(broadcast, self._clock.now())

    async def step(self) -> int:
        """A page of every broadcast that is due: one that waits or fails holds up no other.

        How many were queued (0: none now).
        """
        return await self._rounds.step()

    async def _queue(self, tx: UnitOfWork, broadcast: Broadcast, now: datetime) -> int:
        tally = await tx.broadcasts.tally(broadcast, now)
        if tally.goes_wrong:
            await tx.broadcasts.halt(broadcast, f"{tally.failed} of {tally.sent + tally.failed} failed")
            return 0
        if tally.due >= self._ahead:
            return 0
        page = await tx.broadcasts.page(broadcast, now, self._page)
        if page:
            new = [_message(broadcast, address, broadcast.occasion) for address in page]
            await tx.broadcasts.advance(broadcast.id, page[-1], await tx.deliveries.queue(new, now))
        elif tally.waiting == 0:
            await tx.broadcasts.move(broadcast.id, S.DONE)
        return len(page)

    async def _prepared(self, tx: UnitOfWork, broadcast: Broadcast, campaign: Campaign) -> Prepared:
        counts = await tx.broadcasts.audience(broadcast, self._clock.now())
        return Prepared(
            broadcast=broadcast,
            campaign=campaign,
            counts=counts,
            later=broadcast.send_at > self._clock.now(),
            needs_second=sum(counts.values()) > self._two_people_from,
        )

    async def _find(
        self, tx: UnitOfWork, actor: Actor, broadcast_id: BroadcastId
    ) -> tuple[Broadcast, Campaign]:
        try:
            broadcast = await tx.broadcasts.get(broadcast_id)
        except NotFound:
            raise NotFound("error-campaign-not-found") from None
        return broadcast, await self._teams.campaign(tx, actor, broadcast.campaign_id, MemberRole.MANAGER)

    async def _move(
        self, tx: UnitOfWork, broadcast: Broadcast, to: S, *, second: int | None = None, why: str = ""
    ) -> None:
        if not await tx.broadcasts.move(broadcast.id, to, second=second, why=why):
            raise Refused("error-broadcast-move")


def _message(broadcast: Broadcast, address: AddressId, occasion: str) -> NewDelivery:
    return NewDelivery(
        address_id=address,
        campaign_id=broadcast.campaign_id,
        kind=DeliveryKind.BROADCAST,
        occasion=occasion,
        args={"text": broadcast.text},
    )
