"""How Deezer hands out permission: OAuth 2 from before PKCE and refresh tokens, with answers as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

import aiohttp

from core.errors import Misconfigured, NeedsConsent, RetryLater, UpbeatError
from core.grant import GrantKind, Tokens
from dsps._http import Reply, call

_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")
_LONGEST_LIFE_S = 10 * 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class DeezerClient:
    """Implements core.ports.CodeFlow without PKCE: the state and the secret are all that protects a code."""

    session: aiohttp.ClientSession = field(repr=False)
    authorize: str
    token: str
    app_id: str
    secret: str = field(repr=False)
    perms: tuple[str, ...]  # what every consent gives; Deezer's answer does not say
    kind: Literal[GrantKind.CODE] = field(default=GrantKind.CODE, init=False)

    def authorize_url(
        self,
        *,
        state: str,
        challenge: str,  # noqa: ARG002 - Deezer knows no PKCE
        redirect_uri: str,
        scopes: tuple[str, ...],
    ) -> str:
        """Where the browser is sent."""
        query = {
            "app_id": self.app_id,
            "redirect_uri": redirect_uri,
            "perms": ",".join(dict.fromkeys(scopes)),
            "state": state,
            "response_type": "code",
        }
        return f"{self.authorize}?{urlencode(query)}"

    async def exchange(
        self,
        *,
        code: str,
        verifier: str,  # noqa: ARG002 - Deezer knows no PKCE
        redirect_uri: str,  # noqa: ARG002 - not asked for
        now: datetime,
    ) -> Tokens:
        """The code for a token, once. With offline_access it never expires (`expires=0`)."""
        form = {"app_id": self.app_id, "secret": self.secret, "code": code, "output": "json"}
        reply = await call(self.session, "POST", self.token, form=form, limited=False)
        fields = _fields(reply)
        access = fields.get("access_token")
        if not reply.ok or not isinstance(access, str) or not _TOKEN.fullmatch(access):
            raise _refusal(reply)
        seconds = _life(fields.get("expires", fields.get("expires_in")))
        return Tokens(
            access=access,
            access_expires_at=now + timedelta(seconds=seconds) if seconds else None,
            scopes=self.perms,
        )

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:  # noqa: ARG002 - there is nothing to renew
        """Always raises: Deezer has no refresh tokens. Asked first, so that a banned application id is no fan's fault."""
        await self.exchange(code="none", verifier="", redirect_uri="", now=now)
        raise NeedsConsent("Deezer gives no refresh tokens")


def _fields(reply: Reply) -> dict[str, Any]:
    """JSON, or the older urlencoded text."""
    return reply.fields or dict(parse_qsl(reply.text))


def _refusal(reply: Reply) -> UpbeatError:
    """Deezer says "wrong code" in plain text with HTTP 200; other refusals are not documented."""
    error = reply.fields.get("error", reply.fields.get("error_reason"))
    words = str((error.get("message") if isinstance(error, dict) else error) or reply.text)[:80].strip()
    said = words.lower()
    if reply.busy:
        return RetryLater(f"token endpoint: HTTP {reply.status}", after=reply.retry_after)
    if said.startswith("wrong code") or "invalid code" in said:
        return NeedsConsent(words)
    if "secret" in said:
        return Misconfigured(f"UPBEAT_DEEZER_CLIENT_SECRET is refused: {words}")
    if "app_id" in said or "application" in said:
        return Misconfigured(f"UPBEAT_DEEZER_CLIENT_ID is refused: {words}")
    return RetryLater(f"token endpoint: HTTP {reply.status}", after=reply.retry_after)


def _life(given: Any) -> int:
    """Seconds; 0 for endless, missing or odd."""
    try:
        return max(0, min(int(given), _LONGEST_LIFE_S))
    except (TypeError, ValueError, OverflowError):
        return 0
