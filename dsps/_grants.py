"""How services hand out permission by OAuth 2 codes: PKCE, with a secret or without one."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from core.errors import Misconfigured, NeedsConsent, RetryLater, UpbeatError
from core.grant import GrantKind, Tokens
from dsps._http import Reply, call

_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")  # what may stand in a header
_LONGEST_LIFE_S = 10 * 365 * 86_400
_OURS = frozenset(
    {"unauthorized_client", "invalid_request", "invalid_scope", "unsupported_grant_type", "invalid_target"}
)

_IN_MESSAGE = ("invalid_grant", "invalid_client")  # SoundCloud's newer errors carry the code there (2026-07)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeClient:
    """OAuth 2 authorisation code; implements core.ports.CodeFlow.

    PKCE (S256) is always used. With a secret the client proves itself by Basic, without one its id goes in the
    form. `setting` is the prefix of the operator's settings ("UPBEAT_SPOTIFY"), for words about misconfiguration.
    """

    session: aiohttp.ClientSession = field(repr=False)
    setting: str
    authorize: str
    token: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    in_form: bool = False  # id and secret go in the form; some services know no Basic
    extra: tuple[tuple[str, str], ...] = ()  # further parameters of the consent page
    kind: Literal[GrantKind.CODE] = field(default=GrantKind.CODE, init=False)

    def authorize_url(self, *, state: str, challenge: str, redirect_uri: str, scopes: tuple[str, ...]) -> str:
        """Where the browser is sent."""
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "scope": " ".join(dict.fromkeys(scopes)),
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
        return tokens_of(await self._post(form), now)

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        """New tokens; the old refresh token stays when no new one came."""
        if not tokens.refresh:
            raise NeedsConsent("there is no refresh token")
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        return tokens_of(await self._post(form), now, old=tokens)

    async def app_token(self) -> tuple[str, int]:
        """The application's own token (client credentials), for catalogue look-ups, and its life in seconds."""
        body = await self._post({"grant_type": "client_credentials"})
        return str(body["access_token"]), _life(body.get("expires_in"))

    async def _post(self, form: dict[str, str]) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if self.in_form:
            secret = {"client_secret": self.client_secret} if self.client_secret else {}
            form = form | {"client_id": self.client_id} | secret
        elif self.client_secret:
            # as they are: RFC 6749 asks for percent-encoding here, the services' own examples do without
            pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        else:
            form = form | {"client_id": self.client_id}
        reply = await call(self.session, "POST", self.token, headers=headers, form=form, limited=False)
        if reply.ok and _is_token(reply.fields.get("access_token")):
            return reply.fields
        raise refusal(reply, self.setting)


def refusal(reply: Reply, setting: str) -> UpbeatError:
    """What a token endpoint's refusal means. The one table of it.

    Only a clear "this grant is dead" costs a fan the grant: one service's outage once answered whole user bases
    with false revocations (ListenBrainz), and a wrong client secret is nobody's revocation.
    """
    code = reply.fields.get("error")
    if not code and reply.fields.get("message") in _IN_MESSAGE:
        code = reply.fields["message"]
    words = str(reply.fields.get("error_description") or code or "")[:80]
    if reply.busy or not isinstance(code, str):
        return RetryLater(f"token endpoint: HTTP {reply.status}", after=reply.retry_after)
    if code == "invalid_grant" and "redirect" in words.lower():
        return Misconfigured(
            f"UPBEAT_PUBLIC_URL does not match a redirect URI registered for {setting}_CLIENT_ID"
        )
    if code == "invalid_grant":
        return NeedsConsent(words)
    if code == "invalid_client":
        which = "" if "secret" in words.lower() else f"{setting}_CLIENT_ID or "
        return Misconfigured(f"{which}{setting}_CLIENT_SECRET is refused: {words}")
    if code in _OURS:
        return Misconfigured(f"{setting}_CLIENT_ID: the service refuses our request: {code}")
    return RetryLater(f"token endpoint: HTTP {reply.status} {code[:40]}", after=reply.retry_after)


def tokens_of(body: dict[str, Any], now: datetime, old: Tokens | None = None) -> Tokens:
    """From a token response; what a refresh leaves out stays as it was."""
    refresh, scope = body.get("refresh_token"), body.get("scope")
    seconds = _life(body.get("expires_in"))
    return Tokens(
        access=str(body["access_token"]),
        refresh=refresh if _is_token(refresh) else (old.refresh if old else None),
        access_expires_at=now + timedelta(seconds=seconds) if seconds else None,
        scopes=tuple(scope.split()) if isinstance(scope, str) else (old.scopes if old else ()),
    )


def _life(given: Any) -> int:
    """`expires_in`: seconds as a number or text; 0 when missing, odd or endless (Deezer says 0 for that)."""
    try:
        return max(0, min(int(given), _LONGEST_LIFE_S))
    except (TypeError, ValueError, OverflowError):
        return 0


def _is_token(given: Any) -> bool:
    return isinstance(given, str) and _TOKEN.fullmatch(given) is not None
