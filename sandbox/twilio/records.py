"""What Twilio keeps: accounts, numbers, pools of numbers and messages, and their JSON."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

from sandbox.twilio.refusal import SENTENCES

API_VERSION = "2010-04-01"
Direction = Literal["inbound", "outbound-api", "outbound-reply"]
FINAL = {"delivered", "undelivered", "failed", "received", "canceled", "read"}


@dataclass(slots=True, kw_only=True)
class Account:
    """A customer. `permitted` are the prefixes it may text, `concurrency` the calls it may have open at once.

    `refused` counts the calls beyond that.
    """

    sid: str
    auth_token: str = field(repr=False)
    api_keys: dict[str, str] = field(default_factory=dict, repr=False)
    permitted: tuple[str, ...] = ("+1",)
    concurrency: int | None = None
    open_calls: int = 0
    refused: int = 0


@dataclass(slots=True, kw_only=True)
class Number:
    """A rented number. `mps`: segments a second (None: unlimited). `optout`: who answers STOP, START and HELP."""

    sid: str
    account: Account
    e164: str
    sms_url: str = ""
    sms_fallback_url: str = ""
    mps: float | None = None
    optout: Literal["default", "advanced", "off"] = "default"
    service: Service | None = None

    @property
    def pool(self) -> str:
        """What an opt-out covers: the whole messaging service, else this number."""
        return self.service.sid if self.service else self.e164


@dataclass(slots=True, kw_only=True)
class Service:
    """A messaging service: a pool of numbers."""

    sid: str
    account: Account
    numbers: list[Number] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Message:
    """A message, either way."""

    sid: str
    account: Account
    to: str
    body: str
    segments: int
    direction: Direction
    status: str
    created_at: datetime
    updated_at: datetime
    sender: str | None = None  # chosen later when a pool sends
    service: Service | None = None
    sent_at: datetime | None = None
    error: int | None = None
    callback: str = ""
    validity_s: int = 36000
    media: list[str] = field(default_factory=list)
    auto: bool = False  # Twilio's own answer to STOP, START and HELP

    def as_json(self) -> dict[str, Any]:
        """The resource as the API answers it: strings and nulls, RFC 2822 dates."""
        uri = f"/{API_VERSION}/Accounts/{self.account.sid}/Messages/{self.sid}"
        priced = self.status in ("sent", "delivered", "undelivered", "received")
        return {
            "account_sid": self.account.sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": format_datetime(self.created_at),
            "date_sent": format_datetime(self.sent_at) if self.sent_at else None,
            "date_updated": format_datetime(self.updated_at),
            "direction": self.direction,
            "error_code": self.error,
            "error_message": None if self.error is None else SENTENCES.get(self.error),
            "from": self.sender,
            "messaging_service_sid": self.service.sid if self.service else None,
            "num_media": str(len(self.media)),
            "num_segments": "0" if self.status == "accepted" else str(self.segments),
            "price": f"-{0.0083 * self.segments:.5f}" if priced else None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as a phone shows it. `mine`: the person wrote it. `auto`: Twilio's own answer to STOP or HELP."""

    sid: str
    number: str  # the other side
    body: str
    at: datetime
    mine: bool
    auto: bool = False


Predicate = Callable[[Text], bool]


def new_sid(prefix: str) -> str:
    """An id nobody has seen, even after the sandbox was restarted beside a product that remembers."""
    return prefix + secrets.token_hex(16)
