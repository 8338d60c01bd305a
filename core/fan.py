"""Fans, the addresses they can be reached at, and how they asked to be treated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.ids import AddressId, ArtistId, Channel, FanId, SenderId


class Reachability(StrEnum):
    """Whether an address takes messages, and if not, why."""

    OK = "ok"
    BLOCKED = "blocked"
    NEVER_STARTED = "never_started"
    GONE = "gone"
    DMS_CLOSED = "dms_closed"
    NO_MUTUAL_GUILD = "no_mutual_guild"
    OPTED_OUT = "opted_out"
    QUARANTINE_HOLD = "quarantine_hold"


# whoever opts in again may have opened their direct messages, or come back to the server: tried once more
TRIED_AGAIN = frozenset({Reachability.DMS_CLOSED, Reachability.NO_MUTUAL_GUILD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One of our bots or phone numbers. `external_id`: bot id, application id or E.164 number."""

    id: SenderId
    channel: Channel
    external_id: str
    name: str
    artist_id: ArtistId | None = None

    @property
    def lane(self) -> str:
        """The key of its lane (core.queues.Lanes): all that it sends takes slots of it."""
        return f"{self.channel.value}:{self.external_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """A person. `zone` and `country` only from them, their number or a page: never from a service's profile."""

    id: FanId
    name: str = ""
    language: str = "en"
    zone: str | None = None
    country: str | None = None
    paused_until: datetime | None = None
    wake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a fan is reached through one sender. `external_id` (chat id, user id, phone) never shows in a repr."""

    id: AddressId
    fan_id: FanId
    sender_id: SenderId
    channel: Channel
    external_id: str = field(repr=False)
    name: str = field(default="", repr=False)
    language: str = "en"
    reachability: Reachability = Reachability.OK
    dm_channel_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is speaking to us right now, as the channel tells it; not yet (or no longer) a row."""

    sender_id: SenderId
    channel: Channel
    external_id: str = field(repr=False)
    name: str = field(default="", repr=False)
    language: str = "en"
    country: str | None = None
    zone: str | None = None
