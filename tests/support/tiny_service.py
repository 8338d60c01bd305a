"""A small streaming service on the wire, in three dialects of permission: code, browser token, OAuth 1.0a.

It shares no code with the product, so that it cannot repeat a misreading.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, quote, unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.faults import Faults

KEY, SECRET = "tiny-app", "tiny-s3cret"
ITEM, LATE_ITEM = "tiny:1", "tiny:2"


class TinyService:
    """`library[account]` is what is saved; `saves_seen` counts every accepted call; `dead` accounts left the app."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.library: dict[str, set[str]] = {}
        self.saves_seen: Counter[tuple[str, str]] = Counter()
        self.access: dict[str, str] = {}  # access token -> account
        self.secrets: dict[str, str] = {}  # OAuth 1.0a token -> secret
        self.codes: dict[str, tuple[str, str]] = {}  # code -> account, PKCE challenge
        self.refreshing: dict[str, str] = {}  # single-use refresh token -> account
        self.asked: dict[str, str] = {}  # request token -> secret
        self.verifiers: dict[tuple[str, str], str] = {}  # request token, verifier -> account
        self.not_served: set[str] = set()
        self.base_url = ""
        self._numbers = itertools.count(1)

    def new(self, kind: str) -> str:
        """An opaque value that never repeats."""
        return f"{kind}-secret-{next(self._numbers)}"

    def agree(self, account: str, challenge: str) -> str:
        """The person presses Agree: the code that goes back."""
        code = self.new("code")
        self.codes[code] = (account, challenge)
        return code

    def confirm(self, account: str, request_token: str) -> str:
        """The same for OAuth 1.0a: the verifier that goes back."""
        verifier = self.new("verifier")
        self.verifiers[(request_token, verifier)] = account
        return verifier

    def sign_in(self, account: str) -> str:
        """The same for the page's own script: a user token."""
        token = self.new("user")
        self.access[token] = account
        return token

    def forget(self, account: str) -> None:
        """The person removes the app: every token dies."""
        for tokens in (self.access, self.refreshing):
            for token in [t for t, a in tokens.items() if a == account]:
                del tokens[token]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[TinyService]:
        """On a loopback port."""
        app = web.Application(middlewares=[self.faults.middleware("tiny")])
        app.add_routes(
            [
                web.post("/token", self._token),
                web.post("/request_token", self._request_token),
                web.post("/access_token", self._access_token),
                web.get("/me", self._me),
                web.put("/library", self._put),
                web.get("/library", self._list),
            ]
        )
        async with TestServer(app) as server:
            self.base_url = f"http://127.0.0.1:{server.port}"
            yield self

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        basic = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if request.headers.get("Authorization") != basic:
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("grant_type") == "refresh_token":
            account = self.refreshing.pop(str(form["refresh_token"]), None)
        else:
            account, challenge = self.codes.pop(str(form.get("code")), (None, ""))
            digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                account = None
        if account is None:
            return web.json_response({"error": "invalid_grant"}, status=400)
        access, refresh = self.new("access"), self.new("refresh")
        self.access[access], self.refreshing[refresh] = account, account
        return web.json_response({"access_token": access, "refresh_token": refresh, "expires_in": "3600"})

    async def _request_token(self, request: web.Request) -> web.Response:
        fields = self._signed(request, "")
        if fields is None or not fields.get("oauth_callback"):
            return web.Response(status=401, text="bad signature")
        token, secret = self.new("request"), self.new("request&secret")
        self.asked[token] = secret
        return web.Response(
            text=f"oauth_token={quote(token)}&oauth_token_secret={quote(secret)}&oauth_callback_confirmed=true"
        )

    async def _access_token(self, request: web.Request) -> web.Response:
        asked = _oauth_fields(request).get("oauth_token", "")
        fields = self._signed(request, self.asked.get(asked, ""))
        account = self.verifiers.pop((asked, (fields or {}).get("oauth_verifier", "")), None)
        if fields is None or account is None:
            return web.Response(status=401, text="no")
        token, secret = self.new("access"), self.new("access+secret")
        self.access[token], self.secrets[token] = account, secret
        return web.Response(text=f"oauth_token={quote(token)}&oauth_token_secret={quote(secret)}")

    async def _me(self, request: web.Request) -> web.Response:
        account, refused = self._who(request)
        if refused is not None:
            return refused
        return web.json_response({"id": f"id-of-{account}", "name": account})

    async def _put(self, request: web.Request) -> web.Response:
        account, refused = self._who(request)
        if refused is not None:
            return refused
        item = request.query.get("item", "")
        if item != ITEM:
            return web.json_response({"why": "not in the catalogue"}, status=404)
        self.saves_seen[(account, item)] += 1
        self.library.setdefault(account, set()).add(item)
        return web.json_response({"saved": item})

    async def _list(self, request: web.Request) -> web.Response:
        account, refused = self._who(request)
        return refused or web.json_response(sorted(self.library.get(account, ())))

    def _who(self, request: web.Request) -> tuple[str, web.Response | None]:
        token = self._credential(request)
        account = self.access.get(token, "")
        if not account:
            return "", web.json_response({"why": "who are you"}, status=401)
        if account in self.not_served:
            return "", web.json_response({"why": "not for you"}, status=403)
        return account, None

    def _credential(self, request: web.Request) -> str:
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer":
            return request.headers.get("User-Token", rest)
        token = _oauth_fields(request).get("oauth_token", "")
        return token if self._signed(request, self.secrets.get(token, "")) else ""

    def _signed(self, request: web.Request, token_secret: str) -> dict[str, str] | None:
        """The oauth_ fields when the signature over them and the query is right."""
        fields = _oauth_fields(request)
        given = base64.b64decode(fields.pop("oauth_signature", ""))
        pairs = [*fields.items(), *parse_qsl(request.query_string, keep_blank_values=True)]
        parts = "&".join(sorted(f"{_pct(k)}={_pct(v)}" for k, v in pairs))
        text = f"{request.method}&{_pct(self.base_url + request.path)}&{_pct(parts)}"
        key = f"{_pct(SECRET)}&{_pct(token_secret)}"
        right = hmac.new(key.encode(), text.encode(), "sha1").digest()
        return fields if hmac.compare_digest(given, right) and fields["oauth_consumer_key"] == KEY else None


def _oauth_fields(request: web.Request) -> dict[str, str]:
    found = re.findall(r'(oauth_\w+)="([^"]*)"', request.headers.get("Authorization", ""))
    return {name: unquote(value) for name, value in found}


def _pct(text: str) -> str:
    return quote(text, safe="~")
