"""Who may call Spotify's Web API now, and how it refuses."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from sandbox.dsps.spotify_state import Account, Client, SpotifyWorld

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WINDOW = timedelta(seconds=30)
NOT_LISTED = (
    "The user is not registered for this application. "
    "Please check your settings on https://developer.spotify.com/dashboard."
)
OWNER_NOT_PREMIUM = (
    "Active premium subscription required for the owner of the app. "
    "When the subscription status changes, it can take a few hours before requests are allowed again."
)


class ApiRefusal(Exception):
    """A refused call: `{"error": {"status", "message"}}`."""

    def __init__(
        self, status: int, message: str, *, reason: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.reason, self.retry_after = status, message, reason, retry_after

    def response(self) -> web.Response:
        """What travels."""
        error: dict[str, int | str] = {"status": self.status, "message": self.message}
        if self.reason:
            error["reason"] = self.reason
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return web.json_response({"error": error}, status=self.status, headers=headers)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns refusals into answers, also for paths the API does not have."""
    try:
        return await handler(request)
    except ApiRefusal as refusal:
        return refusal.response()
    except web.HTTPNotFound:
        return ApiRefusal(404, "Service not found").response()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling."""

    client: Client
    account: Account | None
    scopes: frozenset[str]

    def person(self, *scopes: str) -> Account:
        """The account, when a person is behind the token and granted all `scopes`."""
        if self.account is None:
            raise ApiRefusal(401, "Valid user authentication required")
        if not self.scopes.issuperset(scopes):
            raise ApiRefusal(403, "Insufficient client scope")
        return self.account

    def market(self, asked: str | None) -> str:
        """The market that counts: the one asked for, else the listener's; "" when there is neither."""
        return asked or (self.account.country if self.account else "")


def caller(sp: SpotifyWorld, request: web.Request) -> Caller:
    """Check token, quota, owner and listing, in this order."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiRefusal(401, "No token provided")
    access = sp.access.get(token)
    if access is None or (access.grant is not None and access.grant.revoked):
        raise ApiRefusal(401, "Invalid access token")
    if access.expires_at <= sp.world.clock.now():
        raise ApiRefusal(401, "The access token expired")
    _count(sp, access.client)
    if not access.client.owner_premium and access.client.mode == "development":
        raise ApiRefusal(403, OWNER_NOT_PREMIUM)
    grant = access.grant
    if grant is None:
        return Caller(client=access.client, account=None, scopes=frozenset())
    username = grant.account.username
    unlisted = access.client.mode == "development" and username not in access.client.listed
    if unlisted or username in access.client.unregistered:
        raise ApiRefusal(403, NOT_LISTED)
    return Caller(client=access.client, account=grant.account, scopes=grant.scopes)


def _count(sp: SpotifyWorld, client: Client) -> None:
    if client.limit is None:
        return
    now = sp.world.clock.now()
    while client.calls and not now - WINDOW < client.calls[0] <= now:
        client.calls.popleft()
    if len(client.calls) >= client.limit:
        wait = math.ceil((client.calls[0] + WINDOW - now).total_seconds())
        reason = "QUOTA_EXCEEDED" if client.mode == "development" else ""
        raise ApiRefusal(429, "Too many requests", reason=reason, retry_after=max(1, wait))
    client.calls.append(now)
