"""The container files say what they must: pinned packages, no root, a health check, no secret."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_image_is_pinned_unprivileged_and_watched():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    words = [line.split(maxsplit=1)[0] for line in lines if line and not line.startswith((" ", "#"))]
    assert words.count("FROM") == 2, "build and run are apart"
    assert words.index("USER") > max(i for i, w in enumerate(words) if w == "FROM")
    assert {"HEALTHCHECK", "STOPSIGNAL", "EXPOSE", "VOLUME", "CMD"} <= set(words)
    text = "\n".join(lines)
    assert "--require-hashes" in text
    assert "USER root" not in text
    assert not re.search(r"(SECRET|TOKEN|PASSWORD)\w*=\S", text)
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists(), source


def test_compose_waits_for_the_schema_and_holds_no_secret():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = compose["services"]
    assert set(services) == {"upbeat", "migrate", "db"}
    assert services["upbeat"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert all(port.startswith("127.0.0.1:") for port in services["upbeat"]["ports"])
    assert set(compose["volumes"]) == {"db"}


def test_nothing_private_enters_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".venv", "var"} <= set(ignored)
