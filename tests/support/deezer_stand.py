"""Deezer on a test stand: ours on one end of the wire, the sandbox's on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from core.grant import GrantKind
from core.ids import WORLD
from core.ports import Dsp, Recording
from dsps import deezer
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.dsps.deezer import DeezerWorld, deezer_of, track_item
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


def deezer_settings(dz: DeezerWorld, secret: str = "s3cret") -> DspSettings:
    """Deezer's settings with the sandbox's addresses."""
    base = dz.world.base_url + "/deezer"
    return DspSettings(
        authorize_url=f"{base}/oauth/auth.php",
        token_url=f"{base}/oauth/access_token.php",
        api_url=f"{base}/api",
        link_url=f"{base}/open",
        client_id="app",
        client_secret=secret,
    )


async def deezer_agree(dsp: Dsp, account: str, *perms: str) -> Proof:
    """Through the consent page."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    url = flow.authorize_url(
        state="st/1", challenge=CHALLENGE, redirect_uri=BACK, scopes=perms or dsp.scopes + dsp.follow_scopes
    )
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["state"] == "st/1"
    return Proof(code=back["code"])


@asynccontextmanager
async def deezer_stand() -> AsyncIterator[Stand]:
    """Deezer against the sandbox's."""
    server = SandboxServer()
    dz = deezer_of(await server.start(vendors=("deezer",)))
    dz.add_application("app", "s3cret", "Upbeat for NEON")
    dz.world.catalogue.put(night_drive(dz))
    dz.world.catalogue.put(later(dz))

    def refuse(account: str) -> None:
        dz.listeners.accounts[account].served = False

    try:
        async with watched() as (session, seen):
            dsp = deezer.build(deezer_settings(dz), session)
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
                late=replace(link, item=track_item(LATE_ISRC)),
                faults=dz.world.faults,
                vendor="deezer",
                world=dz.world,
                token_route="POST .*/access_token.php",
                save_route="POST .*/user/me/tracks",
                me_route=r"GET .*/user/me\?",
                agree=lambda account: deezer_agree(dsp, account),
                forget=lambda account: dz.revoke_grant(account, "app"),
                refuse=refuse,
                library=lambda account: set(dz.listeners.accounts[account].library),
                misconfigured=lambda: deezer.build(deezer_settings(dz, secret="wrong"), session),
                session=session,
                seen=seen,
                renewable=False,
            )
    finally:
        await server.stop()
