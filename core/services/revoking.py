"""Ending permissions at the services themselves, after they were destroyed here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from core.errors import UpbeatError
from core.grant import Grant
from core.ports import Dsps, UnitOfWork

_PATIENCE_S = 5.0

Failed = Callable[[Grant, Exception], None]


class Revoking:
    """A courtesy to the fan: what fails is told to `failed` and harms nobody, for our copy of the tokens is gone."""

    def __init__(self, dsps: Dsps, failed: Failed) -> None:
        self._dsps, self._failed = dsps, failed

    async def mine_alone(self, tx: UnitOfWork, grants: Sequence[Grant]) -> list[Grant]:
        """Without those whose account also serves another fan: some services end all of an account's at once."""
        return [
            grant
            for grant in grants
            if self._dsps[grant.dsp].revoker is not None
            and not await tx.grants.others_with(grant.dsp, grant.account.id, grant.fan_id)
        ]

    async def end(self, grants: Sequence[Grant]) -> None:
        """Outside any transaction; one attempt each, a few seconds at most."""
        await asyncio.gather(*(self._end(grant) for grant in grants))

    async def _end(self, grant: Grant) -> None:
        revoker = self._dsps[grant.dsp].revoker
        assert revoker is not None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await revoker.revoke(grant.tokens)
        except (UpbeatError, TimeoutError, OSError) as error:
            self._failed(grant, error)
