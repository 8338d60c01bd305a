"""Who may call the YouTube Data API now, what a call costs, and how Google refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.dsps.youtube_music_state import SCOPE, Account, Client, YouTubeWorld

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
READERS = frozenset({SCOPE, f"{SCOPE}.force-ssl", f"{SCOPE}.readonly"})
WRITERS = frozenset({SCOPE, f"{SCOPE}.force-ssl"})


class Refusal(Exception):
    """A refused call, with Google's reason."""

    def __init__(self, status: int, reason: str, message: str, domain: str = "youtube.common") -> None:
        super().__init__(message)
        self.status, self.reason, self.message, self.domain = status, reason, message, domain

    def response(self) -> web.Response:
        """What travels."""
        one = {"message": self.message, "domain": self.domain, "reason": self.reason}
        body = {"error": {"code": self.status, "message": self.message, "errors": [one]}}
        return web.json_response(body, status=self.status)


def refusals(yt: YouTubeWorld) -> Any:
    """A middleware that turns refusals into answers, and stamps every one with the world's time."""

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Refusal as refusal:
            response = refusal.response()
        response.headers["Date"] = format_datetime(yt.world.clock.now(), usegmt=True)
        return response

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling; without a person: the project by its API key."""

    client: Client
    account: Account | None

    @property
    def person(self) -> Account:
        """The account, when it may act on YouTube."""
        account = self.account
        if account is None:
            raise Refusal(401, "required", "Login Required.", "global")
        if account.suspended:
            raise Refusal(403, "authenticatedUserAccountSuspended", "The account is suspended.")
        if not account.channel:
            raise Refusal(401, "youtubeSignupRequired", "Unauthorized")
        return account


def caller(
    yt: YouTubeWorld, request: web.Request, scopes: frozenset[str], *, cost: int, bucket: str = "units"
) -> Caller:
    """Check key or token and its scopes, then count the cost: a call past the quota is refused, a refused one counts."""
    key = request.headers.get("X-Goog-Api-Key") or request.query.get("key", "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer":
        access = yt.access.get(token)
        if access is None or access.expires_at <= yt.world.clock.now() or not yt.lives(access.grant):
            raise Refusal(401, "authError", "Invalid Credentials", "global")
        who = Caller(client=access.grant.client, account=access.grant.account)
        if not access.grant.scopes & scopes:
            raise Refusal(
                403, "insufficientPermissions", "Request had insufficient authentication scopes.", "global"
            )
    else:
        client = next((c for c in yt.clients.values() if key and c.api_key == key), None)
        if client is None:
            raise Refusal(400, "keyInvalid", "API key not valid. Please pass a valid API key.", "usageLimits")
        who = Caller(client=client, account=None)
    if not yt.spend(who.client, bucket, cost):
        raise Refusal(
            403, "quotaExceeded", "The request cannot be completed because you have exceeded your quota.",
            "youtube.quota",
        )  # fmt: skip
    return who
