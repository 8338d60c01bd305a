"""Ending a permission at Google itself: one call with the fan's own token, no client's secret."""

from __future__ import annotations

import aiohttp

from core.errors import GiveUp, RetryLater
from core.grant import Tokens
from dsps._http import call

_GONE = frozenset({"invalid_token", "invalid_grant"})


class GoogleRevoker:
    """Implements core.ports.Revoker. Google ends all that this account gave the project, older permissions too."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url, self._session = url, session

    async def revoke(self, tokens: Tokens) -> None:
        """The refresh token takes its access tokens with it."""
        reply = await call(self._session, "POST", self._url, form={"token": tokens.refresh or tokens.access})
        code = reply.fields.get("error")
        if reply.ok or (reply.status in (400, 401) and code in _GONE):
            return
        if reply.busy or not isinstance(code, str):
            raise RetryLater(f"revoke: HTTP {reply.status}", after=reply.retry_after)
        raise GiveUp(f"revoke: HTTP {reply.status} {code[:40]}")
