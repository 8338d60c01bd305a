"""The Bot API over HTTP: `/telegram/bot<token>/<method>`, file downloads and the pictures of the console."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.telegram import editing, looking, profile, receiving, sending
from sandbox.telegram.call import Call, read_values
from sandbox.telegram.courier import Courier
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.shelf import Stored
from sandbox.telegram.state import SeenCall, TelegramWorld, telegram_of
from sandbox.world import World

Method = Callable[[Call], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendAudio": sending.send_audio,
    "sendVoice": sending.send_voice,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageMedia": editing.edit_message_media,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": looking.get_chat,
    "getChatMember": looking.get_chat_member,
    "getFile": looking.get_file,
}
_BY_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}


def app(world: World) -> web.Application:
    """The sub-application; it also carries updates to webhooks while it runs."""
    api = _Api(telegram_of(world))
    application = web.Application(middlewares=[world.faults.middleware("telegram")])
    application.cleanup_ctx.append(api.deliveries)
    application.on_shutdown.append(api.let_go)
    application.router.add_get("/file/bot{token}/{path:.+}", api.download)
    application.router.add_get("/photo/{file_id}", api.picture)
    for verb in ("GET", "POST"):
        application.router.add_route(verb, "/bot{token}/{method}", api.answer)
    return application


class _Api:
    def __init__(self, tg: TelegramWorld) -> None:
        self._tg = tg
        self._courier = Courier(tg)

    async def deliveries(self, _: web.Application) -> AsyncIterator[None]:
        self._tg.closing = False
        async with self._courier.running():
            yield

    async def let_go(self, _: web.Application) -> None:
        """Answer every long poll now."""
        self._tg.closing = True
        for bot in self._tg.bots.values():
            bot.bell.ring()

    async def answer(self, request: web.Request) -> web.Response:
        try:
            result = await self._call(request)
        except Refusal as refusal:
            return _refused(refusal)
        return web.json_response({"ok": True, "result": result})

    async def _call(self, request: web.Request) -> Any:
        bot = self._tg.bot_by_token(request.match_info["token"])
        if bot is None:
            raise Refusal(401, "Unauthorized")
        found = _BY_NAME.get(request.match_info["method"].lower())
        if found is None:
            raise Refusal(404, "Not Found: method not found")
        name, method = found
        values, files = await read_values(request)
        self._tg.calls.append(SeenCall(method=name, values=values, files=tuple(files)))
        return await method(Call(tg=self._tg, bot=bot, courier=self._courier, values=values, files=files))

    async def download(self, request: web.Request) -> web.Response:
        bot = self._tg.bot_by_token(request.match_info["token"])
        if bot is None:
            return _refused(Refusal(401, "Unauthorized"))
        return _bytes(self._tg.shelf.at(bot.id, request.match_info["path"]))

    async def picture(self, request: web.Request) -> web.Response:
        return _bytes(self._tg.shelf.get(request.match_info["file_id"]))


def _bytes(stored: Stored | None) -> web.Response:
    if stored is None:
        return _refused(Refusal(404, "Not Found"))
    return web.Response(body=stored.body, content_type=stored.content_type)


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)
