"""Every allowed move of every state machine: checks, SQL guards, tests and diagrams come from here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from core.broadcast import BroadcastStatus as B
from core.campaign import CampaignStatus as C
from core.campaign import WaveStatus as W
from core.delivery import DeliveryStatus as D
from core.errors import IllegalMove
from core.fan_reply import FanReplyStatus as R
from core.grant import GrantStatus as G
from core.group_chat import GroupState as T
from core.presave import PreSaveStatus as P

CAMPAIGN: Mapping[C, frozenset[C]] = {
    C.DRAFT: frozenset({C.ANNOUNCED, C.OPEN, C.CANCELLED}),
    C.ANNOUNCED: frozenset({C.OPEN, C.CANCELLED}),
    C.OPEN: frozenset({C.RELEASING, C.CANCELLED}),
    C.RELEASING: frozenset({C.RELEASED}),
    C.RELEASED: frozenset({C.ARCHIVED}),
    C.ARCHIVED: frozenset(),
    C.CANCELLED: frozenset({C.ARCHIVED}),
}

WAVE: Mapping[W, frozenset[W]] = {
    W.PLANNED: frozenset({W.FIRING, W.MOVED, W.CANCELLED}),
    W.MOVED: frozenset({W.PLANNED, W.FIRING, W.CANCELLED}),
    W.FIRING: frozenset({W.DONE}),
    W.DONE: frozenset({W.FIRING}),  # a fan who joins after the release
    W.CANCELLED: frozenset(),
}

PRESAVE: Mapping[P, frozenset[P]] = {
    P.WAITING: frozenset({P.SAVING, P.NEEDS_CONSENT, P.AWAITING_SOURCE, P.REMINDED, P.WITHDRAWN}),
    P.SAVING: frozenset(
        {
            P.WAITING,
            P.RETRYING,
            P.SAVED,
            P.ACCEPTED,
            P.AWAITING_SOURCE,
            P.NEEDS_CONSENT,
            P.NOT_ENTITLED,
            P.FAILED,
        }
    ),
    # back to waiting: the fan chose again, so that all attempts are theirs anew
    P.RETRYING: frozenset({P.WAITING, P.SAVING, P.NEEDS_CONSENT, P.AWAITING_SOURCE, P.WITHDRAWN}),
    P.SAVED: frozenset({P.VERIFIED}),
    P.ACCEPTED: frozenset({P.VERIFIED, P.RETRYING}),
    P.VERIFIED: frozenset(),
    P.AWAITING_SOURCE: frozenset({P.WAITING, P.WITHDRAWN}),
    P.NEEDS_CONSENT: frozenset({P.WAITING, P.SAVING, P.WITHDRAWN}),
    P.NOT_ENTITLED: frozenset({P.WAITING, P.WITHDRAWN}),
    P.FAILED: frozenset({P.WAITING, P.WITHDRAWN}),
    P.REMINDED: frozenset({P.WAITING}),  # who connects the service after the reminder is saved
    P.WITHDRAWN: frozenset({P.WAITING}),
}

GRANT: Mapping[G, frozenset[G]] = {
    G.ACTIVE: frozenset({G.EXPIRING, G.NEEDS_CONSENT, G.REVOKED}),
    G.EXPIRING: frozenset({G.ACTIVE, G.NEEDS_CONSENT, G.REVOKED}),
    G.NEEDS_CONSENT: frozenset({G.ACTIVE, G.REVOKED}),
    G.REVOKED: frozenset(),
}

DELIVERY: Mapping[D, frozenset[D]] = {
    D.QUEUED: frozenset({D.SENDING, D.SUPPRESSED, D.EXPIRED}),
    D.SENDING: frozenset({D.QUEUED, D.SENT, D.UNKNOWN, D.FAILED, D.SUPPRESSED}),
    # queued: the vendor took it, and says that it never arrived
    D.SENT: frozenset({D.DELIVERED, D.FAILED, D.QUEUED}),
    # queued: only where the vendor's own list shows that it never had the message
    D.UNKNOWN: frozenset({D.QUEUED, D.SENT, D.DELIVERED, D.FAILED}),
    D.DELIVERED: frozenset(),
    D.FAILED: frozenset({D.DELIVERED}),  # a late receipt corrects an early failure
    D.SUPPRESSED: frozenset(),
    D.EXPIRED: frozenset(),
}

BROADCAST: Mapping[B, frozenset[B]] = {
    B.DRAFT: frozenset({B.SENDING, B.CANCELLED}),
    B.SENDING: frozenset({B.PAUSED, B.DONE, B.CANCELLED}),
    B.PAUSED: frozenset({B.SENDING, B.CANCELLED}),
    B.DONE: frozenset(),
    B.CANCELLED: frozenset(),
}

FAN_REPLY: Mapping[R, frozenset[R]] = {
    R.ASKED: frozenset({R.QUEUED, R.KEPT, R.DROPPED}),
    R.QUEUED: frozenset({R.SENDING, R.DROPPED}),
    R.SENDING: frozenset({R.SENT, R.QUEUED, R.UNKNOWN, R.DROPPED}),
    R.SENT: frozenset(),
    # queued: only where the thread itself shows that it never got there
    R.UNKNOWN: frozenset({R.SENT, R.QUEUED, R.DROPPED}),
    R.KEPT: frozenset(),
    R.DROPPED: frozenset(),
}

GROUP: Mapping[T, frozenset[T]] = {
    T.PAIRED: frozenset({T.MUTED, T.REMOVED, T.UNPAIRED}),
    T.MUTED: frozenset({T.PAIRED, T.REMOVED, T.UNPAIRED}),
    # only by a new code: whoever puts the bot back need not be who had it paired
    T.REMOVED: frozenset({T.PAIRED, T.MUTED, T.UNPAIRED}),
    T.UNPAIRED: frozenset({T.PAIRED, T.MUTED}),
}

S = TypeVar("S", bound=StrEnum)


def may(table: Mapping[S, frozenset[S]], old: S, new: S) -> bool:
    """Whether the table allows the move."""
    return new in table[old]


def check(table: Mapping[S, frozenset[S]], old: S, new: S) -> None:
    """Raises IllegalMove when the table does not allow the move."""
    if not may(table, old, new):
        raise IllegalMove(f"{type(old).__name__}: {old} may not become {new}")


def sources(table: Mapping[S, frozenset[S]], new: S) -> list[str]:
    """The states from which `new` may be reached: the guard of an UPDATE."""
    return sorted(old.value for old, moves in table.items() if new in moves)
