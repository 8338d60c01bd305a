"""What a visitor does in somebody's place: Mia on her phones, the artist in the server."""

from __future__ import annotations

import base64
import binascii
import re
from collections import OrderedDict
from typing import Any

from sandbox.console.cast import Absent, Cast
from sandbox.discord.commanding import ATTACHMENT, CHANNEL, INTEGER, MENTIONABLE, NUMBER, ROLE, USER
from sandbox.discord.forms import FILE_UPLOAD
from sandbox.discord.people import Seen
from sandbox.discord.people import User as DiscordUser
from sandbox.discord.records import Attachment, Channel, Message, Modal
from sandbox.discord.state import discord_of
from sandbox.world import World

Json = dict[str, Any]
_START = re.compile(r"(?:https://t\.me/(\w+)\?start=)?([A-Za-z0-9_-]{0,64})")
_FORMS_KEPT = 50
_SELECTED = {
    5: USER,
    6: ROLE,
    7: MENTIONABLE,
    8: CHANNEL,
    FILE_UPLOAD: ATTACHMENT,
}  # component -> option type


class Acts:
    """Each method takes the fields of a request and answers with what the person sees at once."""

    def __init__(self, world: World, cast: Cast) -> None:
        self._dc = discord_of(world)
        self._cast = cast
        self._forms: OrderedDict[str, Modal] = OrderedDict()

    # -- Telegram and text messages ------------------------------------------------------------------------------

    async def start(self, body: Json) -> Json:
        """Open a t.me link (or the bot itself) and press Start."""
        found = _START.fullmatch(str(body.get("link", "")))
        if found is None:
            raise Absent("That is no link to a chat.")
        await self._cast.telegram().start(found[1] or self._cast.bot.username, found[2])
        return {}

    async def send(self, body: Json) -> Json:
        """Write to the bot."""
        await self._cast.telegram().send(_words(body), bot=self._cast.bot.username)
        return {}

    async def press(self, body: Json) -> Json:
        """Press a button of a Telegram message; the toast."""
        wanted = body.get("label"), body.get("value")
        toast = await self._cast.telegram().press(
            int(body["message"]),
            lambda b: (b.text, b.value) == wanted,
            bot=self._cast.bot.username,
        )
        return {"toast": toast}

    async def text(self, body: Json) -> Json:
        """Send a text message."""
        await self._cast.phone().text(self._cast.number, _words(body))
        return {}

    # -- Discord -------------------------------------------------------------------------------------------------

    async def say(self, body: Json) -> Json:
        """Write into a channel."""
        await self._user(body).say(self._channel(body), _words(body))
        return {}

    async def command(self, body: Json) -> Json:
        """Use a slash command."""
        channel = self._channel(body)
        options = self._options(body.get("options") or {}, channel)
        return self._seen(
            await self._user(body).command(channel.guild, channel, str(body["text"]), **options)
        )

    async def complete(self, body: Json) -> Json:
        """What the application suggests for an option."""
        channel = self._channel(body)
        filled = self._options(body.get("options") or {}, channel)
        choices = await self._user(body).autocomplete(
            channel.guild,
            channel,
            str(body["text"]),
            str(body["option"]),
            str(body.get("typed", "")),
            **filled,
        )
        return {"choices": [{"name": one.name, "value": one.value} for one in choices]}

    async def click(self, body: Json) -> Json:
        """Press a button of a Discord message."""
        message, value = self._message(body), body.get("value")
        return self._seen(await self._user(body).press(message, lambda b: b.value == value))

    async def choose(self, body: Json) -> Json:
        """Choose in a select menu."""
        message, menu = self._message(body), body.get("value")
        kind = next((b.wire["type"] for b in message.flat_buttons if b.value == menu), 0)
        values = [
            self._thing(_SELECTED[kind], one, message.channel) if kind in _SELECTED else one
            for one in body.get("values") or []
        ]
        user = self._user(body)
        return self._seen(await user.select(message, *values, menu=lambda b: b.value == menu))

    async def submit(self, body: Json) -> Json:
        """Send a form."""
        modal = self._forms.get(str(body.get("form")))
        if modal is None:
            raise Absent("This form was closed.")
        given: Json = body.get("values") or {}
        values = {}
        for field in modal.fields:
            value = given.get(field.custom_id)
            if value is None:
                continue
            kind = _SELECTED.get(field.wire["type"])
            several = value if isinstance(value, list) else [value]
            values[field.custom_id] = (
                [self._thing(kind, one, modal.channel) for one in several] if kind else value
            )
        return self._seen(await self._user(body).submit(modal, values))

    # -- how -----------------------------------------------------------------------------------------------------

    def _user(self, body: Json) -> DiscordUser:
        return self._cast.discord(str(body.get("who", "artist")))

    def _channel(self, body: Json) -> Channel:
        channel = self._dc.channel(_number(body.get("channel")))
        if channel is None:
            raise Absent("There is no such channel.")
        return channel

    def _message(self, body: Json) -> Message:
        channel = self._channel(body)
        found = self._dc.message(channel.id, _number(body.get("message")), self._user(body).id)
        if found is None:
            raise Absent("The message is not there any more.")
        return found

    def _options(self, given: Json, channel: Channel) -> Json:
        return {
            name: self._thing(int(one.get("type", 3)), one.get("value"), channel)
            for name, one in given.items()
        }

    def _thing(self, kind: int, value: Any, channel: Channel) -> Any:
        """A value as the app holds it: a file, a channel, a person, a role, a number, or itself."""
        if kind == ATTACHMENT:
            return _file(value)
        if kind in (INTEGER, NUMBER):
            return int(value) if kind == INTEGER else float(value)
        guild = channel.guild
        if kind == CHANNEL:
            return self._dc.channel(_number(value))
        if kind in (ROLE, MENTIONABLE) and guild is not None and _number(value) in guild.roles:
            return guild.roles[_number(value)]
        if kind in (USER, MENTIONABLE):
            return self._dc.users.get(_number(value))
        return value

    def _seen(self, seen: Seen | str) -> Json:
        if isinstance(seen, str):
            return {"open": seen}
        if isinstance(seen, Message):
            return {"channel": str(seen.channel.id), "message": str(seen.id)}
        name = f"{id(seen):x}-{len(self._forms)}"
        self._forms[name] = seen
        while len(self._forms) > _FORMS_KEPT:
            self._forms.popitem(last=False)
        fields = [
            {
                "id": one.custom_id,
                "label": one.label,
                "value": one.value,
                "required": one.required,
                "wire": one.wire,
                "hint": one.holder.get("description", ""),
            }
            for one in seen.fields
        ]
        return {"form": {"name": name, "title": seen.title, "fields": fields}}


def _words(body: Json) -> str:
    text = str(body.get("text", "")).strip()
    if not text:
        raise Absent("Write something first.")
    return text[:4000]


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _file(value: Any) -> Attachment:
    try:
        body = base64.b64decode(str(value["data"]), validate=True)
        return Attachment(name=str(value["name"])[:200], body=body, mime=str(value["mime"]))
    except (TypeError, KeyError, binascii.Error) as error:
        raise Absent("Choose a file first.") from error
