"""The artist's clip comes with the prompt: once, uploaded once, as what it is, and never in the prompt's way."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from core.campaign import Campaign, CampaignStatus, Clip
from core.fan import Reachability
from core.repositories import NewClip
from notifications.clip import prepare_clip
from sandbox.telegram.chats import Message
from sandbox.telegram.people import Person
from tests.contract.telegram.test_bot_over_the_wire import known, offered
from tests.support.clip_samples import sound
from tests.support.telegram_bot import CODE, Rig, running, until

LANE = "telegram:4242"
SAID = {"ok": False, "error_code": 400}


async def with_clip(rig: Rig, *, voice: bool = False) -> tuple[Campaign, Clip]:
    """NEON's open campaign with a clip."""
    made = await prepare_clip(sound(seconds=2))
    async with rig.parts.database.store() as tx:
        clip = await tx.campaigns.add_clip(NewClip(mp3=made.mp3, seconds=made.seconds, voice=voice))
    return await rig.campaign(clip=clip), clip


def played(rig: Rig) -> list[Message]:
    return [message for message in rig.mia.messages() if message.sound is not None]


async def come(rig: Rig, person: Person | None = None) -> None:
    await (person or rig.mia).start("upbeatbot", f"c_{CODE}_flyer")


async def settled(person: Person) -> None:
    """Everything said is answered: the answer to one more word is there."""
    before = await person.send("/help")
    await person.wait_for(lambda _: True, after=before.message_id)


async def test_it_follows_the_prompt_once_and_is_uploaded_once(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        _, clip = await with_clip(rig)
        offer = await offered(rig)
        await until(lambda: played(rig))
        [heard] = played(rig)
        assert heard.message_id > offer.message_id
        assert heard.silent
        assert heard.media is not None
        wire = heard.media.wire
        assert (heard.media.kind, wire["duration"], wire["performer"], wire["title"]) == (
            "audio", 2, "NEON", "Night <Drive> & more",
        )  # fmt: skip
        async with rig.parts.database.store() as tx:
            body = await tx.campaigns.clip(clip.id)
        stored = rig.tg.shelf.get(heard.media.file_id)
        assert stored is not None
        assert stored.body == body

        await come(rig)
        await settled(rig.mia)
        assert len(played(rig)) == 1  # the same chat has it above

        ben = rig.tg.person(8, first_name="Ben", language_code="en")
        await come(rig, ben)
        await ben.wait_for(lambda m: m.sound == heard.sound)
        calls = [call for call in rig.tg.calls if call.method == "sendAudio"]
        assert [len(call.files) for call in calls] == [1, 0]
        assert calls[1].values["audio"] == heard.sound


async def test_a_voice_note_is_a_voice_message(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await with_clip(rig, voice=True)
        await offered(rig)
        await until(lambda: played(rig))
        [heard] = played(rig)
        assert heard.media is not None
        assert (heard.media.kind, heard.media.wire["duration"]) == ("voice", 2)


async def test_who_takes_no_voice_messages_gets_it_as_music(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await with_clip(rig, voice=True)
        words = SAID | {"description": "Bad Request: VOICE_MESSAGES_FORBIDDEN"}
        rig.fault("sendVoice", status=400, body=words)
        await offered(rig)
        await until(lambda: played(rig))
        [heard] = played(rig)
        assert heard.media is not None
        assert heard.media.kind == "audio"
        assert (
            await rig.parts.database.pool.fetchval("SELECT count(*) FROM sender_clip") == 0
        )  # not the voice's


async def test_an_id_that_telegram_forgot_is_uploaded_again(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        _, clip = await with_clip(rig)
        async with rig.parts.database.store() as tx:
            [us] = await tx.fans.senders()
            await tx.fans.put_clip_file_id(us.id, clip.id, "AgACgone")
        await offered(rig)
        await until(lambda: played(rig))
        await settled(rig.mia)
        async with rig.parts.database.store() as tx:
            assert await tx.fans.clip_file_id(us.id, clip.id) == played(rig)[0].sound


async def test_after_a_promise_or_the_release_the_prompt_comes_alone(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign, _ = await with_clip(rig)
        async with rig.serving():
            offer = await offered(rig)
            await until(lambda: played(rig))
            await rig.mia.press(offer, "Just remind me")
        async with rig.serving():  # a restart: what it remembered is gone
            await come(rig)
            await settled(rig.mia)
            assert len(played(rig)) == 1
            async with rig.parts.database.store() as tx:
                for to in (CampaignStatus.RELEASING, CampaignStatus.RELEASED):
                    assert await tx.campaigns.move(campaign.id, to, rig.parts.clock.now())
            ben = rig.tg.person(8, first_name="Ben", language_code="en")
            await come(rig, ben)
            await ben.wait_for(lambda m: "Night" in m.text)
            await settled(ben)
            assert not any(message.sound for message in ben.messages())


@pytest.mark.parametrize("lane", ["booked", "asked to wait"])
async def test_without_room_it_comes_another_time(dsn: str, lane: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await with_clip(rig)
        if lane == "booked":
            await rig.parts.lanes.ensure(
                LANE, rate=0.1
            )  # the answer takes the next turn, and leaves none for long
        else:
            rig.fault("sendAudio", status=429, body=SAID | {
                "error_code": 429, "description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}
            })  # fmt: skip
        with capture_logs() as logs:
            await offered(rig)
            await until(lambda: any(line["event"] == "clip_not_played" for line in logs))
        assert played(rig) == []
        await rig.parts.lanes.ensure(LANE, rate=1000.0)
        await rig.parts.database.pool.execute("UPDATE lane SET tat = now()")
        await come(rig)
        await until(lambda: played(rig))


async def test_a_refused_sound_leaves_the_prompt_and_a_block_is_noted(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await with_clip(rig)
        rig.fault(
            "sendAudio",
            status=400,
            body=SAID | {"description": "Bad Request: wrong file identifier/HTTP URL"},
        )
        with capture_logs() as logs:
            await offered(rig)
            await until(lambda: any(line["event"] == "clip_refused" for line in logs))
        forbidden = "Forbidden: bot was blocked by the user"
        rig.fault("sendAudio", status=403, body=SAID | {"error_code": 403, "description": forbidden})
        await come(rig)
        async with asyncio.timeout(10):
            while (await known(rig))[1] is not Reachability.BLOCKED:
                await asyncio.sleep(0.01)


async def test_a_clip_that_is_taken_away_is_not_sent(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        campaign, clip = await with_clip(rig)
        async with rig.parts.database.store() as tx:
            await tx.campaigns.drop_clip(clip.id)  # a release has it still
            assert await tx.campaigns.clip(clip.id) is not None
        await rig.parts.database.pool.execute("UPDATE release SET clip_id = NULL")
        async with rig.parts.database.store() as tx:
            await tx.campaigns.drop_clip(clip.id)
            assert await tx.campaigns.clip(clip.id) is None
            assert (await tx.campaigns.get(campaign.id)).release.clip is None
        await offered(rig)
        await settled(rig.mia)
        assert played(rig) == []
