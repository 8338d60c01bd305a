"""The run: claim pre-saves of firing waves, save them, record outcomes in bulk, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.errors import (
    Misconfigured,
    NeedsConsent,
    NotEntitled,
    RetryLater,
    SealBroken,
    StorageAway,
    UpbeatError,
)
from core.grant import Permit, Tokens
from core.ids import DspName
from core.links import Link
from core.ports import Chance, Clock, Dsp, Dsps
from core.presave import Answer, Outcome, Wish
from core.queues import Lanes, SaveJob, SaveQueue
from core.scheduler.attempt import Attempt
from core.scheduler.lane_run import LaneRun
from core.scheduler.link_book import LinkBook
from core.scheduler.refreshing import Refresher
from core.scheduler.retry import Decision

NO_SOURCE = Answer(outcome=Outcome.NOT_AVAILABLE_YET, detail="not in the catalogue yet", for_everyone=True)
ENDED = Answer(outcome=Outcome.NEEDS_REAUTH, detail="permission ended")
_GOOD = (Outcome.SAVED, Outcome.ALREADY_SAVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How hard one process works."""

    concurrency: int = 64  # saves in flight per DSP
    batch: int = 2000  # rows per claim, of a lane that is fast enough
    rates: dict[DspName, float] | None = None  # requests per second and lane; missing: 50


Observer = Callable[[SaveJob, Answer, Decision, datetime], None]
WishObserver = Callable[[SaveJob, Wish, Answer], None]


class SaveRun:
    """One process's part of every running release. `observe` and `wished` see each outcome (metrics, logs)."""

    def __init__(
        self,
        queue: SaveQueue,
        lanes: Lanes,
        links: LinkBook,
        dsps: Dsps,
        clock: Clock,
        chance: Chance,
        settings: RunSettings,
        observe: Observer,
        wished: WishObserver,
        crashed: Callable[[DspName, Exception], None],
        listed_only: Callable[[DspName], Awaitable[None]],
    ) -> None:
        self.queue, self.lanes, self.links, self.dsps = queue, lanes, links, dsps
        self.clock, self.chance, self.settings = clock, chance, settings
        self.observe, self.wished, self.crashed, self._listed_only = observe, wished, crashed, listed_only
        self._refresher = Refresher(queue, clock)
        self.wake = asyncio.Event()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Serve every DSP that can save until `shutdown`; what is in flight then is finished and recorded."""
        async with asyncio.TaskGroup() as group:
            for service in self.dsps.values():
                if service.saves:
                    group.create_task(LaneRun(self, service).serve(shutdown), name=f"saves:{service.name}")

    async def save(self, service: Dsp, job: SaveJob) -> Attempt:
        """One attempt at one job. Raises SealBroken, StorageAway."""
        if job.sealed:
            raise SealBroken("the tokens of this permission do not open")
        try:
            known = self.links.known(job.campaign_id, job.dsp, job.market)
            link = known[1] if known else await self.links.find(job.campaign_id, job.dsp, job.market)
        except Misconfigured as error:
            return Attempt(Answer(outcome=Outcome.APP_MISCONFIGURED, detail=str(error)[:80]))
        except (RetryLater, TimeoutError) as error:
            detail, after = f"look-up: {error}"[:80], getattr(error, "after", None)
            answer = Answer(
                outcome=Outcome.NOT_AVAILABLE_YET, detail=detail, retry_after=after, for_everyone=True
            )
            return Attempt(answer, asked=False)
        if link is None or not link.item:
            return Attempt(NO_SOURCE, asked=False)
        now = self.clock.now()
        if job.permit is None or not job.permit.lives_at(now):
            return Attempt(ENDED, asked=False)
        attempt = await self._attempt(service, job, job.permit, link, now)
        if attempt.answer.listed_only:
            await self._listed_only(service.name)
        return attempt

    async def _attempt(
        self, service: Dsp, job: SaveJob, permit: Permit, link: Link, now: datetime
    ) -> Attempt:
        assert service.saver is not None
        try:
            tokens = permit.tokens
            if tokens.spent_at(now):
                tokens = await self._refresher.fresh(service, permit.grant_id, permit.token_version)
            answer = await service.saver.save(tokens, link)
            if answer.outcome is Outcome.ACCESS_EXPIRED:
                tokens = await self._refresher.fresh(service, permit.grant_id, permit.token_version)
                answer = await service.saver.save(tokens, link)
            if answer.outcome in _GOOD and (job.follow or job.playlist):
                return Attempt(answer, refusal=await self._wishes(service, job, tokens, link))
        except NeedsConsent as error:
            return Attempt(Answer(outcome=Outcome.NEEDS_REAUTH, detail=str(error)[:80]))
        except NotEntitled as error:
            return Attempt(Answer(outcome=Outcome.NOT_ENTITLED, detail=str(error)[:80]))
        except Misconfigured as error:
            return Attempt(Answer(outcome=Outcome.APP_MISCONFIGURED, detail=str(error)[:80]))
        except (RetryLater, TimeoutError) as error:
            return Attempt(_no_answer(error))
        except StorageAway:
            raise
        except Exception as error:  # noqa: BLE001 - an odd answer is one, too: the service may have saved and counted it
            self.crashed(service.name, error)
            return Attempt(Answer(outcome=Outcome.TRANSIENT, detail=type(error).__name__))
        return Attempt(answer)

    async def _wishes(self, service: Dsp, job: SaveJob, tokens: Tokens, link: Link) -> Answer | None:
        """Beside the promise: their failure is nobody's loss, and the save is not made again for them.

        What became of each is counted and logged; a limit that one ran into is given back.
        """
        assert service.saver is not None
        refusal = None
        if job.follow:
            refusal = await self._wish(service, job, Wish.FOLLOW, service.saver.follow(tokens, link))
        if job.playlist and service.playlists is not None:
            adding = service.playlists.add(tokens, link.item, job.playlist, job.playlist_id)
            refusal = await self._wish(service, job, Wish.PLAYLIST, adding) or refusal
        return refusal

    async def _wish(
        self, service: Dsp, job: SaveJob, wish: Wish, granting: Awaitable[Answer]
    ) -> Answer | None:
        try:
            answer = await granting
        except (UpbeatError, TimeoutError) as error:
            answer = _no_answer(error)
        except Exception as error:  # noqa: BLE001 - as above
            self.crashed(service.name, error)
            answer = Answer(outcome=Outcome.TRANSIENT, detail=type(error).__name__)
        self.wished(job, wish, answer)
        return answer if answer.outcome is Outcome.RATE_LIMITED else None


def _no_answer(error: UpbeatError | TimeoutError) -> Answer:
    """Who says how long to wait means everybody, the token endpoint too: it is asked as fast as saves are made."""
    after = error.after if isinstance(error, RetryLater) else None
    outcome = Outcome.RATE_LIMITED if after else Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=str(error)[:80], retry_after=after)
