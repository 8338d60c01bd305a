"""A service that says for how long it wants to be left alone is left alone by everybody."""

from __future__ import annotations

from core.errors import RetryLater
from core.queues import Lanes


async def heed(lanes: Lanes, lane: str, error: Exception) -> None:
    """Quiet work meets the limits of the saves: what it is told counts for them too, and the other way round.

    Only for what the service itself said: a look-up that we ration asks to wait as well.
    """
    if isinstance(error, RetryLater) and error.after:
        await lanes.pause(lane, error.after, str(error), slower=True)
