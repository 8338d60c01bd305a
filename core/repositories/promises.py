"""What the domain asks of storage about pre-saves, permissions and messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, Protocol

from core.budget import DailyBudget
from core.campaign import (
    Wave,
)
from core.delivery import DeliveryKind, NewDelivery
from core.grant import Account, Grant, GrantStatus, Tokens
from core.ids import (
    AddressId,
    ArtistId,
    CampaignId,
    Channel,
    DspName,
    FanId,
    GrantId,
    Market,
    PreSaveId,
)
from core.ladder import Rung
from core.presave import PreSave


class PreSaveRepository(Protocol):
    """Who joined what, and their pre-saves."""

    async def join(
        self, fan_id: FanId, campaign_id: CampaignId, address_id: AddressId | None, source: str, now: datetime
    ) -> tuple[int, bool]:
        """The fan's number in this campaign (from 1) and whether they are new to it."""
        ...

    async def number(self, fan_id: FanId, campaign_id: CampaignId) -> int | None:
        """The fan's number; None when they never joined."""
        ...

    async def put(
        self,
        *,
        fan_id: FanId,
        campaign_id: CampaignId,
        dsp: DspName,
        rung: Rung,
        market: Market,
        address_id: AddressId | None,
        grant_id: GrantId | None,
        follow: bool,
        now: datetime,
        playlist: str = "",
        keep_wishes: bool = False,
    ) -> PreSave:
        """Insert, or bring an existing one up to date (a withdrawn, failed or dead one waits again).

        `keep_wishes`: what was wanted beside a save that was not withdrawn stays wanted.
        The wave is the market's if the campaign has one, else `*`; a done wave fires again for the late-comer.
        Finished ones are returned as they are.
        """
        ...

    async def of_fan(self, fan_id: FanId) -> list[PreSave]:
        """Newest first, withdrawn ones left out."""
        ...

    async def of_campaign(self, fan_id: FanId, campaign_id: CampaignId) -> list[PreSave]:
        """A fan's pre-saves in one campaign, withdrawn ones left out."""
        ...

    async def markets(
        self, asked: Collection[tuple[FanId, CampaignId, DspName]]
    ) -> dict[tuple[FanId, CampaignId, DspName], Market]:
        """Whose moment each of these promises waits or waited for; only those of a market of their own."""
        ...

    async def withdraw(self, fan_id: FanId, campaign_id: CampaignId, dsp: DspName | None = None) -> int:
        """Those not yet executed become withdrawn; returns how many."""
        ...

    async def unwish(self, fan_id: FanId, artist_id: ArtistId, wish: Literal["follow", "playlist"]) -> int:
        """Coming saves of this artist go without the follow or the playlist; how many."""
        ...

    async def follow_too(self, presave_id: PreSaveId) -> bool:
        """Its save follows the artist as well, from now on. False: it is in flight or over."""
        ...

    async def into_playlist(self, presave_id: PreSaveId, playlist_id: str, name: str) -> bool:
        """Its save goes into this playlist as well, from now on. False: it is in flight or over."""
        ...

    async def revive(self, fan_id: FanId, dsp: DspName, grant_id: GrantId) -> list[PreSave]:
        """After a renewed permission: pre-saves that needed it wait again (urgent when their wave fired)."""
        ...

    async def retry_failed(self, campaign_id: CampaignId) -> int:
        """Failed, not-entitled and awaiting-source ones of a campaign wait again: a page now, more with `wake_more`; how many."""
        ...

    async def wake_more(self, now: datetime) -> bool:
        """A page of those that a link or a command woke, and that still sleep; False when nothing is left."""
        ...

    async def wait_for_opening(self, campaign_id: CampaignId, address_id: AddressId, now: datetime) -> bool:
        """ "Tell me when it opens"; False when already noted."""
        ...

    async def waiting_for_opening(self, campaign_id: CampaignId) -> list[AddressId]:
        """Who asked."""
        ...

    async def remind_wave(
        self, wave: Wave, now: datetime, limit: int
    ) -> list[tuple[PreSaveId, FanId, AddressId | None, DspName]]:
        """Up to `limit` reminder-rung pre-saves of a firing wave become reminded; empty when none is left."""
        ...

    async def put_off(
        self, dsp: DspName, occasion: str, now: datetime, after: PreSaveId, limit: int
    ) -> list[tuple[PreSaveId, AddressId, CampaignId]]:
        """Pre-saves of firing waves that would be saved now if the service let us, with a chat without a rescue of that occasion.

        In id order, a page at a time.
        """
        ...

    async def unlisted(
        self, dsp: DspName, occasion: str, fired_before: datetime, limit: int
    ) -> list[tuple[AddressId, CampaignId]]:
        """Chats, without a rescue of that occasion, whose save waits for a release that the service does not list.

        Fired before then, and not more than two days before.
        """
        ...

    async def promised(self, dsp: DspName, since: datetime, until: datetime, budget: DailyBudget) -> int:
        """Units that saves still to be made will cost, of releases whose moment lies in [since, until).

        Wishes to follow count too; exact until no further save fits into a day.
        """
        ...

    async def addresses_to_tell(
        self, campaign_id: CampaignId, after: AddressId | None, limit: int
    ) -> list[AddressId]:
        """Addresses of fans with a live pre-save (or without a DSP, only joined), in id order, a page at a time."""
        ...


class GrantRepository(Protocol):
    """Permissions; tokens are sealed on the way in and opened on the way out."""

    async def live(self, fan_id: FanId, dsp: DspName) -> Grant | None:
        """The fan's active, expiring or needs_consent grant."""
        ...

    async def of_fan(self, fan_id: FanId) -> list[Grant]:
        """All that are not revoked."""
        ...

    async def put(
        self,
        *,
        fan_id: FanId,
        dsp: DspName,
        account: Account,
        tokens: Tokens,
        usable_until: datetime | None,
        now: datetime,
    ) -> Grant:
        """Store a fresh permission: the same account is renewed, another one replaces it (the old is revoked)."""
        ...

    async def others_with(self, dsp: DspName, account_id: str, fan_id: FanId) -> int:
        """How many other fans use this DSP account."""
        ...

    async def move(self, grant_id: GrantId, to: GrantStatus, now: datetime) -> bool:
        """Guarded by core.lifecycle; revoked destroys the ciphertext."""
        ...


class DeliveryRepository(Protocol):
    """Messages waiting to go out."""

    async def queue(self, new: Sequence[NewDelivery], now: datetime) -> int:
        """Insert; those that exist already (address, campaign, kind, occasion) are left alone. Returns how many are new."""
        ...

    async def announce(
        self, campaign_id: CampaignId, kind: DeliveryKind, occasion: str, now: datetime
    ) -> None:
        """Everybody whom this kind concerns will be told, once an occasion; queued in pages after the transaction."""
        ...

    async def drop_queued(self, campaign_id: CampaignId, kinds: Sequence[str], reason: str) -> int:
        """Queued messages of a campaign become suppressed (a moved or cancelled release)."""
        ...

    async def drop_news(self, fan_id: FanId, artist_id: ArtistId, channel: Channel) -> int:
        """Queued messages that need the consent "news" become suppressed: it was withdrawn."""
        ...
