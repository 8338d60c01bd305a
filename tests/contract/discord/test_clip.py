"""`/campaign clip` over the wire: set, seen by fans, replaced, cloned, taken away, and refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from core.campaign import Campaign, CampaignStatus
from sandbox.discord.records import Attachment, Message
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.clip_samples import PRIVATE, m4a, sound, voice_note
from tests.support.discord_bot import Rig, running


def attached(body: bytes, name: str = "teaser.mp3") -> Attachment:
    return Attachment(name=name, body=body, mime="audio/mpeg")


async def put(rig: Rig, body: bytes, **more: Any) -> Message:
    reply = await rig.neo.command(rig.guild, "general", "/campaign clip", file=attached(body), **more)
    assert isinstance(reply, Message)
    assert reply.ephemeral
    return reply


async def campaign(rig: Rig, slug: str = "night-drive") -> Campaign:
    async with rig.parts.database.store() as tx:
        found = await tx.campaigns.by_slug(slug)
    assert found is not None
    return found


async def stored(rig: Rig) -> int:
    count: int = await rig.parts.database.pool.fetchval("SELECT count(*) FROM clip")
    return count


def mp3_of(rig: Rig, message: Message) -> bytes | None:
    """What a fan hears on this message."""
    found = [one for one in message.attachments if one["filename"] == "night-drive.mp3"]
    if not found:
        return None
    file = rig.dc.shelf.get(found[0]["url"].partition("/cdn/")[2])
    assert file is not None
    return file.body


async def test_it_goes_with_the_announcement_and_goes_when_it_is_taken_away(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "no clip yet" in await said(rig, "/campaign clip")
        preview = await put(rig, m4a(3, tags=PRIVATE))
        assert "The clip is there: 3 s" in preview.text
        heard = mp3_of(rig, preview)
        assert heard is not None
        assert not any(words.encode() in heard for words in PRIVATE.values())

        await said(rig, "/campaign announce")
        releases = rig.guild.channel("releases")
        post = await releases.wait_for(lambda m: "Night Drive" in m.text)
        assert mp3_of(rig, post) == heard
        await said(rig, "/campaign open")  # an edit: what is attached is attached still
        post = await releases.wait_for(lambda m: any(b.text == "Pre-save" for b in m.flat_buttons))
        assert mp3_of(rig, post) == heard

        await put(rig, sound(seconds=5))  # another one in its place, there too
        post = await releases.wait_for(lambda m: mp3_of(rig, m) not in (None, heard))
        assert (await stored(rig), "The clip has 5 s" in await said(rig, "/campaign clip")) == (1, True)

        assert "is removed" in await said(rig, "/campaign clip", remove=True)
        post = await releases.wait_for(lambda m: mp3_of(rig, m) is None)
        assert [b.text for b in post.flat_buttons] == ["Pre-save", "Remind me", "Share"]
        assert (await stored(rig), (await campaign(rig)).release.clip) == (0, None)
        assert "is removed" in await said(rig, "/campaign clip", remove=True)  # twice


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"MZ\x90\0" + bytes(range(256)) * 40, "does not play as sound"),
        (b"", "is empty"),
        (sound(seconds=31), "longer than 30 seconds"),
        (bytes(5 * 1024**2 + 1), "at most"),
    ],
    ids=["exe", "nothing", "long", "heavy"],
)
async def test_what_cannot_be_one_is_refused_in_words_and_the_old_one_stays(
    dsn: str, body: bytes, words: str
) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await put(rig, sound())
        before = await campaign(rig)
        assert words in (await put(rig, body)).text
        assert await campaign(rig) == before
        assert await stored(rig) == 1


async def test_a_clone_has_it_too_until_either_lets_go(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await put(rig, voice_note())
        await said(rig, "/campaign clone", campaign="Night Drive", title="Day Drive", date="2028-01-07")
        old, new = await campaign(rig), await campaign(rig, "day-drive")
        assert old.release.clip is not None
        assert old.release.clip.voice
        assert new.release.clip == old.release.clip
        await said(rig, "/campaign clip", campaign="Night Drive", remove=True)
        assert (await stored(rig), (await campaign(rig, "day-drive")).release.clip) == (1, old.release.clip)
        await said(rig, "/campaign clip", campaign="Day Drive", remove=True)
        assert await stored(rig) == 0


async def test_a_cancelled_release_is_heard_no_more_and_an_old_one_takes_no_new_clip(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await put(rig, sound())
        await said(rig, "/campaign announce")
        releases = rig.guild.channel("releases")
        await releases.wait_for(lambda m: mp3_of(rig, m) is not None)
        asked = await rig.neo.command(rig.guild, "general", "/campaign cancel", campaign="Night Drive")
        assert isinstance(asked, Message)
        await rig.neo.press(asked, "Yes, cancel the release")
        await releases.wait_for(lambda m: mp3_of(rig, m) is None)
        assert (await campaign(rig)).status is CampaignStatus.CANCELLED
        assert "cancelled" in (await put(rig, sound(), campaign="Night Drive")).text
        assert "is removed" in await said(rig, "/campaign clip", campaign="Night Drive", remove=True)
        assert await stored(rig) == 0
