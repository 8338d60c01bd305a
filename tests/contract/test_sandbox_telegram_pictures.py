"""Pictures, sounds and edits: the fake Bot API takes, keeps and changes them as Telegram does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiogram.exceptions as tgx
import pytest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)

from tests.support.telegram_sandbox import TOKEN, Rig, picture, running

OFFER = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Remind me", callback_data="r:1")],
        [InlineKeyboardButton(text="Pre-save", url="http://127.0.0.1:9/j/x")],
    ]
)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one


async def test_upload_then_reuse_by_file_id(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    body = picture(640, 480)
    first = await rig.bot.send_photo(
        7, BufferedInputFile(body, "cover.png"), caption="<b>Out</b>", parse_mode="HTML"
    )
    assert first.photo is not None
    largest = first.photo[-1]
    assert (largest.width, largest.height) == (640, 480)
    assert first.photo[0].width < 100
    again = await rig.bot.send_photo(7, largest.file_id, reply_markup=OFFER)
    assert again.photo is not None
    assert again.photo[-1].file_id == largest.file_id
    assert [m.photo for m in rig.mia.messages()] == [largest.file_id] * 2
    assert [e.data["photo"] for e in rig.world.journal.of("telegram", "message")] == [True, True]
    stored = await rig.bot.download(largest.file_id)
    assert stored is not None
    assert stored.read() == body
    async with rig.http.get(f"{rig.world.base_url}/telegram/photo/{largest.file_id}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", body)


async def test_file_ids_belong_to_one_bot(rig: Rig) -> None:
    rig.tg.add_bot("99:other", "other_bot")
    await rig.mia.start("other_bot")
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_photo(7, BufferedInputFile(picture(), "c.png"))
    assert sent.photo is not None
    for token, file_id in (("99:other", sent.photo[-1].file_id), (TOKEN, "AgACnonsense")):
        status, answer = await rig.raw("sendPhoto", token=token, chat_id=7, photo=file_id)
        assert (status, answer["description"]) == (
            400,
            "Bad Request: wrong file identifier/HTTP URL specified",
        )


async def test_what_is_no_picture_is_refused(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    with pytest.raises(tgx.TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await rig.bot.send_photo(7, BufferedInputFile(b"hello", "c.png"))
    with pytest.raises(tgx.TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await rig.bot.send_photo(7, BufferedInputFile(picture(420, 20), "c.png"))


async def test_a_picture_by_address(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_photo(7, BufferedInputFile(picture(), "c.png"))
    assert sent.photo is not None
    address = f"{rig.world.base_url}/telegram/photo/{sent.photo[-1].file_id}"
    again = await rig.bot.send_photo(7, address)
    assert again.photo is not None
    for wrong in (f"{rig.world.base_url}/telegram/photo/none", "https://elsewhere.example/a.png"):
        with pytest.raises(tgx.TelegramBadRequest, match="failed to get HTTP URL content"):
            await rig.bot.send_photo(7, wrong)


async def test_sounds(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    audio = await rig.bot.send_audio(7, BufferedInputFile(b"ID3", "a.mp3"), title="Neon", duration=30)
    assert audio.audio is not None
    assert (audio.audio.title, audio.audio.duration) == ("Neon", 30)
    voice = await rig.bot.send_voice(7, BufferedInputFile(b"OggS", "a.ogg"), caption="hi")
    assert voice.voice is not None
    assert rig.mia.messages()[-1].text == "hi"
    reused = await rig.bot.send_voice(7, voice.voice.file_id)
    assert reused.voice == voice.voice
    with pytest.raises(tgx.TelegramBadRequest, match="type of file mismatch"):
        await rig.bot.send_photo(7, voice.voice.file_id)
    with pytest.raises(tgx.TelegramBadRequest, match="file must be non-empty"):
        await rig.bot.send_audio(7, BufferedInputFile(b"", "a.mp3"))
    assert [m.sound for m in rig.mia.messages()[-2:]] == [voice.voice.file_id] * 2


async def test_documents(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_document(7, BufferedInputFile(b'{"a": 1}', "my-data.json"))
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("my-data.json", 8)
    stored = await rig.bot.download(sent.document.file_id)
    assert stored is not None
    assert stored.read() == b'{"a": 1}'
    again = await rig.bot.send_document(7, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id


async def test_edits(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_message(7, "one", reply_markup=OFFER)
    edited = await rig.bot.edit_message_text("two", chat_id=7, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    with pytest.raises(
        tgx.TelegramBadRequest, match="message is not modified: specified new message content"
    ):
        await rig.bot.edit_message_text("two", chat_id=7, message_id=sent.message_id)
    await rig.bot.edit_message_reply_markup(chat_id=7, message_id=sent.message_id, reply_markup=OFFER)
    assert [b.text for b in rig.mia.messages()[-1].flat_buttons] == ["Remind me", "Pre-save"]
    with pytest.raises(tgx.TelegramBadRequest, match="no caption in the message"):
        await rig.bot.edit_message_caption(chat_id=7, message_id=sent.message_id, caption="x")
    with pytest.raises(tgx.TelegramBadRequest, match="message to edit not found"):
        await rig.bot.edit_message_text("x", chat_id=7, message_id=999)
    with pytest.raises(tgx.TelegramBadRequest, match="message can't be edited"):
        await rig.bot.edit_message_text("x", chat_id=7, message_id=1)
    texts = [entry.data["text"] for entry in rig.world.journal.of("telegram", "edit")]
    assert texts == ["two", "two"]


async def test_edits_of_a_picture(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_photo(7, BufferedInputFile(picture(), "c.png"), caption="one")
    number = sent.message_id
    await rig.bot.edit_message_caption(chat_id=7, message_id=number, caption="two", reply_markup=OFFER)
    before = rig.mia.messages()[-1]
    assert (before.text, len(before.flat_buttons)) == ("two", 2)
    media = InputMediaPhoto(
        media=BufferedInputFile(picture(500, 500), "d.png"), caption="<i>three</i>", parse_mode="HTML"
    )
    await rig.bot.edit_message_media(media, chat_id=7, message_id=number)
    after = rig.mia.messages()[-1]
    assert (after.text, after.buttons) == ("three", ())
    assert after.photo != before.photo
    with pytest.raises(tgx.TelegramBadRequest, match="no text in the message"):
        await rig.bot.edit_message_text("x", chat_id=7, message_id=number)
