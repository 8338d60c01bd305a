"""Twilio's own list of messages: what it really took from us, and what people sent that never reached us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException

_PAGE = 200
_DISORDER = timedelta(hours=1)  # what is older than this has nothing newer behind it


class LogAway(Exception):
    """The list could not be read; nothing is known then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One message as Twilio keeps it."""

    sid: str
    sender: str = field(repr=False)
    to: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    inbound: bool
    code: str
    at: datetime


class MessageLog:
    """Reads the list over the SDK; every page is one call."""

    def __init__(self, client: Any, number: str) -> None:
        self._client, self._number = client, number

    async def sent_to(self, to: str) -> list[Logged] | None:
        """Our latest messages to a number; None: there are so many that the older ones cannot be seen.

        Without a date: one that still waits in Twilio's queue has none, and would be missed.
        """
        found = [m async for m in self._read(_PAGE, to=to, from_=self._number)]
        return None if len(found) >= _PAGE else found

    async def received(self, since: datetime) -> list[Logged]:
        """All that came in since then, oldest first. Twilio lists the newest first, by the second."""
        texts = []
        async for m in self._read(None, to=self._number, date_sent_after=since):
            if m.at < since - _DISORDER:
                break
            if m.inbound and m.at >= since:
                texts.append(m)
        texts.reverse()
        return sorted(texts, key=lambda m: m.at)

    async def _read(self, limit: int | None, **query: Any) -> AsyncIterator[Logged]:
        try:
            async for one in await self._client.messages.stream_async(limit=limit, page_size=_PAGE, **query):
                yield _logged(one)
        except (TimeoutError, TwilioException, aiohttp.ClientError, OSError, ValueError) as error:
            raise LogAway(type(error).__name__) from error


def _logged(one: Any) -> Logged:
    at = one.date_created or one.date_sent
    if not isinstance(at, datetime):
        raise ValueError("a message without a date")  # noqa: TRY004 - of Twilio's answer, not of our types
    return Logged(
        sid=str(one.sid),
        sender=str(one.from_ or ""),
        to=str(one.to or ""),
        body=str(one.body or ""),
        status=str(one.status),
        inbound=str(one.direction) == "inbound",
        code=str(one.error_code or ""),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )
