"""Twilio's webhooks as the fake signs them: only the configured public address, and only untouched forms, count."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from bots.sms.webhook import STATUSES, Verifier
from core.delivery import DeliveryStatus
from sandbox.twilio.webhooks import signature

PUBLIC, TOKEN, PATH = "https://sms.example.com", "secret", "/webhooks/twilio/1/inbound"
FORM = {
    "MessageSid": "SM" + "a" * 32,
    "From": "+12128675309",
    "To": "+15017122661",
    "Body": " NEON 🎵 & more ",
    "FromZip": "",
}


def read(
    form: dict[str, str] = FORM,
    *,
    path: str = PATH,
    signed_url: str = f"{PUBLIC}{PATH}",
    token: str = TOKEN,
    body: bytes | None = None,
    public: str = PUBLIC,
) -> dict[str, str] | None:
    """What the product makes of a form that Twilio signed for `signed_url`."""
    headers = {"X-Twilio-Signature": signature(token, signed_url, form)}
    sent = urlencode(form).encode() if body is None else body
    inbound = Verifier(public, TOKEN).read(path, headers, sent)
    return None if inbound is None else dict(inbound.fields)


def test_while_the_token_is_changed_both_sign_and_afterwards_one() -> None:
    body = urlencode(FORM).encode()

    def accepted(signed_by: str, *tokens: str) -> bool:
        headers = {"X-Twilio-Signature": signature(signed_by, f"{PUBLIC}{PATH}", FORM)}
        return Verifier(PUBLIC, *tokens).read(PATH, headers, body) is not None

    assert [accepted(token, "old", "new") for token in ("old", "new", "other")] == [True, True, False]
    assert [accepted(token, "new", "") for token in ("old", "new", "")] == [False, True, False]


def test_an_address_with_its_port_is_the_same_address() -> None:
    assert read(signed_url=f"https://sms.example.com:443{PATH}") == FORM


def test_blanks_emoji_and_empty_fields_survive() -> None:
    assert read() == FORM


def test_the_public_address_counts_behind_a_proxy_that_speaks_plain_http() -> None:
    assert read(signed_url=f"http://127.0.0.1:8080{PATH}") is None
    assert read(public=f"{PUBLIC}/") == FORM


def test_the_outbox_id_in_the_query_is_signed_too() -> None:
    signed = f"{PUBLIC}{PATH}?o=41"
    assert read(path=f"{PATH}?o=41", signed_url=signed) == FORM
    assert read(path=f"{PATH}?o=42", signed_url=signed) is None


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(FORM | {"Body": "STOP"}, id="another text"),
        pytest.param(FORM | {"From": "+12128675300"}, id="another sender"),
        pytest.param(FORM | {"OptOutType": "STOP"}, id="one more field"),
        pytest.param({k: v for k, v in FORM.items() if k != "Body"}, id="one field less"),
    ],
)
def test_a_changed_form_is_refused(changed: dict[str, str]) -> None:
    assert read(body=urlencode(changed).encode()) is None


def test_a_stranger_with_another_token_is_refused() -> None:
    assert read(token="guess") is None


def test_a_repeated_field_is_refused_though_the_signature_fits() -> None:
    twice = urlencode([*FORM.items(), ("Body", FORM["Body"])]).encode()
    assert read(body=twice) is None


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "ü" * 28}])
def test_no_signature_is_a_refusal_and_no_crash(headers: dict[str, str]) -> None:
    assert Verifier(PUBLIC, TOKEN).read(PATH, headers, urlencode(FORM).encode()) is None


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join(b"a%d=1" % n for n in range(500))])
def test_a_body_that_is_no_form_is_a_refusal_and_no_crash(body: bytes) -> None:
    assert read(body=body) is None


def test_only_statuses_that_decide_something_move_a_delivery() -> None:
    for early in ("accepted", "scheduled", "queued", "sending", "something new"):
        assert early not in STATUSES
    assert STATUSES["read"] is STATUSES["delivered"] is DeliveryStatus.DELIVERED
    assert {STATUSES[end] for end in ("undelivered", "failed", "canceled")} == {DeliveryStatus.FAILED}
