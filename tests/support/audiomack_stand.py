"""Audiomack on a test stand: ours on one end of the wire, the sandbox's on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.grant import GrantKind
from core.ids import WORLD
from core.ports import Dsp
from dsps import audiomack
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.dsps.audiomack import AudiomackWorld, audiomack_of, number
from sandbox.server import SandboxServer
from tests.support.dsp_stands import BACK, LATE_ISRC, Proof, Stand, watched
from tests.support.youtube_stand import RECORDING, products


def audiomack_settings(am: AudiomackWorld, **changes: Any) -> DspSettings:
    """Audiomack's settings with the sandbox's addresses."""
    base = am.world.base_url + "/audiomack"
    settings = DspSettings(
        authorize_url=f"{base}/oauth/authenticate",
        token_url=f"{base}/v1/access_token",
        api_url=f"{base}/v1",
        link_url=base,
        client_id="app",
        client_secret="s3cret",
    )
    return replace(settings, **changes)


async def audiomack_agree(dsp: Dsp, account: str) -> Proof:
    """Through the sign-in page."""
    flow = dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.OAUTH1
    token, secret, url = await flow.request_token(callback=BACK)
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": account})
    back = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert back["oauth_token"] == token
    return Proof(code=back["oauth_verifier"], asked=token, secret=secret)


@asynccontextmanager
async def audiomack_stand() -> AsyncIterator[Stand]:
    """Audiomack against the sandbox's."""
    server = SandboxServer()
    am = audiomack_of(await server.start(vendors=("audiomack", "control")))
    am.add_client("app", "s3cret", "Upbeat for NEON")
    for product in products(am.world):
        am.world.catalogue.put(product)

    def refuse(account: str) -> None:
        am.accounts[account].banned = True

    def library(account: str) -> set[str]:
        return {f"{id_}:neon" for id_ in am.accounts[account].favorites}

    try:
        async with watched() as (session, seen):
            dsp = audiomack.build(audiomack_settings(am), session)
            assert dsp.finder is not None
            link = await dsp.finder.find(RECORDING, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=f"{number(f'song {LATE_ISRC}')}:neon"),
                faults=am.world.faults,
                vendor="audiomack",
                world=am.world,
                token_route="POST .*/access_token",
                save_route="PUT .*/favorite",
                me_route="GET .*/v1/user$",
                agree=lambda account: audiomack_agree(dsp, account),
                forget=lambda account: am.revoke_grant(account, "app"),
                refuse=refuse,
                library=library,
                misconfigured=lambda: audiomack.build(audiomack_settings(am, client_secret="wrong"), session),
                session=session,
                seen=seen,
            )
    finally:
        await server.stop()
