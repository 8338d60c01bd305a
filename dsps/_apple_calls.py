"""Requests to Apple Music: our own token always, the fan's beside it, and whose fault a 401 is."""

from __future__ import annotations

import aiohttp

from core.errors import Misconfigured, RetryLater
from core.presave import Answer, Outcome
from dsps._apple_answers import answer
from dsps._apple_tokens import DeveloperTokens
from dsps._http import Reply, call

_REFUSED = "UPBEAT_APPLE_MUSIC_TEAM_ID, _KEY_ID and _PRIVATE_KEY are refused by Apple Music"


class AppleCalls:
    """A 401 first makes a new token of ours: only what is refused with it is looked into."""

    def __init__(self, api: str, session: aiohttp.ClientSession, tokens: DeveloperTokens) -> None:
        self._api, self._session, self._tokens = api, session, tokens

    async def __call__(
        self, method: str, path: str, *, fan: str = "", params: dict[str, str] | None = None
    ) -> Reply:
        """Raises RetryLater, and Misconfigured when the key is none."""
        reply = await self._once(method, path, fan, params)
        if reply.status == 401:
            self._tokens.renew()
            reply = await self._once(method, path, fan, params)
        return reply

    async def blamed(self, refused: Reply) -> Answer:
        """What a refusal means, once it is known that it is not our own key that is refused."""
        if refused.status != 401:
            return answer(refused)
        try:
            await self.prove()
        except Misconfigured as error:
            return Answer(outcome=Outcome.APP_MISCONFIGURED, detail=str(error)[:80])
        return answer(refused)

    async def prove(self) -> None:
        """Whether Apple takes our key. Raises Misconfigured, RetryLater."""
        reply = await self("GET", "/v1/test")
        if reply.status in (401, 403):
            raise Misconfigured(f"{_REFUSED}: HTTP {reply.status}")
        if not reply.ok:
            raise RetryLater(f"key check: HTTP {reply.status}", after=reply.retry_after)

    async def _once(self, method: str, path: str, fan: str, params: dict[str, str] | None) -> Reply:
        headers = {"Authorization": f"Bearer {self._tokens.for_server()}"}
        if fan:
            headers["Music-User-Token"] = fan
        return await call(self._session, method, self._api + path, params=params, headers=headers)
