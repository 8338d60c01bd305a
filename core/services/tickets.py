"""Personal links: tickets that may start connecting, claim links, and the way to a fan's own page."""

from __future__ import annotations

from datetime import timedelta

from core.campaign import Campaign
from core.fan import Address
from core.ids import DspName, FanId
from core.ports import Chance, Clock, Sealer, UnitOfWork
from core.repositories import Ticket

CLAIM_LIFE = timedelta(days=30)
ME_LIFE = timedelta(minutes=15)


class Tickets:
    """Mints secrets, stores only their keyed hashes, and finds what they stand for."""

    def __init__(self, clock: Clock, chance: Chance, sealer: Sealer, public_url: str) -> None:
        self._clock, self._chance, self._sealer = clock, chance, sealer
        self.public_url = public_url.rstrip("/")

    async def mint(
        self, tx: UnitOfWork, campaign: Campaign, fan_id: FanId, address: Address, source: str
    ) -> str:
        """A personal link for a fan in a chat; add `?dsp=` to preselect a service."""
        token = self._chance.token()
        await tx.tickets.put(
            self.hash("ticket", token),
            campaign_id=campaign.id,
            fan_id=fan_id,
            address_id=address.id,
            source=source,
            dsp=None,
            now=self._clock.now(),
        )
        return f"{self.public_url}/j/{token}"

    async def find(self, tx: UnitOfWork, token: str, *, over: bool = False) -> Ticket | None:
        """What a ticket's token stands for."""
        return await tx.tickets.find(self.hash("ticket", token), over=over)

    async def code(self, tx: UnitOfWork, purpose: str, fan_id: FanId, life: timedelta) -> str:
        """A one-use code for a fan ("claim", "me", "me-session")."""
        token = self._chance.token()
        await tx.tickets.put_code(self.hash(purpose, token), purpose, fan_id, self._clock.now() + life)
        return token

    async def peek(self, tx: UnitOfWork, purpose: str, token: str) -> FanId | None:
        """Whose code this is; it stays good."""
        return await tx.tickets.peek_code(self.hash(purpose, token), purpose, self._clock.now())

    async def use(self, tx: UnitOfWork, purpose: str, token: str) -> FanId | None:
        """Whose code this was; it is spent."""
        return await tx.tickets.use_code(self.hash(purpose, token), purpose, self._clock.now())

    def hash(self, purpose: str, token: str) -> bytes:
        """The keyed hash under which a secret is stored."""
        return self._sealer.mac(purpose, token)

    def renewal_url(self, ticket_url: str, dsp: DspName) -> str:
        """Where the permission behind future saves is given again, when nothing else can be promised there."""
        return f"{ticket_url}/renew/{dsp.value}"

    def dsp_url(self, ticket_url: str, dsp: DspName) -> str:
        """The personal link with a service preselected."""
        return f"{ticket_url}?dsp={dsp.value}"
