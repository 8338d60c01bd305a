"""One HTTP client for all services: bounded, never sleeping on a 429, tame about what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import orjson

from core.errors import RetryLater

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_MOST = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a service answered. `json` is None when the body is no JSON; `retry_after` as it asked."""

    status: int
    json: Any = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    retry_after: timedelta | None = None

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300


async def call(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    json: Any = None,
) -> Reply:
    """One request, one answer. Raises RetryLater for network failures; never for a status."""
    body = None if json is None else orjson.dumps(json)
    head = dict(headers or {})
    if body is not None:
        head["Content-Type"] = "application/json"
    try:
        async with session.request(
            method,
            url,
            headers=head,
            params=params,
            data=form if form is not None else body,
            timeout=TIMEOUT,
            allow_redirects=False,
        ) as response:
            raw = await response.content.read(_MOST)
            return Reply(
                status=response.status,
                json=_json(raw),
                text=raw[:500].decode(errors="replace"),
                retry_after=_seconds(response.headers.get("Retry-After")),
            )
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise RetryLater(type(error).__name__) from error


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _seconds(text: str | None) -> timedelta | None:
    if text is None or not text.strip().isdigit():
        return None
    return timedelta(seconds=min(int(text), 86_400))
