"""A release in a Telegram group and a channel, with the whole product running."""

from __future__ import annotations

from functools import partial

import pytest

from app.demo.stage import TELEGRAM_BOT
from core.campaign import Campaign, CampaignStatus
from sandbox.telegram.chats import Message
from sandbox.telegram.groups import Group
from sandbox.telegram.state import telegram_of
from tests.support.telegram_story import NEON, SOON, telegram_scene


def says(words: str, message: Message) -> bool:
    return words in message.text


def plays(release: Campaign, before: int, message: Message) -> bool:
    """An earlier message whose button plays by now."""
    urls = [button.value for button in message.flat_buttons]
    return message.message_id < before and any(url.endswith(f"/{release.slug}") for url in urls)


pytestmark = pytest.mark.timeout(180)


async def test_a_group_and_a_channel_follow_a_release_from_its_opening_to_play(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        tg, pairing = telegram_of(scene.stage.world), scene.stage.parts.pairing
        mia, tom = scene.fan(1, "Mia"), scene.fan(2, "Tom")
        group = tg.group("NEON fans", owner=mia.person, members=[tom.person])
        group.add_bot(TELEGRAM_BOT, by=mia.person, payload=f"p_{(await pairing.code(NEON, 'en')).code}")
        await group.wait_for(lambda m: "Paired." in m.text, SOON)
        news = tg.channel("NEON news", mia.person)
        news.promote_bot(TELEGRAM_BOT, "can_post_messages", "can_delete_messages", by=mia.person)
        news.post((await pairing.code(NEON, "de")).code)

        release = await scene.release()
        places: list[tuple[Group, str, str]] = [
            (group, "Pre-save", "NEON is out now"),
            (news, "Vormerken", "ist jetzt draußen"),
        ]
        ways = []
        for place, label, _ in places:
            post = await place.wait_for(lambda m: "Night Drive" in m.text, SOON)
            assert [b.text for b in post.flat_buttons] == [label]
            ways.append(post.flat_buttons[0].value.partition("c_")[2])
        for fan, way in zip((tom, mia), ways, strict=True):
            await fan.connects(way, fan.person.first_name.lower())

        await scene.out(release)
        for place, _, words in places:
            out = await place.wait_for(partial(says, words), SOON)
            await place.wait_for(partial(plays, release, out.message_id), SOON)
        for fan in (tom, mia):
            await fan.says("Saved. Night Drive")
        await scene.reaches(release, CampaignStatus.RELEASED)
        for place, _, _ in places:
            assert sum("Night Drive" in m.text for m in place.messages()) == 2
        count = "SELECT count(*) FROM group_post WHERE status = 'sent'"
        assert await scene.count(count) == 4
