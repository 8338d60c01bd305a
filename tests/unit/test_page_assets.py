"""Colours, marks, headers and files that the pages are dressed in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from core.ids import DspName
from notifications.accent import (
    AA,
    DARK_SURFACE,
    LIGHT_SURFACE,
    PAPER,
    contrast,
    guarded,
    ink_on,
    parse_hex,
    to_hex,
)
from oauth_web.assets import Assets, accent_rules, static_routes
from oauth_web.brands import CHATS, SERVICES, brand_of, brand_rules
from oauth_web.headers import Allowances, content_security_policy, security_headers

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(to_hex)
STYLE = (Path(__file__).parents[2] / "oauth_web" / "static" / "site.css").read_text()


@given(COLOURS)
def test_an_accent_reads_on_both_themes(colour: str) -> None:
    safe = guarded(colour)
    assert contrast(safe.light, LIGHT_SURFACE) >= AA
    assert contrast(safe.light, PAPER) >= AA
    assert contrast(safe.dark, DARK_SURFACE) >= AA
    assert contrast(safe.dark, "0f0d13") >= AA
    assert contrast(safe.on_light, safe.light) >= AA
    assert contrast(safe.on_dark, safe.dark) >= AA


@given(COLOURS)
def test_black_or_white_always_reads(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= AA


def test_a_colour_that_reads_already_is_left_alone() -> None:
    assert guarded("5f3df0").light == "5f3df0"
    assert contrast("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("wrong", ["", "fff", "#12345g", "red;}body{", "+12345", "７７７７７７"])
def test_what_is_not_a_colour_never_reaches_css(wrong: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        parse_hex(wrong)
    assert Assets().find(f"accent-{wrong}.css") is None


def test_the_stylesheets_own_colours_read() -> None:
    themes = re.findall(
        r"--bg:#(\w+);--surface:#(\w+);--sunken:#(\w+);--text:#(\w+);--muted:#(\w+);.*?--edge:#(\w+);", STYLE
    )
    assert len(themes) == 2
    for theme in themes:
        bg, surface, sunken, text, muted, edge = (one * 2 if len(one) == 3 else one for one in theme)
        for ground in (bg, surface, sunken):
            assert contrast(text, ground) >= 7
            assert contrast(muted, ground) >= AA
        assert contrast(edge, surface) >= 3
    dangers = re.findall(r"--danger:#(\w+)", STYLE)
    assert [
        contrast(one, ground) >= AA
        for one, ground in zip(dangers, (LIGHT_SURFACE, DARK_SURFACE), strict=True)
    ] == [
        True,
        True,
    ]


def test_the_guarded_grounds_are_the_stylesheets() -> None:
    assert re.findall(r"--sunken:#(\w+)", STYLE) == [LIGHT_SURFACE, DARK_SURFACE]


def test_every_service_and_chat_has_a_look_that_reads() -> None:
    assert set(SERVICES) == {one.value for one in DspName}
    assert set(CHATS) == {"telegram", "discord", "sms"}
    rules = brand_rules()
    for key, brand in {**SERVICES, **CHATS}.items():
        assert contrast(brand.ink, brand.ground) >= AA, key
        assert contrast(brand.on_light, LIGHT_SURFACE) >= AA, key
        assert contrast(brand.on_dark, DARK_SURFACE) >= AA, key
        assert f".brand-{key}{{" in rules
    marks = [brand.mark for brand in (*SERVICES.values(), *CHATS.values())]
    assert len(set(marks)) == len(marks)


def test_a_service_of_tomorrow_has_a_plain_look() -> None:
    assert brand_of("new_service").name == "New Service"


def test_the_policy_lets_nothing_in_but_our_own() -> None:
    assert content_security_policy() == (
        "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; script-src 'self'; form-action 'self' https:; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def test_the_policy_opens_for_named_origins_only() -> None:
    policy = content_security_policy(
        Allowances(
            form_origins=("http://127.0.0.1:9000/consent",),
            script_origins=("https://js-cdn.music.apple.com",),
            connect_origins=("https://api.music.apple.com/v1",),
        )
    )
    assert "form-action 'self' https: http://127.0.0.1:9000;" in policy
    assert "script-src 'self' https://js-cdn.music.apple.com;" in policy
    assert "connect-src 'self' https://api.music.apple.com" in policy


@pytest.mark.parametrize(
    "wrong", ["", "data:x", "https://a b", "https://a;script-src *", "https://'unsafe-inline'"]
)
def test_no_origin_can_smuggle_a_directive(wrong: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        content_security_policy(Allowances(form_origins=(wrong,)))


def test_personal_pages_are_kept_by_nobody() -> None:
    personal = security_headers(https=True)
    assert personal["Cache-Control"] == "no-store"
    assert personal["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" in personal
    public = security_headers(https=False, personal=False)
    assert "Cache-Control" not in public
    assert "Strict-Transport-Security" not in public


async def test_files_are_served_under_names_that_change_with_them() -> None:
    assets = Assets()
    app = web.Application()
    app.add_routes(static_routes(assets))
    async with TestClient(TestServer(app)) as client:
        style = await client.get(assets.url("site.css"))
        assert style.status == 200
        assert style.content_type == "text/css"
        assert "immutable" in style.headers["Cache-Control"]
        assert ".brand-spotify{" in await style.text()
        accent = await client.get(assets.accent_url("#E0457B"))
        assert await accent.text() == accent_rules("e0457b")
        assert (await client.get("/static/site.css")).status == 404
        assert (await client.get("/static/..%2Fassets.py")).status == 404
        assert (await client.get("/static/accent-zzzzzz.css")).status == 404
