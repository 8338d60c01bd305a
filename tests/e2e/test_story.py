"""The whole story, headless, as an operator's machine would run it; and far from any setting of theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REFRESHED = {"spotify", "tidal", "youtube_music", "soundcloud"}
ROOT = Path(__file__).parents[2]


def demo(*options: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--auto", "--json", *options],
        cwd=cwd,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)} | (env or {}),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.mark.timeout(300)
def test_every_fan_is_saved_once_and_told_once():
    report = demo("--fans", "3")
    assert report["ok"] is True
    spotify = report["presaves"]["spotify"]
    fans = report["fans"]
    assert spotify["joined"] == spotify["saved"] + spotify["verified"] == fans
    assert report["sandbox"]["saves_seen"] == report["sandbox"]["libraries"] == fans
    for channel, sent in report["messages"].items():
        assert sent["duplicates"] == sent["unknown"] == sent["failed"] == 0, channel
    assert 0 <= report["release_to_last_save_s"] < 60


@pytest.mark.timeout(300)
def test_dead_permissions_are_told_and_the_rest_is_saved_in_a_folder_with_a_production_env(tmp_path: Path):
    trap = "UPBEAT_ENV=production\nUPBEAT_DATABASE_URL=postgresql://nobody:secret@127.0.0.1:9/prod\nUPBEAT_SPOTIFY_CLIENT_ID=x\n"
    (tmp_path / ".env").write_text(trap)
    inherited = {
        "UPBEAT_DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/prod",
        "UPBEAT_TELEGRAM_TOKEN": "1:real",
    }
    report = demo("--mixed", "--fans", "16", cwd=tmp_path, env=inherited)
    assert report["ok"] is True
    assert set(report["presaves"]) >= {"spotify", "deezer", "tidal", "youtube_music", "audiomack"} | {
        "apple_music",
        "soundcloud",
    }
    for name, figures in report["presaves"].items():
        saved = figures["saved"] + figures["verified"]
        assert figures["needs_consent"] >= 2, f"{name}: one took it back, another's ended by its date"
        assert figures["failed"] == 1, f"{name}: one account is not served"
        assert saved >= 1, name
        assert figures["joined"] == saved + figures["needs_consent"] + figures["failed"], name
        met = report["trouble"][name]
        assert met["limited"] == 2, f"{name}: two saves were answered 429"
        assert met["ended"] == 1, name
        assert met["refreshed"] >= (saved if name in REFRESHED else 0), f"{name}: access tokens were spent"
    assert sum(figures["joined"] for figures in report["presaves"].values()) == report["fans"]
    assert [p.name for p in tmp_path.iterdir()] == [".env"], (
        "nothing was written beside the operator's settings"
    )
