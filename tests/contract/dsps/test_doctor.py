"""`upbeat doctor` asks the services themselves whether they take the operator's credential."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from app.doctor_services import ask_services
from app.settings import BadSettings, Settings, load
from core.ids import DspName
from dsps.settings import DspSettings
from sandbox.dsps.apple_music import apple_of
from sandbox.dsps.audiomack import audiomack_of
from sandbox.dsps.soundcloud import soundcloud_of
from sandbox.dsps.spotify import spotify_of
from sandbox.dsps.youtube_music import youtube_of
from sandbox.world import World
from tests.support.apple_stand import apple_settings, apple_stand
from tests.support.audiomack_stand import audiomack_settings, audiomack_stand
from tests.support.dsp_stands import NOW, Stand, spotify_settings, spotify_stand
from tests.support.soundcloud_stand import soundcloud_settings, soundcloud_stand
from tests.support.youtube_stand import youtube_settings, youtube_stand

Make = Callable[[], AbstractAsyncContextManager[Stand]]
Set = Callable[[World, str], DspSettings]
SERVICES: list[tuple[Make, Set, str]] = [
    (spotify_stand, lambda w, s: spotify_settings(spotify_of(w), client_secret=s), "/api/token"),
    (youtube_stand, lambda w, s: youtube_settings(youtube_of(w), client_secret=s), "/token"),
    (soundcloud_stand, lambda w, s: soundcloud_settings(soundcloud_of(w), s), "/oauth/token"),
    (audiomack_stand, lambda w, s: audiomack_settings(audiomack_of(w), client_secret=s), "/request_token"),
]


@pytest.mark.parametrize(
    ("make", "settings", "route"), SERVICES, ids=["spotify", "youtube_music", "soundcloud", "audiomack"]
)
async def test_a_good_a_wrong_and_a_silent_one(make: Make, settings: Set, route: str) -> None:
    async with make() as stand:
        assert stand.world is not None
        name = DspName(stand.vendor)

        async def ask(secret: str) -> tuple[str, bool, str]:
            assert stand.world is not None
            services = Settings(dsps={name: settings(stand.world, secret)})  # type: ignore[call-arg] # the rest has defaults
            [found] = await ask_services(services, stand.session, NOW)
            return found.label, found.ok, found.detail

        label, ok, detail = await ask("s3cret")
        assert (label, ok) == (f"UPBEAT_{stand.vendor.upper()}", True), detail
        assert detail.endswith("takes the credential; auto")
        _, ok, detail = await ask("wrong")
        assert (ok, f"UPBEAT_{stand.vendor.upper()}_CLIENT_SECRET" in detail) == (False, True)
        stand.fault(route, status=503, body="<html>")
        _, ok, detail = await ask("s3cret")
        assert (ok, "could not answer" in detail) == (False, True)


async def test_apple_music_is_asked_whether_it_takes_the_key() -> None:
    async with apple_stand() as stand:
        assert stand.world is not None
        am = apple_of(stand.world)
        right, wrong = (am.add_key("TEAM123456", kid, "") for kid in ("KEY1234567", "KEY0000000"))

        async def ask(pem: str) -> tuple[str, bool, str]:
            services = Settings(dsps={DspName.APPLE_MUSIC: apple_settings(am, pem)})  # type: ignore[call-arg] # the rest has defaults
            [found] = await ask_services(services, stand.session, NOW)
            return found.label, found.ok, found.detail

        assert await ask(right) == ("UPBEAT_APPLE_MUSIC", True, "Apple Music takes the credential; auto")
        for pem, names in ((wrong, "_KEY_ID and _PRIVATE_KEY are refused"), ("x", "PRIVATE_KEY is no P-256")):
            _, ok, detail = await ask(pem)
            assert (ok, names in detail) == (False, True), detail
        stand.fault("GET .*/me/storefront", status=503, body="<html>")
        _, ok, detail = await ask(right)
        assert (ok, "could not answer" in detail) == (False, True)


async def test_without_a_credential_nobody_is_asked() -> None:
    async with youtube_stand() as stand:
        nothing = Settings(dsps={})  # type: ignore[call-arg] # the rest has defaults
        assert await ask_services(nothing, stand.session, NOW) == []
        assert stand.sent == []


def test_the_sandbox_refuses_a_real_revocation_address() -> None:
    base = "http://127.0.0.1:9/youtube_music"
    given = {
        "UPBEAT_ENV": "sandbox",
        "UPBEAT_TELEGRAM_API_URL": "http://127.0.0.1:9",
        "UPBEAT_YOUTUBE_MUSIC_AUTHORIZE_URL": base,
        "UPBEAT_YOUTUBE_MUSIC_TOKEN_URL": base,
        "UPBEAT_YOUTUBE_MUSIC_API_URL": base,
        "UPBEAT_YOUTUBE_MUSIC_CLIENT_ID": "x",
        "UPBEAT_YOUTUBE_MUSIC_CLIENT_SECRET": "x",
    }
    with pytest.raises(BadSettings, match="UPBEAT_YOUTUBE_MUSIC_REVOKE_URL is not on this machine"):
        load(given, None)
    settings, _ = load(given | {"UPBEAT_YOUTUBE_MUSIC_REVOKE_URL": base}, None)
    assert settings.dsps[DspName.YOUTUBE_MUSIC].publishing == "testing"


def test_youtubes_own_settings_reach_it() -> None:
    given = {
        "UPBEAT_ENV": "sandbox",
        "UPBEAT_YOUTUBE_MUSIC_STATUS": "production",
        "UPBEAT_YOUTUBE_MUSIC_DAILY_UNITS": "50000",
        "UPBEAT_YOUTUBE_MUSIC_API_KEY": "k",
        "UPBEAT_YOUTUBE_MUSIC_PLAYLIST": "Pre-saved",
    }
    settings, warnings = load(given, None)
    service = settings.dsps[DspName.YOUTUBE_MUSIC]
    assert (service.publishing, service.daily_units, service.api_key) == ("production", 50_000, "k")
    assert (service.playlist, warnings) == ("Pre-saved", [])
    for wrong in ("many", "-5", "7"):
        with pytest.raises(BadSettings, match="UPBEAT_YOUTUBE_MUSIC_DAILY_UNITS"):
            load(given | {"UPBEAT_YOUTUBE_MUSIC_DAILY_UNITS": wrong}, None)
