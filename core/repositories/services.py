"""What the streaming services let the operator's credentials do, as all processes have learnt it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.ids import DspName


class ServiceRepository(Protocol):
    """Small facts by service."""

    async def closed(self, since: datetime) -> frozenset[DspName]:
        """Those that said, after `since`, that they serve only the operator's listed accounts."""
        ...

    async def close(self, dsp: DspName, now: datetime, since: datetime) -> bool:
        """Note that it said so now; False when it had said so after `since` already."""
        ...

    async def auto_since(self, dsp: DspName, now: datetime, room: int | None = None) -> datetime:
        """From when on this service has saved by itself without a break: `now` at the first time of asking.

        `room`: how many a day; where it has grown, the time begins anew.
        """
        ...

    async def not_auto(self, dsp: DspName) -> None:
        """It does not save for strangers now: the time begins anew."""
        ...

    async def ask_better(self, dsp: DspName, since: datetime, now: datetime, limit: int) -> int:
        """Ask the fans whom we could only promise less before `since`, each once; how many messages."""
        ...
