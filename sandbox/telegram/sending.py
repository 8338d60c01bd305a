"""Methods that put something new into a chat."""

from __future__ import annotations

from typing import Any, Literal

from sandbox.telegram.buttons import read_markup
from sandbox.telegram.call import Call, check_writing
from sandbox.telegram.chats import Chat, Json, Media
from sandbox.telegram.markup import parse_html
from sandbox.telegram.refusal import bad_request
from sandbox.telegram.shelf import Upload
from sandbox.telegram.wire import message_json

MAX_TEXT, MAX_CAPTION = 4096, 1024
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def read_text(source: str, mode: str, entities: Any, most: int, what: str) -> tuple[str, tuple[Json, ...]]:
    """Text and entities after the parse mode, within the limit."""
    if mode.lower() == "html":
        text, marks = parse_html(source)
    elif not mode:
        text, marks = source.strip(), tuple(entities or ())
    else:
        raise bad_request("unsupported parse_mode")  # Telegram also has Markdown; this sandbox speaks HTML
    if len(text) > most:
        raise bad_request(f"{what} is too long")
    return text, marks


def message_text(call: Call) -> tuple[str, tuple[Json, ...]]:
    """The `text` of a text message."""
    read = read_text(call.text("text"), call.text("parse_mode"), call.json("entities"), MAX_TEXT, "message")
    if not read[0]:
        raise bad_request("message text is empty")
    return read


def caption(call: Call) -> tuple[str, tuple[Json, ...]]:
    """The `caption` of a picture or sound."""
    marks = call.json("caption_entities")
    return read_text(call.text("caption"), call.text("parse_mode"), marks, MAX_CAPTION, "message caption")


def shown_extra(call: Call, *names: str) -> Json:
    """Parameters that come back as fields of the message."""
    extra: Json = {}
    for name in names:
        if (value := call.json(name)) is not None and value is not False:
            extra[name] = value
    return extra


def _post(call: Call, text: str, entities: tuple[Json, ...], media: Media | None, extra: Json) -> Json:
    chat = call.chat()
    check_writing(chat, call.bot, "text" if media is None else f"{media.kind}s")
    buttons = read_markup(call.json("reply_markup"), private=chat.type == "private")
    if call.text("message_effect_id"):
        extra = extra | {"effect_id": _effect(call, chat)}
    if call.flag("protect_content"):
        extra = extra | {"has_protected_content": True}
    call.tg.pace.take(call.bot.id, chat.id, paid=call.flag("allow_paid_broadcast"))
    message = call.tg.post(
        call.bot,
        chat,
        text,
        entities=entities,
        media=media,
        buttons=buttons,
        silent=call.flag("disable_notification"),
        extra=extra,
    )
    return message_json(call.tg, chat, message)


def _effect(call: Call, chat: Chat) -> str:
    if chat.type != "private":
        raise bad_request("message effects can be used only in private chats")
    return call.text("message_effect_id")


async def send_message(call: Call) -> Json:
    """sendMessage."""
    text, entities = message_text(call)
    return _post(call, text, entities, None, shown_extra(call, "link_preview_options"))


async def send_photo(call: Call) -> Json:
    """sendPhoto: an upload, a file id of this bot, or an address."""
    text, entities = caption(call)
    call.chat()
    media = await photo(call, call.values.get("photo"), "photo")
    return _post(call, text, entities, media, shown_extra(call, "show_caption_above_media"))


async def send_audio(call: Call) -> Json:
    """sendAudio."""
    return _send_sound(call, "audio", _sound_details(call))


async def send_voice(call: Call) -> Json:
    """sendVoice."""
    return _send_sound(call, "voice", _sound_details(call))


async def send_document(call: Call) -> Json:
    """sendDocument."""
    text, entities = caption(call)
    call.chat()
    upload = _attached(call, call.values.get("document"), "document")
    if upload is not None:
        media = call.tg.shelf.add_document(call.bot.id, upload)
    else:
        media = _reused(call, call.text("document"), "document")
    return _post(call, text, entities, media, {})


def _sound_details(call: Call) -> Json:
    words = {name: call.text(name) for name in ("performer", "title") if call.text(name)}
    return words | {"duration": call.number("duration")}


def _send_sound(call: Call, kind: Literal["audio", "voice"], details: Json) -> Json:
    text, entities = caption(call)
    call.chat()
    upload = _attached(call, call.values.get(kind), kind)
    if upload is not None:
        if not upload.body:
            raise bad_request("file must be non-empty")
        media = call.tg.shelf.add_sound(call.bot.id, kind, upload, details)
    else:
        media = _reused(call, call.text(kind), kind)
    return _post(call, text, entities, media, {})


async def photo(call: Call, given: Any, field: str) -> Media:
    """The picture a parameter stands for; `field` is its name in a multipart body."""
    upload = _attached(call, given, field)
    if upload is None and isinstance(given, str) and given.startswith(("http://", "https://")):
        upload = await call.courier.fetch(given)
    if upload is not None:
        return call.tg.shelf.add_photo(call.bot.id, upload)
    return _reused(call, given if isinstance(given, str) else "", "photo")


def _attached(call: Call, given: Any, field: str) -> Upload | None:
    if isinstance(given, str) and given.startswith("attach://"):
        name = given.removeprefix("attach://")
        if name not in call.files:
            raise bad_request(f'can\'t parse media: attached file "{name}" not found')
        return call.files[name]
    return call.files.get(field)


def _reused(call: Call, file_id: str, kind: str) -> Media:
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    media = call.tg.shelf.of_bot(call.bot.id, file_id).media
    if media.kind != kind:
        raise bad_request(f"type of file mismatch: {media.kind} can't be used as {kind}")
    return media


async def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    call.chat()
    if call.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True
