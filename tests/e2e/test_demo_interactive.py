"""`upbeat demo` for people: it says where to look, and Ctrl-C leaves nothing behind, at any moment."""

from __future__ import annotations

import json
import re
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.interactive_demo import InteractiveDemo

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("demo")]


@pytest.fixture
def demo() -> Iterator[InteractiveDemo]:
    with tempfile.TemporaryDirectory() as folder:
        running = InteractiveDemo(Path(folder))
        running.start()
        try:
            yield running
        finally:
            running.interrupt()


def state_of(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url + "api/state", timeout=10) as answer:
        state: dict[str, object] = json.load(answer)
    return state


def test_it_opens_with_three_campaigns_and_ends_cleanly(demo: InteractiveDemo):
    demo.line("upbeat demo: starting a private PostgreSQL")
    url = demo.line("Console: ").split()[1]
    product = demo.line("Product: ").split()[1]
    assert product.startswith("http://127.0.0.1:")
    state = state_of(url)
    titles = [release["title"] for release in state["releases"]]
    assert titles == ["First Light", "Afterglow", "Night Drive"]
    assert all(release["cover"] for release in state["releases"] if release["title"] != "First Light")
    assert state["telegram"]["invitation"].startswith("https://t.me/upbeatbot?start=c_")
    assert demo.left_running(), "the product and its database are up"
    with urllib.request.urlopen(f"{product}/night-drive", timeout=10) as answer:
        page = answer.read().decode()
    assert "https://t.me/" not in page, "no link of the demo leads out of the sandbox"
    (door,) = set(re.findall(rf'{url}telegram/upbeatbot\?start=c_[^"]+', page))
    with urllib.request.urlopen(door, timeout=10) as answer:
        assert "@upbeatbot" in answer.read().decode()
    with urllib.request.urlopen(urllib.request.Request(door, method="POST"), timeout=30) as answer:
        assert answer.url == url, "Start leads back to the console"
    assert any("/start c_" in json.dumps(m) for m in state_of(url)["telegram"]["messages"])

    began = time.monotonic()
    assert demo.interrupt() == 0, demo.said[-2000:]
    assert time.monotonic() - began < 30
    assert "Traceback" not in demo.said
    assert demo.left_running() == []
    assert list(demo.folder.iterdir()) == []


def test_ctrl_c_while_the_database_starts_leaves_nothing(demo: InteractiveDemo):
    demo.line("upbeat demo: starting a private PostgreSQL")
    assert demo.interrupt() == 0, demo.said[-2000:]
    assert "Traceback" not in demo.said
    assert demo.left_running() == []
    assert list(demo.folder.iterdir()) == []
