"""Looks for every campaign's release on every service it offers, until each has a link, and raises the alarm in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from core.campaign import Campaign
from core.errors import StorageAway, UpbeatError
from core.ids import WORLD, CampaignId, DspName, Market
from core.links import Link, allowed, trusted
from core.ports import Clock, Dsp, Dsps, Recording, Store
from core.scheduler.link_book import LinkBook, recording_of
from core.scheduler.link_search import (
    BEFORE,
    CODES_ALONE,
    GRACE,
    HOUR_AFTER,
    LASTS,
    Stage,
    markets_to_ask,
    next_back_fill,
    next_search,
    stage_of,
)
from core.waiting import nap

BACK_FILL = "back_fill"  # the public database, beside the services' own names
_PAUSE_S = 5.0
_TOGETHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of one service's links. `everywhere`: one holds for the whole world; `item`: can be saved."""

    everywhere: bool = False
    item: bool = False
    item_everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A campaign near its release. `market`: the first to have it; `tried`: when each source was asked last."""

    campaign_id: CampaignId
    first_moment: datetime
    market: Market
    dsps: tuple[DspName, ...]
    tried: Mapping[str, datetime] = field(default_factory=dict)
    known: Mapping[DspName, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A service that saves by itself, and does not have the release though it should soon or already.

    `markets`: where fans wait for it, of a service that has it elsewhere; empty: it has it nowhere.
    """

    campaign_id: CampaignId
    dsp: DspName
    stage: Stage
    title: str = ""
    markets: tuple[Market, ...] = ()


class Searches(Protocol):
    """What was looked for and when; each call is its own transaction."""

    async def sought(self, after: datetime, until: datetime) -> list[Sought]:
        """Campaigns whose first moment lies between."""
        ...

    async def claim(
        self, campaign_id: CampaignId, source: str, last_try: datetime | None, now: datetime
    ) -> bool:
        """True for one caller in the world: `last_try` must still be the last."""
        ...

    async def lacking(self, campaign_id: CampaignId, dsp: DspName, now: datetime) -> dict[Market, bool]:
        """Markets whose moment has come and that no link is known for, earliest first; whether fans are there."""
        ...

    async def waited_for(
        self, campaign_id: CampaignId, dsp: DspName, until: datetime
    ) -> dict[Market, datetime]:
        """Markets whose moment came by then, in which fans wait for a save and there is nothing to save; its moments."""
        ...

    async def alarm(self, missing: Missing, moment: datetime) -> bool:
        """True for the first caller of this stage for this moment: the first of all, or its markets' last."""
        ...


class Alarms(Protocol):
    """What is still missing, for those who can mend it."""

    async def missing(self) -> list[Missing]:
        """Alarms whose service still has nothing to save."""
        ...

    async def take_untold(self, now: datetime) -> list[Missing]:
        """Of those the ones the artist was not told of; marked as told: each is returned to one caller in the world."""
        ...

    async def untell(self, missing: Sequence[Missing]) -> None:
        """They could not be told now."""
        ...


class BackFill(Protocol):
    """A public database of links, known late and by few."""

    async def find(self, recording: Recording) -> list[Link]:
        """Links to any services' own pages, without items. Raises RetryLater."""
        ...


class Resolving:
    """One process's part. `missed` hears each alarm once in the world, `failed` what a search raised."""

    def __init__(
        self,
        store: Store,
        searches: Searches,
        book: LinkBook,
        dsps: Dsps,
        back_fill: BackFill | None,
        clock: Clock,
        found: Callable[[CampaignId, Link], None],
        missed: Callable[[Missing], None],
        failed: Callable[[str, Exception], None],
    ) -> None:
        self._store, self._searches, self._book = store, searches, book
        self._dsps, self._back_fill, self._clock = dsps, back_fill, clock
        self._found, self._missed, self._failed = found, missed, failed
        self._rests: dict[str, datetime] = {}  # sources that asked us to wait, until when
        self._together = asyncio.Semaphore(_TOGETHER)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown."""
        while not shutdown.is_set():
            try:
                await self.look()
            except StorageAway:
                pass
            except Exception as error:  # noqa: BLE001 - a loop: reported and tried again
                self._failed("look", error)
            await nap(shutdown, _PAUSE_S)

    async def look(self) -> None:
        """Everything that is due now, then the alarms."""
        due = [(sought, source) for sought in await self._near() for source in self._due(sought)]
        await asyncio.gather(*(self._search(sought, source) for sought, source in due))
        looked_for = {(sought.campaign_id, source) for sought, source in due}
        for sought in await self._near():
            await self._sound(
                sought, {source for campaign_id, source in looked_for if campaign_id == sought.campaign_id}
            )

    async def _near(self) -> list[Sought]:
        now = self._clock.now()
        return await self._searches.sought(now - LASTS - GRACE, now + BEFORE[0])

    def _due(self, sought: Sought) -> list[str]:
        now, first = self._clock.now(), sought.first_moment
        due = []
        for dsp in sought.dsps:
            service = self._dsps.get(dsp)
            if service is not None and service.finder is not None and not complete(service, sought):
                due.append((dsp.value, next_search(first, sought.tried.get(dsp.value), now)))
        bare = any(dsp in self._dsps and not _known(sought, dsp).everywhere for dsp in sought.dsps)
        if self._back_fill is not None and bare:
            due.append((BACK_FILL, next_back_fill(first, sought.tried.get(BACK_FILL), now)))
        return [
            source
            for source, at in due
            if at is not None and at <= now and self._rests.get(source, now) <= now
        ]

    async def _search(self, sought: Sought, source: str) -> None:
        async with self._together:
            now = self._clock.now()
            if not await self._searches.claim(sought.campaign_id, source, sought.tried.get(source), now):
                return
            async with self._store() as tx:
                campaign = await tx.campaigns.get(sought.campaign_id)
            try:
                if source == BACK_FILL:
                    await self._fill(campaign, sought)
                else:
                    await self._ask(campaign, self._dsps[DspName(source)], sought)
            except (UpbeatError, TimeoutError) as error:
                if (after := getattr(error, "after", None)) is not None:
                    self._rests[source] = now + after
                self._failed(source, error)

    async def _ask(self, campaign: Campaign, service: Dsp, sought: Sought) -> None:
        """The whole world first; where it is not out everywhere, markets that have it; words at last."""
        assert service.finder is not None
        recording, sure, candidates = recording_of(campaign), False, []
        for where in (WORLD, *await self._markets(service, sought)):
            link = await service.finder.find(recording, where)
            if link is None or not allowed(service.name, link.url, service.hosts):
                continue
            if not trusted(link):
                candidates.append(link)
                continue
            await self._keep(campaign, link)
            if link.market == WORLD:
                return
            sure = True
        if sure or _known(sought, service.name).everywhere:
            return  # a page is known: words would add nothing
        if not candidates and self._by_words_too(service, recording, sought):
            link = await service.finder.find(replace(recording, upc=None, isrcs=()), WORLD)
            candidates += [link] if link and allowed(service.name, link.url, service.hosts) else []
        if candidates:  # a page at most, never what is saved into libraries: the artist may confirm it
            await self._keep(campaign, replace(candidates[0], item=""))

    async def _markets(self, service: Dsp, sought: Sought) -> list[Market]:
        """Few at a time, and only where it makes a difference; before the first moment, the market that is the first."""
        now = self._clock.now()
        if not service.by_market:
            return []
        if now < sought.first_moment:
            return [sought.market] if sought.market != WORLD else []
        lacking = await self._searches.lacking(sought.campaign_id, service.name, now)
        return markets_to_ask(lacking, sought.market, now)

    def _by_words_too(self, service: Dsp, recording: Recording, sought: Sought) -> bool:
        """Whether its codes have missed for so long after the release that they may be wrong or not listed."""
        late = self._clock.now() >= sought.first_moment + CODES_ALONE
        return late and "upc" in service.look_up and bool(recording.upc or recording.isrcs)

    async def _fill(self, campaign: Campaign, sought: Sought) -> None:
        """Only what nothing is known of; never an item, since anybody may write into a public database."""
        assert self._back_fill is not None
        for link in await self._back_fill.find(recording_of(campaign)):
            service = self._dsps.get(link.dsp)
            wanted = service is not None and link.dsp in campaign.dsps
            if (
                wanted
                and not _known(sought, link.dsp).everywhere
                and allowed(link.dsp, link.url)
                and not link.item
            ):
                await self._keep(campaign, link)

    async def _keep(self, campaign: Campaign, link: Link) -> None:
        async with self._store() as tx:
            await tx.campaigns.put_link(campaign.id, link, self._clock.now())
        self._book.forget(campaign.id)
        if trusted(link):
            self._found(campaign.id, link)

    async def _sound(self, sought: Sought, looked_for: set[str]) -> None:
        stage = stage_of(sought.first_moment, self._clock.now())
        if stage is None:
            return
        for dsp in sought.dsps:
            service = self._dsps.get(dsp)
            if service is None or not service.saves:
                continue
            if _known(sought, dsp).item:
                if stage[0] is Stage.HOUR_AFTER and dsp.value in looked_for:  # as often as it is looked for
                    await self._sound_of_markets(sought, dsp)
                continue
            tried = sought.tried.get(dsp.value)
            if service.finder is not None and (tried is None or tried < stage[1]):
                continue  # the search of this stage has not been made
            missing = Missing(campaign_id=sought.campaign_id, dsp=dsp, stage=stage[0])
            if await self._searches.alarm(missing, sought.first_moment):
                self._missed(missing)

    async def _sound_of_markets(self, sought: Sought, dsp: DspName) -> None:
        """Each has its hour from its own moment; one more of them is an alarm anew."""
        until = self._clock.now() - HOUR_AFTER
        if not (waited_for := await self._searches.waited_for(sought.campaign_id, dsp, until)):
            return
        missing = Missing(
            campaign_id=sought.campaign_id, dsp=dsp, stage=Stage.HOUR_AFTER, markets=tuple(waited_for)
        )
        if await self._searches.alarm(missing, max(waited_for.values())):
            self._missed(missing)


def complete(service: Dsp, sought: Sought) -> bool:
    """Whether there is nothing left to look for."""
    known = _known(sought, service.name)
    return known.item_everywhere if service.saves else known.everywhere


def _known(sought: Sought, dsp: DspName) -> Known:
    return sought.known.get(dsp, Known())
