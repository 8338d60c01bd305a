"""Google's accounts service: the consent page with its tick boxes, codes, tokens and revocation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from sandbox.dsps.consent import Consent, consent_page, plain_page
from sandbox.dsps.youtube_music_state import SCOPE, Client, Code, Grant, YouTubeWorld, new_token

COOKIE = "google_account"
_SCOPES = {
    SCOPE: "Manage your YouTube account",
    f"{SCOPE}.readonly": "View your YouTube account",
    f"{SCOPE}.force-ssl": "See, edit, and permanently delete your YouTube videos, ratings, comments and captions",
    "openid": "Associate you with your personal info on Google",
}
_CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "access_type",
    "prompt",
)
_WEB_VIEW = re.compile(r"; wv\)|FBAN/|FBAV/|Instagram|musical_ly|BytedanceWebview|Line/", re.IGNORECASE)


class TokenRefusal(Exception):
    """A token request that is refused."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


class GoogleAccounts:
    """Handlers of /o/oauth2/v2/auth, /token and /revoke."""

    def __init__(self, yt: YouTubeWorld) -> None:
        self._yt = yt

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """GET /o/oauth2/v2/auth: the consent page."""
        if _WEB_VIEW.search(request.headers.get("User-Agent", "")):
            words = "Error 403: disallowed_useragent. Open this page in a browser."
            return _page(403, "Access blocked", words)
        client = self._client_of(request.query)
        account = self._yt.accounts.get(request.cookies.get(COOKIE, ""))
        scopes = request.query.get("scope", "").split()
        page = consent_page(
            Consent(
                service="Google",
                brand="#8ab4f8",
                app_name=client.name,
                wishes={scope: _SCOPES[scope] for scope in scopes},
                action=request.path,
                carried={name: request.query[name] for name in _CARRIED if name in request.query},
                account=account.username if account else "",
                display_name=account.display_name if account else "",
                accounts=list(self._yt.accounts)[:50],
            )
        )
        boxes = "".join(
            f'<label><input type="checkbox" name="ok:{escape(scope)}" value="1" checked style="width:auto"> '
            f"{escape(_SCOPES[scope])}</label>"
            for scope in dict.fromkeys(scopes)
            if scope != "openid"
        )
        page = page.replace('<button name="decision"', f'{boxes}<button name="decision"', 1)
        return web.Response(text=page, content_type="text/html")

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """POST: Agree or Cancel; back to the application with what was left ticked."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        client = self._client_of(form)
        name = form.get("account", "").strip() or request.cookies.get(COOKIE, "")
        agreed = form.get("decision") == "agree"
        asked = set(form.get("scope", "").split())
        scopes = {scope for scope in asked if scope == "openid" or f"ok:{scope}" in form}
        self._yt.world.journal.add(
            "youtube_music",
            "authorise",
            client_id=client.client_id,
            account=name,
            scopes=sorted(scopes),
            agreed=agreed,
        )
        if not agreed:
            raise web.HTTPFound(_back(form, error="access_denied"))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            return _page(400, "Who are you?", "Type the name of an account, without spaces.")
        if client.status == "testing" and name not in client.testers:
            words = f"Error 403: access_denied. {client.name} has not completed Google's verification and serves its testers only."
            return _page(403, "Access blocked", words)
        account = self._yt.add_account(name)
        code = new_token("4/0")
        self._yt.codes[code] = Code(
            client=client,
            account=account,
            scopes=frozenset() if account.unticks else frozenset(scopes),
            redirect_uri=form["redirect_uri"],
            challenge=form.get("code_challenge", ""),
            offline=form.get("access_type") == "offline" and self._fresh(account.username, client, form),
            expires_at=self._yt.world.clock.now() + timedelta(minutes=10),
        )
        answer = web.HTTPFound(_back(form, code=code))
        answer.set_cookie(COOKIE, name, path="/youtube_music", httponly=True, samesite="Lax")
        raise answer

    async def token(self, request: web.Request) -> web.StreamResponse:
        """POST /token."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        noted: dict[str, Any] = {"grant_type": form.get("grant_type", ""), "account": None, "error": None}
        try:
            client = self._authenticate(request, form)
            return web.json_response(self._give(client, form, noted))
        except TokenRefusal as refusal:
            noted["error"] = refusal.description
            body = {"error": refusal.error, "error_description": refusal.description}
            return web.json_response(body, status=refusal.status)
        finally:
            kind = "refresh" if noted["grant_type"] == "refresh_token" else "token"
            self._yt.world.journal.add("youtube_music", kind, **noted)

    async def revoke(self, request: web.Request) -> web.Response:
        """POST /revoke with an access or refresh token."""
        token = str((await request.post()).get("token") or request.query.get("token", ""))
        access = self._yt.access.get(token)
        grant = access.grant if access else self._yt.refreshing.get(token)
        if grant is None or not self._yt.lives(grant):
            body = {"error": "invalid_token", "error_description": "Token expired or revoked"}
            return web.json_response(body, status=400)
        self._yt.revoke_grant(grant.account.username, grant.client.client_id)
        self._yt.world.journal.add("youtube_music", "revoke", account=grant.account.username)
        return web.json_response({})

    def _give(self, client: Client, form: Mapping[str, str], noted: dict[str, Any]) -> dict[str, Any]:
        match form.get("grant_type"):
            case "authorization_code":
                grant, offline = self._exchange(client, form)
                noted["account"] = grant.account.username
                refresh = {"refresh_token": grant.refresh_token} if offline else {}
                return self._tokens(grant) | refresh
            case "refresh_token":
                found = self._yt.refreshing.get(form.get("refresh_token", ""))
                if found is None or found.client is not client:
                    raise TokenRefusal("invalid_grant", "Bad Request")
                noted["account"] = found.account.username
                if not self._yt.lives(found):
                    raise TokenRefusal("invalid_grant", "Token has been expired or revoked.")
                return self._tokens(found)
        raise TokenRefusal("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type')}")

    def _exchange(self, client: Client, form: Mapping[str, str]) -> tuple[Grant, bool]:
        code = self._yt.codes.pop(form.get("code", ""), None)
        if code is None or code.client is not client or code.expires_at <= self._yt.world.clock.now():
            raise TokenRefusal("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code.redirect_uri:
            raise TokenRefusal("redirect_uri_mismatch", "Bad Request")
        if code.challenge:
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
                raise TokenRefusal("invalid_grant", "Invalid code verifier.")
        return self._yt.grant(code), code.offline

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        return {
            "access_token": self._yt.open(grant),
            "expires_in": self._yt.access_life_s,
            "scope": " ".join(sorted(grant.scopes)),
            "token_type": "Bearer",
        }

    def _fresh(self, username: str, client: Client, form: Mapping[str, str]) -> bool:
        """A returning person gives a refresh token only when asked for consent again."""
        known = any(
            (g.account.username, g.client) == (username, client) and not g.revoked
            for g in self._yt.refreshing.values()
        )
        return not known or "consent" in form.get("prompt", "").split()

    def _authenticate(self, request: web.Request, form: Mapping[str, str]) -> Client:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise TokenRefusal("invalid_client", "Unauthorized", 401) from error
        client = self._yt.clients.get(client_id)
        if client is None:
            raise TokenRefusal("invalid_client", "The OAuth client was not found.", 401)
        if not hmac.compare_digest(secret.encode(), client.secret.encode()):
            raise TokenRefusal("invalid_client", "Unauthorized", 401)
        return client

    def _client_of(self, params: Mapping[str, str]) -> Client:
        client = self._yt.clients.get(params.get("client_id", ""))
        if client is None:
            raise _stop("Error 401: invalid_client. The OAuth client was not found.")
        uri = params.get("redirect_uri", "")
        parts = urlsplit(uri)
        loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
        fits = uri in client.redirect_uris if client.redirect_uris else loopback or parts.scheme == "https"
        if not fits:
            raise _stop("Error 400: redirect_uri_mismatch")
        if params.get("response_type") != "code":
            raise _stop("Error 400: invalid_request. Required parameter: response_type")
        scopes = params.get("scope", "").split()
        if not scopes or any(scope not in _SCOPES for scope in scopes):
            raise _stop("Error 400: invalid_scope")
        return client


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")


def _stop(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=plain_page("Access blocked", words), content_type="text/html")


def _back(params: Mapping[str, str], **answer: str) -> str:
    parts = urlsplit(params["redirect_uri"])
    state = {"state": params["state"]} if "state" in params else {}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *state.items(), *answer.items()]
    return parts._replace(query=urlencode(query)).geturl()
