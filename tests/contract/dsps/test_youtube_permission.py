"""Google's permissions: tick boxes, accounts without a channel, how they die and how they are ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from core.errors import ConsentIncomplete, GiveUp, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind
from core.ports import Saver
from core.presave import Outcome
from dsps import youtube_music
from sandbox.browser import Browser
from sandbox.dsps.youtube_music import YouTubeWorld, youtube_of
from sandbox.dsps.youtube_music_state import SCOPE
from tests.support.dsp_stands import BACK, CHALLENGE, Stand
from tests.support.youtube_stand import (
    refresh,
    youtube_agree,
    youtube_settings,
    youtube_stand,
)


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


async def test_an_unticked_box_is_told_apart(stand: Stand) -> None:
    proof = await youtube_agree(stand.dsp, "mia", **{f"ok:{SCOPE}": False})
    tokens = await stand.redeem(proof)
    assert tokens.scopes == ()
    with pytest.raises(ConsentIncomplete):
        await saver_of(stand).account(tokens)
    other = tokens._replace(scopes=("openid",))
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
    assert not testing.renews_life, "a week is a week"


async def test_a_permission_dies_of_half_a_year_without_use(stand: Stand, yt: YouTubeWorld) -> None:
    tokens = await stand.connect("mia")
    assert stand.dsp.renews_life
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
    await revoker.revoke(alone._replace(refresh=None))
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
