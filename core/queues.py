"""What the engine asks of storage: claims in batches, outcomes in bulk, lanes, an inbox. Each call is its own transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from core.budget import Budgets
from core.campaign import CampaignStatus
from core.delivery import Delivery, DeliveryStatus, NewDelivery
from core.fan import Address
from core.grant import Grant, Permit, Tokens
from core.ids import (
    AddressId,
    CampaignId,
    DeliveryId,
    DspName,
    GrantId,
    Market,
    PreSaveId,
    SenderId,
    WaveId,
    WorkerId,
)
from core.presave import PreSaveStatus


class SaveJob(NamedTuple):
    """A claimed pre-save with everything a save needs. `attempts` counts this one.

    `permit` None: there is no living grant, or (`sealed`) its tokens do not open under the keys we have.
    """

    id: PreSaveId
    campaign_id: CampaignId
    wave_id: WaveId
    dsp: DspName
    market: Market
    address_id: AddressId | None
    follow: bool
    playlist: str  # of the fan's own, by name; "": none
    attempts: int
    moment: datetime  # when its wave fired
    permit: Permit | None
    sealed: bool = False
    playlist_id: str = ""  # the service's own, where the fan chose from a list


class SaveResult(NamedTuple):
    """What became of a job. `next_at` only for WAITING and RETRYING; `messages` are queued in the same transaction.

    WAITING: put back, the attempt does not count.
    """

    id: PreSaveId
    campaign_id: CampaignId
    status: PreSaveStatus
    detail: str = ""
    next_at: datetime | None = None
    messages: tuple[NewDelivery, ...] = ()
    kill_grant: GrantId | None = None  # its grant needs the fan's consent again


class SaveQueue(Protocol):
    """Pre-save rows as their own queue entries; fenced by this process's worker id."""

    async def claim(self, dsp: DspName, limit: int, now: datetime) -> list[SaveJob]:
        """Waiting and due retrying rows of firing waves of unpaused campaigns become saving.

        The batch is divided fairly by the campaigns that have claimable rows, and by their waves. Urgent rows
        (late-comers, rescues) come first in their wave, and where they are due it comes before other campaigns' bulk.
        Raises StorageAway when the database could not answer: then call `adopt`.
        """
        ...

    async def any_due(self, dsp: DspName, now: datetime) -> bool:
        """Whether a claim would find anything."""
        ...

    async def adopt(self, dsp: DspName, in_flight: Collection[PreSaveId]) -> list[SaveJob]:
        """Rows of this DSP claimed by this worker of which it does not know (the claim's answer was lost)."""
        ...

    async def record(self, results: Sequence[SaveResult], now: datetime) -> None:
        """All outcomes and their messages in one transaction; rows no longer ours are left alone."""
        ...

    async def hold(self, wave_id: WaveId, dsp: DspName, until: datetime) -> bool:
        """Nothing of this wave is claimed for the DSP until then; a new link ends it. False: there is one by now."""
        ...

    async def park(self, wave_id: WaveId, dsp: DspName, limit: int) -> int | None:
        """Up to `limit` of the wave's waiting pre-saves become awaiting_source; how many. None: there is a link by now."""
        ...

    async def lease_refresh(self, grant_id: GrantId, version: int, now: datetime) -> Tokens | None:
        """All of the grant's tokens for the one process that may refresh it now, for 30 s at most. Raises SealBroken."""
        ...

    async def end_refresh(self, grant_id: GrantId, version: int) -> None:
        """A refresh that brought nothing: the next one need not wait for its lease to run out."""
        ...

    async def store_refreshed(
        self, grant_id: GrantId, version: int, tokens: Tokens, now: datetime, until: datetime | None = None
    ) -> bool:
        """Compare-and-set by token version; False when somebody else was faster.

        `until`: the use renewed the permission itself, which lives until then if it had not ended.
        """
        ...

    async def grant(self, grant_id: GrantId) -> Grant | None:
        """The grant as it is now."""
        ...

    async def to_verify(
        self,
        dsp: DspName,
        limit: int,
        older_than: datetime,
        share: float = 1.0,
        *,
        accepted_only: bool = False,
    ) -> list[SaveJob]:
        """Accepted rows, each once a minute until it is settled; then a `share` (0..1) of the saved ones, or none of them.

        A saved row comes again after five minutes, for a day, unless it is `verified` or `looked` at by then.
        """
        ...

    async def looked(self, absent: Collection[PreSaveId], unknown: Collection[PreSaveId]) -> int:
        """Of these, saved rows are not handed out again: not there (how many), or nobody can tell.

        They are not saved again: a fan may have taken the release out.
        """
        ...

    async def verified(self, found: Sequence[SaveResult], now: datetime) -> None:
        """Read back and found; the messages of those that were only accepted until now are queued."""
        ...

    async def unseen(self, absent: Sequence[SaveResult], accepted_before: datetime, now: datetime) -> int:
        """Of these, what was accepted before then and is still not there is tried again, and its messages are queued; how many.

        It weighs as two attempts: nobody is left in doubt for longer than five hours.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message claimed for sending: its row is `sending`, committed."""

    delivery: Delivery
    address: Address
    zone: str | None
    country: str | None
    wake: bool
    paused_until: datetime | None
    language: str = "en"  # the person's
    stage: CampaignStatus | None = None  # of its campaign, now
    texts_had: int = (
        0  # about its campaign, those claimed before this one included; the link itself is not one
    )
    texts_promised: int = 0  # by the words that the number agreed to
    wanted: bool = True  # news: the fan still agrees to them in this chat
    meant: bool = True  # the fan has not done meanwhile what it asks for, nor taken everything back
    by_text: bool = True  # the artist has messages of this kind go to numbers, too
    campaign_zone: str | None = None  # tells a chat's night where the person's own zone is not known
    sent_lately: int = 0  # messages to this person within a day, those claimed before this one included


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """What became of a message. `next_at` only for QUEUED."""

    id: DeliveryId
    status: DeliveryStatus
    vendor_id: str = ""
    detail: str = ""
    next_at: datetime | None = None


class DeliveryQueue(Protocol):
    """Messages as their own queue entries."""

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[OutgoingMessage]:
        """Due queued messages of a sender become sending; urgent kinds first; expired ones become expired."""
        ...

    async def look_again(self, message: OutgoingMessage, now: datetime) -> OutgoingMessage | None:
        """A claimed message with what its fan, its chat and its campaign say by now; None: it must not be sent any more."""
        ...

    async def record(self, results: Sequence[DeliveryResult], now: datetime) -> None:
        """Outcomes in bulk; guarded by core.lifecycle."""
        ...

    async def report(
        self,
        sender_id: SenderId,
        vendor_id: str,
        delivery_id: DeliveryId | None,
        to: DeliveryStatus,
        detail: str,
        now: datetime,
    ) -> DeliveryId | None:
        """A status callback: late, repeated and out-of-order ones are harmless. Which message moved; None: none did."""
        ...

    async def once_more(
        self, sender_id: SenderId, vendor_id: str, delivery_id: DeliveryId | None, at: datetime, now: datetime
    ) -> bool:
        """The vendor says that it never arrived: queued from `at` on, unless that was its second attempt (False)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Something a vendor delivered to us, not yet processed.

    `answering_at`: since when an answer to it may be on its way; `answer`: by what that one is known again.
    """

    id: int
    sender_id: SenderId
    payload: dict[str, Any] = field(repr=False)
    attempts: int
    received_at: datetime
    answering_at: datetime | None = None
    answer: str = field(default="", repr=False)


class Inbox(Protocol):
    """Everything that comes in is written down before it is answered."""

    async def put(
        self, sender_id: SenderId, items: Sequence[tuple[str, dict[str, Any]]], now: datetime
    ) -> int:
        """Insert (external id, payload) pairs; known ids are left alone. Returns how many are new."""
        ...

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[Inbound]:
        """Oldest first; an item not finished within a minute is handed out again, five times at most."""
        ...

    async def give_way(self) -> None:
        """Before an item is worked: waits, never for long, while more comes in than this process can do beside it."""
        ...

    async def answering(self, item: Inbound, at: datetime, answer: str = "") -> bool:
        """Its answer goes now, and the minute begins anew; False: somebody else has marked it since it was claimed."""
        ...

    async def later(self, item: Inbound, at: datetime, *, doubted: bool = False) -> None:
        """Not answered through no fault of its own: handed out again from then on, and this time does not count.

        The mark of `answering` goes, unless some of the answer may be there (`doubted`). What somebody else has marked
        meanwhile is left alone.
        """
        ...

    async def done(self, ids: Sequence[int], *, unknown: bool = False) -> None:
        """Processed: the payload is erased, the id kept for a week against repetition.

        `unknown`: nobody knows whether the answer arrived.
        """
        ...

    async def last_external(self, sender_id: SenderId) -> str | None:
        """The highest numeric external id stored (Telegram's update_id); None when there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """A vendor limit: requests per second (now, and at most) and, when stopped, until when and why.

    `used` of `budget` units since the last renewal, where it has a budget (0: it has none).
    """

    key: str
    rate: float
    paused_until: datetime | None
    reason: str
    ceiling: float = 0.0
    used: int = 0
    budget: int = 0
    renews_at: datetime | None = None

    def used_by(self, now: datetime) -> int:
        """Of its budget, since the last renewal."""
        return self.used if self.renews_at is not None and now < self.renews_at else 0

    @property
    def quarantine(self) -> bool:
        """Whether its last pause was because Discord took the bot for a spammer (its code 20026)."""
        return self.key.startswith("discord-open:") and self.reason.endswith(" 20026")


class Lanes(Budgets, Protocol):
    """Every vendor limit as one row that all processes share (GCRA), with its daily budget if it has one."""

    async def ensure(self, key: str, *, rate: float, burst: int = 1) -> None:
        """Create the lane, or set the most it may do (requests per second); what it learnt under it stays."""
        ...

    async def reserve(self, key: str, count: int) -> list[float]:
        """Reserve `count` slots: seconds from now until each may be used. Empty while the lane is paused."""
        ...

    async def pause(self, key: str, for_: timedelta, reason: str, *, slower: bool = False) -> None:
        """Stop the lane for everybody; a longer pause in force wins. `slower`: and go on at a lower rate."""
        ...

    async def ease(self, key: str) -> None:
        """Some seconds went by without a refusal: a little faster, up to the ceiling."""
        ...

    async def rests(self, key: str) -> timedelta:
        """How much longer the lane is paused; zero while it runs."""
        ...

    async def states(self) -> list[LaneState]:
        """All lanes."""
        ...


class Workers(Protocol):
    """Who is alive: one advisory lock and one heartbeat row each."""

    async def register(self) -> WorkerId:
        """Become a worker; the id fences every claim of this process."""
        ...

    async def beat(self) -> bool:
        """Renew the heartbeat and free what dead workers held; False: we were declared dead and must stop."""
        ...

    async def leave(self) -> None:
        """Give back what is unfinished and sign off."""
        ...
