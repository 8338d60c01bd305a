"""Apple Music on a test stand: ours on one end of the wire, the sandbox's on the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from core.grant import GrantKind
from core.ids import WORLD
from core.ports import Dsp, Recording
from dsps import apple_music
from dsps.settings import DspSettings
from sandbox.browser import Browser
from sandbox.dsps.apple_music import AppleWorld, apple_of, song_item
from sandbox.server import SandboxServer
from tests.support.dsp_stands import ISRC, LATE_ISRC, UPC, Proof, Stand, later, night_drive, watched

ALBUM = Recording(artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=True)
SINGLE = replace(ALBUM, whole_album=False)
ORIGIN = "https://fan.example"


def refused(status: int, code: str, title: str = "Forbidden") -> dict[str, object]:
    """A refusal as Apple writes it."""
    return {"errors": [{"id": "X", "title": title, "detail": "", "status": str(status), "code": code}]}


def apple_settings(am: AppleWorld, pem: str, **changes: Any) -> DspSettings:
    """Apple Music's settings with the sandbox's addresses."""
    base = am.world.base_url + "/apple_music"
    settings = DspSettings(
        authorize_url=f"{base}/authorize",
        token_url=base,
        api_url=base,
        script_url=f"{base}/musickit/v3/musickit.js",
        link_url=f"{base}/web",
        client_id="TEAM123456",
        key_id="KEY1234567",
        client_secret=pem,
    )
    return replace(settings, **changes)


async def apple_agree(am: AppleWorld, dsp: Dsp, account: str) -> Proof:
    """Through the pop-up, as MusicKit opens it."""
    assert dsp.flow is not None
    assert dsp.flow.kind is GrantKind.BROWSER
    values = dsp.flow.page_values(origin=ORIGIN, now=am.world.clock.now())  # Apple looks at its own clock
    ask = f"{am.world.base_url}/apple_music/authorize?developer_token={values['developer_token']}&origin={ORIGIN}"
    async with Browser() as browser:
        page = await (await browser.open(ask)).submit("Agree", {"account": account})
    found = re.search('data-music-user-token="([^"]+)"', page.text)
    assert found is not None, page.words
    return Proof(code=found[1])


@asynccontextmanager
async def apple_stand() -> AsyncIterator[Stand]:
    """Apple Music against the sandbox's."""
    server = SandboxServer()
    am = apple_of(await server.start(vendors=("apple_music",)))
    pem = am.add_key("TEAM123456", "KEY1234567", "Upbeat for NEON")
    stranger = am.add_key("TEAM123456", "KEY0000000", "Nobody's")
    am.world.catalogue.put(night_drive(am))
    am.world.catalogue.put(later(am))

    def refuse(account: str) -> None:
        am.listeners.accounts[account].served = False

    try:
        async with watched() as (session, seen):
            dsp = apple_music.build(apple_settings(am, pem), session)
            assert dsp.finder is not None
            link = await dsp.finder.find(SINGLE, WORLD)
            assert link is not None
            seen.clear()
            yield Stand(
                dsp=dsp,
                link=link,
                late=replace(link, item=song_item(LATE_ISRC)),
                faults=am.world.faults,
                vendor="apple_music",
                world=am.world,
                token_route="GET .*/v1/me/storefront",
                save_route="POST .*/v1/me/library",
                me_route="GET .*/v1/me/(storefront|library/songs)",
                agree=lambda account: apple_agree(am, dsp, account),
                forget=lambda account: am.revoke_grant(account, "TEAM123456"),
                refuse=refuse,
                library=lambda account: set(am.listeners.accounts[account].library),
                misconfigured=lambda: apple_music.build(apple_settings(am, stranger), session),
                session=session,
                seen=seen,
                named=False,
            )
    finally:
        await server.stop()
