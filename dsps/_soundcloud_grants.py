"""How SoundCloud hands out and ends permission: OAuth 2.1 without scopes, refresh tokens of one use."""

from __future__ import annotations

from datetime import UTC, datetime

import aiohttp

from core.errors import GiveUp, NeedsConsent, RetryLater
from core.grant import Tokens
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._soundcloud_answers import message_of

_NO_MATTER = datetime(2000, 1, 1, tzinfo=UTC)  # when tokens expire that are thrown away at once


class SoundCloudClient(CodeClient):
    """Every permission allows everything: what we name scopes are our own words for what we do with it."""

    __slots__ = ()

    def authorize_url(
        self,
        *,
        state: str,
        challenge: str,
        redirect_uri: str,
        scopes: tuple[str, ...],  # noqa: ARG002 - SoundCloud knows none
    ) -> str:
        """Where the browser is sent."""
        return CodeClient.authorize_url(
            self, state=state, challenge=challenge, redirect_uri=redirect_uri, scopes=()
        )


class SoundCloudRevoker:
    """Implements core.ports.Revoker by signing the session out."""

    def __init__(self, url: str, session: aiohttp.ClientSession, client: CodeClient) -> None:
        self._url, self._session, self._client = url, session, client

    async def revoke(self, tokens: Tokens) -> None:
        """An access token that is too old to sign out is renewed for it: its refresh token would live on."""
        reply = await self._sign_out(tokens.access)
        if reply.status == 401 and tokens.refresh:
            try:
                fresh = await self._client.refresh(tokens, now=_NO_MATTER)
            except NeedsConsent:
                return
            reply = await self._sign_out(fresh.access)
        if reply.ok or reply.status in (401, 404):
            return
        if reply.busy or not reply.fields:
            raise RetryLater(f"sign-out: HTTP {reply.status}", after=reply.retry_after)
        raise GiveUp(f"sign-out: HTTP {reply.status} {message_of(reply)}"[:80])

    async def _sign_out(self, access: str) -> Reply:
        headers = {"Authorization": f"OAuth {access}", "Accept": "application/json"}
        return await call(self._session, "POST", self._url, headers=headers, json={"access_token": access})
