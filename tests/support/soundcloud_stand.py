"""SoundCloud on a test stand: ours on one end of the wire, the sandbox's on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.grant import GrantKind
from core.ids import WORLD
from core.ports import Dsp, Recording
from dsps import soundcloud
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.dsps.soundcloud import SoundCloudWorld, soundcloud_of, track_item
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


def refused(status: int, message: str, **more: object) -> dict[str, object]:
    """A refusal as the specification writes it."""
    return {"code": status, "message": message, "link": "https://developers.soundcloud.com"} | more


def soundcloud_settings(sc: SoundCloudWorld, secret: str = "s3cret", **changes: Any) -> DspSettings:
    """SoundCloud's settings with the sandbox's addresses."""
    base = sc.world.base_url + "/soundcloud"
    settings = DspSettings(
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/oauth/token",
        revoke_url=f"{base}/sign-out",
        api_url=f"{base}/api",
        link_url=f"{base}/web",
        client_id="app",
        client_secret=secret,
    )
    return replace(settings, **changes)


async def soundcloud_agree(dsp: Dsp, account: str) -> Proof:
    """Through the consent page."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    scopes = dsp.scopes + dsp.follow_scopes
    url = flow.authorize_url(state="st/1", challenge=CHALLENGE, redirect_uri=BACK, scopes=scopes)
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["state"] == "st/1"
    return Proof(code=back["code"])


@asynccontextmanager
async def soundcloud_stand() -> AsyncIterator[Stand]:
    """SoundCloud against the sandbox's."""
    server = SandboxServer()
    sc = soundcloud_of(await server.start(vendors=("soundcloud",)))
    sc.add_client("app", "s3cret", "Upbeat for NEON")
    sc.world.catalogue.put(night_drive(sc))
    sc.world.catalogue.put(later(sc))

    def refuse(account: str) -> None:
        sc.listeners.accounts[account].served = False

    try:
        async with watched() as (session, seen):
            dsp = soundcloud.build(soundcloud_settings(sc), session)
            assert dsp.finder is not None
            link = await dsp.finder.find(SINGLE, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=track_item(LATE_ISRC)),
                faults=sc.world.faults,
                vendor="soundcloud",
                world=sc.world,
                token_route="POST .*/oauth/token",
                save_route="POST .*/likes/tracks/",
                me_route="GET .*/api/me$",
                agree=lambda account: soundcloud_agree(dsp, account),
                forget=lambda account: sc.revoke_grant(account, "app"),
                refuse=refuse,
                library=lambda account: set(sc.listeners.accounts[account].library),
                misconfigured=lambda: soundcloud.build(soundcloud_settings(sc, "wrong"), session),
                session=session,
                seen=seen,
            )
    finally:
        await server.stop()
