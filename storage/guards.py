"""States as SQL literals: with a parameter in their place a prepared statement could not use a partial index."""

from __future__ import annotations

from collections.abc import Iterable

from core.campaign import CampaignStatus as C
from core.campaign import WaveStatus as W
from core.grant import GrantStatus as G
from core.lifecycle import GRANT, PRESAVE, WAVE, sources
from core.presave import PreSaveStatus as P


def listed(states: Iterable[str]) -> str:
    """`'planned', 'moved'`, to stand in `IN (...)`."""
    return ", ".join(f"'{state}'" for state in states)


def linked(dsp: str) -> str:
    """Whether the service, an SQL expression, has something to save in the market of the wave `w`."""
    return (
        f"EXISTS (SELECT 1 FROM link l WHERE l.campaign_id = w.campaign_id AND l.dsp = {dsp}"
        " AND l.market IN (w.market, '*') AND l.item <> '')"
    )


LIVE = listed((C.ANNOUNCED, C.OPEN, C.RELEASING, C.RELEASED))
MAY_FIRE = listed((C.OPEN, C.RELEASING))
UNFIRED = listed(sources(WAVE, W.CANCELLED))
UNSETTLED = listed((P.WAITING, P.RETRYING, P.SAVING))  # a wave with one of these is not done
IN_LIBRARY = listed((P.SAVED, P.ACCEPTED, P.VERIFIED))
LIVING = listed(sources(GRANT, G.NEEDS_CONSENT))  # permissions that may be used, and may die
OF_CAMPAIGN = "wave_id IN (SELECT id FROM wave WHERE campaign_id = $1)"  # pre-saves have no index by campaign
# what a fan who chooses again brings (back) to waiting: all that is neither in flight nor finished
REVIVABLE = listed(s for s in (P.WAITING, *sources(PRESAVE, P.WAITING)) if s != P.SAVING)
