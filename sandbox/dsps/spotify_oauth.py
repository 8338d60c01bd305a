"""Spotify's accounts service: the consent page, codes and tokens."""

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
from sandbox.dsps.spotify_state import Client, Code, Grant, SpotifyWorld, new_token

COOKIE = "sp_account"
_SCOPES = {
    "user-library-modify": "Add and remove items in Your Library",
    "user-library-read": "See what is in Your Library",
    "user-follow-modify": "Manage who you are following",
    "user-follow-read": "See who you are following",
    "user-read-private": "See your type of subscription and country",
    "user-read-email": "See your e-mail address",
    "playlist-modify-public": "Manage your public playlists",
    "playlist-modify-private": "Manage your private playlists",
    "playlist-read-private": "See your private playlists",
}
_CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "show_dialog",
)


class TokenRefusal(Exception):
    """A token request that is refused: `{"error", "error_description"}` with HTTP 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


class SpotifyAccounts:
    """Handlers of /authorize and /api/token."""

    def __init__(self, sp: SpotifyWorld) -> None:
        self._sp = sp

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """GET /authorize: the consent page."""
        client = self._client_of(request.query)
        broken = _fault_of(request.query)
        if broken:
            raise web.HTTPFound(_back(request.query, error=broken))
        account = self._sp.accounts.get(request.cookies.get(COOKIE, ""))
        scopes = request.query.get("scope", "").split()
        page = Consent(
            service="Spotify",
            brand="#1ed760",
            app_name=client.name,
            wishes={scope: _SCOPES[scope] for scope in scopes},
            action=request.path,
            carried={name: request.query[name] for name in _CARRIED if name in request.query},
            account=account.username if account else "",
            display_name=account.display_name if account else "",
            accounts=list(self._sp.accounts)[:50],
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
        scopes = sorted(set(form.get("scope", "").split()))
        agreed = form.get("decision") == "agree"
        self._sp.world.journal.add(
            "spotify", "authorise", client_id=client.client_id, account=name, scopes=scopes, agreed=agreed
        )
        if not agreed:
            raise web.HTTPFound(_back(form, error="access_denied"))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            return _page(400, "Who are you?", "Type the name of an account, without spaces.")
        code = new_token("AQ")
        self._sp.codes[code] = Code(
            client=client,
            account=self._sp.add_account(name),
            scopes=frozenset(scopes),
            redirect_uri=form["redirect_uri"],
            challenge=form.get("code_challenge", ""),
            expires_at=self._sp.world.clock.now() + timedelta(minutes=10),
        )
        answer = web.HTTPFound(_back(form, code=code))
        answer.set_cookie(COOKIE, name, path="/spotify", httponly=True, samesite="Lax")
        raise answer

    async def token(self, request: web.Request) -> web.StreamResponse:
        """POST /api/token."""
        if request.content_type != "application/x-www-form-urlencoded":
            return web.Response(status=415)
        form = {name: str(value) for name, value in (await request.post()).items()}
        grant_type = form.get("grant_type", "")
        noted: dict[str, Any] = {"grant_type": grant_type, "client_id": "", "account": None, "error": None}
        try:
            client, proven = self._authenticate(request, form)
            noted["client_id"] = client.client_id
            return web.json_response(self._give(client, grant_type, form, noted, proven=proven))
        except TokenRefusal as refusal:
            noted["error"] = refusal.description
            body = {"error": refusal.error, "error_description": refusal.description}
            return web.json_response(body, status=400)
        finally:
            kind = "refresh" if grant_type == "refresh_token" else "token"
            self._sp.world.journal.add("spotify", kind, **noted)

    def _give(
        self, client: Client, grant_type: str, form: Mapping[str, str], noted: dict[str, Any], *, proven: bool
    ) -> dict[str, Any]:
        if grant_type == "authorization_code":
            grant = self._exchange(client, form, proven=proven)
            noted["account"] = grant.account.username
            return self._tokens(client, grant) | {"refresh_token": grant.refresh_token}
        if grant_type == "refresh_token":
            return self._refresh(client, form.get("refresh_token", ""), noted, proven=proven)
        if grant_type == "client_credentials":
            if not proven:
                raise TokenRefusal("invalid_client", "Invalid client secret")
            return self._tokens(client, None)
        raise TokenRefusal("unsupported_grant_type", "grant_type parameter is missing or unknown")

    def _exchange(self, client: Client, form: Mapping[str, str], *, proven: bool) -> Grant:
        code = self._sp.codes.pop(form.get("code", ""), None)
        if code is None or code.client is not client:
            raise TokenRefusal("invalid_grant", "Invalid authorization code")
        if code.expires_at <= self._sp.world.clock.now():
            raise TokenRefusal("invalid_grant", "Authorization code expired")
        if form.get("redirect_uri") != code.redirect_uri:
            raise TokenRefusal("invalid_grant", "Invalid redirect URI")
        if code.challenge:
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            verified = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if not hmac.compare_digest(verified, code.challenge):
                raise TokenRefusal("invalid_grant", "code_verifier was incorrect")
        elif not proven:
            raise TokenRefusal("invalid_client", "Invalid client secret")
        return self._sp.grant(code, public=not proven)

    def _refresh(self, client: Client, token: str, noted: dict[str, Any], *, proven: bool) -> dict[str, Any]:
        grant = self._sp.refreshing.get(token)
        if grant is None or grant.client is not client:
            raise TokenRefusal("invalid_grant", "Invalid refresh token")
        noted["account"] = grant.account.username
        if not proven and not grant.public:
            raise TokenRefusal("invalid_client", "Invalid client secret")
        if grant.revoked or token != grant.refresh_token:
            raise TokenRefusal("invalid_grant", "Refresh token revoked")
        if grant.authorised_at + self._sp.grant_life <= self._sp.world.clock.now():
            raise TokenRefusal("invalid_grant", "Refresh token expired")
        tokens = self._tokens(client, grant)
        if client.rotates:
            grant.refresh_token = new_token("AQ")
            self._sp.refreshing[grant.refresh_token] = grant
            tokens["refresh_token"] = grant.refresh_token
        return tokens

    def _tokens(self, client: Client, grant: Grant | None) -> dict[str, Any]:
        tokens: dict[str, Any] = {
            "access_token": self._sp.open(client, grant),
            "token_type": "Bearer",
            "expires_in": self._sp.access_life_s,
        }
        return tokens if grant is None else tokens | {"scope": " ".join(sorted(grant.scopes))}

    def _authenticate(self, request: web.Request, form: Mapping[str, str]) -> tuple[Client, bool]:
        """The client, and whether it proved itself by its secret."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret")
        scheme, _, code = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, secret = base64.b64decode(code, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise TokenRefusal("invalid_client", "Invalid client") from error
        client = self._sp.clients.get(client_id)
        if client is None:
            raise TokenRefusal("invalid_client", "Invalid client")
        if secret is not None and not hmac.compare_digest(secret.encode(), client.secret.encode()):
            raise TokenRefusal("invalid_client", "Invalid client secret")
        return client, secret is not None

    def _client_of(self, params: Mapping[str, str]) -> Client:
        client = self._sp.clients.get(params.get("client_id", ""))
        if client is None:
            raise _stop("INVALID_CLIENT: Invalid client")
        if not _redirect_fits(client, params.get("redirect_uri", "")):
            raise _stop("INVALID_CLIENT: Insecure or unknown redirect URI")
        return client


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")


def _stop(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=plain_page("Spotify", words), content_type="text/html")


def _fault_of(params: Mapping[str, str]) -> str:
    """The OAuth error a request earns once its redirect URI is known to be good."""
    if params.get("response_type") != "code":
        return "unsupported_response_type"
    if any(scope not in _SCOPES for scope in params.get("scope", "").split()):
        return "invalid_scope"
    challenged = "code_challenge" in params or "code_challenge_method" in params
    if challenged and (
        params.get("code_challenge_method") != "S256" or len(params.get("code_challenge", "")) != 43
    ):
        return "invalid_request"
    return ""


def _redirect_fits(client: Client, uri: str) -> bool:
    """Exactly one that is registered, a loopback one without port with any port; none registered: any safe one."""
    parts = urlsplit(uri)
    loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")
    if not client.redirect_uris:
        return loopback or (parts.scheme == "https" and bool(parts.hostname))
    if uri in client.redirect_uris:
        return True
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else (parts.hostname or "")
    return loopback and parts._replace(netloc=host).geturl() in client.redirect_uris


def _back(params: Mapping[str, str], **answer: str) -> str:
    """The redirect URI with the answer and the unchanged state."""
    parts = urlsplit(params["redirect_uri"])
    state = {"state": params["state"]} if "state" in params else {}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), *state.items()]
    return parts._replace(query=urlencode(query)).geturl()
