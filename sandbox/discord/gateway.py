"""The gateway: HELLO, IDENTIFY, READY, heartbeats, RESUME, and the ways a line breaks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.discord.applications import Application
from sandbox.discord.gateway_session import (
    ACK,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    IGNORED,
    INVALID_SESSION,
    RECONNECT,
    RESUME,
    GatewaySession,
    Line,
)
from sandbox.discord.records import Json
from sandbox.discord.state import GUILDS, DiscordWorld
from sandbox.discord.wire import bot_user, guild_create

HEARTBEAT_MS = 41_250
UNKNOWN_OP, DECODE_ERROR, NOT_AUTHENTICATED, AUTH_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQ, DISALLOWED_INTENTS = 4005, 4007, 4014
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_AWAY = 20  # sessions without a line that an application may still resume


class Gateway:
    """Open lines; `serve` is the websocket handler."""

    def __init__(self, dc: DiscordWorld) -> None:
        self._dc = dc
        self._lines: set[Line] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=2**20)
        await socket.prepare(request)
        line = Line()
        self._lines.add(line)
        writer = asyncio.create_task(_write(socket, line))
        line.send(HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        connection = _Connection(self._dc, line)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    connection.hear(message.data)
        finally:
            connection.over(socket.close_code)
            self._lines.discard(line)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
        return socket

    async def close(self, _: web.Application) -> None:
        """The server goes: every line ends."""
        for line in list(self._lines):
            line.close(1001)


async def _write(socket: web.WebSocketResponse, line: Line) -> None:
    while True:
        frame = await line.frames.get()
        if isinstance(frame, int):
            await socket.close(code=frame)
            return
        with contextlib.suppress(ConnectionError):
            await socket.send_str(frame)


class _Connection:
    """What one bot says on one line."""

    def __init__(self, dc: DiscordWorld, line: Line) -> None:
        self._dc, self._line = dc, line
        self._application: Application | None = None
        self._session: GatewaySession | None = None

    def hear(self, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            self._line.close(DECODE_ERROR)
            return
        if op == HEARTBEAT:
            self._line.send(ACK)
        elif op == IDENTIFY:
            self._identify(data)
        elif op == RESUME:
            self._resume(data)
        elif op not in IGNORED:
            self._line.close(UNKNOWN_OP)
        elif self._session is None:
            self._line.close(NOT_AUTHENTICATED)

    def over(self, code: int | None) -> None:
        """The line ended. The bot's own 1000 or 1001 ends its session too, anything else may be resumed."""
        session, application = self._session, self._application
        if session is None or application is None or session.line is not self._line:
            return
        session.line = None
        if code in (1000, 1001) and not self._line.closed_here:
            application.sessions.pop(session.id, None)
        away = [one for one in application.sessions.values() if one.line is None]
        for one in away[:-_AWAY]:
            del application.sessions[one.id]

    def _identify(self, data: Json) -> None:
        application = self._dc.application_by_token(str(data.get("token", "")).removeprefix("Bot "))
        if application is None:
            self._line.close(AUTH_FAILED)
            return
        if self._session is not None:
            self._line.close(ALREADY_AUTHENTICATED)
            return
        intents = int(data.get("intents", 0))
        if intents & _PRIVILEGED & ~application.privileged_intents:
            self._line.close(DISALLOWED_INTENTS)
            return
        number, count = data.get("shard") or (0, 1)
        session = GatewaySession(
            id=secrets.token_hex(16), intents=intents, shard=(number, count), line=self._line
        )
        application.sessions[session.id] = session
        self._application, self._session = application, session
        self._ready(application, session)

    def _ready(self, application: Application, session: GatewaySession) -> None:
        number, count = session.shard
        guilds = [
            guild
            for guild in self._dc.guilds.values()
            if application.id in guild.members and (guild.id >> 22) % count == number
        ]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": bot_user(application) | {"verified": True, "mfa_enabled": False, "email": None},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": gateway_url(self._dc),
                "shard": [number, count],
                "application": {"id": str(application.id), "flags": 0},
            },
        )
        for guild in guilds:
            session.tell("GUILD_CREATE", guild_create(self._dc, guild, application), guild, GUILDS)

    def _resume(self, data: Json) -> None:
        application = self._dc.application_by_token(str(data.get("token", "")).removeprefix("Bot "))
        if application is None:
            self._line.close(AUTH_FAILED)
            return
        session = application.sessions.get(str(data.get("session_id")))
        after = int(data.get("seq") or 0)
        if session is None or not session.remembers(after):
            self._line.send(INVALID_SESSION, data=False)
            return
        if after > session.number:
            self._line.close(INVALID_SEQ)
            return
        self._application, self._session = application, session
        session.replay(self._line, after)


def gateway_url(dc: DiscordWorld) -> str:
    """Where bots connect."""
    return dc.world.base_url.replace("http", "ws", 1) + "/discord/gw/"


def drop(application: Application, code: int = 4000) -> None:
    """Break the bot's lines with a close code; 4000: it should RESUME."""
    for line in _lines(application):
        line.close(code)


def ask_to_reconnect(application: Application) -> None:
    """Op 7: the bot should reconnect and RESUME."""
    for line in _lines(application):
        line.send(RECONNECT)


def invalidate(application: Application, *, resumable: bool = False) -> None:
    """Op 9: the session is over (unless resumable); the bot should IDENTIFY again."""
    for line in _lines(application):
        line.send(INVALID_SESSION, data=resumable)
    if not resumable:
        application.sessions.clear()


def _lines(application: Application) -> list[Line]:
    return [one.line for one in application.sessions.values() if one.line is not None]


def describe(dc: DiscordWorld) -> dict[str, Any]:
    """What `GET /gateway/bot` answers."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": gateway_url(dc), "shards": 1, "session_start_limit": limit}
