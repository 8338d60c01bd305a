"""A proxy that pools transactions as PgBouncer does: a client has a session of the server's only while it needs one."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_SSL, _PLAIN = 80877103, 196608
# what ends the answer to a simple query, a sync, and a flush (after which asyncpg has asked for a description)
_ENDS = {b"Q": b"Z", b"S": b"Z", b"H": b"TnE"}
_READY = b"Z\0\0\0\5I"
Message = tuple[bytes, bytes]  # type and body


@dataclass
class Session:
    """One of the server's."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes  # what the server said when it began


@dataclass
class PoolingProxy:
    """`in_turn`: free sessions are handed out in turn, else the one used last; `whole`: a client keeps its own."""

    door: Path
    startup: bytes
    in_turn: bool = False
    whole: bool = False
    free: list[Session] = field(default_factory=list)
    made: list[Session] = field(default_factory=list)
    asked_for: list[bytes] = field(default_factory=list)  # what clients wanted set from the start

    async def warm(self, sessions: int) -> None:
        """So many are there before anybody comes."""
        self.free += [await self._begin() for _ in range(sessions)]

    async def take(self) -> Session:
        """A free session, else a new one."""
        return self.free.pop(0 if self.in_turn else -1) if self.free else await self._begin()

    async def _begin(self) -> Session:
        reader, writer = await asyncio.open_unix_connection(self.door)
        writer.write(self.startup)
        greeting = b""
        while not greeting.endswith(_READY):
            kind, body = await _message(reader)
            assert kind != b"E", body
            greeting += _framed(kind, body)
        session = Session(reader, writer, greeting)
        self.made.append(session)
        return session

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it leaves."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._greet(reader, writer)
            kept = await self.take() if self.whole else None
            try:
                while await self._transaction(reader, writer, kept):
                    pass
            finally:
                if kept is not None:
                    self.free.append(kept)
        writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size, code = struct.unpack("!II", await reader.readexactly(8))
        while code == _SSL:
            writer.write(b"N")
            size, code = struct.unpack("!II", await reader.readexactly(8))
        assert code == _PLAIN
        self.asked_for.append(await reader.readexactly(size - 8))
        session = await self.take()
        self.free.append(session)
        writer.write(session.greeting)

    async def _transaction(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: Session | None
    ) -> bool:
        """From the first message to the end of its transaction; False: the client has left."""
        session, state = None, b"T"
        try:
            while state != b"I":
                kind, body = await _message(reader)
                if kind == b"X":
                    return False
                session = session or kept or await self.take()
                session.writer.write(_framed(kind, body))
                if kind in _ENDS:
                    state = await _answered(session, writer, _ENDS[kind])
        finally:
            if session is not None and session is not kept:
                self.free.append(session)
        return True

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Its port on loopback."""
        clients: set[asyncio.Task[None]] = set()

        async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            clients.add(task)
            await self.serve(reader, writer)

        server = await asyncio.start_server(come, "127.0.0.1", 0)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for task in clients:
                task.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
            for session in self.made:
                session.writer.close()


def pooling(dsn: str, *, in_turn: bool = False, whole: bool = False) -> PoolingProxy:
    """In front of the server that this DSN reaches through a socket file."""
    parts = urlsplit(dsn)
    door = Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432"
    words = f"user\0{parts.username}\0database\0{parts.path[1:]}\0\0".encode()
    startup = struct.pack("!II", len(words) + 8, _PLAIN) + words
    return PoolingProxy(door, startup, in_turn, whole)


async def _answered(session: Session, writer: asyncio.StreamWriter, ends: bytes) -> bytes:
    """All that the server says to one question; the transaction's state after it."""
    while True:
        kind, body = await _message(session.reader)
        writer.write(_framed(kind, body))
        if kind in ends:
            await writer.drain()
            return body if kind == b"Z" else b"T"


async def _message(reader: asyncio.StreamReader) -> Message:
    kind = await reader.readexactly(1)
    (size,) = struct.unpack("!I", await reader.readexactly(4))
    return kind, await reader.readexactly(size - 4)


def _framed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body
