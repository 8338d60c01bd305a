"""SoundCloud's login, token and sign-out endpoints: PKCE always, refresh tokens of one use."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from sandbox.dsps.consent import Consent, consent_page, plain_page
from sandbox.dsps.soundcloud_state import Client, Code, Session, SoundCloudWorld

COOKIE = "sc_account"
_CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


class TokenRefusal(Exception):
    """`{"error": ...}`, or the newer `{"code", "message"}`."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


class SoundCloudLogin:
    """Handlers of /authorize, /oauth/token and /sign-out."""

    def __init__(self, sc: SoundCloudWorld) -> None:
        self._sc = sc

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """GET /authorize: the consent page."""
        client = self._client_of(request.query)
        broken = _fault_of(request.query)
        if broken:
            raise web.HTTPFound(_back(request.query, error=broken))
        listener = self._sc.listeners.accounts.get(request.cookies.get(COOKIE, ""))
        page = Consent(
            service="SoundCloud",
            brand="#ff5500",
            app_name=client.name,
            wishes={"all": "See and change everything in your account"},
            action=request.path,
            carried={name: request.query[name] for name in _CARRIED if name in request.query},
            account=listener.username if listener else "",
            display_name=listener.display_name if listener else "",
            accounts=list(self._sc.listeners.accounts)[:50],
        )
        return web.Response(text=consent_page(page), content_type="text/html")

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """POST /authorize: Agree or Cancel; back to the application."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        client = self._client_of(form)
        broken = _fault_of(form)
        if broken:
            raise web.HTTPFound(_back(form, error=broken))
        name = form.get("account", "").strip() or request.cookies.get(COOKIE, "")
        agreed = form.get("decision") == "agree"
        self._sc.world.journal.add(
            "soundcloud", "authorise", client_id=client.client_id, account=name, scopes=[], agreed=agreed
        )
        if not agreed:
            raise web.HTTPFound(_back(form, error="access_denied"))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            return _page(400, "Who are you?", "Type the name of an account, without spaces.")
        code = self._sc.world.chance.randbytes(20).hex()
        self._sc.codes[code] = Code(
            client=client,
            listener=self._sc.listeners.add(name),
            redirect_uri=form["redirect_uri"],
            challenge=form["code_challenge"],
            expires_at=self._sc.world.clock.now() + timedelta(minutes=10),
        )
        answer = web.HTTPFound(_back(form, code=code))
        answer.set_cookie(COOKIE, name, path="/soundcloud", httponly=True, samesite="Lax")
        raise answer

    async def token(self, request: web.Request) -> web.Response:
        """POST /oauth/token."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        grant_type = form.get("grant_type", "")
        noted: dict[str, Any] = {"grant_type": grant_type, "client_id": "", "account": None, "error": None}
        try:
            client = self._authenticate(request, form)
            noted["client_id"] = client.client_id
            return web.json_response(self._give(client, grant_type, form, noted))
        except TokenRefusal as refusal:
            noted["error"] = str(refusal)
            body = {"code": refusal.status, "message": refusal.error, "link": "", "errors": []}
            if refusal.status == 400:
                body = {"error": refusal.error}
            return web.json_response(body, status=refusal.status)
        finally:
            kind = "refresh" if grant_type == "refresh_token" else "token"
            self._sc.world.journal.add("soundcloud", kind, **noted)

    async def sign_out(self, request: web.Request) -> web.Response:
        """POST /sign-out: the session behind the access token ends, its refresh token too."""
        try:
            token = str(json.loads(await request.read())["access_token"])
        except (ValueError, KeyError, TypeError):
            token = request.headers.get("Authorization", "").partition(" ")[2]
        access = self._sc.access.get(token)
        if access is None or access.session is None or access.expires_at <= self._sc.world.clock.now():
            return web.json_response({"code": 401, "message": "invalid token", "link": ""}, status=401)
        access.session.over = True
        account = access.session.listener.username
        self._sc.world.journal.add("soundcloud", "revoke", account=account)
        return web.json_response({})

    def _give(
        self, client: Client, grant_type: str, form: Mapping[str, str], noted: dict[str, Any]
    ) -> dict[str, Any]:
        if grant_type == "client_credentials":
            self._sc.app_tokens += 1
            return self._tokens(client, None)
        if grant_type == "authorization_code":
            session = self._exchange(client, form)
        elif grant_type == "refresh_token":
            session = self._refreshed(client, form.get("refresh_token", ""))
        else:
            raise TokenRefusal(400, "unsupported_grant_type")
        noted["account"] = session.listener.username
        return self._tokens(client, session)

    def _exchange(self, client: Client, form: Mapping[str, str]) -> Session:
        code = self._sc.codes.pop(form.get("code", ""), None)
        if code is None or code.client is not client or code.expires_at <= self._sc.world.clock.now():
            raise TokenRefusal(401, "invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if form.get("redirect_uri") != code.redirect_uri or not hmac.compare_digest(verified, code.challenge):
            raise TokenRefusal(400, "invalid_grant")
        return self._sc.begin(code)

    def _refreshed(self, client: Client, token: str) -> Session:
        for session in self._sc.sessions:
            if token and session.refresh_token == token and session.client is client and not session.over:
                self._sc.rotate(session)
                return session
        raise TokenRefusal(401, "invalid_grant")

    def _tokens(self, client: Client, session: Session | None) -> dict[str, Any]:
        tokens = {
            "access_token": self._sc.open(client, session),
            "expires_in": self._sc.access_life_s,
            "scope": "",
            "token_type": "bearer",
        }
        return tokens if session is None else tokens | {"refresh_token": session.refresh_token}

    def _authenticate(self, request: web.Request, form: Mapping[str, str]) -> Client:
        """By form or Basic; there are no clients without a secret."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise TokenRefusal(401, "invalid_client") from error
        client = self._sc.clients.get(client_id)
        if client is None or not hmac.compare_digest(secret.encode(), client.secret.encode()):
            raise TokenRefusal(401, "invalid_client")
        return client

    def _client_of(self, params: Mapping[str, str]) -> Client:
        client, uri = self._sc.clients.get(params.get("client_id", "")), params.get("redirect_uri", "")
        if client is None:
            raise _stop("There is no such application")
        if not urlsplit(uri).hostname or (client.redirect_uris and uri not in client.redirect_uris):
            raise _stop("The redirect URI does not match")
        return client


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")


def _stop(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=plain_page("SoundCloud", words), content_type="text/html")


def _fault_of(params: Mapping[str, str]) -> str:
    if params.get("response_type") != "code":
        return "unsupported_response_type"
    if params.get("scope"):
        return "invalid_scope"  # there are none
    challenged = params.get("code_challenge_method") == "S256" and len(params.get("code_challenge", "")) == 43
    return "" if challenged else "invalid_request"


def _back(params: Mapping[str, str], **answer: str) -> str:
    parts = urlsplit(params["redirect_uri"])
    state = {"state": params["state"]} if "state" in params else {}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), *state.items()]
    return parts._replace(query=urlencode(query)).geturl()
