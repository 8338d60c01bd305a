"""YouTube Music on a test stand: ours on one end of the wire, the sandbox's Google on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.grant import GrantKind, Tokens
from core.ids import WORLD
from core.ports import Dsp, Recording
from dsps import youtube_music
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.youtube_music import YouTubeWorld, video_id, youtube_of
from sandbox.server import SandboxServer
from tests.support.dsp_stands import BACK, CHALLENGE, ISRC, LATE_ISRC, NOW, UPC, Proof, Stand, watched

RECORDING = Recording(artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=False)


def youtube_settings(yt: YouTubeWorld, **changes: Any) -> DspSettings:
    """YouTube's settings with the sandbox's addresses."""
    base = yt.world.base_url + "/youtube_music"
    settings = DspSettings(
        authorize_url=f"{base}/o/oauth2/v2/auth",
        token_url=f"{base}/token",
        revoke_url=f"{base}/revoke",
        api_url=f"{base}/youtube/v3",
        link_url=f"{base}/music",
        client_id="app",
        client_secret="s3cret",
        publishing="production",
        api_key="s3cret-key",
    )
    return replace(settings, **changes)


async def youtube_agree(dsp: Dsp, account: str, **changes: str | bool) -> Proof:
    """Through Google's page; `changes` fill in its fields, tick boxes too."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    scopes = dsp.scopes + dsp.follow_scopes
    url = flow.authorize_url(state="st/1", challenge=CHALLENGE, redirect_uri=BACK, scopes=scopes)
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account, **changes})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["state"] == "st/1"
    return Proof(code=back["code"])


def products(world: Any) -> list[Product]:
    """One that is out everywhere, one that comes in a week."""
    now = world.clock.now()
    return [
        Product(
            upc=UPC,
            title="Night Drive",
            artist="NEON",
            tracks=[Track(title="Night Drive", isrc=ISRC)],
            live_at={"*": now - timedelta(hours=1)},
        ),
        Product(
            upc="00810121774199",
            title="Later",
            artist="NEON",
            tracks=[Track(title="Later", isrc=LATE_ISRC)],
            live_at={"*": now + timedelta(days=7)},
        ),
    ]


@asynccontextmanager
async def youtube_stand() -> AsyncIterator[Stand]:
    """YouTube against the sandbox's."""
    server = SandboxServer()
    yt = youtube_of(await server.start(vendors=("youtube_music", "control")))
    yt.add_client("app", "s3cret", "Upbeat for NEON", api_key="s3cret-key")
    for product in products(yt.world):
        yt.world.catalogue.put(product)

    def refuse(account: str) -> None:
        yt.accounts[account].suspended = True

    try:
        async with watched() as (session, seen):
            dsp = youtube_music.build(youtube_settings(yt), session)
            assert dsp.finder is not None
            link = await dsp.finder.find(RECORDING, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=video_id(LATE_ISRC)),
                faults=yt.world.faults,
                vendor="youtube_music",
                world=yt.world,
                token_route="POST .*/token",
                save_route="POST .*/videos/rate",
                me_route="GET .*/channels",
                agree=lambda account: youtube_agree(dsp, account),
                forget=lambda account: yt.revoke_grant(account, "app"),
                refuse=refuse,
                library=lambda account: set(yt.accounts[account].likes),
                misconfigured=lambda: youtube_music.build(
                    youtube_settings(yt, client_secret="wrong"), session
                ),
                session=session,
                seen=seen,
            )
    finally:
        await server.stop()


def refused(status: int, reason: str, message: str = "no") -> dict[str, object]:
    """A fault's fields: Google refuses with this reason."""
    one = {"message": message, "domain": "youtube.x", "reason": reason}
    return {"status": status, "body": {"error": {"code": status, "message": message, "errors": [one]}}}


async def refresh(stand: Stand, tokens: Tokens) -> Tokens:
    """By the stand's flow."""
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    return await flow.refresh(tokens, now=NOW)
