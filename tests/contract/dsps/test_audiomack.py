"""Audiomack against the sandbox's: every request signed, permissions of a year, favourites found by words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import GiveUp, Misconfigured, NeedsConsent, RetryLater
from core.grant import GrantKind
from core.ids import WORLD, Market
from core.links import Link, LinkMethod, allowed
from core.ports import LinkFinder, Recording, Saver
from core.presave import Outcome
from dsps import audiomack
from dsps._audiomack_catalogue import likeness
from dsps.audiomack import item_of
from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.audiomack import AudiomackWorld, audiomack_of, number
from tests.support.audiomack_stand import audiomack_settings, audiomack_stand
from tests.support.dsp_stands import BACK, ISRC, NOW, UPC, Proof, Stand
from tests.support.youtube_stand import RECORDING

SONG = str(number(f"song {ISRC}"))


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with audiomack_stand() as stand:
        yield stand


@pytest.fixture
def am(stand: Stand) -> AudiomackWorld:
    assert stand.world is not None
    return audiomack_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


async def test_every_request_is_signed_and_none_twice_the_same(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    await saver.account(tokens)
    await saver.save(tokens, stand.link)
    await saver.contains(tokens, stand.link)
    await saver.follow(tokens, stand.link)
    await finder_of(stand).find(RECORDING, Market("DE"))
    headers = [call.headers["Authorization"] for call in stand.seen]
    assert all(header.startswith("OAuth ") and "oauth_signature=" in header for header in headers)
    assert len(set(headers)) == len(headers) >= 7
    assert "oauth_token" not in headers[-1], "look-ups speak in nobody's name"


async def test_a_permission_lives_a_year(stand: Stand, am: AudiomackWorld) -> None:
    tokens = await stand.connect("mia")
    assert stand.dsp.usable_for == am.life == timedelta(days=365)
    assert tokens.access_expires_at == NOW + timedelta(days=365)
    am.world.clock.move(timedelta(days=364, hours=23))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    am.world.clock.move(timedelta(hours=2))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NEEDS_REAUTH
    with pytest.raises(NeedsConsent):
        await saver_of(stand).account(tokens)


async def test_a_request_token_lives_an_hour_and_needs_its_verifier(stand: Stand, am: AudiomackWorld) -> None:
    proof = await stand.agree("mia")
    with pytest.raises(NeedsConsent):
        await stand.redeem(replace(proof, code="another"))
    am.world.clock.move(timedelta(hours=1))
    with pytest.raises(NeedsConsent):
        await stand.redeem(proof)
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.OAUTH1
    token, secret, _ = await flow.request_token(callback=BACK)
    with pytest.raises(NeedsConsent):  # nobody agreed
        await stand.redeem(Proof(code="", asked=token, secret=secret))


async def test_a_fan_who_cancels_comes_back_with_the_token(stand: Stand) -> None:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.OAUTH1
    token, _, url = await flow.request_token(callback=BACK)
    async with Browser() as browser:
        page = await (await browser.open(url)).submit("Cancel")
    assert parse_qs(urlsplit(page.url).query) == {"denied": [token]}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, {"errorcode": 1003, "message": "Invalid or expired token"}, "needs_reauth"),
        (401, {"errorcode": 1002, "message": "Invalid consumer key"}, "app_misconfigured"),
        (403, {"errorcode": 1013, "message": "This account has been suspended."}, "not_entitled"),
        (403, "<html>blocked</html>", "transient"),
        (403, "", "transient"),
        (404, {"errorcode": 1009, "message": "Music not found"}, "not_available_yet"),
        (400, {"errorcode": 1, "message": "Already a favorite"}, "already_saved"),
        (400, {"errorcode": 1, "message": "No"}, "bad_item"),
        (409, {}, "already_saved"),
        (429, "slow down", "rate_limited"),
        (302, "", "transient"),
        (418, [], "transient"),
    ],
)
async def test_answers_to_a_save(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault("PUT .*/favorite", status=status, body=body)
    answer = await saver_of(stand).save(tokens, stand.link)
    assert answer.outcome == outcome
    assert len(answer.detail) <= 80


async def test_odd_profiles(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.fault("GET .*/user$", status=200, body={"results": {"id": 7, "url_slug": "mia"}})
    account = await saver.account(tokens)
    assert (account.id, account.name) == ("7", "mia")
    stand.fault("GET .*/user$", status=200, body={"name": "mia"})
    with pytest.raises(GiveUp):
        await saver.account(tokens)
    stand.fault("GET .*/user$", status=401, body={"errorcode": 1002, "message": "Invalid consumer key"})
    with pytest.raises(Misconfigured, match="UPBEAT_AUDIOMACK_CLIENT_ID"):
        await saver.account(tokens)


async def test_an_album_of_one_track_may_be_listed_as_a_song(stand: Stand) -> None:
    whole = replace(RECORDING, whole_album=True)
    album = await finder_of(stand).find(whole, WORLD)
    assert album is not None
    assert (album.item, album.method) == (f"{number(f'album {UPC}')}:neon", LinkMethod.TEXT)
    stand.fault("show=albums", status=200, body={"results": []})
    song = await finder_of(stand).find(whole, WORLD)
    assert song is not None
    assert song.item == f"{SONG}:neon"
    stand.fault("show=albums", status=200, body={"results": []})
    many = replace(whole, isrcs=(ISRC, "USUM71703086"))
    assert await finder_of(stand).find(many, WORLD) is None


async def test_links_are_the_pages_own(stand: Stand, am: AudiomackWorld) -> None:
    assert stand.link.url == f"{am.world.base_url}/audiomack/neon/song/night-drive"
    assert allowed(stand.dsp.name, stand.link.url, stand.dsp.hosts)
    assert stand.link.market == WORLD


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (503, "", RetryLater),
        (200, {"results": None}, RetryLater),
        (200, "<html>", RetryLater),
        (401, {"errorcode": 1002, "message": "Invalid consumer key"}, Misconfigured),
    ],
)
async def test_a_search_that_fails(stand: Stand, status: int, body: object, error: type[Exception]) -> None:
    stand.fault("/search", status=status, body=body)
    with pytest.raises(error):
        await finder_of(stand).find(RECORDING, WORLD)


async def test_the_right_recording_among_others(stand: Stand, am: AudiomackWorld) -> None:
    for number_, artist in enumerate(["Night Drive Neon Covers", "DJ Somebody neon"]):
        am.world.catalogue.put(
            Product(
                upc=f"0081012177500{number_}",
                title="Night Drive (sped up)",
                artist=artist,
                tracks=[Track(title="Night Drive (sped up)", isrc=f"USUM7170400{number_}")],
                live_at={"*": am.world.clock.now()},
            )
        )
    found = await finder_of(stand).find(RECORDING, WORLD)
    assert found is not None
    assert found.item == f"{SONG}:neon"


@pytest.mark.parametrize("words", ["NEØN & Co", "a+b=c/d?e#f", "100 % ~*'()!", "夜のドライブ", "%2B %20"])
async def test_odd_words_are_signed_as_they_are_sent(stand: Stand, words: str) -> None:
    odd = Recording(artist=words, title=words, upc=None, isrcs=(), whole_album=False)
    assert await finder_of(stand).find(odd, WORLD) is None  # a wrong signature would be Misconfigured


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, 1),
        ({"isrc": ISRC.lower()}, 3),
        ({"upc": UPC.lstrip("0"), "title": "Night Drive - Single"}, 3),
        ({"title": "Another"}, 0),
        ({"artist": "Somebody", "uploader": {"name": "Else", "url_slug": "else"}}, 0),
        ({"artist": "", "uploader": {"name": "NEON", "url_slug": "neon"}}, 1),
        ({"url_slug": "../x"}, 0),
        ({"uploader": None}, 0),
        ({"id": "x"}, 0),
    ],
)
def test_likeness(changes: dict[str, object], score: int) -> None:
    music = {
        "id": 7,
        "title": "Night Drive",
        "artist": "NEON",
        "url_slug": "night-drive",
        "uploader": {"name": "NEON", "url_slug": "neon"},
    }
    assert likeness(music | changes, RECORDING) == score


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://audiomack.com/neon/song/night-drive?x=1", "neon/song/night-drive"),
        ("https://audiomack.com/neon/album/night-drive/", "neon/album/night-drive"),
        ("http://127.0.0.1:8099/audiomack/neon/song/night-drive", "neon/song/night-drive"),
        ("https://audiomack.com/neon", ""),
        ("https://audiomack.com/neon/playlist/x", ""),
    ],
)
def test_the_page_that_a_link_names(url: str, item: str) -> None:
    assert item_of(url) == item


async def test_an_artists_link_is_resolved_once_for_all_fans(stand: Stand, am: AudiomackWorld) -> None:
    link = Link(
        dsp=stand.dsp.name,
        url="https://audiomack.com/neon/song/night-drive",
        method=LinkMethod.ARTIST,
        item="neon/song/night-drive",
    )
    for name in ("mia", "leo"):
        tokens = await stand.connect(name)
        assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.SAVED
        assert (await saver_of(stand).follow(tokens, link)).outcome is Outcome.SAVED
        assert await saver_of(stand).contains(tokens, link) is True
        assert list(am.accounts[name].favorites) == [SONG]
        assert list(am.accounts[name].follows) == ["neon"]
    assert len([url for _, url in stand.sent if url.endswith("/music/song/neon/night-drive")]) == 1


async def test_an_artists_link_before_the_release_and_with_a_bad_key(
    stand: Stand, am: AudiomackWorld
) -> None:
    tokens = await stand.connect("mia")
    late = replace(stand.link, item="neon/song/later")
    assert (await saver_of(stand).save(tokens, late)).outcome is Outcome.NOT_AVAILABLE_YET
    am.world.clock.move(timedelta(days=7))
    assert (await saver_of(stand).save(tokens, late)).outcome is Outcome.SAVED
    wrong = stand.misconfigured().saver
    assert wrong is not None
    page = replace(stand.link, item="neon/song/night-drive")
    assert (await wrong.save(tokens, page)).outcome is Outcome.APP_MISCONFIGURED


@pytest.mark.parametrize("item", ["", "7:../x", "https://x", "neon/playlist/x", "spotify:track:x"])
async def test_what_is_no_music_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    saver = saver_of(stand)
    assert (await saver.save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert (await saver.follow(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver.contains(tokens, link) is None
    assert stand.sent == []


async def test_following_never_raises(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault("/follow", kind="reset", times=None)
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.TRANSIENT
    alone = replace(stand.link, item=SONG)
    stand.fault("GET .*/music/", status=200, body={"id": SONG, "uploader": {"url_slug": "../x"}})
    assert (await saver_of(stand).follow(tokens, alone)).outcome is Outcome.BAD_ITEM


async def test_a_long_shelf_cannot_tell(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.fault("/user/favorites", status=200, body={"results": [{"id": n} for n in range(100)]})
    assert await saver.contains(tokens, stand.link) is None
    stand.fault("/user/favorites", status=200, body={"results": "odd"})
    assert await saver.contains(tokens, stand.link) is None
    stand.fault("/user/favorites", status=503)
    with pytest.raises(RetryLater):
        await saver.contains(tokens, stand.link)


@pytest.mark.parametrize("lacking", ["client_id", "client_secret"])
async def test_without_a_key_nobody_is_saved(stand: Stand, am: AudiomackWorld, lacking: str) -> None:
    dsp = audiomack.build(audiomack_settings(am, **{lacking: ""}), stand.session)
    assert (dsp.credential.present, dsp.saver, dsp.finder) == (False, None, None)
    assert "UPBEAT_AUDIOMACK_CLIENT_ID" in dsp.credential.why_not


def test_a_recording_without_codes_is_compared_by_words() -> None:
    bare = Recording(artist="NEON", title="Night Drive", upc=None, isrcs=(), whole_album=False)
    music = {
        "id": 7,
        "title": "Night Drive",
        "artist": "NEON & Mia",
        "url_slug": "n",
        "uploader": {"url_slug": "u"},
        "isrc": ISRC,
        "upc": "",
    }
    assert likeness(music, bare) == 1
