"""The fake keeps to the published description of the Bot API, in what it takes and in what it answers."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.client.default import DefaultBotProperties
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from sandbox.telegram.api import METHODS
from tests.support.telegram_sandbox import Rig, picture, running
from tests.support.telegram_spec import TelegramSpec, load

pytestmark = pytest.mark.specs
MARKUP = {
    "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Go", "url": "https://a.example"}]]
}


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one


@pytest.fixture(scope="module")
def spec() -> TelegramSpec:
    return load()


def test_every_method_exists(spec: TelegramSpec) -> None:
    assert [name for name in METHODS if name not in spec.methods] == []


async def test_required_parameters_are_required(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot")
    for method in METHODS:
        if method != "setWebhook" and spec.required(method):  # an empty url removes the webhook
            status, answer = await rig.raw(method)
            assert (method, status, answer["ok"]) == (method, 400, False)


async def answers(rig: Rig) -> list[tuple[str, dict[str, Any]]]:
    sent = await rig.bot.send_photo(7, BufferedInputFile(picture(), "c.png"), caption="Out")
    assert sent.photo is not None
    file_id = sent.photo[-1].file_id
    marked = {"chat_id": 7, "reply_markup": MARKUP}
    query = rig.tg.open_press(rig.tg.bot("neon_bot"), rig.mia.messages()[-1])
    return [
        ("getMe", {}),
        ("sendMessage", marked | {"text": "<b>x</b>", "parse_mode": "HTML", "protect_content": True}),
        (
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "message_effect_id": "1",
                "link_preview_options": {"url": "https://a.example"},
            },
        ),
        ("sendPhoto", marked | {"photo": file_id, "show_caption_above_media": True}),
        ("editMessageText", marked | {"message_id": 3, "text": "y"}),
        ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 3}),
        ("editMessageCaption", marked | {"message_id": 2, "caption": "z"}),
        ("editMessageMedia", {"chat_id": 7, "message_id": 2, "media": {"type": "photo", "media": file_id}}),
        ("deleteMessage", {"chat_id": 7, "message_id": 4}),
        ("sendChatAction", {"chat_id": 7, "action": "typing"}),
        ("answerCallbackQuery", {"callback_query_id": query.id}),
        ("setMyCommands", {"commands": [{"command": "help", "description": "Help"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyName", {"name": "N"}),
        ("getMyName", {}),
        ("setMyDescription", {"description": "d"}),
        ("getMyDescription", {}),
        ("setMyShortDescription", {"short_description": "s"}),
        ("getMyShortDescription", {}),
        ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
        ("getChatMenuButton", {}),
        ("getChat", {"chat_id": 7}),
        ("getChatMember", {"chat_id": 7, "user_id": 7}),
        ("getFile", {"file_id": file_id}),
        ("getUpdates", {}),
        ("setWebhook", {"url": "http://127.0.0.1:9/hook", "allowed_updates": ["message"]}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
    ]


async def test_answers_have_the_described_shape(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot")
    rehearsed = await answers(rig)
    assert METHODS.keys() - {method for method, _ in rehearsed} == {"sendAudio", "sendVoice", "sendDocument"}
    for method, values in rehearsed:
        assert spec.call_problems(method, values) == []
        status, answer = await rig.raw(method, **values)
        assert (method, status) == (method, 200), answer
        assert spec.answer_problems(method, answer["result"]) == []


async def test_files_have_the_described_shape(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot")
    for kind in ("audio", "voice", "document"):
        url = f"{rig.world.base_url}/telegram/bot4242:good/send{kind}"
        async with rig.http.post(
            url, data={"chat_id": "7", kind: io.BytesIO(b"OggS"), "caption": "x"}
        ) as answer:
            body = await answer.json()
        assert body["ok"], body
        assert spec.answer_problems(f"send{kind.title()}", body["result"]) == []


async def test_updates_have_the_described_shape(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot", "a")
    await rig.bot.send_message(7, "offer", reply_markup=MARKUP)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        await rig.mia.press(rig.mia.messages()[-1], "Yes", timeout=0.01)
    await rig.mia.block()
    group = rig.tg.group("Fans")
    group.add_bot("neon_bot", by=rig.mia, payload="x")
    _, answer = await rig.raw("getUpdates")
    kinds = [next(key for key in update if key != "update_id") for update in answer["result"]]
    assert kinds == ["message", "callback_query", "my_chat_member", "my_chat_member", "message"]
    for update in answer["result"]:
        assert spec.value_problems("Update", update) == []


async def test_calls_of_the_sdk_are_kept_for_checking(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot")
    await rig.bot.send_photo(7, BufferedInputFile(picture(), "c.png"), caption="x", reply_markup=MARKUP)  # type: ignore[arg-type]
    await rig.bot.set_my_commands([], language_code="de")
    seen = list(rig.tg.calls)
    assert [call.method for call in seen] == ["sendPhoto", "setMyCommands"]
    assert [spec.call_problems(c.method, c.values, c.files) for c in seen] == [[], []]


async def test_the_check_finds_strays_and_gaps(rig: Rig, spec: TelegramSpec) -> None:
    await rig.mia.start("neon_bot")
    rig.bot.default = DefaultBotProperties(link_preview_is_disabled=True)
    preview = LinkPreviewOptions(url="https://a.example")
    await rig.bot.send_message(7, "x", link_preview_options=preview)
    call = rig.tg.calls[-1]
    assert spec.call_problems(call.method, call.values) == [
        "sendMessage: no parameter disable_web_page_preview"
    ]
    assert spec.call_problems("sendMessage", {"chat_id": "7"}) == ["sendMessage: text is required"]
    assert spec.call_problems("sendMesage", {}) == ["sendMesage: no such method"]
    assert spec.answer_problems("getMe", {"id": "1", "is_bot": True}) == [
        "getMe ->: User.first_name is required",
        "getMe ->.id: expected Integer, found '1'",
    ]
