"""`upbeat demo` for people: it says where to look, and Ctrl-C leaves nothing behind, at any moment."""

from __future__ import annotations

import json
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.interactive_demo import InteractiveDemo

pytestmark = pytest.mark.timeout(240)


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
    assert demo.line("Product: ").split()[1].startswith("http://127.0.0.1:")
    state = state_of(url)
    titles = [release["title"] for release in state["releases"]]
    assert titles == ["First Light", "Afterglow", "Night Drive"]
    assert all(release["cover"] for release in state["releases"] if release["title"] != "First Light")
    assert state["telegram"]["invitation"].startswith("https://t.me/upbeatbot?start=c_")
    assert demo.left_running(), "the product and its database are up"

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
