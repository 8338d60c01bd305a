"""Token responses and refusals of OAuth 2, and OAuth 1.0a signatures, without a wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import Misconfigured, NeedsConsent, RetryLater, UpbeatError
from core.grant import Tokens
from dsps._grants import refusal, tokens_of
from dsps._http import Reply
from dsps._matching import folded, same_artist, same_title, same_upc, upc_forms
from dsps._oauth1 import Signer, base_string

NOW = datetime(2026, 11, 27, tzinfo=UTC)
OLD = Tokens(access="old", refresh="keep", scopes=("a", "b"))


@pytest.mark.parametrize(
    ("status", "body", "error", "says"),
    [
        (400, {"error": "invalid_grant", "error_description": "Refresh token expired"}, NeedsConsent, "expired"),
        (401, {"error": "invalid_grant"}, NeedsConsent, "invalid_grant"),
        (403, {"error": "invalid_grant"}, NeedsConsent, ""),
        (400, {"error": "invalid_grant", "error_description": "Invalid redirect URI"}, Misconfigured, "PUBLIC_URL"),
        (400, {"error": "invalid_client", "error_description": "Invalid client secret"}, Misconfigured, "UPBEAT_SPOTIFY_CLIENT_SECRET"),
        (400, {"error": "invalid_client", "error_description": "Invalid client"}, Misconfigured, "UPBEAT_SPOTIFY_CLIENT_ID"),
        (400, {"error": "unauthorized_client"}, Misconfigured, "UPBEAT_SPOTIFY_CLIENT_ID"),
        (400, {"error": "invalid_request"}, Misconfigured, "invalid_request"),
        (500, {"error": "invalid_grant"}, RetryLater, "500"),
        (503, {"error": "invalid_client"}, RetryLater, "503"),
        (429, {"error": "invalid_grant"}, RetryLater, "429"),
        (400, {"error": "server_error"}, RetryLater, "server_error"),
        (400, {"error": {"code": 1}}, RetryLater, "400"),
        (400, None, RetryLater, "400"),
        (400, ["invalid_grant"], RetryLater, "400"),
        (302, None, RetryLater, "302"),
        (200, {"access_token": ""}, RetryLater, "200"),
    ],
)  # fmt: skip
def test_what_a_refusal_means(status: int, body: Any, error: type[UpbeatError], says: str) -> None:
    found = refusal(Reply(status=status, json=body), "UPBEAT_SPOTIFY")
    assert type(found) is error
    assert says in str(found)


def test_a_busy_token_endpoint_says_how_long() -> None:
    found = refusal(Reply(status=429, retry_after=timedelta(hours=2)), "UPBEAT_X")
    assert isinstance(found, RetryLater)
    assert found.after == timedelta(hours=2)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [(3600, 3600), ("3600", 3600), (3599.9, 3599), (0, None), (None, None), ("soon", None), (-1, None), ([], None),
     (float("nan"), None), (float("inf"), None), (10**30, 10 * 365 * 86_400)],
)  # fmt: skip
def test_a_token_lives_as_long_as_it_says(given: Any, seconds: int | None) -> None:
    tokens = tokens_of({"access_token": "new", "expires_in": given}, NOW)
    assert tokens.access_expires_at == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "missing", [{}, {"refresh_token": None}, {"refresh_token": ""}, {"refresh_token": "a\nb"}]
)
def test_a_refresh_keeps_what_it_does_not_replace(missing: dict[str, Any]) -> None:
    tokens = tokens_of({"access_token": "new"} | missing, NOW, OLD)
    assert (tokens.access, tokens.refresh, tokens.scopes) == ("new", "keep", ("a", "b"))


def test_a_refresh_replaces_what_came() -> None:
    tokens = tokens_of({"access_token": "new", "refresh_token": "next", "scope": "a"}, NOW, OLD)
    assert (tokens.refresh, tokens.scopes) == ("next", ("a",))


def test_the_signature_of_the_specifications_own_example() -> None:
    """OAuth Core 1.0a, appendix A.5 (photos.example.net)."""
    signer = Signer(
        key="dpf43f3p2l4k3l03",
        secret="kd94hf93k423kf44",
        seconds=lambda: 1191242096,
        nonce=lambda: "kllo9940pd9333jh",
    )
    header = signer.header(
        "GET",
        "http://photos.example.net/photos",
        {"file": "vacation.jpg", "size": "original"},
        token=("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"),
    )
    assert 'oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D"' in header
    assert "kd94hf93k423kf44" not in header + repr(signer)


def test_what_is_signed_is_encoded_twice_and_sorted() -> None:
    text = base_string("post", "https://x.example/a b", {"b": "ü&", "a": "1 ~"})
    assert text == "POST&https%3A%2F%2Fx.example%2Fa%20b&a%3D1%2520~%26b%3D%25C3%25BC%2526"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Night Drive", "night  drive!", True),
        ("Night Drive - Single", "Night Drive", True),
        ("Night Drive (feat. Mia)", "Night Drive", True),
        ("Café & Bar", "Cafe and Bar", True),
        ("Night Drive", "Night Drive (Live)", False),
        ("Night Drive", "Night Drive - Remix", False),
        ("★", "★", True),
        ("★", "☆", False),
        ("夜のドライブ", "夜のドライブ", True),
    ],
)
def test_titles(one: str, other: str, same: bool) -> None:
    assert same_title(one, other) is same
    assert folded(one)


@pytest.mark.parametrize(
    ("asked", "credited", "same"),
    [
        ("NEON", ["Neon"], True),
        ("NEON & Mia", ["Mia", "X"], True),
        ("NEON", ["Neon, Mia"], True),
        ("Mø", ["MO"], True),
        ("NEON", ["Neonlight"], False),
        ("NEON", [], False),
        ("NEON", [""], False),
    ],
)
def test_artists(asked: str, credited: list[str], same: bool) -> None:
    assert same_artist(asked, credited) is same


def test_the_forms_of_a_upc() -> None:
    assert list(upc_forms("00810121774182")) == ["810121774182", "0810121774182", "00810121774182"]
    assert list(upc_forms("4006381333931")) == ["4006381333931", "04006381333931"]
    assert same_upc("0810121774182", "810121774182")
    assert not same_upc("", "")
