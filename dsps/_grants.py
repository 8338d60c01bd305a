"""How services hand out permission: OAuth 2 codes (PKCE or secret), OAuth 1.0a signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

import aiohttp

from core.errors import GiveUp, Misconfigured, NeedsConsent, RetryLater
from core.grant import GrantKind, Tokens
from dsps._http import Reply, call


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeClient:
    """OAuth 2 authorisation code. With a secret the client authenticates by Basic; PKCE is always used.

    `setting` is the prefix of the operator's settings ("UPBEAT_SPOTIFY"), for words about misconfiguration.
    """

    session: aiohttp.ClientSession = field(repr=False)
    setting: str
    authorize: str
    token: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    extra: tuple[tuple[str, str], ...] = ()
    kind: Literal[GrantKind.CODE] = field(default=GrantKind.CODE, init=False)

    def authorize_url(self, *, state: str, challenge: str, redirect_uri: str, scopes: tuple[str, ...]) -> str:
        """Where the browser is sent."""
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "code_challenge_method": "S256",
            "code_challenge": challenge,
            **dict(self.extra),
        }
        return f"{self.authorize}?{urlencode(query)}"

    async def exchange(self, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
        """The code for tokens, once."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        return tokens_of(await self._post(form), now, old=None)

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        """New tokens; the old refresh token stays when no new one came."""
        if not tokens.refresh:
            raise NeedsConsent("there is no refresh token")
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        return tokens_of(await self._post(form), now, old=tokens)

    async def app_token(self, *, now: datetime) -> Tokens:
        """The application's own token (client credentials), for catalogue look-ups."""
        return tokens_of(await self._post({"grant_type": "client_credentials"}), now, old=None)

    async def _post(self, form: dict[str, str]) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if self.client_secret:
            pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        else:
            form = form | {"client_id": self.client_id}
        reply = await call(self.session, "POST", self.token, headers=headers, form=form)
        if reply.ok and isinstance(reply.json, dict) and reply.json.get("access_token"):
            return reply.json
        raise self._error(reply)

    def _error(self, reply: Reply) -> Exception:
        body = reply.json if isinstance(reply.json, dict) else {}
        code = body.get("error")
        if code in ("invalid_client", "unauthorized_client"):
            return Misconfigured(
                f"{self.setting}_CLIENT_ID or {self.setting}_CLIENT_SECRET is refused: {code}"
            )
        if code == "invalid_grant":
            return NeedsConsent(str(body.get("error_description", code))[:80])
        if reply.status == 429 or reply.status >= 500 or not body:
            return RetryLater(f"token endpoint: HTTP {reply.status}", after=reply.retry_after)
        return GiveUp(f"token endpoint: HTTP {reply.status} {code}")


def tokens_of(body: dict[str, Any], now: datetime, old: Tokens | None) -> Tokens:
    """From a token response. `expires_in` may be missing, a number or text."""
    try:
        seconds = int(body.get("expires_in") or 0)
    except (TypeError, ValueError):
        seconds = 0
    scope = body.get("scope")
    scopes = tuple(scope.split()) if isinstance(scope, str) else (old.scopes if old else ())
    fresh = Tokens(
        access=str(body["access_token"]),
        refresh=str(body["refresh_token"]) if body.get("refresh_token") else None,
        access_expires_at=now + timedelta(seconds=seconds) if seconds else None,
        scopes=scopes,
    )
    return replace(fresh, refresh=old.refresh) if fresh.refresh is None and old is not None else fresh


def oauth1_header(
    method: str,
    url: str,
    parameters: dict[str, str],
    *,
    consumer: tuple[str, str],
    token: tuple[str, str] | None,
    nonce: str,
    timestamp: int,
    more: dict[str, str] | None = None,
) -> str:
    """The Authorization header of an OAuth 1.0a request (RFC 5849, HMAC-SHA1). `url` without its query."""
    oauth = {
        "oauth_consumer_key": consumer[0],
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(timestamp),
        "oauth_version": "1.0",
        **({"oauth_token": token[0]} if token else {}),
        **(more or {}),
    }
    pairs = sorted((_quote(k), _quote(v)) for k, v in (parameters | oauth).items())
    text = "&".join([method.upper(), _quote(url), _quote("&".join(f"{k}={v}" for k, v in pairs))])
    key = f"{_quote(consumer[1])}&{_quote(token[1]) if token else ''}"
    signature = base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha1)).decode()
    fields = ", ".join(
        f'{_quote(k)}="{_quote(v)}"' for k, v in sorted((oauth | {"oauth_signature": signature}).items())
    )
    return f"OAuth {fields}"


def _quote(text: str) -> str:
    return quote(text, safe="-._~")
