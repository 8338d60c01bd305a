"""Spotify against the sandbox's: what only Spotify does, and its own specification as the judge of our requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import GrantKind, Tokens
from core.ids import WORLD, Market
from core.links import Link, LinkMethod, allowed
from core.ports import Playlists, Recording, Saver
from core.presave import Outcome
from dsps import spotify
from sandbox.dsps.spotify import SpotifyWorld, artist_uri, spotify_of
from tests.support.dsp_stands import (
    NOW,
    Stand,
    spotify_agree,
    spotify_settings,
    spotify_stand,
)
from tests.support.spotify_spec import spotify_spec

FORBIDDEN = {"error": {"status": 403, "message": "Forbidden"}}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with spotify_stand() as stand:
        yield stand


@pytest.fixture
def sp(stand: Stand) -> SpotifyWorld:
    return world_of(stand)


def world_of(stand: Stand) -> SpotifyWorld:
    assert stand.world is not None
    return spotify_of(stand.world)


def saver_of(stand: Stand) -> Saver:
    assert stand.dsp.saver is not None
    return stand.dsp.saver


def playlists_of(stand: Stand) -> Playlists:
    assert stand.dsp.playlists is not None
    return stand.dsp.playlists


async def agreed_to_playlists(stand: Stand) -> Tokens:
    scopes = (*stand.dsp.scopes, *stand.dsp.playlist_scopes)
    return await stand.redeem(await spotify_agree(world_of(stand), stand.dsp, "mia", *scopes))


@pytest.mark.specs
async def test_spotify_would_understand_every_request_of_ours(stand: Stand) -> None:
    spec, saver = spotify_spec(), saver_of(stand)
    tokens = await stand.connect("mia")
    await saver.account(tokens)
    await saver.save(tokens, stand.link)
    await saver.contains(tokens, stand.link)
    await saver.follow(tokens, stand.link)
    await playlists_of(stand).add(await agreed_to_playlists(stand), stand.link.item, "New releases")
    album = Recording(artist="NEON", title="Night Drive", upc="810121774182", isrcs=(), whole_album=True)
    assert stand.dsp.finder is not None
    await stand.dsp.finder.find(album, Market("DE"))
    stand.fault("PUT .*/me/library", status=403, body=FORBIDDEN, times=None)
    await saver.follow(tokens, stand.link)
    await saver.save(tokens, stand.link)
    await saver.save(tokens, await album_link(stand))
    calls = [call for call in stand.seen if "/v1/" in call.url]
    for call in calls:
        spec.request(call.method, call.url, dict(call.headers), call.body)
    paths = {(c.method, c.url.partition("/v1")[2].partition("?")[0]) for c in calls}
    assert {
        ("PUT", "/me/library"),
        ("GET", "/me/library/contains"),
        ("PUT", "/me/tracks"),
        ("PUT", "/me/albums"),
        ("PUT", "/me/following"),
        ("GET", "/search"),
        ("GET", "/me"),
        ("GET", "/me/playlists"),
        ("POST", "/me/playlists"),
    } <= paths


async def album_link(stand: Stand) -> Link:
    assert stand.dsp.finder is not None
    album = Recording(artist="NEON", title="Night Drive", upc="810121774182", isrcs=(), whole_album=True)
    link = await stand.dsp.finder.find(album, WORLD)
    assert link is not None
    return link


async def test_the_uris_travel_in_the_query(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.seen.clear()
    await saver_of(stand).save(tokens, stand.link)
    assert [(m, u.rpartition("/v1")[2]) for m, u in stand.sent] == [
        ("PUT", f"/me/library?uris={stand.link.item}")
    ]


async def test_more_than_forty_tracks_go_in_several_calls(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault("PUT .*/me/library", status=200, body="", times=None)
    stand.seen.clear()
    many = ",".join(f"spotify:track:{n:022d}" for n in range(95))
    answer = await saver_of(stand).save(tokens, replace(stand.link, item=many))
    assert answer.outcome is Outcome.SAVED
    assert [url.count("spotify:track") for url in stand.saves()] == [40, 40, 15]


@pytest.mark.parametrize(
    "item", ["", "spotify:prerelease:abc", "spotify:track:short", "spotify:track:../../../x", "https://x"]
)
async def test_what_is_no_track_or_album_is_never_sent(stand: Stand, item: str) -> None:
    tokens = await stand.connect("mia")
    stand.seen.clear()
    link = replace(stand.link, item=item)
    answers = [await saver_of(stand).save(tokens, link), await saver_of(stand).follow(tokens, link)]
    assert [a.outcome for a in answers] == [Outcome.BAD_ITEM, Outcome.BAD_ITEM]
    assert stand.sent == []


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (
            400,
            {"error": {"status": 400, "message": "Non existing id: 'spotify:track:x'"}},
            "not_available_yet",
        ),
        (400, {"error": {"status": 400, "message": "Invalid track uri"}}, "not_available_yet"),
        (400, {"error": {"status": 400, "message": "Missing required field: uris"}}, "bad_item"),
        (404, {"error": {"status": 404, "message": "Resource not found"}}, "not_available_yet"),
        (403, {"error": {"status": 403, "message": "Insufficient client scope"}}, "needs_reauth"),
        (
            403,
            "Check settings on developer.spotify.com/dashboard, the user may not be registered.",
            "not_entitled",
        ),
        (
            403,
            {
                "error": {
                    "status": 403,
                    "message": "Active premium subscription required for the owner of the app.",
                }
            },
            "app_misconfigured",
        ),
        (403, "<html>blocked</html>", "transient"),
        (403, {"error": {"status": 403, "message": "Something new"}}, "not_entitled"),
        (401, {"error": {"status": 401, "message": "The access token expired"}}, "access_expired"),
        (429, "API rate limit exceeded", "rate_limited"),
        (302, "", "transient"),
        (418, [], "transient"),
    ],
)
async def test_answers_to_a_save(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    stand.fault("PUT .*/me/library", status=status, body=body)
    answer = await saver_of(stand).save(tokens, stand.link)
    assert answer.outcome == outcome
    assert len(answer.detail) <= 80


async def test_a_quota_429_says_so(stand: Stand, sp: SpotifyWorld) -> None:
    tokens = await stand.connect("mia")
    sp.clients["app"].limit, sp.clients["app"].mode = 1, "development"
    sp.clients["app"].listed.add("mia")
    answers = [await saver_of(stand).save(tokens, stand.link) for _ in range(2)]
    assert [a.outcome for a in answers] == [Outcome.SAVED, Outcome.RATE_LIMITED]
    assert answers[1].detail == "QUOTA_EXCEEDED"
    assert answers[1].retry_after is not None


async def test_an_expired_access_token_saves_after_one_refresh(stand: Stand, sp: SpotifyWorld) -> None:
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    sp.world.clock.move(timedelta(seconds=3601))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.ACCESS_EXPIRED
    fresh = await flow.refresh(tokens, now=NOW)
    assert fresh.refresh == tokens.refresh  # none came back: the old one stays
    assert (await saver_of(stand).save(fresh, stand.link)).outcome is Outcome.SAVED


async def test_a_rotated_refresh_token_replaces_the_old_one(stand: Stand, sp: SpotifyWorld) -> None:
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    sp.clients["app"].rotates = True
    fresh = await flow.refresh(tokens, now=NOW)
    assert fresh.refresh != tokens.refresh
    assert (await flow.refresh(fresh, now=NOW)).access
    with pytest.raises(NeedsConsent, match="revoked"):
        await flow.refresh(tokens, now=NOW)


async def test_a_grant_dies_half_a_year_after_consent_whatever_is_refreshed(
    stand: Stand, sp: SpotifyWorld
) -> None:
    tokens, flow = await stand.connect("mia"), stand.dsp.flow
    assert flow is not None
    assert flow.kind is GrantKind.CODE
    assert stand.dsp.usable_for == sp.grant_life == timedelta(days=180)
    sp.world.clock.move(timedelta(seconds=179 * 86_400))
    tokens = await flow.refresh(tokens, now=NOW)
    sp.world.clock.move(timedelta(seconds=86_400))
    with pytest.raises(NeedsConsent, match="expired"):
        await flow.refresh(tokens, now=NOW)


@pytest.mark.parametrize(("mode", "country"), [("extended", "DE"), ("development", None)])
async def test_the_profile_in_either_mode(
    stand: Stand, sp: SpotifyWorld, mode: str, country: str | None
) -> None:
    sp.add_account("mia", "Mia", country="DE")
    sp.clients["app"].listed.add("mia")
    tokens = await stand.connect("mia")
    sp.clients["app"].mode = mode  # type: ignore[assignment] # one of the two
    account = await saver_of(stand).account(tokens)
    assert (account.id, account.name, account.country) == (sp.accounts["mia"].account_id, "Mia", country)


async def test_an_older_profile_is_known_by_its_id(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault("GET .*/me$", status=200, body={"id": "mia", "display_name": None, "country": 7})
    account = await saver_of(stand).account(tokens)
    assert (account.id, account.name, account.country) == ("mia", "mia", None)


async def test_a_token_that_works_a_moment_later_is_asked_twice(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    missing = {"error": {"status": 401, "message": "Access token missing"}}
    stand.fault("GET .*/me$", status=401, body=missing)
    assert (await saver_of(stand).account(tokens)).name == "mia"
    stand.fault("GET .*/me$", status=401, body=missing, times=2)
    with pytest.raises(NeedsConsent):
        await saver_of(stand).account(tokens)


async def test_the_three_refusals_after_the_callback(stand: Stand, sp: SpotifyWorld) -> None:
    tokens, app = await stand.connect("mia"), sp.clients["app"]
    app.mode = "development"
    with pytest.raises(NotEntitled, match="not registered"):
        await saver_of(stand).account(tokens)
    app.owner_premium = False
    with pytest.raises(Misconfigured, match="UPBEAT_SPOTIFY_CLIENT_ID"):
        await saver_of(stand).account(tokens)
    stand.fault(
        "GET .*/me$", status=403, body={"error": {"status": 403, "message": "Insufficient client scope"}}
    )
    with pytest.raises(NeedsConsent):
        await saver_of(stand).account(tokens)


async def test_reading_back_without_the_scope_cannot_tell(stand: Stand, sp: SpotifyWorld) -> None:
    tokens = await stand.redeem(await spotify_agree(sp, stand.dsp, "mia", "user-library-modify"))
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    assert await saver_of(stand).contains(tokens, stand.link) is None


async def test_a_closed_library_route_falls_back_and_is_remembered(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault("PUT .*/me/library", status=403, body=FORBIDDEN, times=None)
    stand.seen.clear()
    for link in (stand.link, await album_link(stand)):
        assert (await saver_of(stand).save(tokens, link)).outcome is Outcome.SAVED
    routes = [url.partition("/v1")[2].partition("?")[0] for url in stand.saves()]
    assert routes == ["/me/library", "/me/tracks", "/me/albums"]
    assert len(stand.library("mia")) == 2


async def test_an_item_that_is_not_out_does_not_count_as_a_closed_route(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    stand.fault(
        "PUT .*/me/library", status=404, body={"error": {"status": 404, "message": "Resource not found"}}
    )
    await saver_of(stand).save(tokens, stand.link)
    await saver_of(stand).save(tokens, stand.link)
    assert ["/me/library" in url for url in stand.saves()] == [True, True]


async def test_both_routes_closed_is_the_clients_fault_until_somebody_was_saved(
    stand: Stand, sp: SpotifyWorld
) -> None:
    tokens = await stand.connect("mia")
    sp.clients["app"].legacy_writes = False
    stand.fault("PUT .*/me/library", status=403, body=FORBIDDEN)
    answer = await saver_of(stand).save(tokens, stand.link)
    assert answer.outcome is Outcome.APP_MISCONFIGURED
    assert "UPBEAT_SPOTIFY_CLIENT_ID" in answer.detail
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.SAVED
    stand.fault("PUT .*/me/library", status=403, body=FORBIDDEN)
    assert (await saver_of(stand).save(tokens, stand.link)).outcome is Outcome.NOT_ENTITLED


@pytest.mark.parametrize("by_library", [True, False])
async def test_following_by_either_route(stand: Stand, sp: SpotifyWorld, by_library: bool) -> None:
    sp.clients["app"].follows_by_library = by_library
    tokens = await stand.connect("mia")
    stand.seen.clear()
    for _ in range(2):
        assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.SAVED
    assert artist_uri("NEON") in stand.library("mia")
    routes = [url.partition("/v1")[2].partition("?")[0] for url in stand.saves()]
    probed = (
        ["/me/library", "/me/library"] if by_library else ["/me/library", "/me/following", "/me/following"]
    )
    assert routes == probed
    assert len([m for m, _ in stand.sent if m == "GET"]) == 1  # the artist is looked up once, not per fan


async def test_following_never_raises_and_never_blames_the_fan(stand: Stand, sp: SpotifyWorld) -> None:
    tokens = await stand.connect("mia")
    sp.clients["app"].follows_by_library = sp.clients["app"].legacy_writes = False
    unsupported = await saver_of(stand).follow(tokens, stand.link)
    assert (unsupported.outcome, unsupported.detail) == (Outcome.BAD_ITEM, "this client id cannot follow")
    stand.fault("PUT", kind="reset", times=None)
    assert (await saver_of(stand).follow(tokens, stand.link)).outcome is Outcome.TRANSIENT


async def test_links_point_below_the_link_setting_and_are_allowed(stand: Stand, sp: SpotifyWorld) -> None:
    assert stand.link.url.startswith(f"{sp.world.base_url}/spotify/open/track/")
    assert stand.link.method is LinkMethod.ISRC
    assert allowed(stand.dsp.name, stand.link.url, stand.dsp.hosts)
    assert not allowed(stand.dsp.name, "http://127.0.0.1:1/open/track/x", stand.dsp.hosts)


@pytest.mark.parametrize(
    ("changes", "present", "public", "says"),
    [
        ({}, True, True, ""),
        ({"quota": "development"}, True, False, "5 listed accounts"),
        ({"client_secret": ""}, False, False, "UPBEAT_SPOTIFY_CLIENT_SECRET"),
    ],
)
async def test_the_credential_says_how_far_it_goes(
    stand: Stand, sp: SpotifyWorld, changes: dict[str, str], present: bool, public: bool, says: str
) -> None:
    dsp = spotify.build(spotify_settings(sp, **changes), stand.session)
    assert (dsp.credential.present, dsp.credential.public) == (present, public)
    assert says in dsp.credential.why_not
    assert (dsp.saver is not None, dsp.finder is not None) == (present, present)


async def test_a_playlist_is_found_by_its_name_or_made_private_and_nothing_is_added_twice(
    stand: Stand, sp: SpotifyWorld
) -> None:
    tokens, playlists = await agreed_to_playlists(stand), playlists_of(stand)
    for _ in range(2):
        answer = await playlists.add(tokens, stand.link.item, "New releases")
        assert answer.outcome is Outcome.SAVED
    [made] = sp.playlists.values()
    assert (made.owner, made.name, made.public, made.uris) == (
        "mia",
        "New releases",
        False,
        [stand.link.item],
    )
    made.uris[:0] = [stand.link.item] * 120  # an addition of ours stands at the end
    await playlists.add(tokens, stand.link.item, " new RELEASES ")
    assert len(made.uris) == 121
    await playlists.add(tokens, stand.link.item, "Another")
    assert sorted(one.name for one in sp.playlists.values()) == ["Another", "New releases"]


async def test_an_album_goes_into_a_playlist_as_its_tracks(stand: Stand, sp: SpotifyWorld) -> None:
    tokens = await agreed_to_playlists(stand)
    await playlists_of(stand).add(tokens, (await album_link(stand)).item, "Albums")
    [made] = sp.playlists.values()
    assert made.uris
    assert all(uri.startswith("spotify:track:") for uri in made.uris)


@pytest.mark.parametrize(
    ("route", "status", "outcome"),
    [
        ("GET .*/me/playlists", 401, None),
        ("POST .*/me/playlists", 403, Outcome.NOT_ENTITLED),
        ("POST .*/items", 403, Outcome.NOT_ENTITLED),
        ("POST .*/items", 401, Outcome.ACCESS_EXPIRED),
    ],
)
async def test_a_refused_playlist_is_an_answer_and_a_busy_one_comes_later(
    stand: Stand, route: str, status: int, outcome: Outcome | None
) -> None:
    tokens, playlists = await agreed_to_playlists(stand), playlists_of(stand)
    stand.fault(route, status=status, body={"error": {"status": status, "message": "no"}})
    answer = await playlists.add(tokens, stand.link.item, "New releases")
    assert answer.outcome is (outcome or Outcome.SAVED)
    stand.fault(route, status=429, headers={"Retry-After": "3"}, body="")
    with pytest.raises(RetryLater):
        await playlists.add(tokens, stand.link.item, "Yet another")
