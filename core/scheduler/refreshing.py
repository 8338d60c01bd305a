"""One refresh per grant at a time, whoever asks: lease, HTTP outside any transaction, compare-and-set."""

from __future__ import annotations

import asyncio

from core.errors import NeedsConsent, RetryLater, UpbeatError
from core.grant import GrantKind, Tokens
from core.ids import GrantId
from core.ports import Clock, Dsp
from core.queues import SaveQueue

_POLL_S = 0.2
_WAIT_S = 10.0
_BY_THE_FAN = "this permission cannot be renewed without the fan"


class Refresher:
    """Gives back tokens that work now."""

    def __init__(self, queue: SaveQueue, clock: Clock) -> None:
        self._queue, self._clock = queue, clock

    async def fresh(self, service: Dsp, grant_id: GrantId, version: int) -> Tokens:
        """New tokens for a grant whose access token is spent. Raises NeedsConsent, RetryLater, Misconfigured."""
        flow = service.flow
        if flow is None or flow.kind is not GrantKind.CODE:
            raise NeedsConsent(_BY_THE_FAN)
        now = self._clock.now()
        old = await self._queue.lease_refresh(grant_id, version, now)
        if old is not None:
            try:
                if not old.refresh:
                    raise NeedsConsent(_BY_THE_FAN)
                tokens = await flow.refresh(old, now=now)
            except (UpbeatError, TimeoutError, OSError):
                await self._queue.end_refresh(grant_id, version)
                raise
            until = tokens.usable_until(now, service.usable_for) if service.renews_life else None
            if await self._queue.store_refreshed(grant_id, version, tokens, self._clock.now(), until):
                return tokens
        return await self._somebody_elses(grant_id, version)

    async def _somebody_elses(self, grant_id: GrantId, version: int) -> Tokens:
        for _ in range(int(_WAIT_S / _POLL_S)):
            current = await self._queue.grant(grant_id)
            if current is None or not current.lives_at(self._clock.now()):
                raise NeedsConsent("the permission died meanwhile")
            if current.token_version != version:
                return current.tokens
            await asyncio.sleep(_POLL_S)
        raise RetryLater("another process refreshes this grant")
