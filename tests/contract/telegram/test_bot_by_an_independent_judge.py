"""The same bot judged by teremok, other people's model of what the Bot API takes: HTML, lengths, buttons."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import Update
from structlog.testing import capture_logs
from teremok import MockCallbackQuery, MockedSession, MockMessagePhoto, MockMessageText, MockUpdate

from bots.telegram.runner import TelegramBot
from core.delivery import Sent
from core.message import Button, Message, OpenUrl, Press
from tests.contract.telegram.test_clip import with_clip
from tests.contract.telegram.test_sender import address, delivery
from tests.support.telegram_bot import CODE, Rig, running


class Judge:
    """Answers in Telegram's place; what it refuses, it refuses as Telegram would."""

    def __init__(self, rig: Rig, bot: TelegramBot) -> None:
        self._rig, self._bot = rig, bot
        self.session = bot._bot.session = MockedSession()

    async def hear(self, update: Update) -> list[TelegramMethod[Any]]:
        """The bot's calls upon an update; each was accepted."""
        seen = len(self.session.requests)
        heard = update.model_dump(mode="python", by_alias=True, exclude_none=True)
        once = await self._rig.row(
            self._bot, update.model_dump(mode="json", by_alias=True, exclude_none=True)
        )
        with capture_logs() as logs:
            await self._bot._answering.answer(heard, once)
        assert logs == []
        return self.session.requests[seen:]

    async def say(self, text: str) -> list[TelegramMethod[Any]]:
        return await self.hear(MockUpdate(message=MockMessageText(text)))


async def test_a_conversation(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        campaign = await rig.campaign(title="<b>&</i>** " + "T" * 200)
        await bot._bot.session.close()
        judge = Judge(rig, bot)
        [prompt] = await judge.say(f"/start c_{CODE}")
        assert isinstance(prompt, SendPhoto)
        photo = MockMessagePhoto(caption="x", has_protected_content=True)
        pressed = MockCallbackQuery(f"c:{campaign.id}:amazon_music", message=photo)
        toast, edit = await judge.hear(MockUpdate(callback_query=pressed))
        assert isinstance(toast, AnswerCallbackQuery)
        assert toast.text == "Noted. You are fan 1."
        assert isinstance(edit, EditMessageCaption)
        words, file = await judge.say("/mydata")
        assert isinstance(words, SendMessage)
        assert isinstance(file, SendDocument)
        for word in ("/status", "/releases", "/disconnect", "/pause", "/forget", "/language", "/help", "/x"):
            [answer] = await judge.say(word)
            assert isinstance(answer, SendMessage), word


@pytest.mark.parametrize(("voice", "method"), [(False, SendAudio), (True, SendVoice)])
async def test_a_clip_behind_the_prompt(dsn: str, voice: bool, method: type[TelegramMethod[Any]]) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await with_clip(rig, voice=voice)
        await bot._bot.session.close()
        judge = Judge(rig, bot)
        prompt, clip = await judge.say(f"/start c_{CODE}")
        assert isinstance(prompt, SendPhoto)
        assert isinstance(clip, method)
        assert [type(call) for call in await judge.say(f"/start c_{CODE}")] == [SendPhoto]


async def test_the_longest_message_of_the_outbox(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await bot._bot.session.close()
        judge = Judge(rig, bot)
        row = (
            Button(label="ü" * 200, action=Press(data="ü" * 32)),
            Button(label="Play", action=OpenUrl(url="https://a.example/x"), primary=True),
        )
        for text, artwork in (("🎵" * 512, True), ("🎵" * 513, True), ("🎵" * 5000, False)):
            message = Message(text=text, buttons=(row,), artwork_id=await rig.artwork() if artwork else None)
            result = await bot.sender.send(address(), message, delivery())
            assert result.status is Sent.SENT
        assert [type(call) for call in judge.session.requests] == [SendPhoto, SendMessage, SendMessage]
