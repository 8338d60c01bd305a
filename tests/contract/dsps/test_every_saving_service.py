"""The contract of every service that saves: what each answer and each misfortune on the wire becomes."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial

import aiohttp
import pytest

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind
from core.presave import Outcome
from dsps import _http
from tests.support.apple_stand import apple_stand
from tests.support.audiomack_stand import audiomack_stand
from tests.support.deezer_stand import deezer_stand
from tests.support.dsp_stands import NOW, Proof, Stand, spotify_stand, tiny_stand
from tests.support.soundcloud_stand import soundcloud_stand
from tests.support.tidal_stand import tidal_stand
from tests.support.youtube_stand import youtube_stand

STANDS: dict[str, Callable[[], AbstractAsyncContextManager[Stand]]] = {
    "spotify": spotify_stand,
    "apple_music": apple_stand,
    "deezer": deezer_stand,
    "tidal": tidal_stand,
    "youtube_music": youtube_stand,
    "soundcloud": soundcloud_stand,
    "audiomack": audiomack_stand,
    "code": partial(tiny_stand, GrantKind.CODE),
    "browser": partial(tiny_stand, GrantKind.BROWSER),
    "oauth1": partial(tiny_stand, GrantKind.OAUTH1),
}
REFRESHED = ["spotify", "tidal", "youtube_music", "soundcloud", "code"]
SECRETIVE = [*REFRESHED, "deezer"]
SIGNED = ["audiomack", "oauth1"]
IMPATIENT = aiohttp.ClientTimeout(total=0.2)


@pytest.fixture(params=STANDS)
async def stand(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    async with STANDS[request.param]() as stand:
        yield stand


async def test_the_whole_way(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    saver = stand.dsp.saver
    assert saver is not None
    account = await saver.account(tokens)
    assert account.name == ("mia" if stand.named else "")
    assert account.id not in ("", "mia")
    assert await saver.contains(tokens, stand.link) is False
    answer = await saver.save(tokens, stand.link)
    assert answer.outcome is Outcome.SAVED
    assert stand.library("mia") == set(stand.link.item.split(","))
    assert await saver.contains(tokens, stand.link) is True


async def test_saving_twice_is_no_error_and_changes_nothing(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    answers = [await saver.save(tokens, stand.link) for _ in range(2)]
    assert {a.outcome for a in answers} <= {Outcome.SAVED, Outcome.ALREADY_SAVED}
    assert len(stand.library("mia")) == 1


async def test_what_is_not_out_yet_is_not_available_yet(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.NOT_AVAILABLE_YET
    assert stand.library("mia") == set()


async def test_401_says_whether_a_refresh_may_help(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    body = {"error": {"status": 401, "message": "expired"}}
    stand.fault(stand.save_route, status=401, body=body, times=None)
    renewable = stand.dsp.grant is GrantKind.CODE and stand.renewable
    expected = Outcome.ACCESS_EXPIRED if renewable else Outcome.NEEDS_REAUTH
    assert (await saver.save(tokens, stand.link)).outcome is expected


async def test_an_account_that_is_not_served_is_told_apart(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    stand.refuse("mia")
    with pytest.raises(NotEntitled):
        await saver.account(tokens)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.NOT_ENTITLED


async def test_429_is_handed_up_with_its_wait_and_never_slept_on(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    body = {"error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}}
    stand.fault(stand.save_route, status=429, headers={"Retry-After": "79892"}, body=body)
    stand.seen.clear()
    answer = await saver.save(tokens, stand.link)
    assert (answer.outcome, answer.retry_after) == (Outcome.RATE_LIMITED, timedelta(seconds=79_892))
    assert len(stand.sent) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_5xx_is_transient(stand: Stand, status: int) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    stand.fault(stand.save_route, status=status, body="<html>sorry</html>", headers={"Retry-After": "7"})
    answer = await saver.save(tokens, stand.link)
    assert (answer.outcome, answer.retry_after) == (Outcome.TRANSIENT, timedelta(seconds=7))
    stand.fault(stand.me_route, status=status, body="<html>sorry</html>", headers={"Retry-After": "7"})
    with pytest.raises(RetryLater) as caught:
        await saver.account(tokens)
    assert caught.value.after == timedelta(seconds=7)


@pytest.mark.parametrize("kind", ["hang", "reset"])
async def test_a_silent_or_broken_line_is_retried_later(
    stand: Stand, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    monkeypatch.setattr(_http, "TIMEOUT", IMPATIENT)
    stand.fault(stand.save_route, kind=kind, seconds=0.6, times=None)
    stand.fault(stand.me_route, kind=kind, seconds=0.6, times=None)
    with pytest.raises(RetryLater):
        await saver.save(tokens, stand.link)
    with pytest.raises(RetryLater):
        await saver.account(tokens)
    assert stand.library("mia") == set()


async def test_a_broken_line_at_the_token_endpoint_costs_no_consent(stand: Stand) -> None:
    proof = await stand.agree("mia")
    stand.fault(stand.token_route, kind="reset", times=None)
    with pytest.raises(RetryLater):
        await stand.redeem(proof)


@pytest.mark.parametrize("status", [200, 429, 500, 503])
async def test_nonsense_from_the_token_endpoint_is_retried_later(stand: Stand, status: int) -> None:
    proof = await stand.agree("mia")
    stand.fault(stand.token_route, status=status, body="<html>oops")
    with pytest.raises(RetryLater):
        await stand.redeem(proof)


async def test_a_malformed_profile_is_retried_later(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    stand.fault(stand.me_route, kind="malformed")
    with pytest.raises(RetryLater):
        await saver.account(tokens)


async def test_a_consent_is_worth_tokens_once(stand: Stand) -> None:
    proof = await stand.agree("mia")
    await stand.redeem(proof)
    if stand.dsp.grant is GrantKind.BROWSER:  # the posted token is the permission itself
        stand.forget("mia")
    with pytest.raises(NeedsConsent):
        await stand.redeem(proof)


@pytest.mark.parametrize("code", ["never-given-out", "", "line\r\nbreak", "ü"])
async def test_an_invented_consent_is_worth_nothing(stand: Stand, code: str) -> None:
    proof = await stand.agree("mia")
    with pytest.raises(NeedsConsent):
        await stand.redeem(Proof(code=code, asked=proof.asked, secret=proof.secret))


async def test_a_dead_grant_asks_for_the_fan(stand: Stand) -> None:
    tokens, saver, flow = await stand.connect("mia"), stand.dsp.saver, stand.dsp.flow
    assert saver is not None
    assert flow is not None
    stand.forget("mia")
    answer = await saver.save(tokens, stand.link)
    if flow.kind is GrantKind.CODE:
        expected = Outcome.ACCESS_EXPIRED if stand.renewable else Outcome.NEEDS_REAUTH
        assert answer.outcome is expected
        with pytest.raises(NeedsConsent):
            await flow.refresh(tokens, now=NOW)
    else:
        assert answer.outcome is Outcome.NEEDS_REAUTH


@pytest.mark.parametrize("stand", REFRESHED, indirect=True)
async def test_a_refresh_gives_tokens_that_save(stand: Stand) -> None:
    flow, saver = stand.dsp.flow, stand.dsp.saver
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    assert saver is not None
    tokens = await flow.refresh(await stand.connect("mia"), now=NOW)
    assert tokens.refresh
    assert tokens.access_expires_at == NOW + timedelta(hours=1)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    assert (await flow.refresh(tokens, now=NOW)).access != tokens.access


@pytest.mark.parametrize("stand", SECRETIVE, indirect=True)
async def test_a_wrong_client_secret_blames_the_operator_by_the_settings_name(stand: Stand) -> None:
    proof = await stand.agree("mia")
    with pytest.raises(Misconfigured, match=r"UPBEAT_[A-Z_]+_CLIENT_SECRET is refused"):
        await stand.redeem(proof, stand.misconfigured())


@pytest.mark.parametrize("stand", SIGNED, indirect=True)
async def test_a_wrong_consumer_secret_shows_before_any_fan_is_sent_away(stand: Stand) -> None:
    flow = stand.misconfigured().flow
    assert flow is not None
    assert flow.kind is GrantKind.OAUTH1
    with pytest.raises(Misconfigured, match=r"UPBEAT_[A-Z_]+_CLIENT_SECRET"):
        await flow.request_token(callback="https://fan.example/callback/x")


@pytest.mark.parametrize("stand", ["browser"], indirect=True)
async def test_the_page_gets_what_its_script_needs(stand: Stand) -> None:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.BROWSER
    values = flow.page_values(origin="https://fan.example", now=NOW)
    assert values.keys() == {"script_url", "developer_token", "app_name"}
    assert values["developer_token"] == "https://fan.example|10:00"


async def test_no_secret_shows_in_what_is_printed(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), stand.dsp.saver
    assert saver is not None
    stand.fault(stand.save_route, kind="reset", times=None)
    with pytest.raises(RetryLater) as caught:
        await saver.save(tokens, stand.link)
    printed = "".join(traceback.format_exception(caught.value)) + repr(tokens) + repr(stand.dsp)
    secrets = [s for s in (tokens.access, tokens.refresh, tokens.secret) if s] + ["s3cret"]
    assert [s for s in secrets if s in printed] == []
