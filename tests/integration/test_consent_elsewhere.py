"""Through the whole site to YouTube Music and Audiomack and back: agreeing, cancelling, an unticked box, a refused account."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.demo.stage import Stage, environment, furnish
from app.demo.story import open_campaign
from app.service import serve
from app.settings import load
from app.wiring import assembled
from core.fan import Visitor
from core.ids import Channel, DspName
from sandbox.browser import Browser, Page
from sandbox.dsps.audiomack import audiomack_of
from sandbox.dsps.youtube_music import youtube_of
from sandbox.dsps.youtube_music_state import SCOPE
from sandbox.server import SandboxServer
from tests.support.ports import free_port

VENDORS = ("telegram", "twilio", "spotify", "youtube_music", "audiomack")


@dataclass
class Scene:
    """A running site; `ticket` is Mia's personal link."""

    stage: Stage
    ticket: str

    async def begin(self, browser: Browser, dsp: DspName, label: str, **boxes: bool | str) -> Page:
        """Mia now stands on the service's own page."""
        page = await browser.open(f"{self.ticket}?dsp={dsp.value}")
        return await page.submit(f"Continue to {label}", boxes)

    async def grants(self) -> list[tuple[str, str]]:
        """(service, account) of what is stored."""
        rows = await self.stage.parts.database.pool.fetch("SELECT dsp, account_name FROM dsp_grant")
        return [(row["dsp"], row["account_name"]) for row in rows]

    async def presaves(self) -> list[tuple[str, str, bool]]:
        """(service, rung, follow)."""
        rows = await self.stage.parts.database.pool.fetch("SELECT dsp, rung, follow FROM presave")
        return [(row["dsp"], row["rung"], row["follow"]) for row in rows]


@pytest.fixture
async def scene(dsn: str) -> AsyncIterator[Scene]:
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=VENDORS)
    youtube, audiomack = f"{world.base_url}/youtube_music", f"{world.base_url}/audiomack"
    env = environment(world, dsn, free_port()) | {
        "UPBEAT_YOUTUBE_MUSIC_AUTHORIZE_URL": f"{youtube}/o/oauth2/v2/auth",
        "UPBEAT_YOUTUBE_MUSIC_TOKEN_URL": f"{youtube}/token",
        "UPBEAT_YOUTUBE_MUSIC_REVOKE_URL": f"{youtube}/revoke",
        "UPBEAT_YOUTUBE_MUSIC_API_URL": f"{youtube}/youtube/v3",
        "UPBEAT_YOUTUBE_MUSIC_LINK_URL": f"{youtube}/music",
        "UPBEAT_YOUTUBE_MUSIC_CLIENT_ID": "yt",
        "UPBEAT_YOUTUBE_MUSIC_CLIENT_SECRET": "s3cret",
        "UPBEAT_YOUTUBE_MUSIC_API_KEY": "key",
        "UPBEAT_YOUTUBE_MUSIC_STATUS": "production",
        "UPBEAT_AUDIOMACK_AUTHORIZE_URL": f"{audiomack}/oauth/authenticate",
        "UPBEAT_AUDIOMACK_TOKEN_URL": f"{audiomack}/v1/access_token",
        "UPBEAT_AUDIOMACK_API_URL": f"{audiomack}/v1",
        "UPBEAT_AUDIOMACK_LINK_URL": audiomack,
        "UPBEAT_AUDIOMACK_CLIENT_ID": "am",
        "UPBEAT_AUDIOMACK_CLIENT_SECRET": "s3cret",
    }
    env.pop("UPBEAT_DISCORD_TOKEN")
    await furnish(world, env["UPBEAT_PUBLIC_URL"])
    back = f"{env['UPBEAT_PUBLIC_URL']}/callback/youtube_music"
    youtube_of(world).add_client("yt", "s3cret", "Upbeat", api_key="key", redirect_uris=[back])
    audiomack_of(world).add_client("am", "s3cret", "Upbeat")
    settings, warnings = load(env, None)
    assert warnings == []
    shutdown, ready = asyncio.Event(), asyncio.Event()
    async with assembled(settings, dsn, pool_max=8) as parts:
        service = asyncio.create_task(serve(parts, ("web",), shutdown, lambda _: ready.set()))
        await asyncio.wait({service, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
        stage = Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=None)  # type: ignore[arg-type] # no log
        campaign = await open_campaign(stage)
        await parts.database.pool.execute(
            'UPDATE campaign SET dsps = \'["spotify", "youtube_music", "audiomack"]\'::jsonb'
        )
        async with parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        mia = Visitor(
            sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7", name="Mia", language="en"
        )
        offer = await parts.joining.offer(mia, campaign.code, "test")
        assert offer.ticket_url is not None
        yield Scene(stage, offer.ticket_url)
        shutdown.set()
        await service
    await sandbox.stop()


@pytest.mark.parametrize("dsp", [DspName.YOUTUBE_MUSIC, DspName.AUDIOMACK])
async def test_a_fan_who_agrees_is_bound_with_the_wish_to_follow(scene: Scene, dsp: DspName) -> None:
    label = scene.stage.parts.dsps[dsp].label
    async with Browser() as browser:
        page = await scene.begin(browser, dsp, label, follow=True)
        page = await page.submit("Agree", {"account": "mia_92"})
    assert page.status == 200
    assert await scene.grants() == [(dsp.value, "mia_92")]
    assert await scene.presaves() == [(dsp.value, "auto", True)]


async def test_where_the_service_tells_no_country_the_zone_of_the_page_does(scene: Scene) -> None:
    pool = scene.stage.parts.database.pool
    await pool.execute(
        "INSERT INTO wave (campaign_id, market, fires_at) SELECT campaign_id, 'JP', fires_at - interval '9 hours' FROM wave"
    )
    youtube_of(scene.stage.world).add_account("mia_92", country="")
    async with Browser() as browser:
        page = await scene.begin(browser, DspName.YOUTUBE_MUSIC, "YouTube Music", zone="Asia/Tokyo")
        await page.submit("Agree", {"account": "mia_92"})
    promised = "SELECT market FROM wave WHERE id = (SELECT wave_id FROM presave)"
    assert await pool.fetchval(promised) == "JP"
    assert await pool.fetchval("SELECT country FROM fan") == "JP", "the artist's next release knows it too"


@pytest.mark.parametrize(
    "zone", ["", "UTC", "Mars/Olympus", "../../etc/passwd", "Europe/" + "x" * 80, "Asia/\0"]
)
async def test_what_is_no_zone_of_a_place_is_left_out(scene: Scene, zone: str) -> None:
    async with Browser() as browser:
        page = await scene.begin(browser, DspName.YOUTUBE_MUSIC, "YouTube Music", zone=zone)
        await page.submit("Agree", {"account": "mia_92"})
    assert len(await scene.presaves()) == 1
    assert await scene.stage.parts.database.pool.fetchval("SELECT zone FROM fan") is None


@pytest.mark.parametrize("dsp", [DspName.YOUTUBE_MUSIC, DspName.AUDIOMACK])
async def test_a_fan_who_cancels_changes_nothing(scene: Scene, dsp: DspName) -> None:
    label = scene.stage.parts.dsps[dsp].label
    async with Browser() as browser:
        page = await (await scene.begin(browser, dsp, label)).submit("Cancel")
    assert "Not connected" in page.words
    assert (await scene.grants(), await scene.presaves()) == ([], [])


async def test_an_unticked_box_is_told_and_can_be_made_good(scene: Scene) -> None:
    async with Browser() as browser:
        page = await scene.begin(browser, DspName.YOUTUBE_MUSIC, "YouTube Music")
        page = await page.submit("Agree", {"account": "mia_92", f"ok:{SCOPE}": False})
        assert "One tick was missing" in page.words
        assert await scene.grants() == []
        page = await scene.begin(browser, DspName.YOUTUBE_MUSIC, "YouTube Music")
        page = await page.submit("Agree", {"account": "mia_92"})
    assert await scene.grants() == [("youtube_music", "mia_92")]


async def test_a_google_account_without_a_channel_gets_the_reminder(scene: Scene) -> None:
    youtube_of(scene.stage.world).add_account("mia_92").channel = False
    async with Browser() as browser:
        page = await scene.begin(browser, DspName.YOUTUBE_MUSIC, "YouTube Music")
        page = await page.submit("Agree", {"account": "mia_92"})
    assert "This account cannot be saved to" in page.words
    assert await scene.grants() == []
    assert await scene.presaves() == [("youtube_music", "reminder", False)]
