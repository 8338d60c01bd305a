"""What a save costs of its lane: the calls it makes, as the last one of its kind made them."""

from __future__ import annotations

from core.ids import CampaignId
from core.queues import SaveJob

_KINDS = 10_000

Kind = tuple[CampaignId, bool, str]


class Scales:
    """One lane's experience. A release of five tracks takes five calls at one service and one at another."""

    def __init__(self) -> None:
        self._calls: dict[Kind, int] = {}

    def weigh(self, job: SaveJob) -> tuple[int, bool]:
        """Calls, and whether they are a guess: none of its kind has been seen to cost anything else.

        Of a kind never seen: the save, the follow, a look for the playlist and what goes into it.
        """
        known = self._calls.get((job.campaign_id, job.follow, job.playlist))
        return (1 + job.follow + 2 * bool(job.playlist), True) if known is None else (known, False)

    def saw(self, job: SaveJob, calls: int, expected: int) -> int:
        """It made so many; how many more than were expected."""
        beyond = calls - expected
        if beyond and calls:
            if len(self._calls) >= _KINDS:
                self._calls.clear()
            self._calls[job.campaign_id, job.follow, job.playlist] = calls
        return max(0, beyond)
