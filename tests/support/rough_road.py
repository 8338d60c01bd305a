"""A TCP road on loopback that breaks: connections are reset half-way through what they carry."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Road:
    """`there` and `back` hold the sizes from which the next pieces are cut; each entry is one reset."""

    target: Callable[[], Awaitable[Ends]]
    there: deque[int] = field(default_factory=deque)
    back: deque[int] = field(default_factory=deque)
    resets: int = 0
    carried: set[asyncio.Task[None]] = field(default_factory=set)

    async def until_cut(self) -> None:
        """Every reset that was ordered has happened."""
        async with asyncio.timeout(60):
            while self.there or self.back:
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """The port at which it begins."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for task in list(self.carried):
                task.cancel()
            await asyncio.gather(*self.carried, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.carried.add(task)
        task.add_done_callback(self.carried.discard)
        try:
            far_reader, far_writer = await self.target()
        except OSError:
            _reset(writer)
            return
        ways = [
            asyncio.create_task(self._pump(reader, far_writer, self.there)),
            asyncio.create_task(self._pump(far_reader, writer, self.back)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, far_writer):
                _reset(end)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cuts: deque[int]
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(2**16):
                if cuts and len(piece) >= cuts[0]:
                    cuts.popleft()
                    self.resets += 1
                    writer.write(piece[: len(piece) // 2])
                    return
                writer.write(piece)
                await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Not a polite end: what was not read yet is lost."""
    made: socket.socket | None = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if made is not None and made.family == socket.AF_INET:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    writer.transport.abort()
