"""A vendor's request as a network may deliver it: in several parts, or without an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from oauth_web import webhooks
from oauth_web.webhooks import DOORS, Acknowledged, Delivered, receive

HEAD = b"POST /webhooks/twilio/4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
async def heard() -> list[bytes]:
    return []


@pytest.fixture
async def port(heard: list[bytes]) -> AsyncIterator[int]:
    """A site with one door."""

    async def door(delivered: Delivered) -> Acknowledged:
        heard.append(delivered.body)
        return Acknowledged()

    app = web.Application()
    app[DOORS] = {"twilio/4": door}
    app.add_routes([web.post("/webhooks/{vendor}/{sender}", receive)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield int(runner.addresses[0][1])
    await runner.cleanup()


async def posted(port: int, size: int, *parts: bytes) -> bytes:
    """The first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD % size)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.1)
    line = await reader.readline()
    writer.close()
    return line


async def test_a_body_that_comes_in_parts_is_whole(port: int, heard: list[bytes]) -> None:
    assert b" 200 " in await posted(port, 12, b"Body=", b"ST", b"OP&x=")
    assert heard == [b"Body=STOP&x="]


async def test_a_body_that_never_ends_is_given_up(
    port: int, heard: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_WHOLE_S", 0.3)
    async with asyncio.timeout(5):
        assert b" 408 " in await posted(port, 12, b"Body=")
    assert heard == []
