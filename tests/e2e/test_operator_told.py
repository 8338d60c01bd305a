"""What only the operator can put right reaches them, once a day, where they want to read it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.demo.stage import APPLICATION_ID, DISCORD_TOKEN, TELEGRAM_BOT, environment
from app.doctor import examine
from app.settings import BadSettings, load
from core.services.operator_bell import Trouble
from sandbox.browser import Browser, Page
from sandbox.discord.state import discord_of
from sandbox.dsps.audiomack import audiomack_of
from sandbox.dsps.spotify import spotify_of
from sandbox.faults import Fault
from sandbox.telegram.state import telegram_of
from sandbox.world import World
from tests.e2e.test_story_discord import ROLES, on
from tests.support.product import running
from tests.support.sms_story import SmsScene
from tests.support.telegram_story import NEON, Chat, Scene, telegram_scene
from tests.support.telegram_story import ROLES as ROLES_OF_CHATS

pytestmark = pytest.mark.timeout(180)
CHAT = "7900"


async def tries(scene: Scene, fan: Chat, code: str, account: str) -> Page:
    async with Browser() as browser:
        page = await browser.open(await fan.press(await fan.comes(code, "Pick where"), "Spotify"))
        return await (await page.submit("Continue to Spotify")).submit("Agree", {"account": account})


async def queued(scene: Scene) -> int:
    return await scene.count("SELECT count(*) FROM delivery WHERE kind = 'operator'")


async def test_a_client_in_development_mode_and_a_refused_credential_in_telegram(dsn: str) -> None:
    async with telegram_scene(dsn, operator_telegram_chat=CHAT, operator_language="de") as scene:
        me = Chat(person=telegram_of(scene.stage.world).person(int(CHAT), first_name="Op"))
        await me.person.start(TELEGRAM_BOT)
        release, bell = await scene.release(), scene.stage.parts.bell
        [client] = spotify_of(scene.stage.world).clients.values()

        right, client.secret = client.secret, "another"
        for number, name in ((1, "Mia"), (2, "Leo")):
            page = await tries(scene, scene.fan(number, name), release.code, name.lower())
            assert "Nothing was lost" in page.words
            assert "Spotify cannot be reached from here right now" in page.words
            assert "whoever runs this has been told" in page.words
            assert "not answering" not in page.words
        told = await me.says("Spotify weist die Zugangsdaten von Upbeat ab")
        assert "UPBEAT_SPOTIFY_…" in told.text
        assert right not in told.text
        assert await queued(scene) == 1, "once, whoever is refused"

        client.secret, client.mode = right, "development"
        await tries(scene, scene.fan(3, "Zoe"), release.code, "zoe")
        told = await me.says("Konto nicht auf der Liste deiner App")
        assert "UPBEAT_SPOTIFY_CLIENT_ID ist noch im Entwicklungsmodus" in told.text
        assert await queued(scene) == 2

        # whoever forgets, or is another process: the day and the trouble are one message
        for again in range(2):
            bell.ring(Trouble.CREDENTIAL, "spotify")
            await bell.tell()
            bell._rung.clear()
            assert await queued(scene) == 2, again
        scene.stage.world.clock.move(timedelta(days=1))
        await asyncio.sleep(0.1)
        bell.ring(Trouble.CREDENTIAL, "spotify")
        await bell.tell()
        assert await queued(scene) == 3, "it is as bad as yesterday"


async def operator(scene: Scene) -> Chat:
    """Whoever runs this, who has started the bot."""
    me = Chat(person=telegram_of(scene.stage.world).person(int(CHAT), first_name="Op"))
    await me.person.start(TELEGRAM_BOT)
    return me


async def test_a_save_that_our_app_may_not_make(dsn: str) -> None:
    async with telegram_scene(dsn, operator_telegram_chat=CHAT) as scene:
        me, release, mia = await operator(scene), await scene.release(), scene.fan(1, "Mia")
        await mia.connects(release.code, "mia")
        assert await queued(scene) == 0
        words = "Active premium subscription required for the owner of the app."
        refused = Fault(
            vendor="spotify", kind="answer", pattern="PUT /spotify/v1/me/", times=None, status=403,
            body={"error": {"status": 403, "message": words}},
        )  # fmt: skip
        scene.stage.world.faults.add(refused)
        await scene.out(release)
        told = await me.says("Spotify refuses Upbeat's own credential")
        assert words not in told.text, "no word of a vendor's"
        assert await queued(scene) == 1
        scene.stage.world.faults.clear()


async def test_a_look_up_that_our_app_may_not_make(dsn: str) -> None:
    async with telegram_scene(dsn, operator_telegram_chat=CHAT) as scene:
        me = await operator(scene)
        [client] = spotify_of(scene.stage.world).clients.values()
        client.secret = "another"
        await scene.out(await scene.release())  # nobody has pre-saved: nothing but the search asks Spotify
        await me.says("Spotify refuses Upbeat's own credential")
        assert await queued(scene) == 1


async def test_a_token_that_twilio_refuses(dsn: str) -> None:
    roles = ("web", "telegram", "sms", "scheduler", "worker")
    async with running(dsn, roles, operator_telegram_chat=CHAT) as stage:
        await stage.parts.teams.bind(NEON, await stage.parts.teams.invite("NEON"), None)
        scene = SmsScene(stage=stage)
        me, release, leo = await operator(scene), await scene.by_keyword("NEON"), scene.texter("0123")
        await leo.joins("NEON")
        said = {"code": 20003, "message": "Authenticate", "more_info": "", "status": 401}
        refused = Fault(
            vendor="twilio", kind="answer", pattern="POST .*/Messages.json", times=None, status=401, body=said
        )
        stage.world.faults.add(refused)
        await scene.out(release)
        await scene.ticked()
        await scene.at(release, 12)
        told = await me.says("UPBEAT_TWILIO_AUTH_TOKEN")
        assert "Messages cannot go out" in told.text
        assert await queued(scene) == 1


async def test_a_service_that_refuses_us_before_the_sign_in(dsn: str) -> None:
    """OAuth 1.0a asks for a token first, so it says so at the very first step."""

    def wrong(world: World) -> dict[str, str]:
        base = f"{world.base_url}/audiomack"
        audiomack_of(world).add_client("app", "right", "Upbeat for NEON")
        return {
            "audiomack_client_id": "app",
            "audiomack_client_secret": "wrong",
            "audiomack_authorize_url": f"{base}/oauth/authenticate",
            "audiomack_token_url": f"{base}/v1/access_token",
            "audiomack_api_url": f"{base}/v1",
            "operator_telegram_chat": CHAT,
        }

    async with running(dsn, ROLES_OF_CHATS, wrong) as stage:
        await stage.parts.teams.bind(NEON, await stage.parts.teams.invite("NEON"), None)
        scene = Scene(stage=stage)
        me, release, mia = await operator(scene), await scene.release(), scene.fan(1, "Mia")
        await stage.parts.campaigns.edit(NEON, release.id, {"dsps": "spotify,audiomack"})
        async with Browser() as browser:
            offer = await mia.comes(release.code, "Pick where")
            page = await browser.open(await mia.press(offer, "Audiomack"))
            page = await page.submit("Continue to Audiomack")
        assert page.status == 503
        assert "Audiomack cannot be reached from here right now" in page.words
        await me.says("Audiomack refuses Upbeat's own credential")


async def test_a_quarantined_bot_in_a_discord_channel(dsn: str) -> None:
    def hidden(world: World) -> dict[str, str]:
        dc = discord_of(world)
        dc.add_application(DISCORD_TOKEN, APPLICATION_ID, "Upbeat")
        office = dc.add_guild("Office", dc.user(1, "Op"), channels=["alerts"])
        return {"operator_discord_channel": str(office.channel("alerts").id)}

    async with running(dsn, ROLES, hidden) as stage:
        scene = await on(stage)
        scene.dc.applications[APPLICATION_ID].quarantined = True
        office = next(g for g in scene.dc.guilds.values() if g.name == "Office")
        for number, name in ((1, "Mia"), (2, "Leo")):
            answer = await scene.pressed(scene.fan(number, name), "Pre-save")
            await scene.dc.users[20_000 + number].press(answer, lambda b: b.text.startswith("Amazon Music"))
        told = await office.channel("alerts").wait_for(lambda m: "holds the bot back" in m.text, 30)
        assert "Discord" in told.text
        assert await scene.count("SELECT count(*) FROM delivery WHERE kind = 'operator'") == 1


async def test_the_doctor_looks_whether_the_bots_see_those_chats(dsn: str) -> None:
    async with running(dsn, ("web", "telegram", "discord")) as stage:
        telegram_of(stage.world).person(int(CHAT), first_name="Op")
        await telegram_of(stage.world).person(int(CHAT)).start(TELEGRAM_BOT)
        [channel, *_] = next(iter(discord_of(stage.world).guilds.values())).channels
        env = environment(stage.world, dsn, 8099) | {"UPBEAT_OPERATOR_LANGUAGE": "fr"}
        names = ("UPBEAT_OPERATOR_TELEGRAM_CHAT", "UPBEAT_OPERATOR_DISCORD_CHANNEL")

        async def seen(chat: str, place: str) -> list[bool]:
            given = env | dict(zip(names, (chat, place), strict=True))
            return [c.ok for c in await examine(given, Path("no.env")) if c.label in names]

        assert await seen("", "") == [True]
        assert await seen("12345", "") == [False]
        assert await seen(CHAT, "999999") == [True, False]
        assert await seen("", str(channel)) == [True]
        for bad in ({names[0]: "@me"}, {names[1]: "#alerts"}, {names[0]: CHAT, "UPBEAT_TELEGRAM_TOKEN": ""}):
            with pytest.raises(BadSettings, match="OPERATOR_"):
                load(env | bad, None)
