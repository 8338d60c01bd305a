"""The honest ladder: how far a pre-save can go, decided before the fan taps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.grant import GrantKind


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
    best: Rung, grant: GrantKind, credential: Credential, *, has_address: bool = True, listed: bool = False
) -> Rung:
    """The rung for a DSP whose adapter can reach `best`, with this credential, for this fan.

    `listed`: the fan's account is known to be on a development-mode allow list. Without an address nothing can
    remind the fan, so only the link is left.
    """
    if grant is not GrantKind.NONE and credential.present and (credential.public or listed):
        return best
    return Rung.REMINDER if has_address else Rung.LINK
