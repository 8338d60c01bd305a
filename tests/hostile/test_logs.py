"""What the product writes into its log while fans come, connect and ask: no secret and nobody's address."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import structlog

from app.demo.stage import TWILIO_TOKEN
from app.demo.story import open_campaign
from app.observability import configure_logging
from core.grant import Permit, Tokens
from core.ids import GrantId
from sandbox.browser import Browser
from sandbox.telegram.state import telegram_of
from tests.support.product import running

CHAT = 7300419955
PHONE = "+12125550187"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The product's own logging at its most talkative, undone afterwards."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging("debug", machine=True)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_no_log_line_names_a_secret_or_an_address(dsn: str, lines: io.StringIO):
    async with running(dsn, roles=("web", "telegram", "sms", "scheduler", "worker")) as stage:
        campaign, tg = await open_campaign(stage), telegram_of(stage.world)
        mia = tg.person(CHAT, first_name="Mia", language_code="en")
        bot = next(iter(tg.bots.values()))
        await mia.start(bot.username, f"c_{campaign.code}")
        offer = await mia.wait_for(lambda m: any(b.kind == "url" for row in m.buttons for b in row))
        link = await mia.press(offer, lambda b: b.kind == "url")
        async with Browser(stops_at=(f"{stage.public_url}/callback",)) as phone:
            page = await (await phone.open(link)).submit("Continue to Spotify")
            back = (await page.submit("Agree", {"account": "mia_92"})).left_for or ""
        query = parse_qs(urlsplit(back).query)
        async with aiohttp.ClientSession() as http:
            for _ in range(2):  # the second is a replay
                async with http.get(back):
                    pass
            async with http.post(f"{stage.public_url}/webhooks/twilio/2/inbound", data={"From": PHONE}):
                pass
        structlog.get_logger("test").info("heard")
        ticket = urlsplit(link).path.rsplit("/", 1)[-1]
    written = lines.getvalue()
    assert '"heard"' in written, "what is looked through is really the log"
    for secret in (ticket, query["code"][0], query["state"][0], bot.token, TWILIO_TOKEN, PHONE, str(CHAT)):
        assert len(secret) > 9
        assert secret not in written


def test_tokens_in_an_event_are_hidden_though_they_are_a_tuple(lines: io.StringIO):
    tokens = Tokens("access-of-mia", "refresh-of-mia", "secret-of-mia")
    permit = Permit(GrantId(1), 1, None, tokens)
    structlog.get_logger().warning("odd", permit=permit, deep=[{"tokens": tokens}], said=f"{permit}")
    written = lines.getvalue()
    assert "Permit(" in written
    assert "of-mia" not in written


def test_a_secret_deep_in_an_event_is_hidden(lines: io.StringIO):
    structlog.get_logger().warning(
        "odd_answer", body={"to": [PHONE, {"url": "https://x.example/j/kX3abcdefgh123"}]}, pair=(PHONE, 7)
    )
    said = lines.getvalue()
    assert "odd_answer" in said
    assert PHONE not in said
    assert "kX3abcdefgh123" not in said
