"""How many calls an attempt makes at a service: a vendor counts calls, not saves."""

from __future__ import annotations

from contextvars import ContextVar


class CallMeter:
    """Counts the calls of the task that it is set in, from one reading to the next."""

    __slots__ = ("made",)

    def __init__(self) -> None:
        self.made = 0

    def taken(self) -> int:
        """The calls made since it was last asked."""
        made, self.made = self.made, 0
        return made


_METER: ContextVar[CallMeter | None] = ContextVar("call_meter", default=None)


def metered() -> CallMeter:
    """A meter for the current task and those it starts from now on."""
    meter = CallMeter()
    _METER.set(meter)
    return meter


def count_call() -> None:
    """One call to a service's API is being made."""
    meter = _METER.get()
    if meter is not None:
        meter.made += 1
