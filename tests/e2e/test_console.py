"""The console in a real browser, over the demo as a person starts it: everything is done by pressing what is shown."""

from __future__ import annotations

import json
import os
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from app.demo.covers import draw_cover
from tests.support.interactive_demo import ROOT, InteractiveDemo

CHROMIUM = Path("/usr/bin/chromium")
_ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
_ARGS += " --disable-component-update --disable-sync"
NASTY = "<img src=x onerror=\"document.title='owned'\"><b>hi</b>"
SLOW_MS = 30_000

pytestmark = [
    pytest.mark.xdist_group("demo"),  # one demo at a time: each is a whole product with its sandbox
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def console() -> Iterator[str]:
    """The console's address; the demo runs as long as this module's tests."""
    with tempfile.TemporaryDirectory() as folder:
        demo = InteractiveDemo(Path(folder))
        demo.start()
        try:
            yield demo.line("Console: ").split()[1]
        finally:
            demo.interrupt()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGS.split())
        yield browser
        browser.close()


@pytest.fixture
def page(console: str, browser: Browser) -> Iterator[Page]:
    """The console, the tour dismissed; the test fails when the page's own code did."""
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    page.goto(console)
    page.get_by_role("button", name="Let me play").click()
    expect(page.locator("#guild")).to_have_text("NEON HQ")
    yield page
    page.context.close()
    assert errors == []


def command(page: Page, name: str) -> None:
    """Type it and take the suggestion."""
    page.locator("#say").fill(f"/campaign {name}")
    page.locator("#suggest b", has_text=re.compile(rf"^/campaign {name}$")).click()


def option(page: Page, name: str) -> Locator:
    return page.locator("#command label", has=page.locator("span", has_text=re.compile(f"^{name}$"))).locator(
        "input"
    )


def wanted(page: Page, name: str) -> None:
    """Open the field of an option that may be left out."""
    page.locator("#command .more").get_by_role("button", name=name).click()


def authorise(page: Page, consent: Page, account: str) -> None:
    """Our consent page, the service's, and back."""
    consent.get_by_role("button", name="Continue to").click()
    consent.get_by_label("Account").fill(account)
    consent.get_by_role("button", name="Agree").click()
    consent.wait_for_url("**/callback/**")
    consent.close()
    page.bring_to_front()


def test_the_tour_has_six_steps_and_is_shown_once(console: str, browser: Browser):
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.goto(console)
    for step in range(1, 7):
        expect(page.locator(".tour-card small")).to_have_text(f"{step} of 6")
        box = page.locator(".tour-card").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 1600
        assert box["y"] + box["height"] <= 1000
        page.locator(".tour-card .hot").click()
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    expect(page.locator("#guild")).to_have_text("NEON HQ")
    expect(page.locator("#tour")).to_be_hidden()
    page.context.close()


def test_mia_joins_three_times_and_the_cover_pops_in(page: Page):
    page.get_by_role("button", name="Send 15 more").click()
    page.get_by_role("button", name="START", exact=True).click()
    spotify = page.locator("#telegram a.key", has_text="Spotify")
    expect(spotify).to_be_visible(timeout=SLOW_MS)
    with page.expect_popup() as opened:
        spotify.click()
    authorise(page, opened.value, "mia")
    expect(page.locator("#telegram .bubble", has_text="you are fan")).to_be_visible(timeout=SLOW_MS)
    page.locator("#telegram .key", has_text="Wake me").click()
    expect(page.locator("#library .shelf")).to_contain_text("waiting for the release")

    page.locator("#sms footer .chips button", has_text="NEON").click()
    expect(page.locator("#sms .bubble", has_text="Reply Y")).to_be_visible(timeout=SLOW_MS)
    page.locator("#sms footer .chips button", has_text="Y").first.click()
    expect(page.locator("#sms .bubble a")).to_have_count(1, timeout=SLOW_MS)

    page.locator("#dm .post", has_text="Night Drive").last.get_by_role("button", name="Pre-save").click()
    answer = page.locator("#dm .post.ephemeral").last
    expect(answer.locator("a.button", has_text="Spotify")).to_be_visible(timeout=SLOW_MS)
    with page.expect_popup() as opened:
        answer.locator("a.button", has_text="Spotify").click()
    authorise(page, opened.value, "mia_92")
    expect(page.locator("#dm .tabs button")).to_have_count(2, timeout=SLOW_MS)

    expect(page.locator("#counters .spotify b")).to_have_text(re.compile("[12][0-9]"), timeout=60_000)
    page.locator("#release").select_option(label="Night Drive — NEON")
    page.get_by_role("button", name="Release in 20 s").click()
    expect(page.locator("#countdown")).to_have_text(re.compile("T−00:(20|1.)"))
    expect(page.locator("#library figure figcaption")).to_have_text(
        ["Night Drive", "Night Drive"], timeout=60_000
    )
    expect(page.locator("#telegram .bubble", has_text="Saved").first).to_be_visible(timeout=SLOW_MS)
    expect(page.locator("#countdown")).to_contain_text("out since")
    expect(page.locator("#crowd .cover img").first).to_be_visible(timeout=SLOW_MS)
    command(page, "status")
    page.locator("#command .more button", has_text="campaign").click()
    option(page, "campaign").press_sequentially("Night")
    page.locator("#suggest b", has_text="Night Drive").click()
    page.locator("#command .primary").click()
    expect(page.locator("#artist-messages .embed dl").last).to_contain_text("Spotify", timeout=SLOW_MS)
    picture(page)


def test_the_artist_edits_with_real_suggestions_a_file_and_a_form(page: Page, console: str):
    command(page, "create")
    option(page, "title").fill("Glass Harbour")
    option(page, "date").fill(
        (datetime.fromisoformat(state_of(console)["now"]) + timedelta(days=40)).strftime("%d.%m.%Y")
    )
    art = {"name": "glass.png", "mimeType": "image/png", "buffer": draw_cover("afterglow")}
    option(page, "artwork").set_input_files([art])
    page.locator("#command .primary").click()
    preview = page.locator("#artist-messages .post.ephemeral", has_text="Glass Harbour").last
    expect(preview.locator("img.wide")).to_be_visible(timeout=SLOW_MS)
    assert preview.locator("img.wide").evaluate("i => i.decode().then(() => i.naturalWidth)") >= 600

    preview.get_by_role("button", name="Edit", exact=True).click()
    form = page.locator("dialog form")
    expect(form).to_be_visible(timeout=SLOW_MS)
    form.locator("label", has_text="Title").locator("input").fill("Glass Harbour II")
    form.get_by_role("button", name="Submit").click()
    expect(page.locator("#artist-messages .post", has_text="Glass Harbour II").last).to_be_visible(
        timeout=SLOW_MS
    )

    command(page, "edit")
    option(page, "campaign").press_sequentially("Glass")
    page.locator("#suggest b", has_text="Glass Harbour II").click()
    wanted(page, "field")
    option(page, "field").press_sequentially("titl")
    page.locator("#suggest b", has_text=re.compile("^title$")).click()
    wanted(page, "value")
    option(page, "value").fill(NASTY)
    page.locator("#command .primary").click()
    expect(page.locator("#artist-messages .post", has_text="onerror").last).to_be_visible(timeout=SLOW_MS)
    assert page.locator("#artist-messages img[onerror]").count() == 0
    assert page.title() == "Upbeat sandbox"


def test_words_of_fans_stay_words(page: Page):
    page.locator("#dm footer input").fill(NASTY)
    page.locator("#dm footer input").press("Enter")
    page.locator("#sms footer input").fill(NASTY)
    page.locator("#sms footer input").press("Enter")
    expect(page.locator("#dm .post", has_text="onerror")).to_contain_text(NASTY)
    expect(page.locator("#sms .bubble", has_text="onerror").first).to_contain_text(NASTY)
    assert page.locator("img[onerror]").count() == 0
    assert page.title() == "Upbeat sandbox"


def test_switches_turn_on_and_off(page: Page, console: str):
    switch = page.get_by_role("button", name="Spotify answers 429")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    rules = console.replace("/console/", "/control/faults")
    faults = json.loads(fetch(rules)[1])["faults"]
    assert [(fault["vendor"], fault["status"]) for fault in faults] == [("spotify", 429)]
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert json.loads(fetch(rules)[1])["faults"] == []
    closed = page.get_by_role("button", name="DMs closed")
    closed.click()
    expect(closed).to_have_attribute("aria-pressed", "true")
    closed.click()
    expect(closed).to_have_attribute("aria-pressed", "false")


def test_only_json_of_the_page_itself_is_obeyed(console: str):
    status, said = fetch(console + "api/sms/text", b'{"text": "STOP"}')
    assert status == 409
    assert "application/json" in json.loads(said)["error"]
    assert [
        fetch(console + path)[0] for path in ("api.py", "..%2fapi.py", "api/photo/none", "api/sound/none")
    ] == [404] * 4


def fetch(url: str, data: bytes | None = None) -> tuple[int, str]:
    """Status and words; `data` is posted as plain text."""
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "text/plain"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def state_of(console: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(fetch(console + "api/state")[1])
    return state


def picture(page: Page) -> None:
    """The picture in the documentation, when asked for."""
    if os.environ.get("UPBEAT_WRITE_SCREENSHOTS") == "1":
        page.wait_for_timeout(6000)
        folder = ROOT / "docs" / "images"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(folder / "console.png"))
