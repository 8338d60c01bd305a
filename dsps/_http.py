"""One HTTP client for all services: bounded, never sleeping on a 429, tame about what comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

import aiohttp
import orjson
from aiohttp.hdrs import RETRY_AFTER
from yarl import URL

from core.calls import count_call
from core.errors import RetryLater

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
MOST = 1024 * 1024  # bytes of an answer; a longer one is not read to its end
LONGEST_WAIT = timedelta(days=1)  # Spotify asked for 86,400 s (2025)

_SECONDS = re.compile(r"\s*(\d{1,12})(\.\d{1,12})?\s*", re.ASCII)
_TEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a service answered. `json` is None when the body is no JSON; `retry_after` as it asked."""

    status: int
    json: Any = field(default=None, repr=False)
    text: str = field(default="", repr=False)  # the beginning, for recognising plain-text refusals
    retry_after: timedelta | None = None
    date: str = ""  # the service's own time, as its header says it

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object, or an empty one when the body is something else."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def busy(self) -> bool:
        """The service could not answer now: too many calls, or its own trouble."""
        return self.status in (408, 425, 429) or self.status >= 500


async def call(
    session: aiohttp.ClientSession,
    method: str,
    url: str | URL,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    json: Any = None,
    limited: bool = True,
) -> Reply:
    """One request, one answer. Raises RetryLater for network failures; never for a status.

    `limited`: the service counts it among the calls it allows; its token endpoint is another matter.
    Give `session` a DummyCookieJar: fans share it, and one fan's cookie must not travel with another's token.
    """
    if limited:
        count_call()
    data: Mapping[str, str] | bytes | None = form
    if json is not None:
        data, headers = orjson.dumps(json), {"Content-Type": "application/json", **(headers or {})}
    try:
        async with session.request(
            method, url, headers=headers, params=params, data=data, timeout=TIMEOUT, allow_redirects=False
        ) as response:
            content = response.content
            # most saves are answered with nothing
            return _tamed(response, b"" if content.at_eof() else await _body(content))
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, TimeoutError) as error:
        # `from None`: aiohttp's errors print the URL, and some services want their token in it
        raise RetryLater(type(error).__name__) from None


async def _body(content: aiohttp.StreamReader) -> bytes:
    body = b""
    while chunk := await content.readany():
        body += chunk
        if len(body) > MOST:
            raise RetryLater("the answer is too long")
    return body


def _tamed(response: aiohttp.ClientResponse, body: bytes) -> Reply:
    asked = response.headers.get(RETRY_AFTER)
    if not body and asked is None:
        return _nothing(response.status)
    try:
        json = orjson.loads(body)
    except orjson.JSONDecodeError:
        json = None
    return Reply(
        status=response.status,
        json=json,
        text=body[:_TEXT].decode(errors="replace"),
        retry_after=_seconds(asked),
        date=response.headers.get("Date", ""),
    )


@lru_cache(maxsize=64)
def _nothing(status: int) -> Reply:
    return Reply(status=status)


def _seconds(text: str | None) -> timedelta | None:
    """Retry-After in seconds; dates and nonsense count as not given."""
    match = _SECONDS.fullmatch(text or "")
    if match is None:
        return None
    up = 1 if match[2] and float(match[2]) else 0
    return min(timedelta(seconds=min(int(match[1]), 10**6) + up), LONGEST_WAIT)
