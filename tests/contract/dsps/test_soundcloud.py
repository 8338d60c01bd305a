"""SoundCloud against the sandbox's: tokens of one use, pages to resolve, spam warnings; its specification as judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from core.errors import GiveUp, NeedsConsent, RetryLater
from core.grant import GrantKind
from core.ids import WORLD
from core.links import LinkMethod
from core.ports import CodeFlow, LinkFinder, Revoker, Saver
from core.presave import Outcome
from dsps import soundcloud
from dsps.soundcloud import item_of
from sandbox.catalogue import Product
from sandbox.dsps.soundcloud import SoundCloudWorld, artist_item, set_item, soundcloud_of, track_item
from tests.support.dsp_stands import BACK, CHALLENGE, LATE_ISRC, NOW, UPC, Stand
from tests.support.soundcloud_spec import soundcloud_spec
from tests.support.soundcloud_stand import (
    ALBUM,
    SINGLE,
    refused,
    soundcloud_settings,
    soundcloud_stand,
)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with soundcloud_stand() as stand:
        yield stand


@pytest.fixture
def sc(stand: Stand) -> SoundCloudWorld:
    assert stand.world is not None
    return soundcloud_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


def flow_of(stand: Stand) -> CodeFlow:
    assert stand.dsp.flow is not None
    assert stand.dsp.flow.kind is GrantKind.CODE
    return stand.dsp.flow


def revoker_of(stand: Stand) -> Revoker:
    assert stand.dsp.revoker is not None
    return stand.dsp.revoker


async def everything(stand: Stand, sc: SoundCloudWorld) -> None:
    """Every kind of call of ours, answered well and with what is not there."""
    reposting = soundcloud.build(soundcloud_settings(sc, repost=True), stand.session)
    assert reposting.saver is not None
    tokens, finder = await stand.connect("mia"), finder_of(stand)
    album = await finder.find(ALBUM, WORLD)
    assert album is not None
    await finder.find(replace(SINGLE, title="Nobody's"), WORLD)
    page = replace(stand.link, item=item_of(stand.link.url))
    hidden = replace(page, item=page.item + "-not-there")
    await reposting.saver.account(tokens)
    for link in (stand.link, album, stand.late, page, hidden):
        await reposting.saver.save(tokens, link)
        await reposting.saver.contains(tokens, link)
        await reposting.saver.follow(tokens, link)


@pytest.mark.specs
async def test_soundcloud_would_understand_every_request_of_ours(stand: Stand, sc: SoundCloudWorld) -> None:
    spec = soundcloud_spec()
    await everything(stand, sc)
    calls = [call for call in stand.seen if "/soundcloud/api/" in call.url]
    for call in calls:
        spec.request(call.method, call.url, call.headers, call.body)
    paths = {(c.method, urlsplit(c.url).path.removeprefix("/soundcloud/api").rpartition("/")[0]) for c in calls}  # fmt: skip
    assert {
        ("POST", "/likes/tracks"),
        ("POST", "/likes/playlists"),
        ("POST", "/reposts/tracks"),
        ("PUT", "/me/followings"),
        ("GET", "/tracks"),
        ("GET", "/me/likes"),
    } <= paths


@pytest.mark.specs
async def test_the_fake_answers_as_soundcloud_could(stand: Stand, sc: SoundCloudWorld) -> None:
    spec = soundcloud_spec()
    await everything(stand, sc)
    statuses = set()
    async with aiohttp.ClientSession() as again:
        for call in [call for call in stand.seen if "/soundcloud/api/" in call.url]:
            async with again.request(
                call.method, call.url, headers=call.headers, data=call.body or None, allow_redirects=False
            ) as answer:
                body = await answer.read()
                spec.answer(call.method, call.url, call.headers, answer.status, body, answer.content_type)
                statuses.add(answer.status)
    assert statuses == {200, 201, 302, 404}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, refused(401, "Unauthorized"), "access_expired"),
        (403, refused(403, "Your account is blocked"), "not_entitled"),
        (403, "<html>blocked", "transient"),
        (404, refused(404, "Not found"), "not_available_yet"),
        (400, refused(400, "Malformed urn"), "bad_item"),
        (400, "<html>", "transient"),
        (422, refused(422, "No"), "not_entitled"),
        (429, {"error": "Rate Limit Exceeded"}, "rate_limited"),
        (429, "slow down", "rate_limited"),
        (500, refused(500, "Internal"), "transient"),
        (302, "", "transient"),
        (200, "<html>", "transient"),
        (200, "", "saved"),
        (201, {"status": "201 - Created"}, "saved"),
    ],
)
async def test_answers_to_a_like(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=status, body=body)
    said = await saver_of(stand).save(tokens, stand.link)
    assert said.outcome == outcome
    assert len(said.detail) <= 80


async def test_a_spam_warning_is_one_fans_and_no_pause_for_all(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens = await stand.connect("mia")
    sc.likes_at_once = 0
    said = await saver_of(stand).save(tokens, stand.link)
    assert (said.outcome, said.retry_after) == (Outcome.TRANSIENT, timedelta(hours=1))
    sc.likes_at_once = None
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_pkce_always_and_never_a_scope(stand: Stand) -> None:
    url = flow_of(stand).authorize_url(
        state="s", challenge=CHALLENGE, redirect_uri=BACK, scopes=("like", "follow", "repost")
    )
    query = parse_qs(urlsplit(url).query)
    assert (query["code_challenge"], query["code_challenge_method"]) == ([CHALLENGE], ["S256"])
    assert "scope" not in query  # an empty one


async def test_fans_tokens_by_form_and_the_applications_own_by_basic(stand: Stand) -> None:
    stand.seen.clear()
    await stand.connect("mia")
    fresh = soundcloud.build(soundcloud_settings(soundcloud_of(stand.world)), stand.session)  # type: ignore[arg-type] # the stand has a world
    assert fresh.finder is not None
    await fresh.finder.find(SINGLE, WORLD)
    mine, ours = [call for call in stand.seen if call.url.endswith("/oauth/token")]
    assert parse_qs(mine.body.decode())["client_secret"] == ["s3cret"]
    assert "Authorization" not in mine.headers
    assert ours.headers["Authorization"].startswith("Basic ")
    api = [call for call in stand.seen if "/api/" in call.url]
    assert all(call.headers["Authorization"].startswith("OAuth ") for call in api)


async def test_a_refresh_token_works_once(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    fresh = await flow_of(stand).refresh(tokens, now=NOW)
    assert fresh.refresh not in (None, tokens.refresh)
    with pytest.raises(NeedsConsent):  # the answer that held the new one was lost in a crash
        await flow_of(stand).refresh(tokens, now=NOW)
    assert (await flow_of(stand).refresh(fresh, now=NOW)).access


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": "invalid_grant"}),
        (401, {"error": "invalid_grant", "error_description": "expired"}),
        (401, {"code": 401, "message": "invalid_grant", "link": ""}),
    ],
)
async def test_every_form_of_a_dead_permission_is_known(stand: Stand, status: int, body: object) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.token_route, status=status, body=body)
    with pytest.raises(NeedsConsent):
        await flow_of(stand).refresh(tokens, now=NOW)


async def test_a_message_of_another_kind_costs_no_permission(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.token_route, status=401, body={"code": 401, "message": "try again"})
    with pytest.raises(RetryLater):
        await flow_of(stand).refresh(tokens, now=NOW)


async def test_repost_is_off_unless_the_operator_wants_it(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens = await stand.connect("mia")
    await saver_of(stand).save(tokens, stand.link)
    assert sc.reposts == {}
    assert "repost" not in stand.dsp.scopes
    wanted = soundcloud.build(soundcloud_settings(sc, repost=True), stand.session)
    assert wanted.saver is not None
    assert "repost" in wanted.scopes  # the consent page says so
    stand.fault("POST .*/reposts/", status=429, body={"error": "Rate Limit Exceeded"})
    assert (await wanted.saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    assert sc.reposts == {}
    stand.fault("POST .*/reposts/", kind="reset")
    assert (await wanted.saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    await wanted.saver.save(tokens, stand.link)
    assert sc.reposts == {"mia": {stand.link.item}}


async def test_an_album_is_liked_as_its_set(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    album = await finder_of(stand).find(ALBUM, WORLD)
    assert album is not None
    assert (album.item, album.method) == (set_item(UPC), LinkMethod.UPC)
    assert await saver.contains(tokens, album) is False
    assert (await saver.save(tokens, album)).outcome is Outcome.SAVED
    assert await saver.contains(tokens, album) is True
    assert stand.library("mia") == {set_item(UPC)}


async def test_liked_sets_are_read_as_far_as_three_pages(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens, saver, mine = await stand.connect("mia"), saver_of(stand), sc.listeners.accounts["mia"]
    wanted = replace(stand.link, item=set_item(UPC))
    await saver.save(tokens, wanted)
    for number in range(149):
        upc = f"7000000{number:05}"
        sc.world.catalogue.put(Product(upc=upc, title=f"Set {number}", artist="Others", tracks=[]))
        sc.listeners.save(mine, set_item(upc))
    assert await saver.contains(tokens, wanted) is True  # the last of the third page
    sc.world.catalogue.put(Product(upc="800000000000", title="One more", artist="Others", tracks=[]))
    sc.listeners.save(mine, set_item("800000000000"))
    assert await saver.contains(tokens, wanted) is None
    stand.fault("GET .*/me/likes/playlists", status=503, body="")
    with pytest.raises(RetryLater):
        await saver.contains(tokens, wanted)


async def test_the_artists_own_page_is_resolved_once(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    page = replace(stand.link, method=LinkMethod.ARTIST, item=item_of(stand.link.url))
    assert page.item.startswith("page:http")
    stand.seen.clear()
    assert (await saver.save(tokens, page)).outcome is Outcome.SAVED
    assert (await saver.save(tokens, page)).outcome is Outcome.SAVED
    assert [url for _, url in stand.sent if "/resolve" in url] == [stand.sent[0][1]]
    assert stand.library("mia") == {stand.link.item}
    assert await saver.contains(tokens, page) is True


async def test_a_page_that_is_private_until_its_moment(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    base = f"{sc.world.base_url}/soundcloud/web"
    page = replace(stand.link, item=item_of(f"{base}/neon/later"))
    assert (await saver.save(tokens, page)).outcome is Outcome.NOT_AVAILABLE_YET
    assert await saver.contains(tokens, page) is False
    sc.world.clock.move(timedelta(minutes=59))
    product = sc.world.catalogue.by_upc("00810121774199")
    assert product is not None
    product.live_at = {"*": sc.world.clock.now()}
    assert (await saver.save(tokens, page)).outcome is Outcome.SAVED
    assert stand.library("mia") == {track_item(LATE_ISRC)}


@pytest.mark.parametrize("item", ["", "track:", "track:1,", "album:1", "track:../1", "page:javascript:1"])
async def test_what_is_no_item_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert (await saver_of(stand).follow(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver_of(stand).contains(tokens, link) is None
    assert [url for _, url in stand.sent if "/likes/" in url or "/followings/" in url] == []


async def test_follow_takes_whoever_uploaded_it(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    assert (await saver.follow(tokens, stand.link)).outcome is Outcome.SAVED
    assert (await saver.follow(tokens, stand.link)).outcome is Outcome.SAVED
    assert stand.library("mia") == {artist_item("NEON")}
    sc.most_followings = 0
    full = await stand.connect("leo")
    assert (await saver.follow(full, stand.link)).outcome is Outcome.NOT_ENTITLED
    assert (await saver.follow(tokens, stand.late)).outcome is Outcome.BAD_ITEM
    stand.fault("PUT .*/me/followings/", kind="reset", times=None)
    assert (await saver.follow(tokens, stand.link)).outcome is Outcome.TRANSIENT


async def test_disconnecting_signs_the_session_out(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    await revoker_of(stand).revoke(tokens)
    with pytest.raises(NeedsConsent):
        await flow_of(stand).refresh(tokens, now=NOW)
    await revoker_of(stand).revoke(tokens)  # gone already


async def test_an_old_access_token_is_renewed_to_sign_out(stand: Stand, sc: SoundCloudWorld) -> None:
    tokens = await stand.connect("mia")
    sc.world.clock.move(timedelta(hours=2))
    await revoker_of(stand).revoke(tokens)
    assert [session.over for session in sc.sessions] == [True]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 503, "body": ""}, RetryLater),
        ({"kind": "reset"}, RetryLater),
        ({"status": 400, "body": refused(400, "no")}, GiveUp),
    ],
)
async def test_a_sign_out_that_did_not_work_says_so(
    stand: Stand, fault: dict[str, object], error: type[Exception]
) -> None:
    tokens = await stand.connect("mia")
    stand.fault("POST .*/sign-out", **fault)
    with pytest.raises(error):
        await revoker_of(stand).revoke(tokens)
