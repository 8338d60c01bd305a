"""TIDAL's login and token endpoints: PKCE always, refresh tokens only for some."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from sandbox.dsps.consent import Consent, consent_page, plain_page
from sandbox.dsps.tidal_state import Client, Code, Grant, TidalWorld

COOKIE = "td_account"
_SCOPES = {
    "collection.read": "See your collection",
    "collection.write": "Add and remove items in your collection",
    "playlists.read": "See your playlists",
    "playlists.write": "Change your playlists",
    "user.read": "See your name and country",
    "search.read": "See your searches",
    "search.write": "Change your searches",
    "recommendations.read": "See what is recommended to you",
    "entitlements.read": "See what your subscription allows",
    "playback": "Play for you",
}
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
    """`{"status", "error", "sub_status", "error_description"}`."""

    def __init__(self, status: int, error: str, sub_status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.body = {"status": status, "error": error, "sub_status": sub_status, "error_description": words}


class TidalLogin:
    """Handlers of /authorize and /v1/oauth2/token."""

    def __init__(self, td: TidalWorld) -> None:
        self._td = td

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """GET /authorize: the consent page."""
        client = self._client_of(request.query)
        broken = _fault_of(request.query)
        if broken:
            raise web.HTTPFound(_back(request.query, error=broken))
        listener = self._td.listeners.accounts.get(request.cookies.get(COOKIE, ""))
        scopes = request.query.get("scope", "").split()
        page = Consent(
            service="TIDAL",
            brand="#33ffee",
            app_name=client.name,
            wishes={scope: _SCOPES[scope] for scope in scopes},
            action=request.path,
            carried={name: request.query[name] for name in _CARRIED if name in request.query},
            account=listener.username if listener else "",
            display_name=listener.display_name if listener else "",
            accounts=list(self._td.listeners.accounts)[:50],
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
        scopes, agreed = sorted(set(form.get("scope", "").split())), form.get("decision") == "agree"
        self._td.world.journal.add(
            "tidal", "authorise", client_id=client.client_id, account=name, scopes=scopes, agreed=agreed
        )
        if not agreed:
            raise web.HTTPFound(_back(form, error="access_denied"))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            return _page(400, "Who are you?", "Type the name of an account, without spaces.")
        code = self._td.world.chance.randbytes(20).hex()
        self._td.codes[code] = Code(
            client=client,
            listener=self._td.listeners.add(name),
            scopes=frozenset(scopes),
            redirect_uri=form["redirect_uri"],
            challenge=form["code_challenge"],
            expires_at=self._td.world.clock.now() + timedelta(minutes=10),
        )
        answer = web.HTTPFound(_back(form, code=code))
        answer.set_cookie(COOKIE, name, path="/tidal", httponly=True, samesite="Lax")
        raise answer

    async def token(self, request: web.Request) -> web.Response:
        """POST /v1/oauth2/token."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        grant_type = form.get("grant_type", "")
        noted: dict[str, Any] = {"grant_type": grant_type, "client_id": "", "account": None, "error": None}
        try:
            client, proven = self._authenticate(request, form)
            noted["client_id"] = client.client_id
            return web.json_response(self._give(client, grant_type, form, noted, proven=proven))
        except TokenRefusal as refusal:
            noted["error"] = str(refusal)
            return web.json_response(refusal.body, status=refusal.status)
        finally:
            kind = "refresh" if grant_type == "refresh_token" else "token"
            self._td.world.journal.add("tidal", kind, **noted)

    def _give(
        self, client: Client, grant_type: str, form: Mapping[str, str], noted: dict[str, Any], *, proven: bool
    ) -> dict[str, Any]:
        if grant_type == "client_credentials":
            if not proven:
                raise _bad_client(client.client_id)
            return self._tokens(client, None)
        if grant_type == "authorization_code":
            grant = self._exchange(client, form)
            tokens = self._tokens(client, grant) | {"user_id": grant.listener.number}
            if grant.refresh_token:
                tokens["refresh_token"] = grant.refresh_token
        elif grant_type == "refresh_token":
            grant = self._refreshed(client, form.get("refresh_token", ""))
            tokens = self._tokens(client, grant)  # the refresh token is not replaced
        else:
            raise TokenRefusal(400, "unsupported_grant_type", 1001, "unknown grant_type")
        noted["account"] = grant.listener.username
        return tokens

    def _exchange(self, client: Client, form: Mapping[str, str]) -> Grant:
        code = self._td.codes.pop(form.get("code", ""), None)
        if code is None or code.client is not client or code.expires_at <= self._td.world.clock.now():
            raise TokenRefusal(400, "invalid_grant", 11101, "Authorization code is invalid")
        if form.get("redirect_uri") != code.redirect_uri:
            raise TokenRefusal(400, "invalid_grant", 11101, "The redirect URI does not match")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not hmac.compare_digest(verified, code.challenge):
            raise TokenRefusal(400, "invalid_grant", 11101, "The code verifier does not match")
        return self._td.grant(code)

    def _refreshed(self, client: Client, token: str) -> Grant:
        for grant in self._td.grants:
            if token and grant.refresh_token == token and grant.client is client and not grant.revoked:
                return grant
        raise TokenRefusal(400, "invalid_grant", 11101, "Token is invalid or was revoked")

    def _tokens(self, client: Client, grant: Grant | None) -> dict[str, Any]:
        tokens = {
            "access_token": self._td.open(client, grant),
            "token_type": "Bearer",
            "expires_in": self._td.access_life_s,
        }
        return tokens if grant is None else tokens | {"scope": " ".join(sorted(grant.scopes))}

    def _authenticate(self, request: web.Request, form: Mapping[str, str]) -> tuple[Client, bool]:
        """The client, by form or Basic, and whether it proved itself by its secret."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret")
        scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise _bad_client("?") from error
        client = self._td.clients.get(client_id)
        if client is None or (
            secret is not None and not hmac.compare_digest(secret.encode(), client.secret.encode())
        ):
            raise _bad_client(client_id)
        return client, secret is not None

    def _client_of(self, params: Mapping[str, str]) -> Client:
        client, uri = self._td.clients.get(params.get("client_id", "")), params.get("redirect_uri", "")
        if client is None:
            raise _stop("Client not found")
        if not urlsplit(uri).hostname or (client.redirect_uris and uri not in client.redirect_uris):
            raise _stop("Invalid redirect URI")
        return client


def _bad_client(client_id: str) -> TokenRefusal:
    return TokenRefusal(401, "invalid_client", 1005, f"Client with token {client_id[:20]} not found")


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")


def _stop(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=plain_page("TIDAL", words), content_type="text/html")


def _fault_of(params: Mapping[str, str]) -> str:
    if params.get("response_type") != "code":
        return "unsupported_response_type"
    if any(scope not in _SCOPES for scope in params.get("scope", "").split()):
        return "invalid_scope"
    challenged = params.get("code_challenge_method") == "S256" and len(params.get("code_challenge", "")) == 43
    return "" if challenged else "invalid_request"


def _back(params: Mapping[str, str], **answer: str) -> str:
    parts = urlsplit(params["redirect_uri"])
    state = {"state": params["state"]} if "state" in params else {}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), *state.items()]
    return parts._replace(query=urlencode(query)).geturl()
