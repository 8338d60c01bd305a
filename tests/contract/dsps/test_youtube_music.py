"""YouTube Music against the sandbox's Google: quota, tick boxes, dying permissions; Google's document as the judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from core.errors import ConsentIncomplete, GiveUp, Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind, Tokens
from core.ids import WORLD, Market
from core.links import Link, LinkMethod, allowed
from core.ports import Recording, Saver
from core.presave import Outcome
from dsps import youtube_music
from dsps._youtube_catalogue import YouTubeCatalogue, item_of, likeness
from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.youtube_music import YouTubeWorld, channel_id, video_id, youtube_of
from sandbox.dsps.youtube_music_state import SCOPE
from tests.support.dsp_stands import BACK, CHALLENGE, ISRC, NOW, Stand
from tests.support.youtube_spec import youtube_spec
from tests.support.youtube_stand import RECORDING, youtube_agree, youtube_settings, youtube_stand

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


def refused(status: int, reason: str, message: str = "no") -> dict[str, object]:
    one = {"message": message, "domain": "youtube.x", "reason": reason}
    return {"status": status, "body": {"error": {"code": status, "message": message, "errors": [one]}}}


async def refresh(stand: Stand, tokens: Tokens) -> Tokens:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    return await flow.refresh(tokens, now=NOW)


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


async def test_an_unticked_box_is_told_apart(stand: Stand) -> None:
    proof = await youtube_agree(stand.dsp, "mia", **{f"ok:{SCOPE}": False})
    tokens = await stand.redeem(proof)
    assert tokens.scopes == ()
    with pytest.raises(ConsentIncomplete):
        await saver_of(stand).account(tokens)
    other = replace(tokens, scopes=("openid",))
    with pytest.raises(ConsentIncomplete):
        await saver_of(stand).account(other)


@pytest.mark.parametrize("lacking", ["channel", "suspended"])
async def test_an_account_that_can_like_nothing_hears_so_at_once(
    stand: Stand, yt: YouTubeWorld, lacking: str
) -> None:
    account = yt.add_account("mia")
    account.channel, account.suspended = lacking != "channel", lacking == "suspended"
    tokens = await stand.connect("mia")
    with pytest.raises(NotEntitled):
        await saver_of(stand).account(tokens)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NOT_ENTITLED


async def test_the_profile(stand: Stand, yt: YouTubeWorld) -> None:
    yt.add_account("mia", "Mia & friends", country="DE")
    account = await saver_of(stand).account(await stand.connect("mia"))
    assert (account.id, account.name, account.country) == (
        yt.accounts["mia"].channel_id,
        "Mia & friends",
        "DE",
    )


async def test_a_permission_of_a_project_in_testing_dies_after_a_week(stand: Stand, yt: YouTubeWorld) -> None:
    app = yt.clients["app"]
    app.status, app.testers = "testing", {"mia"}
    tokens = await stand.connect("mia")
    app.status = "production"  # publishing later does not help
    yt.world.clock.move(timedelta(days=6, hours=23))
    tokens = await refresh(stand, tokens)
    yt.world.clock.move(timedelta(hours=1))
    with pytest.raises(NeedsConsent, match="expired or revoked"):
        await refresh(stand, tokens)
    testing = youtube_music.build(youtube_settings(yt, publishing="testing"), stand.session)
    assert (testing.usable_for, testing.credential.public) == (timedelta(days=7), False)


async def test_a_permission_dies_of_half_a_year_without_use(stand: Stand, yt: YouTubeWorld) -> None:
    tokens = await stand.connect("mia")
    assert stand.dsp.usable_for is not None
    assert stand.dsp.usable_for < yt.unused_life
    yt.world.clock.move(stand.dsp.usable_for)
    tokens = await refresh(stand, tokens)  # using it keeps it alive
    yt.world.clock.move(timedelta(days=181))
    assert (await refresh(stand, tokens)).access
    yt.world.clock.move(timedelta(days=183))
    with pytest.raises(NeedsConsent):
        await refresh(stand, tokens)


async def test_a_changed_password_kills(stand: Stand, yt: YouTubeWorld) -> None:
    tokens = await stand.connect("mia")
    yt.change_password("mia")
    with pytest.raises(NeedsConsent):
        await refresh(stand, tokens)


async def test_the_oldest_of_more_than_a_hundred_permissions_dies_silently(
    stand: Stand, yt: YouTubeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.dsps.youtube_music_state.MOST_TOKENS", 2)
    first, second, third = [await stand.connect("mia") for _ in range(3)]
    assert len(yt.refreshing) == 3
    with pytest.raises(NeedsConsent):
        await refresh(stand, first)
    assert (await refresh(stand, second)).access
    assert (await refresh(stand, third)).access


async def test_a_returning_fan_still_gives_a_refresh_token(stand: Stand) -> None:
    first, second = await stand.connect("mia"), await stand.connect("mia")
    assert first.refresh
    assert second.refresh
    assert first.refresh != second.refresh


async def test_a_permission_is_ended_at_google_itself(stand: Stand, yt: YouTubeWorld) -> None:
    revoker = stand.dsp.revoker
    assert revoker is not None
    older, tokens = await stand.connect("mia"), await stand.connect("mia")
    await revoker.revoke(tokens)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.ACCESS_EXPIRED
    for dead in (tokens, older):  # Google ends all that the account gave the project
        with pytest.raises(NeedsConsent):
            await refresh(stand, dead)
        await revoker.revoke(dead)
    assert "revoke" in [entry.kind for entry in yt.world.journal.entries]
    alone = await stand.connect("leo")
    await revoker.revoke(replace(alone, refresh=None))
    assert (await saver_of(stand).save(alone, stand.link)).outcome is Outcome.ACCESS_EXPIRED


async def test_a_revocation_that_fails(stand: Stand) -> None:
    tokens, revoker = await stand.connect("mia"), stand.dsp.revoker
    assert revoker is not None
    for what in ({"status": 503}, {"status": 200, "kind": "reset"}, {"status": 400, "body": "<html>"}):
        stand.fault("/revoke", **what)
        with pytest.raises(RetryLater):
            await revoker.revoke(tokens)
    stand.fault("/revoke", status=400, body={"error": "invalid_request"})
    with pytest.raises(GiveUp):
        await revoker.revoke(tokens)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_google_refuses_in_app_browsers_and_strangers_of_a_test_project(
    stand: Stand, yt: YouTubeWorld
) -> None:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    url = flow.authorize_url(state="s", challenge=CHALLENGE, redirect_uri=BACK, scopes=stand.dsp.scopes)
    agent = {"User-Agent": "Mozilla/5.0 (iPhone) AppleWebKit Instagram 300.0"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=agent) as blocked:
        assert (blocked.status, "disallowed_useragent" in await blocked.text()) == (403, True)
    yt.clients["app"].status = "testing"
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Agree", {"account": "stranger"})
    assert "access_denied" in page.text


async def test_a_wish_asks_for_no_second_scope(stand: Stand) -> None:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    scopes = stand.dsp.scopes + stand.dsp.follow_scopes
    url = flow.authorize_url(state="s", challenge=CHALLENGE, redirect_uri=BACK, scopes=scopes)
    assert url.count("auth%2Fyoutube") == 1
    assert "access_type=offline" in url
    assert "prompt=consent" in url


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


class Watch:
    """A stopwatch that tests move."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_miss_is_asked_again_more_and_more_rarely(stand: Stand, yt: YouTubeWorld) -> None:
    watch = Watch()
    api = youtube_settings(yt).api_url
    finder = YouTubeCatalogue(api, "https://music.youtube.com", stand.session, "s3cret-key", watch)
    later = Recording(artist="NEON", title="Later", upc=None, isrcs=(), whole_album=False)
    stand.seen.clear()
    for _ in range(86_400 // 3):
        assert await finder.find(later, Market("DE")) is None
        watch.now += 3.0
    assert 25 <= len(stand.sent) <= 60, "of a hundred a day"
    yt.world.clock.move(timedelta(days=7))
    watch.now += 3600
    found = await finder.find(later, Market("DE"))
    assert found is not None
    assert (found.market, found.method, found.url.startswith("https://music.youtube.com/watch?v=")) == (
        WORLD,
        LinkMethod.TEXT,
        True,
    )


async def test_a_search_that_is_refused(stand: Stand, yt: YouTubeWorld) -> None:
    finder = stand.dsp.finder
    assert finder is not None
    yt.clients["app"].searches = 0
    with pytest.raises(RetryLater) as caught:
        await finder.find(RECORDING, WORLD)
    assert caught.value.after is not None
    assert caught.value.after <= timedelta(hours=25)
    keyless = youtube_music.build(youtube_settings(yt, api_key="wrong"), stand.session).finder
    assert keyless is not None
    with pytest.raises(Misconfigured, match="UPBEAT_YOUTUBE_MUSIC_API_KEY"):
        await keyless.find(RECORDING, WORLD)
    assert youtube_music.build(youtube_settings(yt, api_key=""), stand.session).finder is None


async def test_the_right_recording_among_others(stand: Stand, yt: YouTubeWorld) -> None:
    now = yt.world.clock.now()
    for number, (artist, title) in enumerate(
        [("NEON", "Night Drive (Live)"), ("Karaoke Kings", "Night Drive"), ("NEON", "Night Drive 2")]
    ):
        yt.world.catalogue.put(
            Product(
                upc=f"0081012177500{number}",
                title=title,
                artist=artist,
                tracks=[Track(title=title, isrc=f"USUM7170400{number}")],
                live_at={"*": now},
            )
        )
    assert stand.dsp.finder is not None
    found = await stand.dsp.finder.find(RECORDING, WORLD)
    assert found is not None
    assert found.item == VIDEO


@pytest.mark.parametrize(
    ("title", "channel", "description", "score"),
    [
        ("Night Drive", "NEON - Topic", "Provided to YouTube by X\n\nNight Drive · NEON\n\nAuto-generated by YouTube.", 3),
        ("Night Drive", "NEON", "", 2),
        ("NEON - Night Drive (Official Video)", "NEON", "", 2),
        ("NEON - Night Drive [Official Audio]", "NEONVEVO", "", 0),
        ("NEON - Night Drive", "NEON VEVO", "", 2),
        ("Night Drive", "A fan", "by NEON", 0),
        ("Night Drive (Live)", "NEON", "", 0),
        ("Night Drive (sped up)", "NEON - Topic", "Night Drive · NEON\nAuto-generated by YouTube.", 0),
        ("Another", "NEON", "", 0),
        ("Night Drive", "Various Artists - Topic", "x\n\nNight Drive · NEON · Mia\n\nAuto-generated by YouTube.", 3),
    ],
)  # fmt: skip
def test_likeness(title: str, channel: str, description: str, score: int) -> None:
    snippet = {"title": title, "channelTitle": channel, "description": description}
    video = {"snippet": snippet, "status": {"privacyStatus": "public"}}
    assert likeness(video, RECORDING) == score
    assert likeness(video | {"status": {"privacyStatus": "private"}}, RECORDING) == 0
    assert likeness({"snippet": None}, RECORDING) == 0


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://music.youtube.com/watch?v=dQw4w9WgXcQ&si=x", "dQw4w9WgXcQ"),
        ("https://www.youtube.com/watch?feature=share&v=dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "dQw4w9WgXcQ"),
        ("http://127.0.0.1:8099/youtube_music/music/watch?v=dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("https://music.youtube.com/playlist?list=OLAK5uy_abc", ""),
        ("https://music.youtube.com/watch?v=short", ""),
        ("https://music.youtube.com/channel/UCx", ""),
    ],
)
def test_the_video_that_a_link_names(url: str, item: str) -> None:
    assert item_of(url) == item


async def test_an_artists_link_can_be_saved(stand: Stand) -> None:
    assert stand.dsp.item_of is not None
    url = f"https://music.youtube.com/watch?v={VIDEO}"
    assert allowed(stand.dsp.name, url, stand.dsp.hosts)
    link = Link(dsp=stand.dsp.name, url=url, method=LinkMethod.ARTIST, item=stand.dsp.item_of(url))
    assert (await saver_of(stand).save(await stand.connect("mia"), link)).outcome is Outcome.SAVED


@pytest.mark.parametrize(
    ("changes", "present", "public", "says"),
    [
        ({}, True, True, ""),
        ({"publishing": "testing"}, True, False, "7 days (UPBEAT_YOUTUBE_MUSIC_STATUS)"),
        ({"client_secret": ""}, False, False, "UPBEAT_YOUTUBE_MUSIC_CLIENT_SECRET"),
    ],
)
async def test_the_credential_says_how_far_it_goes(
    stand: Stand, yt: YouTubeWorld, changes: dict[str, str], present: bool, public: bool, says: str
) -> None:
    dsp = youtube_music.build(youtube_settings(yt, **changes), stand.session)
    assert (dsp.credential.present, dsp.credential.public) == (present, public)
    assert says in dsp.credential.why_not
    assert (dsp.saver is not None, dsp.finder is not None) == (present, present)
