"""Services that list a release before it is out take it into the library early: the fan sees it counting down there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.errors import UpbeatError
from core.grant import Tokens
from core.ids import WORLD, DspName, Market
from core.ports import Dsps
from core.presave import Answer, PreSaveStatus
from core.scheduler.link_book import LinkBook
from core.services.binding import Bound

PATIENCE_S = 5.0  # somebody looks at the page meanwhile


class PreAdding:
    """Never more than an extra: nothing is recorded, and the day's save and read-back come all the same."""

    def __init__(self, links: LinkBook, dsps: Dsps, tell: Callable[[DspName, Answer | Exception], None]) -> None:  # fmt: skip
        self._links, self._dsps, self._tell = links, dsps, tell

    async def after(self, bound: Bound, tokens: Tokens) -> None:
        """Right after a permission was bound. Raises nothing of a service's."""
        service = self._dsps[bound.dsp]
        if not service.pre_adds or service.saver is None or bound.presave.status is not PreSaveStatus.WAITING:
            return
        market = Market(bound.account.country) if bound.account.country else WORLD
        try:
            async with asyncio.timeout(PATIENCE_S):
                link = await self._links.find(bound.campaign.id, bound.dsp, market)
                if link is not None and link.item:
                    self._tell(bound.dsp, await service.saver.save(tokens, link))
        except (UpbeatError, TimeoutError) as error:
            self._tell(bound.dsp, error)
