"""A fan writes back to an artist: asked once, carried to the team's thread, answered at most once a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.campaign import Artist, Campaign, MemberRole
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound, Refused
from core.fan import Address, Fan, Reachability, Visitor
from core.fan_reply import ANSWER_WITHIN, FanReply, FanReplyStatus, tidy, valid_answer
from core.ids import ArtistId, FanReplyId
from core.ports import Clock, Store, UnitOfWork
from core.services.teams import Actor, Teams

S = FanReplyStatus


class Hearing(StrEnum):
    """What becomes of a fan's words."""

    ASK = "ask"  # whether they may be carried
    WITH_THE_OTHERS = "with_the_others"  # the question about an earlier line covers this one
    CARRIED = "carried"
    KEPT = "kept"
    MUTED = "muted"
    ENOUGH = "enough"  # for one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """`reply` None: nothing is stored. `name`: what the team would read as the fan's name, "" for none."""

    what: Hearing
    artist: Artist
    reply: FanReplyId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a post in the thread stands."""

    answered: bool
    muted: bool


class Replying:
    """The fan's half is open to whoever speaks in that chat; the team's half to managers of that very artist."""

    def __init__(self, store: Store, clock: Clock, teams: Teams) -> None:
        self._store, self._clock, self._teams = store, clock, teams

    async def hear(self, visitor: Visitor, text: str, ref: str, to: str) -> Heard | None:
        """Words that nothing else understood; `ref`, `to`: the vendor's ids of the message and of what it replies to.

        None: not for an artist.
        """
        text, now = tidy(text), self._clock.now()
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None or not text or known[1].reachability is not Reachability.OK:
                return None
            fan, address = known
            campaign_id = await tx.replies.meant(address.id, to, now)
            if campaign_id is None:
                return None
            artist = (await tx.campaigns.get(campaign_id)).artist
            if await tx.replies.muted(fan.id, artist.id):
                return Heard(what=Hearing.MUTED, artist=artist)
            agreed = await tx.consents.given(fan.id, Purpose.REPLIES.value, artist.id)
            status = S.QUEUED if agreed else S.ASKED
            reply = await tx.replies.put(address.id, campaign_id, ref[:64], text, status, now)
            if reply is None:
                return Heard(what=Hearing.ENOUGH, artist=artist)
            what = Hearing.CARRIED if reply.status is not S.ASKED else Hearing.ASK
            if what is Hearing.ASK and await tx.replies.asked_lately(reply):
                what = Hearing.WITH_THE_OTHERS
            return Heard(what=what, artist=artist, reply=reply.id, name=tidy(address.name, 64))

    async def asked_about(self, visitor: Visitor, reply_id: FanReplyId) -> Heard:
        """What the question was about, so that its words can be kept as they were. Raises NotFound."""
        async with self._store() as tx:
            reply, _, address = await self._theirs(tx, visitor, reply_id)
            artist = await tx.campaigns.artist(reply.artist_id)
            return Heard(what=Hearing.ASK, artist=artist, reply=reply.id, name=tidy(address.name, 64))

    async def send(self, visitor: Visitor, reply_id: FanReplyId, shown: Shown) -> Heard:
        """Yes: everything that was asked about is carried, and what follows is carried without a question."""
        async with self._store() as tx:
            reply, fan, address = await self._theirs(tx, visitor, reply_id)
            artist = await tx.campaigns.artist(reply.artist_id)
            if await tx.replies.muted(fan.id, artist.id):
                await tx.replies.decide(address.id, artist.id, S.KEPT, self._clock.now())
                return Heard(what=Hearing.MUTED, artist=artist)
            carried = await tx.replies.decide(address.id, artist.id, S.QUEUED, self._clock.now())
            if carried:
                await self._note(tx, fan, address, artist.id, ConsentAct.GIVEN, shown)
            done = carried or reply.status not in (S.ASKED, S.KEPT, S.DROPPED)
            return Heard(what=Hearing.CARRIED if done else Hearing.KEPT, artist=artist)

    async def keep(self, visitor: Visitor, reply_id: FanReplyId) -> Heard:
        """No: what was asked about is forgotten."""
        async with self._store() as tx:
            reply, _, address = await self._theirs(tx, visitor, reply_id)
            artist = await tx.campaigns.artist(reply.artist_id)
            kept = await tx.replies.decide(address.id, artist.id, S.KEPT, self._clock.now())
            done = kept or reply.status in (S.KEPT, S.DROPPED)
            return Heard(what=Hearing.KEPT if done else Hearing.CARRIED, artist=artist)

    async def ask_again(self, visitor: Visitor, artist_id: ArtistId, shown: Shown) -> Artist:
        """The consent is withdrawn: nothing more is carried without a question. Raises NotFound."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                raise NotFound("error-unknown-fan")
            fan, address = known
            artist = await tx.campaigns.artist(artist_id)
            if await tx.consents.given(fan.id, Purpose.REPLIES.value, artist_id):
                await self._note(tx, fan, address, artist_id, ConsentAct.WITHDRAWN, shown)
            return artist

    # -- the team's half -----------------------------------------------------------------------------------------

    async def answerable(self, actor: Actor, reply_id: FanReplyId) -> FanReply:
        """Before the form is shown: Refused in the team's words when an answer would not go."""
        async with self._store() as tx:
            reply, _ = await self._find(tx, actor, reply_id)
            await self._must_be_answerable(tx, reply)
            return reply

    async def answer(self, actor: Actor, reply_id: FanReplyId, text: str) -> tuple[str, Standing]:
        """Into the fan's chat, in the artist's name, once; the words as they go. Raises Refused."""
        words, now = valid_answer(text), self._clock.now()
        async with self._store() as tx:
            reply, campaign = await self._find(tx, actor, reply_id)
            await self._must_be_answerable(tx, reply)
            if not await tx.replies.answered(reply.id, actor.user_id, now):
                raise Refused("error-reply-answered")
            message = NewDelivery(
                address_id=reply.address_id,
                campaign_id=campaign.id,
                kind=DeliveryKind.REPLY,
                occasion=f"r{reply.id}",
                args={"text": words},
                expires_at=reply.said_at + ANSWER_WITHIN,
            )
            await tx.deliveries.queue([message], now)
            muted = await tx.replies.muted(reply.fan_id, reply.artist_id)
            return words, Standing(answered=True, muted=muted)

    async def mute(self, actor: Actor, reply_id: FanReplyId, *, on: bool) -> Standing:
        """The team hears no more (or again) of whoever wrote it."""
        async with self._store() as tx:
            reply, _ = await self._find(tx, actor, reply_id)
            if on:
                await tx.replies.mute(reply.fan_id, reply.artist_id, actor.user_id, self._clock.now())
            else:
                await tx.replies.unmute(reply.fan_id, reply.artist_id)
            return Standing(answered=reply.answered_by is not None, muted=on)

    async def _must_be_answerable(self, tx: UnitOfWork, reply: FanReply) -> None:
        now = self._clock.now()
        if reply.answered_by is not None:
            raise Refused("error-reply-answered")
        if now > reply.said_at + ANSWER_WITHIN:
            raise Refused("error-reply-late", days=ANSWER_WITHIN.days)
        address, fan = await tx.fans.address(reply.address_id), await tx.fans.fan(reply.fan_id)
        quiet = fan.paused_until is not None and fan.paused_until > now
        if quiet or address.reachability is not Reachability.OK:
            raise Refused("error-reply-stopped")

    async def _find(self, tx: UnitOfWork, actor: Actor, reply_id: FanReplyId) -> tuple[FanReply, Campaign]:
        try:
            reply = await tx.replies.get(reply_id)
            campaign = await self._teams.campaign(tx, actor, reply.campaign_id, MemberRole.MANAGER)
        except NotFound:
            raise NotFound("error-reply-gone") from None
        return reply, campaign

    async def _theirs(
        self, tx: UnitOfWork, visitor: Visitor, reply_id: FanReplyId
    ) -> tuple[FanReply, Fan, Address]:
        """Of this very chat."""
        reply, known = await tx.replies.get(reply_id), await tx.fans.known(visitor)
        if known is None or known[1].id != reply.address_id:
            raise NotFound("error-reply-gone")
        return reply, *known

    async def _note(
        self,
        tx: UnitOfWork,
        fan: Fan,
        address: Address,
        artist_id: ArtistId,
        act: ConsentAct,
        shown: Shown,
    ) -> None:
        await tx.consents.add(
            [
                ConsentEvent(
                    fan_id=fan.id,
                    artist_id=artist_id,
                    purpose=Purpose.REPLIES,
                    act=act,
                    channel=address.channel,
                    text=shown.text,
                    version=shown.version,
                    language=shown.language,
                    source="reply",
                    at=self._clock.now(),
                    address_id=address.id,
                )
            ]
        )
