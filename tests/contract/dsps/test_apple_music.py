"""Apple Music against the sandbox's: a 202 that proves nothing, three kinds of refusal, keys and storefronts."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind
from core.ids import Market
from core.ports import BrowserFlow, Saver
from core.presave import Outcome
from dsps import apple_music
from dsps._apple_tokens import DeveloperTokens, load_key
from sandbox.catalogue import Product, Track
from sandbox.dsps.apple_music import AppleWorld, album_item, apple_of, song_item
from tests.support.apple_stand import ORIGIN, apple_settings, apple_stand, refused
from tests.support.dsp_stands import ISRC, LATE_ISRC, NOW, UPC, Stand

LATE_UPC = "00810121774199"
NO_SUBSCRIPTION = refused(400, "40015", "Insufficient Privileges")
DEAD = refused(403, "40300")


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with apple_stand() as stand:
        yield stand


@pytest.fixture
def am(stand: Stand) -> AppleWorld:
    assert stand.world is not None
    return apple_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def flow_of(stand: Stand) -> BrowserFlow:
    assert stand.dsp.flow is not None
    assert stand.dsp.flow.kind is GrantKind.BROWSER
    return stand.dsp.flow


def claims_of(token: str) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims."""
    header, claims, _ = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    return json.loads(header), json.loads(claims)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, NO_SUBSCRIPTION, "not_entitled"),
        (403, refused(403, "40301", "Insufficient Privileges"), "not_entitled"),
        (403, DEAD, "needs_reauth"),
        (403, "<html>blocked", "transient"),
        (404, refused(404, "40400"), "not_available_yet"),
        (400, refused(400, "40005", "Invalid Parameter Value"), "bad_item"),
        (400, "<html>", "transient"),
        (405, refused(405, "40500"), "transient"),
        (413, "", "transient"),
        (429, refused(429, "42900"), "rate_limited"),
        (504, "", "transient"),
        (302, "", "transient"),
        (200, "<html>", "transient"),
    ],
)
async def test_answers_to_a_save(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=status, body=body)
    said = await saver_of(stand).save(tokens, stand.link)
    assert said.outcome == outcome
    assert len(said.detail) <= 80
    assert stand.library("mia") == set()


async def test_a_429_without_a_time_pauses_for_a_moment(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=429, body="")
    assert (await saver_of(stand).save(tokens, stand.link)).retry_after == timedelta(seconds=15)


async def test_no_subscription_is_told_from_a_dead_token(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.refuse("mia")
    with pytest.raises(NotEntitled, match="40015"):
        await saver_of(stand).account(tokens)
    stand.forget("mia")
    with pytest.raises(NeedsConsent, match="40300"):
        await saver_of(stand).account(tokens)
    with pytest.raises(NeedsConsent):
        await flow_of(stand).accept(tokens.access, now=NOW)


async def test_the_storefront_is_the_country_and_nobody_is_named(stand: Stand, am: AppleWorld) -> None:
    am.listeners.add("leo", country="GB")
    account = await saver_of(stand).account(await stand.connect("leo"))
    assert (account.country, account.name) == ("GB", "")


async def test_a_taken_request_that_shows_nothing_yet_is_accepted(stand: Stand, am: AppleWorld) -> None:
    tokens, saver, am.lag = await stand.connect("mia"), saver_of(stand), timedelta(seconds=30)
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.ACCEPTED
    assert await saver.contains(tokens, stand.link) is False
    am.world.clock.move(timedelta(seconds=31))
    assert await saver.contains(tokens, stand.link) is True
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_a_taken_request_that_is_lost_is_accepted_and_never_shows(stand: Stand, am: AppleWorld) -> None:
    tokens, saver, am.drops = await stand.connect("mia"), saver_of(stand), 1
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.ACCEPTED
    am.world.clock.move(timedelta(days=1))
    assert await saver.contains(tokens, stand.link) is False
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    assert await saver.contains(tokens, stand.link) is True


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "body": ""},
        {"status": 429, "body": ""},
        {"kind": "reset", "times": None},
        {"kind": "malformed"},
        {"status": 403, "body": DEAD},
    ],
)
async def test_a_read_back_that_fails_does_not_undo_a_save(stand: Stand, fault: dict[str, object]) -> None:
    tokens = await stand.connect("mia")
    stand.fault("GET .*/v1/catalog/", **fault)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.ACCEPTED
    assert stand.library("mia") == {stand.link.item}


async def test_a_taken_request_for_nothing_is_not_there_yet(stand: Stand, am: AppleWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.NOT_AVAILABLE_YET
    assert [e.data["uris"] for e in am.world.journal.of("apple_music", "ignored")] == [[stand.late.item]]
    assert await saver.contains(tokens, stand.late) is False


async def test_an_album_that_is_listed_early_is_added_early(stand: Stand, am: AppleWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    link = replace(stand.link, item=album_item(LATE_UPC))
    assert (await saver.save(tokens, link)).outcome is Outcome.NOT_AVAILABLE_YET
    am.pre_adds.add(LATE_UPC)
    assert (await saver.save(tokens, link)).outcome is Outcome.SAVED
    am.lag = timedelta(minutes=1)  # listed, not out, and nothing to see: that is no save
    leo = await stand.connect("leo")
    assert (await saver.save(leo, link)).outcome is Outcome.NOT_AVAILABLE_YET


async def test_an_id_of_another_storefront_is_replaced_by_its_equivalent(
    stand: Stand, am: AppleWorld
) -> None:
    am.listeners.add("leo", country="GB")
    tokens, saver = await stand.connect("leo"), saver_of(stand)
    am.elsewhere[("gb", stand.link.item)] = "song:123456789"
    assert await saver.contains(tokens, stand.link) is False
    assert (await saver.save(tokens, stand.link)).outcome is Outcome.SAVED
    assert stand.library("leo") == {"song:123456789"}
    assert await saver.contains(tokens, stand.link) is True


async def test_a_links_own_market_spares_asking_for_the_storefront(stand: Stand) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    stand.seen.clear()
    await saver.save(tokens, replace(stand.link, market=Market("US")))
    assert [(method, "/storefront" in url) for method, url in stand.sent] == [("POST", False), ("GET", False)]


async def test_albums_and_songs_go_together_and_no_more_than_25(stand: Stand, am: AppleWorld) -> None:
    tokens, out = await stand.connect("mia"), {"*": am.world.clock.now() - timedelta(hours=1)}
    tracks = [Track(title=f"No {n}", isrc=f"QZSBX26{n:05}") for n in range(26)]
    am.world.catalogue.put(Product(upc="700000000007", title="Many", artist="NEON", tracks=tracks, live_at=out))  # fmt: skip
    items = [album_item(UPC), *(song_item(track.isrc) for track in tracks)]
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, replace(stand.link, item=",".join(items)))).outcome is Outcome.SAVED  # fmt: skip
    assert stand.library("mia") == set(items)
    posts = [url for method, url in stand.sent if method == "POST"]
    assert [url.count(",") + url.count("%2C") for url in posts] == [23, 1]
    assert all("ids%5B" in url for url in posts), "brackets travel encoded"


@pytest.mark.parametrize("item", ["", "song:", "song:1234567,", "track:1234567", "album:../1", "song:12"])
async def test_what_is_no_item_is_never_sent(stand: Stand, item: str) -> None:
    tokens, link = await stand.connect("mia"), replace(stand.link, item=item)
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.BAD_ITEM
    assert await saver_of(stand).contains(tokens, link) is None
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.BAD_ITEM
    assert stand.sent == []
    assert (stand.dsp.follow_scopes, stand.dsp.revoker) == ((), None)


async def test_a_401_once_makes_a_new_token_of_ours_and_costs_nobody_anything(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(stand.save_route, status=401, body="")
    stand.seen.clear()
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    assert [method for method, url in stand.sent if "/me/library" in url] == ["POST", "POST"]


async def test_a_key_that_is_refused_is_the_operators_trouble(stand: Stand, am: AppleWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    am.keys["KEY1234567"].revoked = True
    said = await saver.save(tokens, stand.link)
    assert said.outcome is Outcome.APP_MISCONFIGURED
    assert "UPBEAT_APPLE_MUSIC_" in said.detail
    with pytest.raises(Misconfigured):
        await saver.account(tokens)
    with pytest.raises(Misconfigured):
        await flow_of(stand).accept(tokens.access, now=NOW)
    stand.fault("GET .*/v1/test", status=503, body="", times=2)
    with pytest.raises(RetryLater):
        await saver.account(tokens)


async def test_a_token_made_with_another_key_is_dead(stand: Stand, am: AppleWorld) -> None:
    tokens, pem = await stand.connect("mia"), am.add_key("TEAM123456", "KEY4444444", "Rotated")
    other = apple_music.build(apple_settings(am, pem, key_id="KEY4444444"), stand.session)
    wrong = stand.misconfigured()
    assert other.saver is not None
    assert wrong.saver is not None
    assert (await wrong.saver.save(tokens, stand.link)).outcome is Outcome.APP_MISCONFIGURED
    assert (await other.saver.save(tokens, stand.link)).outcome is Outcome.NEEDS_REAUTH


@pytest.mark.parametrize("pem", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])  # fmt: skip
async def test_a_broken_key_is_named_and_never_shown(stand: Stand, am: AppleWorld, pem: str) -> None:
    with pytest.raises(Misconfigured, match="UPBEAT_APPLE_MUSIC_PRIVATE_KEY") as caught:
        load_key(pem)
    assert "AAAA" not in str(caught.value)
    tokens = await stand.connect("mia")
    broken = apple_music.build(apple_settings(am, pem or "x"), stand.session)
    assert broken.saver is not None
    assert (await broken.saver.save(tokens, stand.link)).outcome is Outcome.APP_MISCONFIGURED


async def test_the_pages_token_is_short_and_bound_to_its_origin(stand: Stand, am: AppleWorld) -> None:
    now = am.world.clock.now()
    values = flow_of(stand).page_values(origin=ORIGIN, now=now)
    header, claims = claims_of(values["developer_token"])
    assert (header["alg"], header["kid"]) == ("ES256", "KEY1234567")
    assert (claims["iss"], claims["origin"]) == ("TEAM123456", [ORIGIN])
    assert isinstance(claims["exp"], int)
    assert now.timestamp() < claims["exp"] <= now.timestamp() + 3600
    assert values["script_url"].endswith("/musickit.js")
    headers = {"Authorization": f"Bearer {values['developer_token']}"}
    for origin, status in ((ORIGIN, 200), ("https://evil.example", 401)):
        url = f"{am.world.base_url}/apple_music/v1/test"
        async with stand.session.get(url, headers=headers | {"Origin": origin}) as reply:
            assert reply.status == status


def test_the_servers_token_is_minted_when_needed_and_kept_for_half_its_life(am: AppleWorld) -> None:
    now = [NOW.timestamp()]
    pem = am.add_key("TEAM123456", "KEY2222222", "Clocked")
    tokens = DeveloperTokens(team_id="TEAM123456", key_id="KEY2222222", pem=pem, seconds=lambda: now[0])
    first = tokens.for_server()
    _, claims = claims_of(first)
    assert "origin" not in claims
    assert isinstance(claims["exp"], int)
    assert claims["exp"] - now[0] <= 12 * 3600
    now[0] += 5 * 3600
    assert tokens.for_server() == first
    now[0] += 2 * 3600
    assert tokens.for_server() != first
    assert pem not in repr(tokens)


async def test_a_late_album_goes_from_not_there_to_saved(stand: Stand, am: AppleWorld) -> None:
    tokens, saver = await stand.connect("mia"), saver_of(stand)
    product = am.world.catalogue.by_upc(LATE_UPC)
    assert product is not None
    product.live_at = {"*": am.world.clock.now() + timedelta(minutes=2)}
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.NOT_AVAILABLE_YET
    am.world.clock.move(timedelta(minutes=3))
    assert (await saver.save(tokens, stand.late)).outcome is Outcome.SAVED
    assert stand.library("mia") == {song_item(LATE_ISRC)} != {song_item(ISRC)}


async def test_an_odd_storefront_is_no_account(stand: Stand) -> None:
    stand.fault("GET .*/v1/me/storefront", status=200, body={"data": [{"id": "../x"}]}, times=2)
    tokens = await stand.connect("mia")  # JSON, so the token is good
    with pytest.raises(Exception, match="storefront"):
        await saver_of(stand).account(tokens)
