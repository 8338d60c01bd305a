"""Checking OAuth 1.0a signatures as RFC 5849 says, and how Audiomack refuses."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from aiohttp import web

from sandbox.dsps.audiomack_state import Access, Account, AudiomackWorld, Consumer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_FIELD = re.compile(r'(oauth_\w+)="([^"]*)"')


class Refusal(Exception):
    """A refused call: `{"errorcode", "message"}`."""

    def __init__(self, status: int, errorcode: int, message: str) -> None:
        super().__init__(message)
        self.status, self.errorcode, self.message = status, errorcode, message

    def response(self) -> web.Response:
        """What travels."""
        body = {"errorcode": self.errorcode, "message": self.message}
        return web.json_response(body, status=self.status)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns refusals into answers."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who signed: an application, in a person's name or in its own."""

    consumer: Consumer
    access: Access | None
    fields: dict[str, str]

    @property
    def person(self) -> Account:
        """The account, when it may act."""
        if self.access is None:
            raise Refusal(401, 1001, "You must be logged in to do this.")
        if self.access.account.banned:
            raise Refusal(403, 1013, "This account has been suspended.")
        return self.access.account


async def caller(am: AudiomackWorld, request: web.Request) -> Caller:
    """Check key, token and signature."""
    fields = fields_of(request)
    consumer = am.consumers.get(fields.get("oauth_consumer_key", ""))
    if consumer is None:
        raise Refusal(401, 1002, "Invalid consumer key")
    access = None
    if token := fields.get("oauth_token", ""):
        access = am.access.get(token)
        dead = access is None or access.revoked or access.expires_at <= am.world.clock.now()
        if dead or access is None or access.consumer is not consumer:
            raise Refusal(401, 1003, "Invalid or expired token")
    await check(am, request, fields, consumer, access.secret if access else "")
    return Caller(consumer=consumer, access=access, fields=fields)


async def check(
    am: AudiomackWorld, request: web.Request, fields: dict[str, str], consumer: Consumer, secret: str
) -> None:
    """Raise unless the signature is right and the nonce is new."""
    form = await request.post() if request.content_type == "application/x-www-form-urlencoded" else {}
    pairs = [
        *((k, v) for k, v in fields.items() if k != "oauth_signature"),
        *parse_qsl(request.rel_url.raw_query_string, keep_blank_values=True),
        *((k, str(v)) for k, v in form.items()),
    ]
    joined = "&".join(sorted(f"{_pct(k)}={_pct(v)}" for k, v in pairs))
    base = f"{request.method}&{_pct(am.world.base_url + request.path)}&{_pct(joined)}"
    right = hmac.new(f"{_pct(consumer.secret)}&{_pct(secret)}".encode(), base.encode(), "sha1").digest()
    given = fields.get("oauth_signature", "").encode()
    if fields.get("oauth_signature_method") != "HMAC-SHA1" or not hmac.compare_digest(
        base64.b64encode(right), given
    ):
        raise Refusal(401, 1004, "Invalid signature")
    nonce = (fields.get("oauth_timestamp", ""), fields.get("oauth_nonce", ""))
    if nonce in am.nonces or not all(nonce):
        raise Refusal(401, 1005, "Nonce already used")
    am.nonces.add(nonce)


def fields_of(request: web.Request) -> dict[str, str]:
    """The oauth_ fields of the header."""
    header = request.headers.get("Authorization", "")
    return {name: unquote(value) for name, value in _FIELD.findall(header)}


def _pct(text: str) -> str:
    return quote(text, safe="~")
