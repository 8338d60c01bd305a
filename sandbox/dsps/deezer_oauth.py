"""Deezer's connect pages: consent, codes and the only token there is."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from sandbox.dsps.consent import Consent, consent_page, plain_page
from sandbox.dsps.deezer_state import Application, Code, DeezerWorld, Permission

COOKIE = "dz_account"
_PERMS = {
    "basic_access": "See your name and country",
    "email": "See your e-mail address",
    "offline_access": "Act for you when you are away",
    "manage_library": "Add things to your favourites",
    "manage_community": "Follow people for you",
    "delete_library": "Remove things from your favourites",
    "listening_history": "See what you listen to",
}
_CARRIED = ("app_id", "redirect_uri", "perms", "state", "response_type")


class DeezerConnect:
    """Handlers of /oauth/auth.php and /oauth/access_token.php."""

    def __init__(self, dz: DeezerWorld) -> None:
        self._dz = dz

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """GET /oauth/auth.php: the consent page."""
        application = self._application_of(request.query)
        listener = self._dz.listeners.accounts.get(request.cookies.get(COOKIE, ""))
        page = Consent(
            service="Deezer",
            brand="#a238ff",
            app_name=application.name,
            wishes={perm: _PERMS[perm] for perm in _perms(request.query)},
            action=request.path,
            carried={name: request.query[name] for name in _CARRIED if name in request.query},
            account=listener.username if listener else "",
            display_name=listener.display_name if listener else "",
            accounts=list(self._dz.listeners.accounts)[:50],
        )
        return web.Response(text=consent_page(page), content_type="text/html")

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """POST /oauth/auth.php: Agree or Cancel; back to the application."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        application = self._application_of(form)
        name = form.get("account", "").strip() or request.cookies.get(COOKIE, "")
        agreed = form.get("decision") == "agree"
        self._dz.world.journal.add(
            "deezer",
            "authorise",
            client_id=application.app_id,
            account=name,
            scopes=_perms(form),
            agreed=agreed,
        )
        if not agreed:
            raise web.HTTPFound(_back(form, error_reason="user_denied"))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            return _page(400, "Who are you?", "Type the name of an account, without spaces.")
        code = "fr" + self._dz.world.chance.randbytes(16).hex()
        self._dz.codes[code] = Code(
            application=application,
            listener=self._dz.listeners.add(name),
            perms=frozenset(_perms(form)),
            expires_at=self._dz.world.clock.now() + timedelta(minutes=10),
        )
        answer = web.HTTPFound(_back(form, code=code))
        answer.set_cookie(COOKIE, name, path="/deezer", httponly=True, samesite="Lax")
        raise answer

    async def token(self, request: web.Request) -> web.Response:
        """GET or POST /oauth/access_token.php: urlencoded text, or JSON when asked for."""
        params = {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
        permission, refusal = self._exchange(params)
        account = permission.listener.username if permission else None
        self._dz.world.journal.add(
            "deezer",
            "token",
            grant_type="authorization_code",
            client_id=params.get("app_id", ""),
            account=account,
            error=refusal,
        )
        if permission is None:
            return web.Response(text=refusal, content_type="text/html")
        life = 0 if permission.expires_at is None else self._dz.short_life_s
        if params.get("output") == "json":
            return web.json_response({"access_token": permission.token, "expires": life})
        return web.Response(
            text=urlencode({"access_token": permission.token, "expires": life}), content_type="text/html"
        )

    def _exchange(self, params: Mapping[str, str]) -> tuple[Permission | None, str | None]:
        application = self._dz.applications.get(params.get("app_id", ""))
        if application is None:
            return None, "wrong app_id"
        if not hmac.compare_digest(params.get("secret", "").encode(), application.secret.encode()):
            return None, "wrong secret"
        code = self._dz.codes.pop(params.get("code", ""), None)
        if code is None or code.application is not application:
            return None, "wrong code"
        if code.expires_at <= self._dz.world.clock.now():
            return None, "wrong code"
        return self._dz.permit(code), None

    def _application_of(self, params: Mapping[str, str]) -> Application:
        application = self._dz.applications.get(params.get("app_id", ""))
        if application is None:
            raise _stop("You must enter a valid application ID")
        uri = params.get("redirect_uri", "")
        if not urlsplit(uri).hostname or (application.redirect_uris and uri not in application.redirect_uris):
            raise _stop("You must enter a valid redirect uri")
        if any(perm not in _PERMS for perm in params.get("perms", "").split(",") if perm):
            raise _stop("You must enter valid permissions")
        return application


def _perms(params: Mapping[str, str]) -> list[str]:
    """Always with the basic one."""
    asked = [perm for perm in params.get("perms", "").split(",") if perm]
    return list(dict.fromkeys(["basic_access", *asked]))


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")


def _stop(words: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=plain_page("Deezer", words), content_type="text/html")


def _back(params: Mapping[str, str], **answer: str) -> str:
    """The redirect URI with the answer and the unchanged state."""
    parts = urlsplit(params["redirect_uri"])
    state = {"state": params["state"]} if "state" in params else {}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), *state.items()]
    return parts._replace(query=urlencode(query)).geturl()
