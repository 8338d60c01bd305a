"""YouTube Music against the sandbox's Google: likes, quota, playlists; Google's own document as the judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from core.errors import RetryLater
from core.ids import Market
from core.ports import Saver
from core.presave import Outcome
from dsps import youtube_music
from sandbox.dsps.youtube_music import YouTubeWorld, channel_id, video_id, youtube_of
from sandbox.dsps.youtube_music_state import SCOPE
from tests.support.dsp_stands import ISRC, Stand
from tests.support.youtube_spec import youtube_spec
from tests.support.youtube_stand import (
    RECORDING,
    refresh,
    refused,
    youtube_settings,
    youtube_stand,
)

VIDEO = video_id(ISRC)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with youtube_stand() as stand:
        yield stand


@pytest.fixture
def yt(stand: Stand) -> YouTubeWorld:
    assert stand.world is not None
    return youtube_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


async def everything(stand: Stand, yt: YouTubeWorld) -> None:
    """Each call that we know, once, with and without a playlist."""
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    await saver.account(tokens)
    await saver.save(tokens, stand.link)
    await saver.contains(tokens, stand.link)
    await saver.follow(tokens, stand.link)
    assert stand.dsp.finder is not None
    await stand.dsp.finder.find(RECORDING, Market("DE"))
    listed = youtube_music.build(youtube_settings(yt, playlist="Pre-saved"), stand.session)
    assert listed.saver is not None
    for _ in range(2):
        await listed.saver.save(tokens, stand.link)


@pytest.mark.specs
async def test_google_would_understand_every_request_of_ours(stand: Stand, yt: YouTubeWorld) -> None:
    spec = youtube_spec()
    await everything(stand, yt)
    calls = [call for call in stand.seen if "/v3/" in call.url]
    for call in calls:
        spec.request(call.method, call.url, call.headers, call.body)
        if "Authorization" in call.headers:
            assert SCOPE in spec.scopes(call.method, call.url)
    assert {(c.method, c.url.partition("/v3")[2].partition("?")[0]) for c in calls} == {
        ("GET", "/channels"),
        ("POST", "/videos/rate"),
        ("GET", "/videos/getRating"),
        ("GET", "/videos"),
        ("POST", "/subscriptions"),
        ("GET", "/search"),
        ("GET", "/playlists"),
        ("POST", "/playlists"),
        ("GET", "/playlistItems"),
        ("POST", "/playlistItems"),
    }


@pytest.mark.specs
async def test_google_could_have_sent_every_answer_of_the_sandbox(stand: Stand, yt: YouTubeWorld) -> None:
    spec = youtube_spec()
    await everything(stand, yt)
    calls = [call for call in stand.seen if "/v3/" in call.url]
    async with aiohttp.ClientSession() as session:
        for call in calls:
            headers = {k: v for k, v in call.headers.items() if k != "Content-Length"}
            async with session.request(call.method, call.url, headers=headers, data=call.body) as answer:
                spec.answer(call.method, call.url, answer.status, await answer.read())
    yt.clients["app"].units = 0
    async with aiohttp.ClientSession() as session, session.get(calls[0].url, headers=calls[0].headers) as no:
        spec.answer("GET", calls[0].url, no.status, await no.read())
        assert no.status == 403


@pytest.mark.parametrize(
    ("status", "reason", "outcome"),
    [
        (403, "rateLimitExceeded", "rate_limited"),
        (403, "userRateLimitExceeded", "transient"),
        (401, "authError", "access_expired"),
        (401, "youtubeSignupRequired", "not_entitled"),
        (403, "authenticatedUserNotChannel", "not_entitled"),
        (403, "authenticatedUserAccountSuspended", "not_entitled"),
        (400, "emailNotVerified", "not_entitled"),
        (403, "insufficientPermissions", "needs_reauth"),
        (403, "videoRatingDisabled", "bad_item"),
        (400, "videoPurchaseRequired", "bad_item"),
        (404, "videoNotFound", "not_available_yet"),
        (403, "accessNotConfigured", "app_misconfigured"),
        (403, "somethingNew", "not_entitled"),
        (400, "somethingNew", "bad_item"),
        (503, "backendError", "transient"),
        (418, "teapot", "transient"),
    ],
)
async def test_the_reason_decides(stand: Stand, status: int, reason: str, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault("videos/rate", **refused(status, reason))
    answer = await saver_of(stand).save(tokens, stand.link)
    assert (answer.outcome, answer.detail.endswith(f"{status} {reason}")) == (outcome, True)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("<html>blocked</html>", "transient"),
        ("", "transient"),
        ({"error": "odd"}, "not_entitled"),
        ({"error": {"errors": [None, 7]}}, "not_entitled"),
        (
            {"error": {"code": 403, "details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}},
            "needs_reauth",
        ),
        ({"error": {"code": 403, "details": [{"reason": "SERVICE_DISABLED"}]}}, "app_misconfigured"),
    ],
)
async def test_a_403_in_other_shapes(stand: Stand, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault("videos/rate", status=403, body=body)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome == outcome


async def test_a_spent_quota_rests_until_midnight_pacific_by_googles_clock(
    stand: Stand, yt: YouTubeWorld
) -> None:
    tokens = await stand.connect("mia")
    yt.clients["app"].units = 50
    yt.world.clock.jump_to(datetime(2027, 3, 14, 9, 0, tzinfo=UTC))  # the day with 23 hours
    tokens = await refresh(stand, tokens)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    answer = await saver_of(stand).save(tokens, stand.link)
    assert (answer.outcome, answer.detail) == (Outcome.RATE_LIMITED, "403 quotaExceeded")
    assert answer.retry_after is not None
    midnight = yt.world.clock.now() + answer.retry_after
    assert abs(midnight - datetime(2027, 3, 15, 7, 0, tzinfo=UTC)) < timedelta(seconds=5)
    yt.world.clock.jump_to(midnight + timedelta(minutes=1))
    tokens = await refresh(stand, tokens)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_a_spent_quota_costs_no_consent(stand: Stand, yt: YouTubeWorld) -> None:
    tokens = await stand.connect("mia")
    yt.clients["app"].units = 0
    with pytest.raises(RetryLater) as caught:
        await saver_of(stand).account(tokens)
    assert caught.value.after is not None


async def test_two_hundred_writes_are_a_day_and_the_budget_keeps_below(
    stand: Stand, yt: YouTubeWorld
) -> None:
    budget = stand.dsp.budget
    assert budget is not None
    assert (budget.zone, budget.save, budget.follow) == ("America/Los_Angeles", 50, 51)
    assert budget.units // budget.save == 190
    tokens = await stand.connect("mia")
    yt.clients["app"].spent.clear()  # the look-up's
    for _ in range(200):
        assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.RATE_LIMITED
    assert yt.spent_today(yt.clients["app"]) == 10_000


async def test_the_budget_covers_what_a_save_really_costs(stand: Stand, yt: YouTubeWorld) -> None:
    listed = youtube_music.build(youtube_settings(yt, playlist="Pre-saved"), stand.session)
    tokens, app = await stand.connect("mia"), yt.clients["app"]
    for dsp in (stand.dsp, listed):
        assert dsp.budget is not None
        assert dsp.saver is not None
        before = yt.spent_today(app)
        await dsp.saver.save(tokens, stand.link)
        assert yt.spent_today(app) - before == dsp.budget.save
    before = yt.spent_today(app)
    await saver_of(stand).follow(tokens, stand.link)
    assert stand.dsp.budget is not None
    assert yt.spent_today(app) - before == stand.dsp.budget.follow


async def test_the_profile(stand: Stand, yt: YouTubeWorld) -> None:
    yt.add_account("mia", "Mia & friends", country="DE")
    account = await saver_of(stand).account(await stand.connect("mia"))
    assert (account.id, account.name, account.country) == (
        yt.accounts["mia"].channel_id,
        "Mia & friends",
        "DE",
    )


async def test_following_subscribes_once(stand: Stand, yt: YouTubeWorld) -> None:
    tokens = await stand.connect("mia")
    outcomes = [(await saver_of(stand).follow(tokens, stand.link)).outcome for _ in range(2)]
    assert outcomes == [Outcome.SAVED, Outcome.ALREADY_SAVED]
    assert list(yt.accounts["mia"].subscriptions) == [channel_id("NEON")]
    assert len([url for _, url in stand.sent if "/videos?" in url]) == 1, "the channel is looked up once"


async def test_following_never_raises(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    late = await saver_of(stand).follow(tokens, stand.late)
    assert (late.outcome, late.detail) == (Outcome.BAD_ITEM, "no channel found")
    stand.fault("subscriptions", kind="reset", times=None)
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.TRANSIENT


@pytest.mark.parametrize("item", ["", "short", "https://x", "a" * 12, "../../../xx"])
async def test_what_is_no_video_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    saver = saver_of(stand)
    assert (await saver.save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert (await saver.follow(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver.contains(tokens, link) is None
    assert stand.sent == []


async def test_the_playlist_is_made_once_and_holds_nothing_twice(stand: Stand, yt: YouTubeWorld) -> None:
    dsp = youtube_music.build(youtube_settings(yt, playlist="Pre-saved"), stand.session)
    tokens = await stand.connect("mia")
    assert dsp.saver is not None
    for _ in range(3):
        assert (await dsp.saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    [playlist] = yt.accounts["mia"].playlists.values()
    assert (playlist.title, playlist.privacy, playlist.videos) == ("Pre-saved", "private", [VIDEO])


@pytest.mark.parametrize("route", ["GET .*/playlists", "POST .*/playlists", "POST .*/playlistItems"])
async def test_a_playlist_that_fails_takes_no_like_away(stand: Stand, yt: YouTubeWorld, route: str) -> None:
    dsp = youtube_music.build(youtube_settings(yt, playlist="Pre-saved"), stand.session)
    tokens = await stand.connect("mia")
    assert dsp.saver is not None
    stand.fault(route, **refused(403, "playlistContainsMaximumNumberOfVideos"))
    answer = await dsp.saver.save(tokens, stand.link)
    assert (answer.outcome, answer.detail.startswith("not in the playlist: ")) == (Outcome.SAVED, True)
    stand.fault(route, kind="reset")
    assert (await dsp.saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    assert stand.library("mia") == {VIDEO}


async def test_read_backs(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.fault("getRating", status=503)
    with pytest.raises(RetryLater):
        await saver.contains(tokens, stand.link)
    stand.fault("getRating", **refused(403, "quotaExceeded"))
    assert await saver.contains(tokens, stand.link) is None
    stand.fault("getRating", status=200, body={"items": [{"videoId": "other", "rating": "like"}]})
    assert await saver.contains(tokens, stand.link) is None
