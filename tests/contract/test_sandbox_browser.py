"""The robot person's browser behaves as a person's does: cookies, redirects, forms, Origin and Referer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from sandbox.browser import Browser

FORM = """<html><head><title>x</title><style>p{}</style></head><body><h1>Hello</h1>
<form method="post" action="/sent"><input type="hidden" name="csrf" value="t1">
<input name="who" value="mia"><input type="checkbox" name="news" value="yes">
<select name="size"><option value="s">S</option><option value="m" selected>M</option></select>
<textarea name="note">hi</textarea>
<button name="do" value="go">Go  on</button><button name="do" value="stop">Stop</button></form>
<a href="/next">On to <b>next</b></a></body></html>"""


@dataclass
class Seen:
    base: str = ""
    policy: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
async def site() -> AsyncIterator[Seen]:
    seen = Seen()

    async def form(_: web.Request) -> web.Response:
        answer = web.Response(text=FORM, content_type="text/html")
        answer.set_cookie("__Host-c", "1", secure=True, path="/", httponly=True)
        if seen.policy:
            answer.headers["Referrer-Policy"] = seen.policy
        return answer

    async def sent(request: web.Request) -> web.Response:
        seen.posts.append({k: str(v) for k, v in (await request.post()).items()})
        seen.headers.append(dict(request.headers))
        raise web.HTTPSeeOther("/next")

    async def following(request: web.Request) -> web.Response:
        seen.headers.append(dict(request.headers))
        return web.Response(text=f"cookie={request.cookies.get('__Host-c')}")

    async def out(_: web.Request) -> web.Response:
        raise web.HTTPFound("https://t.me/upbeatbot?start=x")

    app = web.Application()
    app.add_routes(
        [web.get("/form", form), web.post("/sent", sent), web.get("/next", following), web.get("/out", out)]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    seen.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield seen
    await runner.cleanup()


async def test_fills_a_form_and_follows_the_redirect_with_a_secure_cookie(site: Seen) -> None:
    async with Browser() as b:
        page = await b.open(site.base + "/form")
        assert page.buttons() == ["Go on", "Stop"]
        assert page.forms[0].hidden == {"csrf": "t1"}
        assert page.words == "Hello S M Go on Stop On to next"
        after = await page.submit("go on", {"who": "Zoë", "news": True})
    assert site.posts == [{"csrf": "t1", "who": "Zoë", "news": "yes", "size": "m", "note": "hi", "do": "go"}]
    assert (after.url, after.status, after.text) == (site.base + "/next", 200, "cookie=1")
    assert after.history == [site.base + "/sent", site.base + "/next"]
    assert site.headers[0]["Origin"] == site.base
    assert site.headers[0]["Referer"] == site.base + "/form"
    assert site.headers[0]["Sec-Fetch-Site"] == "same-origin"
    assert "Mobile" in site.headers[0]["User-Agent"]
    assert "Origin" not in site.headers[1]


@pytest.mark.parametrize(
    ("policy", "origin", "referer"),
    [("no-referrer", "null", None), ("same-origin", "BASE", "BASE/form"), ("origin", "BASE", "BASE/")],
)
async def test_obeys_the_referrer_policy(site: Seen, policy: str, origin: str, referer: str | None) -> None:
    site.policy = policy
    async with Browser() as b:
        await (await b.open(site.base + "/form")).submit("Stop")
    assert site.headers[0]["Origin"] == origin.replace("BASE", site.base)
    assert site.headers[0].get("Referer") == (referer and referer.replace("BASE", site.base))


async def test_does_not_leave_this_machine(site: Seen) -> None:
    async with Browser() as b:
        page = await b.open(site.base + "/out")
    assert page.left_for == "https://t.me/upbeatbot?start=x"
    assert page.status == 0


async def test_an_eaten_callback_can_be_opened_elsewhere(site: Seen) -> None:
    async with Browser(stops_at=(site.base + "/next",)) as b, Browser() as other:
        page = await (await b.open(site.base + "/form")).submit("Stop")
        assert (page.left_for, page.status) == (site.base + "/next", 0)
        assert (await other.open(page.url)).text == "cookie=None"
        assert (await b.open(page.url)).text == "cookie=1"


async def test_says_what_is_missing(site: Seen) -> None:
    async with Browser() as b:
        page = await b.open(site.base + "/form")
        with pytest.raises(LookupError, match="No button says 'Agree'"):
            await page.submit("Agree")
        with pytest.raises(LookupError, match="2 buttons"):
            await page.submit()
        with pytest.raises(LookupError, match="no field 'phone'"):
            await page.submit("Stop", {"phone": "1"})
        with pytest.raises(LookupError, match="only one of"):
            await page.submit("Stop", {"size": "xl"})
        assert (await page.follow("next")).status == 200
    assert site.posts == []
