"""One session of a bot at the gateway: survives a broken line, replays what was missed."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.guilds import Guild
from sandbox.discord.records import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
_PRESENCE, _VOICE, _MEMBERS = 3, 4, 8
IGNORED = (_PRESENCE, _VOICE, _MEMBERS)


@dataclass(slots=True, eq=False)
class Line:
    """An open websocket: frames to send, then a close code."""

    frames: asyncio.Queue[str | int] = field(default_factory=asyncio.Queue)
    closed_here: bool = False

    def send(self, op: int, data: Any = None, *, name: str | None = None, number: int | None = None) -> None:
        """Queue a frame."""
        self.frames.put_nowait(json.dumps({"op": op, "d": data, "t": name, "s": number}))

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self.closed_here = True
        self.frames.put_nowait(code)


@dataclass(slots=True, kw_only=True, eq=False)
class GatewaySession:
    """`line` is None while the bot is away; it may come back with RESUME."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    line: Line | None = None
    number: int = 0
    sent: deque[tuple[int, str, Json]] = field(default_factory=lambda: deque(maxlen=2000))

    def tell(self, event: str, data: Json, guild: Guild | None, intents: int) -> None:
        """Dispatch an event if this session asked for it and its shard is in charge."""
        if intents and not self.intents & intents:
            return
        number, count = self.shard
        in_charge = (guild.id >> 22) % count if guild is not None else 0
        if in_charge == number:
            self.dispatch(event, data)

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event now, or keep it for a RESUME."""
        self.number += 1
        self.sent.append((self.number, event, data))
        if self.line is not None:
            self.line.send(DISPATCH, data, name=event, number=self.number)

    def remembers(self, after: int) -> bool:
        """Whether everything after a number can still be sent again."""
        return not self.sent or self.sent[0][0] <= after + 1

    def replay(self, line: Line, after: int) -> None:
        """Continue on a new line with everything after a number, then RESUMED."""
        self.line = line
        for number, event, data in self.sent:
            if number > after:
                line.send(DISPATCH, data, name=event, number=number)
        self.dispatch("RESUMED", {})
