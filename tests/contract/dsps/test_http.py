"""The client that all services share, against answers that a vendor's bad day brings."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from core.errors import RetryLater
from dsps._http import MOST, Reply, call

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
async def ask() -> AsyncIterator[Callable[[Handler], Awaitable[Reply]]]:
    """Starts a server that answers with the handler, and asks it once."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def asking(handler: Handler, method: str = "GET", **more: object) -> Reply:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", handler)
            async with TestServer(app) as server:
                return await call(session, method, f"http://127.0.0.1:{server.port}/x", **more)  # type: ignore[arg-type] # call's own parameters

        yield asking


async def test_a_body_in_pieces_is_read_to_its_end(ask: Ask) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (b'{"a": ', b"[1, 2", b", 3]}"):
            await response.write(piece)
            await asyncio.sleep(0.01)
        return response

    assert (await ask(handler)).json == {"a": [1, 2, 3]}


async def test_an_endless_body_is_not_read(ask: Ask) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(100 * MOST // 65_536):
                await response.write(b" " * 65_536)
        except ConnectionError:
            pass
        return response

    with pytest.raises(RetryLater, match="too long"):
        await ask(handler)


@pytest.mark.parametrize(
    ("body", "json"),
    [
        (b"", None),
        (b"null", None),
        (b"<html>", None),
        (b"\xff\xfe", None),
        (b"[" * 5000, None),
        (b"[1]", [1]),
        (b"true", True),
        (b'{"a": NaN}', None),
    ],
)
async def test_a_body_is_json_or_text(ask: Ask, body: bytes, json: object) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body)

    reply = await ask(handler)
    assert (reply.json, reply.fields) == (json, {})
    assert len(reply.text) <= 500


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("0", 0),
        ("30", 30),
        (" 7 ", 7),
        ("1.5", 2),
        ("86400", 86_400),
        ("999999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("Fri, 27 Nov 2026 10:00:00 GMT", None),
        ("", None),
    ],
)
async def test_retry_after_in_seconds(ask: Ask, given: str, seconds: int | None) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": given})

    reply = await ask(handler)
    assert reply.retry_after == (None if seconds is None else timedelta(seconds=seconds))
    assert (reply.busy, reply.ok) == (True, False)


async def test_a_redirect_is_an_answer_and_never_followed(ask: Ask) -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    reply = await ask(handler, headers={"Authorization": "Bearer x"})
    assert (reply.status, reply.ok, reply.busy, asked) == (302, False, False, ["/x"])


async def test_a_429_is_asked_once(ask: Ask) -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.method)
        return web.Response(status=429, headers={"Retry-After": "1"})

    await ask(handler, method="PUT")
    assert asked == ["PUT"]


async def test_a_body_that_lies_about_its_encoding_is_the_services_trouble(ask: Ask) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=b"no gzip at all", headers={"Content-Encoding": "gzip"})

    with pytest.raises(RetryLater):
        await ask(handler)


async def test_json_goes_out_as_json(ask: Ask) -> None:
    seen: list[tuple[str, bytes, str]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.content_type, await request.read(), request.headers["X"]))
        return web.Response()

    await ask(handler, method="POST", json={"ids": ["ü"]}, headers={"X": "1"})
    assert seen == [("application/json", '{"ids":["ü"]}'.encode(), "1")]


@pytest.mark.parametrize("address", ["http://127.0.0.1:{}/", "http:///{}", "ftp://127.0.0.1:{}/"])
async def test_a_wrong_address_is_retried_later(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(RetryLater):
            await call(session, "GET", address.format(unused_port()))


async def test_what_is_no_http_is_retried_later_and_prints_no_url() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 banana\r\n\r\n")
        await writer.drain()
        writer.close()

    token = "s3" + "cret"
    async with (
        await asyncio.start_server(babble, "127.0.0.1", 0) as server,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with pytest.raises(RetryLater) as caught:
            await call(session, "GET", url, params={"access_token": token})
    assert token not in "".join(traceback.format_exception(caught.value))
