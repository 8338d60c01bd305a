"""A service that saves and refreshes after two milliseconds, and takes next to nothing of this machine for it.

It stands for another machine: whatever it took of this one, those who are measured would not have.
"""

from __future__ import annotations

import asyncio
import re
import sys
from typing import cast

import orjson
import uvloop

THINKS_S = 0.002

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TOKEN = orjson.dumps(
    {"access_token": "fresh-" + "x" * 130, "token_type": "Bearer", "expires_in": 3600, "scope": ""}
)


def _answer(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        b"Server: bench\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    )


_SAVED, _REFRESHED = _answer(b""), _answer(_TOKEN)


class _Saves(asyncio.Protocol):
    """One connection: a request, its answer, the next one."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # by its class uvloop's is none

    def data_received(self, data: bytes) -> None:
        self._asked += data
        head, end, body = self._asked.partition(_END)
        length = _LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            self._asked = b""
            answer = _REFRESHED if head.startswith(b"POST") else _SAVED
            self._loop.call_later(THINKS_S, self._transport.write, answer)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Saves, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
