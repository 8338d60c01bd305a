"""One root; each class is a decision about what happens next."""

from __future__ import annotations

from datetime import timedelta


class UpbeatError(Exception):
    """Root of everything the domain raises on purpose."""


class Refused(UpbeatError):
    """A person asked for something that cannot be done; tell them with `key` and `args` (Fluent)."""

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(key, args)
        self.key = key
        self.words = args


class NotFound(Refused):
    """The thing asked for does not exist, or belongs to somebody else (we never tell which)."""

    def __init__(self, key: str = "error-not-found", **args: str | int) -> None:
        super().__init__(key, **args)


class IllegalMove(UpbeatError):
    """A state machine was asked for a move that its table does not allow."""


class RetryLater(UpbeatError):
    """The other side could not answer now; nothing was lost. `after`: how long it asked us to wait."""

    def __init__(self, why: str, *, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class NeedsConsent(UpbeatError):
    """The grant is dead: only the fan can renew it. Never retried."""


class ConsentIncomplete(NeedsConsent):
    """The fan agreed, but left out what saving needs (an unticked box on the service's page)."""


class NotEntitled(UpbeatError):
    """The account cannot be served by this service's rules (not listed, no subscription)."""


class NotListed(NotEntitled):
    """The operator's client serves only its listed accounts, and this is none of them."""


class Misconfigured(UpbeatError):
    """The operator's credential or setting is wrong; no fan is to blame. The text names setting and fix."""


class GiveUp(UpbeatError):
    """This will never work for this item."""


class SealBroken(UpbeatError):
    """A sealed value does not open: wrong key, wrong context or tampered."""


class Overtaken(UpbeatError):
    """Another process has this in hand by now; it is left to that one."""


class StorageAway(UpbeatError):
    """The database could not answer; whether it did what was asked is not known."""
