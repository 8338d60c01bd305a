"""One consent at a time: asked for by itself, given by itself, and as easily withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.broadcast import CHANNELS
from core.campaign import Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind, NewDelivery
from core.errors import NotFound
from core.fan import Address, Visitor
from core.ids import AddressId, ArtistId, CampaignId, Channel, FanId
from core.ladder import Rung
from core.ports import Clock, Store, UnitOfWork
from core.presave import PreSave, PreSaveStatus

# the others end with what they were given for: a pre-save withdrawn, a chat left
SINGLE = frozenset(
    {
        Purpose.FOLLOW,
        Purpose.PLAYLIST,
        Purpose.FUTURE_SAVES,
        Purpose.NEWS,
        Purpose.REPLIES,
        Purpose.WAKE,
    }
)

_OF_A_RELEASE = (Purpose.RELEASE, Purpose.SAVE)  # each is given for one
IN_CHAT = "chat"  # where a consent was given


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsStanding:
    """Whether the campaign's artist may write news into this chat."""

    campaign: Campaign
    address: Address
    given: bool


class Consents:
    """News are asked for after a promise was made, never before it; all withdrawals of single consents are here."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def withdraw(
        self,
        fan_id: FanId,
        purpose: Purpose,
        artist_id: ArtistId | None,
        channel: Channel,
        shown: Shown,
        source: str = "me-page",
    ) -> bool:
        """What stands on the consent ends with it. False: there is no such live consent.

        `channel`: where it was said; news are withdrawn for the channel that they were agreed to for.
        """
        async with self._store() as tx:
            of = channel if purpose is Purpose.NEWS else None
            if purpose not in SINGLE or not await tx.consents.given(fan_id, purpose.value, artist_id, of):
                return False
            if purpose is Purpose.NEWS and artist_id is not None:
                await tx.deliveries.drop_news(fan_id, artist_id, channel)
            if purpose is Purpose.WAKE:
                await tx.fans.update(replace(await tx.fans.fan(fan_id), wake=False))
            if purpose is Purpose.FOLLOW and artist_id is not None:
                await tx.presaves.unwish(fan_id, artist_id, "follow")
            if purpose is Purpose.PLAYLIST and artist_id is not None:
                await tx.presaves.unwish(fan_id, artist_id, "playlist")
            event = ConsentEvent(
                fan_id=fan_id,
                artist_id=artist_id,
                purpose=purpose,
                act=ConsentAct.WITHDRAWN,
                channel=channel,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source=source,
                at=self._clock.now(),
            )
            await tx.consents.add([event])
            return True

    async def news(self, address_id: AddressId, campaign_id: CampaignId) -> NewsStanding | None:
        """How it stands with a chat that a page belongs to; None where no news could ever be sent."""
        async with self._store() as tx:
            return await self._standing(tx, await tx.fans.address(address_id), campaign_id)

    async def news_in(self, visitor: Visitor, campaign_id: CampaignId) -> NewsStanding:
        """How it stands with the chat that asks. Raises NotFound, also when neither was ever asked for."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            found = await self._standing(tx, known[1], campaign_id) if known else None
            if found is None:
                raise NotFound("error-campaign-gone")
            return found

    async def agree_to_news(
        self, address_id: AddressId, campaign_id: CampaignId, shown: Shown, source: str
    ) -> NewsStanding | None:
        """Noted once, in the words that were shown; None where no news could ever be sent.

        What was not said in the chat itself is told there, with a button that ends it.
        """
        async with self._store() as tx:
            standing = await self._standing(tx, await tx.fans.address(address_id), campaign_id)
            if standing is None or standing.given:
                return standing
            event = ConsentEvent(
                fan_id=standing.address.fan_id,
                artist_id=standing.campaign.artist.id,
                campaign_id=campaign_id,
                purpose=Purpose.NEWS,
                act=ConsentAct.GIVEN,
                channel=standing.address.channel,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source=source,
                at=self._clock.now(),
                address_id=address_id,
            )
            await tx.consents.add([event])
            if source != IN_CHAT:
                await self._tell(tx, event, standing)
            return replace(standing, given=True)

    async def _tell(self, tx: UnitOfWork, event: ConsentEvent, standing: NewsStanding) -> None:
        """Into the chat that news will come to: whoever ticked a box on a page may have had its link from the fan."""
        fan = await tx.fans.fan(event.fan_id)
        told = NewDelivery(
            not_before=fan.paused_until,  # what comes while they want to hear nothing would be dropped
            address_id=standing.address.id,
            campaign_id=standing.campaign.id,
            kind=DeliveryKind.CONFIRMATION,
            occasion=f"news:{event.at:%Y%m%d%H%M%S}",
            args={"news": 1},
        )
        await tx.deliveries.queue([told], event.at)

    async def _standing(
        self, tx: UnitOfWork, address: Address, campaign_id: CampaignId
    ) -> NewsStanding | None:
        if address.channel not in CHANNELS:
            return None
        campaign = await tx.campaigns.get(campaign_id)
        asked = (address.fan_id, Purpose.NEWS.value, campaign.artist.id, address.channel)
        given = await tx.consents.given(*asked)
        if not given and await tx.presaves.number(address.fan_id, campaign_id) is None:
            return (
                None  # news of the artist may speak of any campaign, but are asked for only after a promise
            )
        return NewsStanding(campaign=campaign, address=address, given=given)


def standing_in(address: Address, events: Iterable[ConsentEvent]) -> list[ConsentEvent]:
    """The yeses to news and to the night that stand in a chat; `events`: its person's, oldest first."""
    last: dict[tuple[Purpose, ArtistId | None], ConsentEvent] = {}
    for event in events:
        if event.purpose is Purpose.NEWS and event.channel is address.channel:
            last[event.purpose, event.artist_id] = event
        if event.purpose is Purpose.WAKE and _said_in(event, address):
            last[event.purpose, event.artist_id] = event
    return [e for e in last.values() if e.act is ConsentAct.GIVEN and _said_in(e, address)]


def _said_in(event: ConsentEvent, address: Address) -> bool:
    """What was said on the fan's own page counts everywhere."""
    if event.address_id is None:
        return event.channel in (address.channel, Channel.WEB)
    return event.address_id == address.id


def ended(event: ConsentEvent, events: tuple[ConsentEvent, ...]) -> ConsentEvent | None:
    """The withdrawal that ended a given consent, if any; one that names no artist ends all of its purpose.

    News are agreed to channel by channel, and end so. A stop ends the texts that its number agreed to.
    """
    return next((later for later in events if later.at >= event.at and _ends(later, event)), None)


def taken_back(left: Iterable[PreSave]) -> tuple[Purpose, ...]:
    """What ends with a promise that was just taken back. `left`: the fan's promises of its campaign, as they stand now."""
    kept = [p for p in left if p.status is not PreSaveStatus.WITHDRAWN]
    still = {Purpose.RELEASE} if kept else set()
    if any(p.rung is Rung.AUTO for p in kept):
        still.add(Purpose.SAVE)
    return tuple(purpose for purpose in _OF_A_RELEASE if purpose not in still)


def _ends(later: ConsentEvent, event: ConsentEvent) -> bool:
    if later.act is not ConsentAct.WITHDRAWN:
        return False
    if event.purpose is Purpose.SMS and later.purpose is Purpose.RELEASE:
        there = None in (later.address_id, event.address_id) or later.address_id == event.address_id
        return later.artist_id is None and later.channel is event.channel and there
    if event.purpose in _OF_A_RELEASE and later.campaign_id not in (None, event.campaign_id):
        return False
    return (
        later.purpose is event.purpose
        and later.artist_id in (None, event.artist_id)
        and (later.artist_id is None or event.purpose is not Purpose.NEWS or later.channel is event.channel)
    )
