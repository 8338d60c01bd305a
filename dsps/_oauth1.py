"""OAuth 1.0a (RFC 5849): signed requests, and the three-legged flow without a `state`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode

import aiohttp

from core.errors import Misconfigured, NeedsConsent, RetryLater
from core.grant import GrantKind, Tokens
from dsps._http import Reply, call


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs requests with the consumer's key (HMAC-SHA1).

    `seconds` and `nonce` only make a request fresh to the service, so they are real time and chance, not the
    domain's; tests pass their own.
    """

    key: str
    secret: str = field(repr=False)
    seconds: Callable[[], float] = field(default=time.time, repr=False)
    nonce: Callable[[], str] = field(default=lambda: secrets.token_urlsafe(16), repr=False)

    def header(
        self,
        method: str,
        url: str,
        parameters: Mapping[str, str] | None = None,
        *,
        token: tuple[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """The Authorization header. `url` without its query; `parameters` are those of query and form together.

        `token` is (token, its secret); `more` are further oauth_ fields.
        """
        fields = {
            "oauth_consumer_key": self.key,
            "oauth_nonce": self.nonce(),
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(int(self.seconds())),
            "oauth_version": "1.0",
            **({"oauth_token": token[0]} if token else {}),
            **(more or {}),
        }
        signed = base_string(method, url, {**(parameters or {}), **fields})
        key = f"{_quote(self.secret)}&{_quote(token[1]) if token else ''}"
        digest = hmac.digest(key.encode(), signed.encode(), hashlib.sha1)
        fields["oauth_signature"] = base64.b64encode(digest).decode()
        return "OAuth " + ", ".join(f'{_quote(k)}="{_quote(v)}"' for k, v in sorted(fields.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth1Client:
    """Request token, consent, access token; implements core.ports.OAuth1Flow.

    `life`: how long an access token lives when the service only says so in its documents.
    """

    session: aiohttp.ClientSession = field(repr=False)
    setting: str
    signer: Signer
    request_url: str
    authorize: str
    access_url: str
    life: timedelta | None = None
    kind: Literal[GrantKind.OAUTH1] = field(default=GrantKind.OAUTH1, init=False)

    async def request_token(self, *, callback: str) -> tuple[str, str, str]:
        """(request token, its secret, where the browser is sent)."""
        header = self.signer.header("POST", self.request_url, more={"oauth_callback": callback})
        token, secret = self._pair(await self._post(self.request_url, header))
        return token, secret, f"{self.authorize}?{urlencode({'oauth_token': token})}"

    async def exchange(self, *, token: str, secret: str, verifier: str, now: datetime) -> Tokens:
        """The confirmed request token for an access token, once."""
        more = {"oauth_verifier": verifier}
        header = self.signer.header("POST", self.access_url, token=(token, secret), more=more)
        reply = await self._post(self.access_url, header)
        if reply.status in (400, 401, 403):
            # services refuse consumer and verifier alike here; the consumer was good when the request token came
            raise NeedsConsent(f"access token: HTTP {reply.status}")
        access, token_secret = self._pair(reply)
        return Tokens(
            access=access, secret=token_secret, access_expires_at=now + self.life if self.life else None
        )

    async def _post(self, url: str, header: str) -> Reply:
        return await call(self.session, "POST", url, headers={"Authorization": header})

    def _pair(self, reply: Reply) -> tuple[str, str]:
        if reply.status in (400, 401, 403):
            raise Misconfigured(
                f"{self.setting}_CLIENT_ID or {self.setting}_CLIENT_SECRET is refused: HTTP {reply.status}"
            )
        given = dict(parse_qsl(reply.text)) if reply.ok else {}
        if not given.get("oauth_token") or not given.get("oauth_token_secret"):
            raise RetryLater(f"token endpoint: HTTP {reply.status}", after=reply.retry_after)
        return given["oauth_token"], given["oauth_token_secret"]


def base_string(method: str, url: str, parameters: Mapping[str, str]) -> str:
    """What is signed (RFC 5849, 3.4.1)."""
    pairs = sorted((_quote(k), _quote(v)) for k, v in parameters.items())
    return "&".join([method.upper(), _quote(url), _quote("&".join(f"{k}={v}" for k, v in pairs))])


def _quote(text: str) -> str:
    return quote(text, safe="-._~")
