"""Apple Music's settings: a team, a key's id and the key by path or text; all of them, or none, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.settings import BadSettings, Settings, load
from core.ids import DspName
from dsps.settings import DspSettings

HERE = "http://127.0.0.1:9"
SANDBOX = {
    "UPBEAT_ENV": "sandbox",
    "UPBEAT_TELEGRAM_API_URL": HERE,
    "UPBEAT_APPLE_MUSIC_AUTHORIZE_URL": HERE,
    "UPBEAT_APPLE_MUSIC_TOKEN_URL": HERE,
    "UPBEAT_APPLE_MUSIC_API_URL": HERE,
    "UPBEAT_APPLE_MUSIC_SCRIPT_URL": f"{HERE}/musickit.js",
    "UPBEAT_APPLE_MUSIC_TEAM_ID": "TEAM123456",
    "UPBEAT_APPLE_MUSIC_KEY_ID": "KEY1234567",
}


def pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def pem() -> str:
    return pem_of(ec.generate_private_key(ec.SECP256R1()))


def apple(settings: Settings) -> DspSettings:
    return settings.dsps[DspName.APPLE_MUSIC]


@pytest.mark.parametrize("form", ["text", "one line", "path"])
def test_the_key_by_text_and_by_path(pem: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "AuthKey_KEY1234567.p8"
    path.write_text(pem)
    given = {"text": pem, "one line": pem.replace("\n", "\\n"), "path": str(path)}[form]
    settings, warnings = load(SANDBOX | {"UPBEAT_APPLE_MUSIC_PRIVATE_KEY": given}, None)
    service = apple(settings)
    assert (service.client_id, service.key_id) == ("TEAM123456", "KEY1234567")
    assert service.client_secret.strip() == pem.strip()
    assert warnings == []
    body = pem.splitlines()[1]
    assert body not in repr(settings)
    assert body not in repr(service)


@pytest.mark.parametrize("missing", ["TEAM_ID", "KEY_ID", "PRIVATE_KEY"])
def test_half_a_key_stops_the_start(pem: str, missing: str) -> None:
    given = SANDBOX | {"UPBEAT_APPLE_MUSIC_PRIVATE_KEY": pem}
    del given[f"UPBEAT_APPLE_MUSIC_{missing}"]
    with pytest.raises(BadSettings, match=f"^UPBEAT_APPLE_MUSIC_{missing}: set the team|UPBEAT_APPLE_MUSIC_{missing}"):  # fmt: skip
        load(given, None)


def test_none_of_them_is_a_reminder() -> None:
    given = {k: v for k, v in SANDBOX.items() if not k.endswith("_ID")}
    settings, _ = load(given | {"UPBEAT_APPLE_MUSIC_CLIENT_ID": "x", "UPBEAT_APPLE_MUSIC_CLIENT_SECRET": "y"}, None)  # fmt: skip
    assert (apple(settings).client_id, apple(settings).client_secret) == ("", "")


@pytest.mark.parametrize("wrong", ["curve", "kind", "nonsense", "no file", "folder"])
def test_a_key_that_is_none_is_named_and_never_shown(wrong: str, tmp_path: Path) -> None:
    given = {
        "curve": pem_of(ec.generate_private_key(ec.SECP384R1())),
        "kind": pem_of(rsa.generate_private_key(65537, 2048)),
        "nonsense": "-----BEGIN PRIVATE KEY-----\nTUlzc2luZw==\n-----END PRIVATE KEY-----",
        "no file": str(tmp_path / "nothing.p8"),
        "folder": str(tmp_path),
    }[wrong]
    with pytest.raises(BadSettings, match="UPBEAT_APPLE_MUSIC_PRIVATE_KEY") as caught:
        load(SANDBOX | {"UPBEAT_APPLE_MUSIC_PRIVATE_KEY": given}, None)
    if given.startswith("-----"):
        assert given.splitlines()[1] not in str(caught.value)


def test_the_sandbox_refuses_apples_own_script(pem: str) -> None:
    given = SANDBOX | {"UPBEAT_APPLE_MUSIC_PRIVATE_KEY": pem}
    del given["UPBEAT_APPLE_MUSIC_SCRIPT_URL"]
    with pytest.raises(BadSettings, match="UPBEAT_APPLE_MUSIC_SCRIPT_URL is not on this machine"):
        load(given, None)
