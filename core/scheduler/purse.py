"""Pays for saves out of a vendor's daily budget: what today does not reach for waits as a row until midnight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.budget import Budgets, DailyBudget
from core.queues import SaveJob

_LOOK_AGAIN = timedelta(minutes=5)  # another process may have given something back


class Purse:
    """One process's hand in a lane's budget; without a budget everything is affordable.

    Units are drawn for claimed jobs and before anything is sent, so all processes together never spend more than
    the day's; a crash loses at most one batch.
    """

    def __init__(self, budgets: Budgets, key: str, budget: DailyBudget | None) -> None:
        self._budgets, self._key, self._budget = budgets, key, budget
        self._closed_until: datetime | None = None
        self._owed = 0

    async def most(self, want: int, now: datetime) -> int:
        """How many of `want` jobs may be claimed; 0 once today's budget is used up."""
        if self._budget is None:
            return want
        await self.settle(now)
        if self._closed_until is None:
            return want
        if now < self._closed_until:
            return 0
        affordable = await self._budgets.left(self._key, self._budget, now) // self._budget.save
        if affordable:
            self._closed_until = None
        else:
            self._close(self._budget, now)
        return min(want, affordable)

    async def pay(self, jobs: Sequence[SaveJob], now: datetime) -> list[SaveJob]:
        """The jobs that are paid for; put the others back untried."""
        if self._budget is None or not jobs:
            return list(jobs)
        wanted = sum(self._cost(job) for job in jobs)
        purse = await self._budgets.draw(self._key, self._budget, wanted, now)
        paid: list[SaveJob] = []
        for job in jobs:
            if self._cost(job) <= purse:
                purse -= self._cost(job)
                paid.append(job)
        self._owed += purse
        if len(paid) < len(jobs):
            await self.settle(now)
            self._close(self._budget, now)
        return paid

    def refund(self, job: SaveJob) -> None:
        """A job that was paid for and never sent."""
        self._owed += self._cost(job)

    async def settle(self, now: datetime) -> None:
        """Give back what was not needed. Call once more at the end."""
        if self._budget is not None and self._owed:
            owed, self._owed = self._owed, 0
            await self._budgets.give_back(self._key, self._budget, owed, now)

    def _cost(self, job: SaveJob) -> int:
        return self._budget.cost(follow=job.follow) if self._budget else 0

    def _close(self, budget: DailyBudget, now: datetime) -> None:
        self._closed_until = min(budget.renews_at(now), now + _LOOK_AGAIN)
