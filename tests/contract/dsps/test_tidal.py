"""TIDAL against the sandbox's: four-hour permissions, skipped items, replayed answers; its specification as judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import aiohttp
import pytest

from core.errors import ConsentIncomplete, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind
from core.ids import WORLD, Market
from core.ports import LinkFinder, Saver
from core.presave import Outcome
from sandbox.dsps.tidal import TidalWorld, artist_item, tidal_of
from tests.support.dsp_stands import NOW, Stand
from tests.support.tidal_spec import tidal_spec
from tests.support.tidal_stand import ALBUM, SINGLE, errors, tidal_agree, tidal_stand

ITEMS = "/me/relationships/items"


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with tidal_stand() as stand:
        yield stand


@pytest.fixture
def td(stand: Stand) -> TidalWorld:
    assert stand.world is not None
    return tidal_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


def skipped(stand: Stand, reason: str) -> dict[str, object]:
    id_ = stand.link.item.removeprefix("track:")
    left_out = [{"id": id_, "type": "tracks", "reason": reason}]
    return {"data": [], "links": {"self": "/x"}, "meta": {"skipped": left_out}}


async def everything(stand: Stand) -> None:
    """Every kind of call of ours, answered well and with what is not there."""
    tokens, saver, finder = await stand.connect("mia"), saver_of(stand), finder_of(stand)
    album = await finder.find(ALBUM, Market("DE"))
    assert album is not None
    assert await finder.find(SINGLE, WORLD) is not None
    assert await finder.find(replace(ALBUM, upc="700000000007"), WORLD) is None
    assert stand.world is not None
    day = next(iter(stand.world.catalogue.products.values())).live_at["*"].date()
    assert await finder.find(replace(ALBUM, upc=None, isrcs=(), on=day), WORLD) is not None
    await saver.account(tokens)
    for link in (stand.link, album, stand.late):
        await saver.save(tokens, link)
        await saver.save(tokens, link)
        await saver.contains(tokens, link)
        await saver.follow(tokens, link)


@pytest.mark.specs
async def test_tidal_would_understand_every_request_of_ours(stand: Stand) -> None:
    spec = tidal_spec()
    await everything(stand)
    calls = [call for call in stand.seen if "/v2/" in call.url]
    for call in calls:
        spec.request(call.method, call.url, call.headers, call.body)
    paths = {(c.method, c.url.partition("/v2")[2].partition("?")[0]) for c in calls}
    assert {
        ("POST", f"/userCollectionTracks{ITEMS}"),
        ("POST", f"/userCollectionAlbums{ITEMS}"),
        ("POST", f"/userCollectionArtists{ITEMS}"),
        ("GET", f"/userCollectionTracks{ITEMS}"),
        ("GET", "/users/me"),
        ("GET", "/albums"),
        ("GET", "/tracks"),
        ("GET", "/searchResults"),
    } <= paths


@pytest.mark.specs
async def test_the_fake_answers_as_tidal_could(stand: Stand) -> None:
    spec = tidal_spec()
    await everything(stand)
    calls = [call for call in stand.seen if "/v2/" in call.url]
    statuses = set()
    async with aiohttp.ClientSession() as again:
        for call in calls:
            headers = {k: v for k, v in call.headers.items() if k != "Idempotency-Key"}
            async with again.request(
                call.method, call.url, headers=headers, data=call.body or None
            ) as answer:
                body = await answer.read()
                spec.answer(call.method, call.url, call.headers, answer.status, body, answer.content_type)
                statuses.add(answer.status)
    assert statuses == {200, 404}  # the artist of what is not out yet


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, errors(401, "UNAUTHORIZED"), "access_expired"),
        (401, {"status": 401, "subStatus": 11003}, "access_expired"),
        (401, {"status": 401, "subStatus": 11001}, "transient"),
        (403, errors(403, "FORBIDDEN", detail="Missing scope collection.write"), "needs_reauth"),
        (403, errors(403, "FORBIDDEN"), "not_entitled"),
        (403, "<html>blocked", "transient"),
        (404, errors(404, "NOT_FOUND"), "not_available_yet"),
        (409, errors(409, "DUPLICATE_ITEMS_IN_COLLECTION"), "already_saved"),
        (409, errors(409, "TOO_MANY_ITEMS_IN_COLLECTION"), "not_entitled"),
        (409, errors(409, "IDEMPOTENT_REQUEST_IN_PROGRESS"), "transient"),
        (409, errors(409, "SOMETHING_NEW"), "transient"),
        (422, errors(422, "IDEMPOTENT_REQUEST_PAYLOAD_MISMATCH"), "transient"),
        (400, errors(400, "INVALID_REQUEST_BODY"), "bad_item"),
        (400, "<html>", "transient"),
        (415, errors(415, "UNSUPPORTED_MEDIA_TYPE"), "transient"),
        (429, errors(429, "RATE_LIMITED"), "rate_limited"),
        (302, "", "transient"),
        (200, "<html>", "transient"),
        (200, {"data": [], "links": {}}, "transient"),
        (200, {"data": "x", "meta": {"skipped": "y"}}, "transient"),
    ],
)
async def test_answers_to_a_save(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=status, body=body)
    said = await saver_of(stand).save(tokens, stand.link)
    assert said.outcome == outcome
    assert len(said.detail) <= 80


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("NOT_FOUND", "not_available_yet"),
        ("ALREADY_PRESENT", "already_saved"),
        ("A_REASON_OF_NEXT_YEAR", "transient"),
    ],
)
async def test_a_200_that_skipped_the_item_did_not_save_it(stand: Stand, reason: str, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=200, body=skipped(stand, reason))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome == outcome
    assert stand.library("mia") == set()


async def test_a_404_for_the_item_is_told_from_one_for_the_account(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=404, body=errors(404, "NOT_FOUND"))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NOT_AVAILABLE_YET
    stand.refuse("mia")
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NOT_ENTITLED
    with pytest.raises(NotEntitled):
        await saver_of(stand).account(tokens)


async def test_not_there_yet_is_not_replayed_once_it_is_out(stand: Stand, td: TidalWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    product = td.world.catalogue.by_upc("00810121774199")
    assert product is not None
    product.live_at = {"*": td.world.clock.now() + timedelta(minutes=2)}
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.NOT_AVAILABLE_YET
    td.world.clock.move(timedelta(minutes=3))  # within the hour for which TIDAL replays
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.SAVED


async def test_a_write_whose_answer_was_lost_is_repeated_under_its_key(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.fault(stand.save_route, kind="reset_after")
    stand.seen.clear()
    with pytest.raises(RetryLater):
        await saver.save(tokens, stand.link)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED  # the first answer, replayed
    await saver.save(tokens, stand.link)
    keys = [call.headers["Idempotency-Key"] for call in stand.seen]
    assert keys[0] == keys[1] != keys[2]
    assert all(20 <= len(key) <= 128 for key in keys)


async def test_a_duplicate_among_several_goes_one_by_one(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=409, body=errors(409, "DUPLICATE_ITEMS_IN_COLLECTION"))
    link = replace(stand.link, item=f"{stand.link.item},{stand.late.item}")
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.NOT_AVAILABLE_YET
    assert len(stand.sent) == 3
    assert stand.library("mia") == {stand.link.item}


async def test_more_than_fifty_go_in_several_writes(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.seen.clear()
    many = ",".join(f"album:{n}" for n in range(1, 52))
    assert (await saver_of(stand).save(tokens, replace(stand.link, item=many))).outcome == "not_available_yet"
    assert [call.body.count(b"albums") for call in stand.seen] == [50]


async def test_without_a_refresh_token_the_permission_lives_four_hours(stand: Stand, td: TidalWorld) -> None:
    td.clients["app"].refreshes, td.access_life_s = False, 14_400
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    assert tokens.refresh is None
    assert tokens.usable_until(NOW, stand.dsp.usable_for) == NOW + timedelta(hours=4)
    td.world.clock.move(timedelta(hours=3, minutes=59))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    td.world.clock.move(timedelta(minutes=2))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.ACCESS_EXPIRED
    with pytest.raises(NeedsConsent):
        await flow.refresh(tokens, now=NOW)


async def test_with_one_it_lives_on_and_the_refresh_token_stays(stand: Stand) -> None:
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    assert tokens.usable_until(NOW, stand.dsp.usable_for) is None
    assert (await flow.refresh(tokens, now=NOW)).refresh == tokens.refresh


async def test_id_and_secret_travel_in_the_form(stand: Stand) -> None:
    stand.seen.clear()
    await stand.connect("mia")
    sent = parse_qs(stand.seen[0].body.decode())
    assert (sent["client_id"], sent["client_secret"]) == (["app"], ["s3cret"])
    assert "Authorization" not in stand.seen[0].headers
    assert stand.seen[0].body.count(b"code_verifier=") == 1


async def test_a_consent_without_the_collection_is_incomplete(stand: Stand) -> None:
    tokens = await stand.redeem(await tidal_agree(stand.dsp, "mia", "user.read"))
    with pytest.raises(ConsentIncomplete):
        await saver_of(stand).account(tokens)


async def test_the_read_back_turns_pages_and_knows_its_end(stand: Stand, td: TidalWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    await saver.save(tokens, stand.link)
    td.page_size = 2
    mine = td.listeners.accounts["mia"]
    for number in range(1, 5):
        td.listeners.save(mine, f"track:{number}")
    assert await saver.contains(tokens, stand.link) is True  # on the third page
    td.listeners.save(mine, "track:5")
    td.listeners.save(mine, "track:6")
    assert await saver.contains(tokens, stand.link) is None
    stand.fault("GET .*/relationships/items", status=503, body="")
    with pytest.raises(RetryLater):
        await saver.contains(tokens, stand.link)


async def test_follow_puts_the_artist_into_the_collection(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.SAVED
    assert stand.library("mia") == {artist_item("NEON")}
    stand.fault("POST .*/userCollectionArtists", kind="reset", times=None)
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.TRANSIENT


@pytest.mark.parametrize("item", ["", "track:", "track:1,", "playlist:1", "album:../1", "track:x"])
async def test_what_is_no_item_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert (await saver_of(stand).follow(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver_of(stand).contains(tokens, link) is None
    assert stand.sent == []
