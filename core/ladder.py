"""The honest ladder: how far a pre-save can go, decided before the fan taps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.grant import GrantKind

ROOM = timedelta(hours=1)  # a release may be late, and a save may be tried again


class Rung(StrEnum):
    """From best to least: saved by us, one tap on the day, the DSP's own page, a reminder, a link."""

    AUTO = "auto"
    ONE_TAP = "one-tap"
    NATIVE = "native"
    REMINDER = "reminder"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What the operator holds for a DSP. `public`: strangers can be served, not just listed test accounts."""

    present: bool
    public: bool = True
    why_not: str = ""


def capability(
    best: Rung,
    grant: GrantKind,
    credential: Credential,
    *,
    has_address: bool = True,
    listed: bool = False,
    short_life: timedelta | None = None,
    away: timedelta | None = None,
    native: bool = False,
    room: bool = True,
) -> Rung:
    """The rung for a DSP whose adapter can reach `best`, with this credential, for this fan and this release.

    `listed`: the fan's account is known to be on a development-mode allow list. Without an address nothing can
    remind the fan, nor bring them the button of the day. `short_life`: how long a permission works that cannot be
    renewed. `away`: the time until the release goes live for this fan, zero or less once it is out, None when no
    release is asked about. `native`: the artist gave the DSP's own page for it, where we see nothing. `room`: what the
    DSP allows the operator in a day is not promised to other fans already.
    """
    serves = grant is not GrantKind.NONE and credential.present and (credential.public or listed) and room
    if serves and best is Rung.AUTO and _outlives(short_life, away):
        return Rung.AUTO
    if serves and best in (Rung.AUTO, Rung.ONE_TAP) and has_address:
        return Rung.ONE_TAP
    if native and (away is None or away > timedelta(0)):
        return Rung.NATIVE
    return Rung.REMINDER if has_address else Rung.LINK


def _outlives(short_life: timedelta | None, away: timedelta | None) -> bool:
    """Whether a permission given now still works on the day, with room for the save itself."""
    if short_life is None:
        return True
    return away is not None and (away <= timedelta(0) or away + ROOM <= short_life)
