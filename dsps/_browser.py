"""Permission that a page's own script obtains (MusicKit): what the script needs, and the check of what it posts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from core.errors import NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind, Tokens
from dsps._http import Reply

_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")  # what may stand in a header


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserClient:
    """Implements core.ports.BrowserFlow.

    `developer_token(origin, now)` mints what the page may show to everybody: short-lived, bound to the origin.
    `probe(token)` asks the service something harmless in the fan's name; a posted token is never believed unseen.
    It may raise what it knows better than by the status. `origins`: where the script itself talks to.
    """

    script_url: str
    app_name: str
    developer_token: Callable[[str, datetime], str] = field(repr=False)
    probe: Callable[[str], Awaitable[Reply]] = field(repr=False)
    origins: tuple[str, ...] = ()
    life: timedelta | None = None
    kind: Literal[GrantKind.BROWSER] = field(default=GrantKind.BROWSER, init=False)

    def page_values(self, *, origin: str, now: datetime) -> dict[str, str]:
        """What the page's script needs."""
        return {
            "script_url": self.script_url,
            "developer_token": self.developer_token(origin, now),
            "app_name": self.app_name,
        }

    async def accept(self, token: str, *, now: datetime) -> Tokens:
        """The posted token, once the service has confirmed it."""
        if _TOKEN.fullmatch(token) is None:
            raise NeedsConsent("that is no token")
        reply = await self.probe(token)
        if reply.status == 401:
            raise NeedsConsent("the service does not know this token")
        if reply.status == 403:
            raise NotEntitled("the service does not serve this account")
        if not reply.ok or reply.json is None:
            raise RetryLater(f"token check: HTTP {reply.status}", after=reply.retry_after)
        return Tokens(access=token, access_expires_at=now + self.life if self.life else None)
