"""Beyond the happy path in Discord, with the whole product running: fans who come back, lose, move, arrive late."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from app.demo.stage import GUILD, SPOTIFY_CLIENT, Stage
from app.demo.story import (
    campaign,
    create_in_discord,
    current,
    jump_to_release,
    open_campaign_in_discord,
)
from core.campaign import Campaign, CampaignStatus, GuildBinding
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.records import Message
from sandbox.discord.state import DiscordWorld, discord_of
from sandbox.dsps.spotify import spotify_of
from sandbox.robots import authorise, discord_fan
from tests.support.product import running

ROLES = ("web", "discord", "scheduler", "worker")
SOON = 30.0
pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True, kw_only=True)
class Scene:
    stage: Stage
    dc: DiscordWorld
    guild: Guild
    release: Campaign

    def fan(self, number: int, name: str) -> User:
        fan = self.dc.user(20_000 + number, name)
        self.guild.join(fan)
        return fan

    async def card(self, title: str = "Night Drive") -> Message:
        return await self.guild.channel("announcements").wait_for(
            lambda m: title in m.text and bool(m.flat_buttons), SOON
        )

    async def pressed(self, fan: User, button: str, title: str = "Night Drive") -> Message:
        answer = await fan.press(await self.card(title), button)
        assert isinstance(answer, Message)
        return answer

    async def count(self, query: str) -> int:
        return int(await self.stage.parts.database.pool.fetchval(query))


async def on(stage: Stage) -> Scene:
    """NEON's server, with a release open for pre-saves and a role that the release pings."""
    release = await open_campaign_in_discord(stage)
    dc = discord_of(stage.world)
    await campaign(stage, "settings", release_role=dc.guilds[GUILD].role("Fans"))
    return Scene(stage=stage, dc=dc, guild=dc.guilds[GUILD], release=release)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SOON):
        while not await true():
            await asyncio.sleep(0.05)


async def out(scene: Scene) -> None:
    jump_to_release(scene.stage, scene.release)


async def test_a_fan_comes_back_presses_twice_hears_of_the_move_once_and_a_late_one_is_served(
    dsn: str,
) -> None:
    async with running(dsn, ROLES) as stage:
        scene = await on(stage)
        mia = scene.fan(1, "Mia")
        await discord_fan(mia, scene.guild, "mia")

        # another release: one tap, and no page
        later = await create_in_discord(stage, "Afterglow", b_cover(), days=20)
        await campaign(stage, "open", campaign=str(later.id))
        await campaign(stage, "announce", campaign=str(later.id))
        answer = await scene.pressed(mia, "Pre-save", "Afterglow")
        for _ in range(2):
            answer = _message(await mia.press(answer, lambda b: b.text.startswith("Save to my Spotify")))
            assert "You are fan 1." in answer.text
        assert "waiting for release day" in answer.text
        where = f"WHERE campaign_id = {later.id}"
        assert await scene.count(f"SELECT count(*) FROM presave {where}") == 1
        assert await scene.count(f"SELECT count(*) FROM delivery {where} AND kind = 'confirmation'") == 1

        # the date moves: told once
        moved = (later.rule.on.replace(day=min(28, later.rule.on.day + 1))).isoformat()
        await campaign(stage, "reschedule", campaign=str(later.id), date=moved, time="13:00")
        await mia.wait_for(lambda m: "Afterglow" in m.text and "moves" in m.text, SOON)
        await campaign(stage, "reschedule", campaign=str(later.id), date=moved, time="13:00")
        assert await scene.count(f"SELECT count(*) FROM delivery {where} AND kind = 'moved'") == 1

        await out(scene)
        await mia.wait_for(lambda m: "Saved." in m.text and "Night Drive" in m.text, SOON)
        late = scene.fan(2, "Zoe")
        card = await scene.guild.channel("announcements").wait_for(
            lambda m: any(b.text == "Save it" for b in m.flat_buttons), SOON
        )
        answer = _message(await late.press(card, "Save it"))
        url = await late.press(answer, lambda b: b.kind == "url" and "Spotify" in b.text)
        await authorise(str(url), "zoe")
        await late.wait_for(lambda m: "Saved." in m.text, SOON)
        assert spotify_of(stage.world).accounts["zoe"].library

        # in the archive: the old button says so
        await until(lambda: _is(scene, CampaignStatus.RELEASED))
        await campaign(stage, "archive", campaign=str(scene.release.id))
        gone = _message(await late.press(card, "Save it"))
        assert gone.ephemeral
        assert "gone" in gone.text or "over" in gone.text or "not" in gone.text


async def test_a_dead_permission_closed_messages_and_a_pause_at_one_release(dsn: str) -> None:
    async with running(dsn, ROLES) as stage:
        scene = await on(stage)
        dead, shut, away = scene.fan(1, "Dora"), scene.fan(2, "Sam"), scene.fan(3, "Abe")
        await discord_fan(dead, scene.guild, "dora")
        await discord_fan(away, scene.guild, "abe")
        shut.close_dms()
        answer = await scene.pressed(shut, "Pre-save")
        url = await shut.press(answer, lambda b: b.kind == "url" and "Spotify" in b.text)
        await authorise(str(url), "sam")
        fans = scene.guild.role("Fans").id
        await until(lambda: _has(scene, shut, fans))
        told = await shut.wait_for_ephemeral(answer.channel, lambda m: "could not open" in m.text, SOON)
        assert "pinged" in told.text

        asked = _message(await away.command(scene.guild, "general", "/pause"))
        paused = _message(await away.press(asked, lambda b: "30" in b.text))
        assert paused.text
        spotify_of(stage.world).revoke_grant("dora", SPOTIFY_CLIENT[0])
        await out(scene)

        rescue = await dead.wait_for(lambda m: "could not save it" in m.text, SOON)
        url = await dead.press(rescue, "Save it now (one tap)")
        await authorise(str(url), "dora")
        await dead.wait_for(lambda m: "Saved." in m.text, SOON)
        for account in ("dora", "sam", "abe"):
            await until(lambda account=account: _saved(stage, account))

        ping = await scene.guild.channel("announcements").wait_for(
            lambda m: m.content.startswith(f"<@&{fans}>"), SOON
        )
        mine = _message(await shut.press(ping, "My pre-save"))
        assert "saved" in mine.text
        assert not [m for m in away.dms() if "Saved." in m.text]
        assert not shut.dms()


async def test_two_servers_of_one_artist_share_the_release(dsn: str) -> None:
    async with running(dsn, ROLES) as stage:
        scene = await on(stage)
        neo = scene.guild.owner
        other = scene.dc.add_guild("NEON Brasil", neo, roles=["Avisos"], channels=["novidades"])
        async with stage.parts.database.store() as tx:
            await tx.campaigns.bind_guild(
                GuildBinding(
                    artist_id=scene.release.artist.id,
                    guild_id=other.id,
                    announce_channel_id=other.channel("novidades").id,
                    release_role_id=other.role("Avisos").id,
                )
            )
        done = _message(
            await neo.command(other, "novidades", "/campaign announce", campaign=str(scene.release.id))
        )
        assert f"/channels/{other.id}/" in done.text
        rio = scene.dc.user(20_009, "Rio")
        other.join(rio)
        rio.close_dms()
        card = await other.channel("novidades").wait_for(lambda m: "Night Drive" in m.text, SOON)
        answer = _message(await rio.press(card, "Pre-save"))
        await rio.press(answer, lambda b: b.text.startswith("Amazon Music"))
        await until(lambda: _has(scene, rio, other.role("Avisos").id, other))
        await out(scene)
        for server, channel, role in ((scene.guild, "announcements", "Fans"), (other, "novidades", "Avisos")):
            start = f"<@&{server.role(role).id}>"
            await server.channel(channel).wait_for(lambda m, start=start: m.content.startswith(start), SOON)
            await server.channel(channel).wait_for(
                lambda m: any(b.text == "Save it" for b in m.flat_buttons), SOON
            )
        assert await scene.count("SELECT count(*) FROM guild_post WHERE kind = 'out'") == 2


def b_cover() -> bytes:
    from app.demo.covers import draw_cover

    return draw_cover("afterglow")


def _message(seen: object) -> Message:
    assert isinstance(seen, Message)
    return seen


async def _is(scene: Scene, status: CampaignStatus) -> bool:
    return (await current(scene.stage, scene.release.id)).status is status


async def _has(scene: Scene, fan: User, role: int, guild: Guild | None = None) -> bool:
    return role in (guild or scene.guild).members[fan.id].roles


async def _saved(stage: Stage, account: str) -> bool:
    return bool(spotify_of(stage.world).accounts[account].library)
