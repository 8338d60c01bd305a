"""Tiny streaming services of ours, one for each way of permission, over `TinyService`: they prove the seam."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import aiohttp

from core.budget import DailyBudget
from core.errors import NeedsConsent, NotEntitled, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import BrowserFlow, CodeFlow, Dsp, OAuth1Flow, Saver
from core.presave import Answer, Outcome
from dsps._browser import BrowserClient
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._oauth1 import OAuth1Client, Signer
from tests.support.tiny_service import KEY, SECRET

Headers = Callable[[str, str, Mapping[str, str], Tokens], dict[str, str]]


def youtube(budget: DailyBudget | None, saver: Saver | None = None) -> Dsp:
    """YouTube Music as the engine sees it: with this budget, saving with `saver` (None: nothing is saved here)."""
    return Dsp(
        name=DspName.YOUTUBE_MUSIC,
        label="YouTube Music",
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=Credential(present=True),
        budget=budget,
        saver=saver or cast("Saver", object()),
    )


def tiny_code(base: str, session: aiohttp.ClientSession, *, secret: str = SECRET) -> Dsp:
    """OAuth 2 with PKCE, a secret and single-use refresh tokens."""
    flow = CodeClient(
        session=session,
        setting="UPBEAT_TINY",
        authorize=f"{base}/authorize",
        token=f"{base}/token",
        client_id=KEY,
        client_secret=secret,
    )
    return _dsp(DspName.SOUNDCLOUD, flow, TinyLibrary(base, session, _bearer, Outcome.ACCESS_EXPIRED))


def tiny_browser(base: str, session: aiohttp.ClientSession, *, secret: str = SECRET) -> Dsp:
    """The page's script brings a user token; our own token goes with each call."""

    def headers(_: str, __: str, ___: Mapping[str, str], tokens: Tokens) -> dict[str, str]:
        return {"Authorization": f"Bearer {secret}", "User-Token": tokens.access}

    async def probe(token: str) -> Reply:
        return await call(
            session, "GET", f"{base}/me", headers=headers("GET", base, {}, Tokens(access=token))
        )

    def mint(origin: str, now: datetime) -> str:
        return f"{origin}|{now:%H:%M}"

    flow = BrowserClient(
        script_url=f"{base}/kit.js", app_name="Upbeat", developer_token=mint, probe=probe, life=None
    )
    return _dsp(DspName.APPLE_MUSIC, flow, TinyLibrary(base, session, headers, Outcome.NEEDS_REAUTH))


def tiny_oauth1(base: str, session: aiohttp.ClientSession, *, secret: str = SECRET) -> Dsp:
    """OAuth 1.0a: every request signed."""
    signer = Signer(key=KEY, secret=secret)
    flow = OAuth1Client(
        session=session,
        setting="UPBEAT_TINY",
        signer=signer,
        request_url=f"{base}/request_token",
        authorize=f"{base}/authorize",
        access_url=f"{base}/access_token",
    )

    def headers(method: str, url: str, params: Mapping[str, str], tokens: Tokens) -> dict[str, str]:
        assert tokens.secret is not None
        header = signer.header(method, url, params, token=(tokens.access, tokens.secret))
        return {"Authorization": header}

    return _dsp(DspName.AUDIOMACK, flow, TinyLibrary(base, session, headers, Outcome.NEEDS_REAUTH))


def _bearer(_: str, __: str, ___: Mapping[str, str], tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.access}"}


def _dsp(name: DspName, flow: CodeFlow | BrowserFlow | OAuth1Flow, saver: TinyLibrary) -> Dsp:
    return Dsp(
        name=name,
        label=f"Tiny {flow.kind.value}",
        best=Rung.AUTO,
        grant=GrantKind(flow.kind),
        credential=Credential(present=True),
        flow=flow,
        saver=saver,
    )


@dataclass(frozen=True, slots=True)
class TinyLibrary:
    """Implements core.ports.Saver; `unknown` is what a 401 means for this way of permission."""

    base: str
    session: aiohttp.ClientSession
    headers: Headers
    unknown: Outcome

    async def account(self, tokens: Tokens) -> Account:
        reply = await self._call("GET", "/me", tokens, {})
        if reply.status == 401:
            raise NeedsConsent("401")
        if reply.status == 403:
            raise NotEntitled("403")
        if "id" not in reply.fields:
            raise RetryLater(f"HTTP {reply.status}", after=reply.retry_after)
        return Account(id=str(reply.fields["id"]), name=str(reply.fields.get("name")))

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        reply = await self._call("PUT", "/library", tokens, {"item": link.item})
        known = {
            401: self.unknown,
            403: Outcome.NOT_ENTITLED,
            404: Outcome.NOT_AVAILABLE_YET,
            429: Outcome.RATE_LIMITED,
        }
        saved = reply.ok and reply.fields.get("saved") == link.item
        outcome = Outcome.SAVED if saved else known.get(reply.status, Outcome.TRANSIENT)
        return Answer(outcome=outcome, detail=str(reply.status), retry_after=reply.retry_after)

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        reply = await self._call("GET", "/library", tokens, {})
        return link.item in reply.json if isinstance(reply.json, list) else None

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        return Answer(outcome=Outcome.BAD_ITEM, detail="it has nobody to follow")

    async def _call(self, method: str, path: str, tokens: Tokens, params: dict[str, str]) -> Reply:
        url = self.base + path
        headers = self.headers(method, url, params, tokens)
        return await call(self.session, method, url, params=params, headers=headers)
