"""TIDAL on a test stand: ours on one end of the wire, the sandbox's on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from core.grant import GrantKind
from core.ids import WORLD
from core.ports import Dsp, Recording
from dsps import tidal
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.dsps.tidal import TidalWorld, tidal_of, track_item
from sandbox.server import SandboxServer
from tests.support.dsp_stands import (
    BACK,
    CHALLENGE,
    ISRC,
    LATE_ISRC,
    UPC,
    Proof,
    Stand,
    later,
    night_drive,
    watched,
)

ALBUM = Recording(artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=True)
SINGLE = replace(ALBUM, whole_album=False)


def errors(status: int, code: str, **more: object) -> dict[str, object]:
    """A JSON:API refusal."""
    return {"errors": [{"status": str(status), "code": code, "detail": code} | more]}


def tidal_settings(td: TidalWorld, secret: str = "s3cret") -> DspSettings:
    """TIDAL's settings with the sandbox's addresses."""
    base = td.world.base_url + "/tidal"
    return DspSettings(
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/v1/oauth2/token",
        api_url=f"{base}/v2",
        link_url=f"{base}/browse",
        client_id="app",
        client_secret=secret,
    )


async def tidal_agree(dsp: Dsp, account: str, *scopes: str) -> Proof:
    """Through the consent page."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    url = flow.authorize_url(
        state="st/1", challenge=CHALLENGE, redirect_uri=BACK, scopes=scopes or dsp.scopes + dsp.follow_scopes
    )
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["state"] == "st/1"
    return Proof(code=back["code"])


@asynccontextmanager
async def tidal_stand() -> AsyncIterator[Stand]:
    """TIDAL against the sandbox's, for a client that gets refresh tokens."""
    server = SandboxServer()
    td = tidal_of(await server.start(vendors=("tidal",)))
    td.add_client("app", "s3cret", "Upbeat for NEON", refreshes=True)
    td.access_life_s = 3600
    td.world.catalogue.put(night_drive(td))
    td.world.catalogue.put(later(td))

    def refuse(account: str) -> None:
        td.listeners.accounts[account].served = False

    try:
        async with watched() as (session, seen):
            dsp = tidal.build(tidal_settings(td), session)
            assert dsp.finder is not None
            link = await dsp.finder.find(SINGLE, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=track_item(LATE_ISRC)),
                faults=td.world.faults,
                vendor="tidal",
                world=td.world,
                token_route="POST .*/oauth2/token",
                save_route="POST .*/userCollectionTracks/",
                me_route="GET .*/users/me$",
                agree=lambda account: tidal_agree(dsp, account),
                forget=lambda account: td.revoke_grant(account, "app"),
                refuse=refuse,
                library=lambda account: set(td.listeners.accounts[account].library),
                misconfigured=lambda: tidal.build(tidal_settings(td, "wrong"), session),
                session=session,
                seen=seen,
            )
    finally:
        await server.stop()
