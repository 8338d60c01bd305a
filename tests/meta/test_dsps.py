"""Every streaming service has all its parts, and a missing one is named."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from core.grant import GrantKind
from core.ids import DspName, label_of
from core.ladder import Rung
from core.links import HOSTS, allowed, search_link
from core.ports import Dsps
from dsps.link_only import LinkOnly
from dsps.registry import PRODUCTION, REGISTRY, DspSettings, build, describe
from sandbox.server import VENDORS

ROOT = Path(__file__).parents[2]
SERVICES = [
    name for name in DspName if name is not DspName.SMART_LINK
]  # the campaign's own page is no service
REMINDERS = [
    name
    for name, (builder, _) in REGISTRY.items()
    if isinstance(getattr(builder, "__self__", None), LinkOnly)
]
KEYS = {"name", "rung", "grant", "usable_for_days", "look_up", "grade", "why"}


@pytest.fixture
async def dsps() -> AsyncIterator[Dsps]:
    """As with no setting at all."""
    async with aiohttp.ClientSession() as session:
        yield build({}, session)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_its_registry_line_and_hosts(name: DspName) -> None:
    assert name in REGISTRY, f"add a line for {name} to dsps/registry.py"
    assert HOSTS.get(name), f"add the hosts of {name} to core/links.py"
    link = search_link(name, "NEØN & Co", "Night Drive?")
    assert allowed(name, link.url), f"the search link of {name} leads to a host that is not its own"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_its_own_file_and_its_fake(name: DspName) -> None:
    assert (ROOT / "dsps" / f"{name.value}.py").exists()
    assert f"/{name.value}" in VENDORS, f"mount the fake of {name} in sandbox/server.py"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_an_honest_page(name: DspName) -> None:
    page = ROOT / "docs" / "dsps" / f"{name.value}.md"
    assert page.exists(), f"write docs/dsps/{name.value}.md"
    text = page.read_text("utf-8")
    assert text.startswith(f"# {label_of(name)}\n")
    for part in ("## What is stored", "## Scopes", "## Limits", "## How to register", "## Oddities"):
        assert part in text, f"docs/dsps/{name.value}.md has no {part!r}"
    assert "Seen against the real service: " in text
    assert re.search(r"\b20\d\d-\d\d\b", text), f"docs/dsps/{name.value}.md dates none of its facts"


async def test_the_pages_say_what_the_registry_says(dsps: Dsps) -> None:
    for row in describe(dsps):
        text = (ROOT / "docs" / "dsps" / f"{row['name']}.md").read_text("utf-8")
        best = dsps[DspName(row["name"])].best.value
        assert f"- Best rung: {best}\n" in text, row["name"]
        assert f"- Grade: {row['grade']}\n" in text, row["name"]
        for scope in dsps[DspName(row["name"])].scopes:
            assert f"`{scope}`" in text, f"{row['name']} asks for {scope} without saying why"


async def test_the_description_has_exactly_the_agreed_keys(dsps: Dsps) -> None:
    rows = describe(dsps)
    assert [row["name"] for row in rows] == [name.value for name in SERVICES]
    for row in rows:
        assert row.keys() == KEYS
        assert row["rung"] in {rung.value for rung in Rung}
        assert row["grant"] in {kind.value for kind in GrantKind}
        assert row["usable_for_days"] is None or row["usable_for_days"] > 0
        assert row["why"]
        assert isinstance(row["look_up"], list)


async def test_without_any_credential_everybody_is_reminded(dsps: Dsps) -> None:
    assert {row["rung"] for row in describe(dsps)} == {"reminder"}


@pytest.mark.parametrize(
    ("quota", "rung"), [("development", "reminder"), ("extended", "auto")], ids=["listed accounts", "public"]
)
async def test_spotifys_quota_decides_its_rung(quota: str, rung: str) -> None:
    settings = DspSettings(client_id="x", client_secret="y", quota=quota)
    async with aiohttp.ClientSession() as session:
        row = describe(build({DspName.SPOTIFY: settings}, session))[0]
    assert (row["rung"], row["grant"], row["usable_for_days"]) == (rung, "code", 180)
    assert row["look_up"] == ["upc", "isrc", "text"]


@pytest.mark.parametrize("name", REMINDERS)
async def test_a_service_that_only_reminds_offers_nothing_else(dsps: Dsps, name: DspName) -> None:
    service = dsps[name]
    assert (service.best, service.grant) == (Rung.REMINDER, GrantKind.NONE)
    assert (service.flow, service.saver, service.finder, service.scopes) == (None, None, None, ())
    assert not service.credential.present


async def test_a_link_setting_opens_its_origin_and_no_other() -> None:
    settings = {DspName.AMAZON_MUSIC: DspSettings(link_url="http://127.0.0.1:8099/amazon_music")}
    async with aiohttp.ClientSession() as session:
        service = build(settings, session)[DspName.AMAZON_MUSIC]
    assert service.hosts == ("http://127.0.0.1:8099",)
    assert allowed(service.name, "http://127.0.0.1:8099/amazon_music/albums/B0", service.hosts)
    assert not allowed(service.name, "http://127.0.0.1:8098/amazon_music/albums/B0", service.hosts)


def test_production_addresses_are_https() -> None:
    for settings in PRODUCTION.values():
        for address in (settings.authorize_url, settings.token_url, settings.api_url, settings.link_url):
            assert address == "" or address.startswith("https://")
