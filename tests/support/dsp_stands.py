"""Every service that saves, on a test stand: ours on one end of the wire, a fake on the other."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Protocol, assert_never
from urllib.parse import parse_qs, urlsplit

import aiohttp

from core.grant import GrantKind, Tokens
from core.ids import WORLD
from core.links import Link, LinkMethod
from core.ports import Dsp, Recording
from dsps import spotify
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.spotify import SpotifyWorld, spotify_of, track_uri
from sandbox.faults import Fault, Faults
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.support.dsps import tiny_browser, tiny_code, tiny_oauth1
from tests.support.tiny_service import ITEM, LATE_ITEM, TinyService

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
BACK = "https://fan.example/callback/x"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
UPC, ISRC, LATE_ISRC = "00810121774182", "USUM71703085", "USUM71703099"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came back from the consent: a code, a verifier with its request token, or a token."""

    code: str
    asked: str = ""
    secret: str = ""


@dataclass(slots=True, kw_only=True)
class Seen:
    """A request of ours."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


class InWorld(Protocol):
    """A service of the sandbox."""

    world: World


@dataclass(slots=True, kw_only=True)
class Stand:
    """One service. `agree` plays the fan's consent; `seen` is every request of ours."""

    dsp: Dsp
    link: Link
    late: Link  # well-formed, but not in the catalogue yet
    faults: Faults
    vendor: str
    token_route: str
    save_route: str
    me_route: str
    agree: Callable[[str], Awaitable[Proof]]
    forget: Callable[[str], object]  # the person removes the app
    refuse: Callable[[str], object]  # the service stops serving this account
    library: Callable[[str], set[str]]
    misconfigured: Callable[[], Dsp]  # the same with a wrong client secret
    session: aiohttp.ClientSession
    seen: list[Seen]
    world: World | None = None  # the sandbox, when the service lives in it
    named: bool = True  # the service tells the account's name
    renewable: bool = True  # an OAuth 2 service whose tokens can be refreshed

    def fault(self, route: str, **what: object) -> None:
        """The next matching calls misbehave (see sandbox.faults)."""
        self.faults.add(replace(Fault(vendor=self.vendor, kind="answer", pattern=route), **what))  # type: ignore[arg-type] # tests pass Fault's fields

    async def redeem(self, proof: Proof, dsp: Dsp | None = None) -> Tokens:
        """The consent for tokens, by whichever way of permission the service has."""
        flow = (dsp or self.dsp).flow
        assert flow is not None
        match flow.kind:
            case GrantKind.CODE:
                return await flow.exchange(code=proof.code, verifier=VERIFIER, redirect_uri=BACK, now=NOW)
            case GrantKind.BROWSER:
                return await flow.accept(proof.code, now=NOW)
            case GrantKind.OAUTH1:
                return await flow.exchange(
                    token=proof.asked, secret=proof.secret, verifier=proof.code, now=NOW
                )
            case _:
                assert_never(flow)

    async def connect(self, account: str) -> Tokens:
        """Consent and exchange."""
        return await self.redeem(await self.agree(account))

    @property
    def sent(self) -> list[tuple[str, str]]:
        """(method, URL) of every request so far."""
        return [(call.method, call.url) for call in self.seen]

    def saves(self) -> list[str]:
        """Requests to the library so far."""
        return [url for method, url in self.sent if method == "PUT"]


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[aiohttp.ClientSession, list[Seen]]]:
    """A session as the product's, and every request it sends."""
    seen: list[Seen] = []

    async def started(_: object, context: SimpleNamespace, what: aiohttp.TraceRequestStartParams) -> None:
        context.call = Seen(method=what.method, url=str(what.url), headers=dict(what.headers))
        seen.append(context.call)

    async def chunk(_: object, context: SimpleNamespace, what: aiohttp.TraceRequestChunkSentParams) -> None:
        context.call.body += what.chunk

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(started)
    trace.on_request_chunk_sent.append(chunk)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(trace_configs=[trace], cookie_jar=jar) as session:
        yield session, seen


@asynccontextmanager
async def tiny_stand(kind: GrantKind) -> AsyncIterator[Stand]:
    """One of the tiny services."""
    build = {
        GrantKind.CODE: tiny_code,
        GrantKind.BROWSER: tiny_browser,
        GrantKind.OAUTH1: tiny_oauth1,
    }[kind]
    async with TinyService().listening() as service, watched() as (session, seen):
        dsp = build(service.base_url, session)

        async def agree(account: str) -> Proof:
            flow = dsp.flow
            assert flow is not None
            match flow.kind:
                case GrantKind.CODE:
                    return Proof(code=service.agree(account, CHALLENGE))
                case GrantKind.BROWSER:
                    return Proof(code=service.sign_in(account))
                case GrantKind.OAUTH1:
                    token, secret, url = await flow.request_token(callback=BACK)
                    assert parse_qs(urlsplit(url).query) == {"oauth_token": [token]}
                    return Proof(code=service.confirm(account, token), asked=token, secret=secret)
                case _:
                    assert_never(flow)

        routes = {GrantKind.CODE: "/token", GrantKind.OAUTH1: "/access_token", GrantKind.BROWSER: "/me"}
        link = Link(dsp=dsp.name, url="https://tiny.example/1", method=LinkMethod.ARTIST, item=ITEM)
        yield Stand(
            dsp=dsp,
            link=link,
            late=replace(link, item=LATE_ITEM),
            faults=service.faults,
            vendor="tiny",
            token_route=routes[kind],
            save_route="PUT /library",
            me_route="GET /me",
            agree=agree,
            forget=service.forget,
            refuse=service.not_served.add,
            library=lambda account: service.library.get(account, set()),
            misconfigured=lambda: build(service.base_url, session, secret="wrong"),
            session=session,
            seen=seen,
        )


def spotify_settings(sp: SpotifyWorld, **changes: Any) -> DspSettings:
    """Spotify's settings with the sandbox's addresses."""
    base = sp.world.base_url + "/spotify"
    settings = DspSettings(
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/api/token",
        api_url=f"{base}/v1",
        link_url=f"{base}/open",
        client_id="app",
        client_secret="s3cret",
        quota="extended",
    )
    return replace(settings, **changes)


async def spotify_agree(sp: SpotifyWorld, dsp: Dsp, account: str, *scopes: str) -> Proof:
    """Through the consent page."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    url = flow.authorize_url(
        state="st/1",
        challenge=CHALLENGE,
        redirect_uri=BACK,
        scopes=scopes or (dsp.scopes + dsp.follow_scopes),
    )
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["state"] == "st/1"
    return Proof(code=back["code"])


@asynccontextmanager
async def spotify_stand() -> AsyncIterator[Stand]:
    """Spotify against the sandbox's."""
    server = SandboxServer()
    sp = spotify_of(await server.start(vendors=("spotify",)))
    app = sp.add_client("app", "s3cret", "Upbeat for NEON", mode="extended")
    sp.world.catalogue.put(night_drive(sp))
    sp.world.catalogue.put(later(sp))

    def refuse(account: str) -> None:
        app.mode = "development"
        app.listed.discard(account)

    try:
        async with watched() as (session, seen):
            dsp = spotify.build(spotify_settings(sp), session)
            assert dsp.finder is not None
            recording = Recording(
                artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=False
            )
            link = await dsp.finder.find(recording, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=track_uri(LATE_ISRC)),
                faults=sp.world.faults,
                vendor="spotify",
                world=sp.world,
                token_route="POST .*/api/token",
                save_route="PUT .*/me/library",
                me_route="GET .*/v1/me$",
                agree=lambda account: spotify_agree(sp, dsp, account),
                forget=lambda account: sp.revoke_grant(account, "app"),
                refuse=refuse,
                library=lambda account: set(sp.accounts[account].library),
                misconfigured=lambda: spotify.build(spotify_settings(sp, client_secret="wrong"), session),
                session=session,
                seen=seen,
            )
    finally:
        await server.stop()


def night_drive(sp: InWorld) -> Product:
    """Out everywhere."""
    at = sp.world.clock.now() - timedelta(hours=1)
    tracks = [Track(title="Night Drive", isrc=ISRC)]
    return Product(upc=UPC, title="Night Drive", artist="NEON", tracks=tracks, live_at={"*": at})


def later(sp: InWorld) -> Product:
    """Out in a week."""
    at = sp.world.clock.now() + timedelta(days=7)
    tracks = [Track(title="Later", isrc=LATE_ISRC)]
    return Product(upc="00810121774199", title="Later", artist="NEON", tracks=tracks, live_at={"*": at})
