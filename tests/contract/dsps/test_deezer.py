"""Deezer against the sandbox's and against recorded answers: errors in HTTP 200, a token without end, no PKCE."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import Misconfigured, NeedsConsent, RetryLater
from core.grant import GrantKind
from core.ids import WORLD, Market
from core.links import LinkMethod, allowed
from core.ports import LinkFinder, Recording, Saver
from core.presave import Outcome
from dsps._deezer_answers import answer
from dsps._http import Reply
from dsps.deezer import PRODUCTION, item_of
from sandbox.catalogue import Product, Track
from sandbox.dsps.deezer import DeezerWorld, album_item, artist_item, deezer_of, track_item
from tests.support.deezer_stand import deezer_agree, deezer_stand
from tests.support.dsp_stands import ISRC, NOW, UPC, Stand

RECORDED = Path(__file__).parent / "recorded" / "deezer" / "answers.json"
ALBUM = Recording(artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=True)
SINGLE = replace(ALBUM, whole_album=False)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with deezer_stand() as stand:
        yield stand


@pytest.fixture
def dz(stand: Stand) -> DeezerWorld:
    assert stand.world is not None
    return deezer_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


@pytest.mark.parametrize("call", json.loads(RECORDED.read_text("utf-8")), ids=lambda c: c["url"][22:50])
def test_recorded_answers(call: dict[str, object]) -> None:
    said = answer(Reply(status=int(str(call["status"])), json=call["body"]))
    body = call["body"]
    if body is True:
        assert said.outcome is Outcome.SAVED
    elif body is False or (isinstance(body, dict) and "error" in body):
        assert said.outcome is Outcome.NOT_AVAILABLE_YET  # also the one with a real 404
    else:
        assert said.outcome is Outcome.TRANSIENT  # a page or a profile is no answer to a save


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (True, "saved"),
        ({"error": [], "results": True}, "saved"),
        ({"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}, "rate_limited"),
        ({"error": {"type": "OAuthException", "message": "...", "code": 200}}, "needs_reauth"),
        ({"error": {"type": "OAuthException", "message": "...", "code": 300}}, "needs_reauth"),
        ({"error": {"type": "ParameterException", "message": "Wrong parameter", "code": 500}}, "bad_item"),
        ({"error": {"type": "Exception", "message": "Service busy", "code": 700}}, "transient"),
        ({"error": {"type": "DataException", "message": "no data", "code": 800}}, "not_available_yet"),
        ({"error": {"type": "Exception", "message": "not allowed", "code": 901}}, "not_entitled"),
        ({"error": {"type": "Exception", "message": "An error has occured"}}, "transient"),
        ({"error": {"type": "Exception", "message": "new", "code": 12345}}, "transient"),
        ({"error": "Not Found"}, "transient"),
        ([], "transient"),
        (None, "transient"),
    ],
)
async def test_answers_inside_http_200(stand: Stand, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=200, body=body)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome == outcome


@pytest.mark.parametrize(("body", "outcome"), [({"error": {}}, "not_entitled"), ("<html>no", "transient")])
async def test_a_403_counts_only_when_deezer_itself_says_it(stand: Stand, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=403, body=body)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome == outcome


async def test_a_quota_names_its_window(stand: Stand, dz: DeezerWorld) -> None:
    tokens = await stand.connect("mia")
    dz.limit = 0
    said = await saver_of(stand).save(tokens, stand.link)
    assert (said.outcome, said.retry_after) == (Outcome.RATE_LIMITED, timedelta(seconds=5))
    with pytest.raises(RetryLater) as caught:
        await finder_of(stand).find(ALBUM, WORLD)
    assert caught.value.after == timedelta(seconds=5)
    assert PRODUCTION.rate == 10  # 50 in 5 s is what the lane keeps to


async def test_false_is_a_save_only_when_it_is_found_there(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.fault(stand.save_route, status=200, body=False)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.NOT_AVAILABLE_YET
    await saver.save(tokens, stand.link)
    stand.fault(stand.save_route, status=200, body=False)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_the_consent_asks_by_app_id_and_perms_and_knows_no_pkce(stand: Stand) -> None:
    flow = stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    url = flow.authorize_url(
        state="s", challenge="c", redirect_uri="https://x.example/", scopes=("basic_access", "manage_library")
    )
    assert parse_qs(urlsplit(url).query) == {
        "app_id": ["app"],
        "perms": ["basic_access,manage_library"],
        "redirect_uri": ["https://x.example/"],
        "response_type": ["code"],
        "state": ["s"],
    }


async def test_a_token_with_offline_access_has_no_end(stand: Stand, dz: DeezerWorld) -> None:
    tokens = await stand.connect("mia")
    assert (tokens.access_expires_at, tokens.refresh) == (None, None)
    dz.world.clock.move(timedelta(days=400))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_a_token_without_it_ends_and_only_the_fan_can_renew(stand: Stand, dz: DeezerWorld) -> None:
    proof = await deezer_agree(stand.dsp, "mia", "manage_library")
    tokens, flow = await stand.redeem(proof), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    assert tokens.access_expires_at == NOW + timedelta(hours=1)
    dz.world.clock.move(timedelta(hours=2))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NEEDS_REAUTH
    with pytest.raises(NeedsConsent):
        await flow.refresh(tokens, now=NOW)


async def test_the_older_urlencoded_answer_is_understood(stand: Stand) -> None:
    proof = await stand.agree("mia")
    stand.fault(stand.token_route, status=200, body="access_token=frABC&expires=3600")
    tokens = await stand.redeem(proof)
    assert (tokens.access, tokens.access_expires_at) == ("frABC", NOW + timedelta(hours=1))


async def test_a_banned_application_is_no_fans_fault(stand: Stand, dz: DeezerWorld) -> None:
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    dz.applications.clear()
    with pytest.raises(Misconfigured, match="UPBEAT_DEEZER_CLIENT_ID"):
        await flow.refresh(tokens, now=NOW)


async def test_a_missing_permission_asks_for_the_fan(stand: Stand) -> None:
    tokens = await stand.redeem(await deezer_agree(stand.dsp, "mia", "basic_access"))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NEEDS_REAUTH


async def test_follow_puts_the_artist_among_the_favourites(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.SAVED
    assert stand.library("mia") == {artist_item("NEON")}
    stand.fault("POST .*/user/me/artists", kind="reset", times=None)
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.TRANSIENT


@pytest.mark.parametrize(
    "item", ["", "track:", "track:0", "track:1,", "playlist:1", "track:1&x=2", "album:../1"]
)
async def test_what_is_no_item_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert (await saver_of(stand).follow(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver_of(stand).contains(tokens, link) is None
    assert stand.sent == []


@pytest.mark.parametrize("upc", ["810121774182", "0810121774182", "00810121774182"])
async def test_an_album_by_any_form_of_its_upc(stand: Stand, upc: str) -> None:
    link = await finder_of(stand).find(replace(ALBUM, upc=upc), Market("DE"))
    assert link is not None
    assert (link.item, link.method, link.market) == (album_item(UPC), LinkMethod.UPC, "DE")
    assert "/album/upc:810121774182" in stand.sent[-1][1]
    assert allowed(link.dsp, link.url, stand.dsp.hosts)
    assert item_of(link.url) == link.item


@pytest.mark.parametrize("field", ["upc", "isrc"])
async def test_another_release_than_the_asked_one_is_not_taken(stand: Stand, field: str) -> None:
    other = {"id": 7, "upc": "700000000007", "isrc": "USXXX1700001", "readable": True}
    stand.fault("GET .*/(album|track)/", status=200, body=other)
    recording = ALBUM if field == "upc" else replace(SINGLE, upc=None)
    assert await finder_of(stand).find(recording, WORLD) is None


async def test_not_there_is_none_and_busy_is_not(stand: Stand) -> None:
    finder = finder_of(stand)
    assert await finder.find(replace(ALBUM, upc="700000000007"), WORLD) is None
    stand.fault("GET .*/album/", status=200, body={"error": {"message": "busy", "code": 700}})
    with pytest.raises(RetryLater):
        await finder.find(ALBUM, WORLD)


async def test_a_market_where_it_is_out_before_the_servers_own(stand: Stand, dz: DeezerWorld) -> None:
    now = dz.world.clock.now()
    early = {"NZ": now - timedelta(hours=1), "*": now + timedelta(hours=9)}
    tracks = [Track(title="Night Drive", isrc=ISRC)]
    dz.world.catalogue.put(Product(upc=UPC, title="Night Drive", artist="NEON", tracks=tracks, live_at=early))
    for recording, item in ((ALBUM, album_item(UPC)), (SINGLE, track_item(ISRC))):
        found = await finder_of(stand).find(recording, Market("NZ"))
        assert found is not None
        assert found.item == item
        assert await finder_of(stand).find(recording, Market("GB")) is None


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://www.deezer.com/album/302127", "album:302127"),
        ("https://www.deezer.com/en/track/3135556?utm=1", "track:3135556"),
        ("https://www.deezer.com/artist/27", ""),
        ("https://link.deezer.com/s/30abc", ""),
    ],
)
def test_the_item_of_a_page(url: str, item: str) -> None:
    assert item_of(url) == item
