"""What is generated is current, what must be explained is explained, every word is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import known_names
from core.errors import Refused
from core.ids import DspName
from dsps.registry import REGISTRY
from notifications.wording import Wording
from scripts.generate_docs import GENERATED

ROOT = Path(__file__).parents[2]
WORDING = Wording(strict=True)


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_documents_are_current(name: str):
    assert (ROOT / name).read_text() == GENERATED[name](), f"{name} is out of date: run `make docs`"


def test_every_setting_is_in_the_example():
    example = (ROOT / ".env.example").read_text()
    missing = [name for name in known_names() if name + "=" not in example]
    assert not missing


def test_every_service_has_a_registry_line_and_a_page():
    services = set(DspName) - {DspName.SMART_LINK}
    assert set(REGISTRY) == services
    for dsp in services:
        page = ROOT / "docs" / "dsps" / f"{dsp.value}.md"
        assert page.is_file(), f"docs/dsps/{dsp.value}.md is missing"
        assert "seen against the real service" in page.read_text().lower()


def test_every_refusal_has_words():
    keys = set()
    for folder in ("core", "bots", "notifications", "oauth_web", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            keys |= set(re.findall(r'(?:Refused|NotFound)\(\s*"([a-z-]+)"', path.read_text()))
    assert len(keys) > 30
    missing = sorted(key for key in keys if not WORDING.has(key))
    assert not missing, f"no words for {missing}"
    assert issubclass(Refused, Exception)


def test_every_language_has_every_key():
    english = WORDING.keys("en")
    for language in WORDING.languages():
        missing = sorted(english - WORDING.keys(language))
        extra = sorted(WORDING.keys(language) - english)
        assert not missing, f"{language} lacks {missing[:10]}"
        assert not extra, f"{language} has unknown {extra[:10]}"


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", ".env.example"]
)
def test_the_documents_of_a_project_are_there(name: str):
    assert (ROOT / name).stat().st_size > 200


def test_links_in_the_documents_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if not re.match(r"https?:|mailto:", target):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
