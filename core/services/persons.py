"""A person, not an address: two chats become one person by a code that is carried over and agreed to in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from core.errors import NotFound, Refused
from core.fan import Address, Fan, Visitor
from core.ids import AddressId, Channel, FanId, LinkRequestId
from core.ports import Chance, Clock, Sealer, Store, UnitOfWork
from core.repositories import LinkRequest

CODE_LENGTH = 8
CODE_LIFE = timedelta(minutes=10)
TRIES, TRY_WINDOW = 10, timedelta(hours=1)  # codes asked for or typed in one chat
_PURPOSE = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """To be typed in the other chat. `alike`: channels where an account of theirs is known too."""

    code: str = field(repr=False)
    minutes: int
    alike: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether the chat `other` is theirs too. `agreed`: this end has said yes already."""

    request: LinkRequestId
    other: Address
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chats:
    """A person's chats, and the one they chose."""

    here: AddressId
    addresses: tuple[Address, ...]
    preferred: AddressId | None


async def elsewhere(tx: UnitOfWork, fan_id: FanId) -> tuple[Channel, ...]:
    """Channels where an account of theirs is known and they are not: whether that is them, only they can say."""
    mine = {a.channel for a in await tx.fans.addresses(fan_id)}
    return tuple(c for c in await tx.persons.alike(fan_id) if c not in mine)


class Persons:
    """Linking, parting and choosing. A text number gets nothing by being linked: only its own opt-in counts."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, sealer: Sealer) -> None:
        self._store, self._clock, self._chance, self._sealer = store, clock, chance, sealer

    async def begin(self, visitor: Visitor) -> LinkCode | Question:
        """A new code; or the question, when a code of this chat has been brought. Raises Refused."""
        asked = await self.asked(visitor)
        if asked is not None:
            return asked
        fan, here = await self._try(visitor)
        code, now = self._chance.code(CODE_LENGTH), self._clock.now()
        async with self._store() as tx:
            await tx.persons.put_code(self._hash(code), here.id, now + CODE_LIFE)
            alike = await elsewhere(tx, fan.id)
        return LinkCode(code=code, minutes=int(CODE_LIFE.total_seconds()) // 60, alike=alike)

    async def bring(self, visitor: Visitor, code: str) -> Question:
        """The code of another chat: spent by this. Raises Refused."""
        fan, here = await self._try(visitor)
        async with self._store() as tx:
            request = await tx.persons.bring(self._hash(code), here.id, self._clock.now())
            if request is None:
                raise Refused("error-link-code")
            giver = await tx.fans.address(request.giver)
            if giver.fan_id != fan.id:
                return Question(request=request.id, other=giver, agreed=False)
            await tx.persons.end(request.id, self._clock.now())
        raise Refused("error-link-already")

    async def asked(self, visitor: Visitor) -> Question | None:
        """What this chat is being asked."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                return None
            request = await tx.persons.brought(known[1].id, self._clock.now())
            return None if request is None else await self._question(tx, request, known[1])

    async def agree(self, visitor: Visitor, request_id: LinkRequestId | None = None) -> Question | None:
        """Yes, from this end; None when both have said it and the chats are one person. Raises NotFound."""
        now = self._clock.now()
        async with self._store() as tx:
            request, fan, here = await self._open(tx, visitor, request_id)
            await tx.persons.agree(request.id, here.id)
            question = await self._question(tx, request, here)
            other = question.other
            if not request.agreed(other.id):
                return Question(request=request.id, other=other, agreed=True)
            await tx.persons.end(request.id, now)
            if fan.id != other.fan_id:
                kept, gone = sorted((fan.id, other.fan_id))
                await tx.persons.merge(gone, kept, now)
            return None

    async def decline(self, visitor: Visitor, request_id: LinkRequestId | None = None) -> None:
        """No: nothing was joined. Raises NotFound when there is nothing to decline."""
        async with self._store() as tx:
            request, _, _ = await self._open(tx, visitor, request_id)
            await tx.persons.end(request.id, self._clock.now())

    async def part(self, visitor: Visitor) -> None:
        """This chat is a person of its own again. Raises Refused when it is one."""
        async with self._store() as tx:
            fan, here = await self._known(tx, visitor)
            if await tx.persons.part(fan.id, here.id, self._clock.now()) is None:
                raise Refused("error-link-alone")

    async def chats(self, visitor: Visitor) -> Chats:
        """All of a person's. Raises NotFound for strangers."""
        async with self._store() as tx:
            fan, here = await self._known(tx, visitor)
            return Chats(
                here=here.id,
                addresses=tuple(await tx.fans.addresses(fan.id)),
                preferred=await tx.persons.preferred(fan.id),
            )

    async def prefer(self, visitor: Visitor, address_id: AddressId | None) -> Address | None:
        """Messages come to this chat of theirs while it is open; None: where each was asked for. Raises NotFound."""
        async with self._store() as tx:
            fan, _ = await self._known(tx, visitor)
            mine = {a.id: a for a in await tx.fans.addresses(fan.id)}
            if address_id is not None and address_id not in mine:
                raise NotFound
            await tx.persons.prefer(fan.id, address_id)
            return None if address_id is None else mine[address_id]

    async def _try(self, visitor: Visitor) -> tuple[Fan, Address]:
        """Counted and committed before anything is looked up, so that a wrong code counts too."""
        now = self._clock.now()
        async with self._store() as tx:
            fan, here = await tx.fans.admit(visitor, now)
            tries = await tx.persons.count_try(here.id, now, TRY_WINDOW)
        if tries > TRIES:
            raise Refused("error-link-tries")
        return fan, here

    async def _open(
        self, tx: UnitOfWork, visitor: Visitor, request_id: LinkRequestId | None
    ) -> tuple[LinkRequest, Fan, Address]:
        fan, here = await self._known(tx, visitor)
        request = await tx.persons.brought(here.id, self._clock.now(), request_id)
        if request is None:
            raise NotFound("error-link-over")
        return request, fan, here

    async def _question(self, tx: UnitOfWork, request: LinkRequest, here: Address) -> Question:
        other = request.other(here.id)
        assert other is not None  # only brought ones are asked about
        return Question(
            request=request.id, other=await tx.fans.address(other), agreed=request.agreed(here.id)
        )

    async def _known(self, tx: UnitOfWork, visitor: Visitor) -> tuple[Fan, Address]:
        known = await tx.fans.known(visitor)
        if known is None:
            raise NotFound("error-unknown-fan")
        return known

    def _hash(self, code: str) -> bytes:
        return self._sealer.mac(_PURPOSE, "".join(c for c in code.upper() if c.isalnum()))
