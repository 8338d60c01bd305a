"""One REST call: who calls, with which ids, fields and files."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild
from sandbox.discord.records import Attachment, Channel, Json, Message
from sandbox.discord.refusal import Refusal, missing_access, unknown, wrong_form
from sandbox.discord.state import DiscordWorld

LARGEST_ID = 2**64 - 1
_FILE = re.compile(r"files?\[(\d+)\]")
Handler = Callable[["Call"], Awaitable[Any]]  # gives the JSON of a 200, or None for 204
Route = tuple[str, str, Handler]


@dataclass(slots=True, kw_only=True)
class Call:
    """`bot` raises 401 when no valid token came with the call."""

    dc: DiscordWorld
    caller: Application | None
    ids: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: dict[str, Attachment] = field(default_factory=dict)
    created: bool = False  # set by a handler: 201 instead of 200

    @property
    def bot(self) -> Application:
        """The calling application."""
        if self.caller is None:
            raise Refusal(401, 0, "401: Unauthorized")
        return self.caller

    def must_be_bot(self) -> None:
        """Raise 401 unless a valid token came with the call."""
        if self.caller is None:
            raise Refusal(401, 0, "401: Unauthorized")

    @property
    def form(self) -> Json:
        """The body as an object; raises 50109 for anything else."""
        if not isinstance(self.body, dict):
            raise Refusal(400, 50109, "The request body contains invalid JSON.")
        return self.body

    def id(self, name: str) -> int:
        """A snowflake of the path; raises 50035."""
        return snowflake(name, self.ids[name])

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """A number of the query; raises 50035."""
        text = self.query.get(name, str(usual))
        if not text.isdecimal():
            raise wrong_form(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        if not least <= int(text) <= most:
            words = f"int value should be between {least} and {most}."
            raise wrong_form(name, "NUMBER_TYPE_MAX" if int(text) > most else "NUMBER_TYPE_MIN", words)
        return int(text)

    def own(self) -> Application:
        """The application of the path, which must be the caller."""
        if self.id("application") != self.bot.id:
            raise Refusal(403, 20012, "You are not authorized to perform this action on this application")
        return self.bot

    def guild(self) -> Guild:
        """The guild of the path, if the bot is in it."""
        guild = self.dc.guilds.get(self.id("guild"))
        if guild is None or self.bot.id not in guild.members:
            raise unknown("Guild", 10004)
        return guild

    def channel(self) -> Channel:
        """The channel of the path, if the bot sees it."""
        channel = self.dc.channel(self.id("channel"))
        if channel is None or channel.application not in (None, self.bot):
            raise unknown("Channel", 10003)
        if channel.closed_to_bots or (channel.guild and self.bot.id not in channel.guild.members):
            raise missing_access()
        if channel.guild and not channel.guild.sees(self.bot.id, channel):
            raise missing_access()
        return channel

    def message(self) -> Message:
        """The message of the path in its channel."""
        message = self.channel().by_id.get(self.id("message"))
        if message is None:
            raise unknown("Message", 10008)
        return message


def snowflake(name: str, text: Any) -> int:
    """A number as Discord writes ids; raises 50035."""
    if not str(text).isdecimal():
        raise wrong_form(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


async def read(request: web.Request) -> tuple[Any, dict[str, Attachment]]:
    """The JSON (also inside a multipart form) and the files of a request."""
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    text = await request.read()
    return (_parsed(text) if text else None), {}


async def _read_form(request: web.Request) -> tuple[Any, dict[str, Attachment]]:
    body: Any = {}
    files: dict[str, Attachment] = {}
    for name, value in (await request.post()).items():
        number = _FILE.fullmatch(name)
        if isinstance(value, FileField):
            file = Attachment(name=value.filename, body=value.file.read(), mime=value.content_type)
            files[number.group(1) if number else str(len(files))] = file
        elif name == "payload_json":
            body = _parsed(str(value))
    return body, files


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from error
