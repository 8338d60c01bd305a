"""The fake Spotify: consent, tokens, library and look-ups, held against the vendor's own specification."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import aiohttp
import pytest

from sandbox.browser import Browser, Page
from sandbox.catalogue import Product, Track
from sandbox.dsps.spotify import SpotifyWorld, album_uri, artist_uri, spotify_of, track_uri
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from tests.support.spotify_spec import spotify_spec

BACK = "https://fan.example/callback/spotify?from=x"  # another machine: the robot stops there
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
UPC, ISRC = "00810121774182", "USUM71703085"
ALBUM, TRACK, ARTIST = album_uri(UPC), track_uri(ISRC), artist_uri("NEON")
BASIC = "Basic " + base64.b64encode(b"app:s3cret").decode()


class Operator:
    """The application's side of the wire; its API calls and their answers are held against the specification."""

    def __init__(self, sp: SpotifyWorld, session: aiohttp.ClientSession) -> None:
        self.sp, self.base, self.session = sp, sp.world.base_url + "/spotify", session

    def authorize_url(self, scope: str = "user-library-modify", **changes: str) -> str:
        query = {
            "client_id": "app",
            "response_type": "code",
            "redirect_uri": BACK,
            "scope": scope,
            "state": "st/1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes
        return f"{self.base}/authorize?" + urlencode({k: v for k, v in query.items() if v})

    async def consent(
        self, account: str, scope: str = "user-library-modify", **changes: str
    ) -> dict[str, str]:
        async with Browser() as browser:
            page = await browser.open(self.authorize_url(scope, **changes))
            return answer(await press(page, "Agree", account))

    async def token(self, *, basic: str = "", **form: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": basic} if basic else {}
        async with self.session.post(f"{self.base}/api/token", data=form, headers=headers) as r:
            return r.status, await r.json()

    async def exchange(self, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "client_id": "app",
            "code_verifier": VERIFIER,
        } | changes
        return await self.token(**form)

    async def connect(self, account: str, scope: str = "user-library-modify") -> dict[str, Any]:
        status, tokens = await self.exchange((await self.consent(account, scope))["code"])
        assert status == 200
        return tokens

    async def refresh(self, token: str, **changes: str) -> tuple[int, dict[str, Any]]:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "app"} | changes
        return await self.token(**form)

    async def call(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, Any]:
        status, answered, _ = await self.call_seen(method, path, token, body)
        return status, answered

    async def call_seen(
        self, method: str, path: str, token: str, body: Any = None
    ) -> tuple[int, Any, aiohttp.typedefs.LooseHeaders]:
        raw = b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        url = f"{self.base}/v1{path}"
        async with self.session.request(method, url, data=raw, headers=headers) as r:
            answered = await r.read()
            if r.status < 400:
                spotify_spec().request(method, url, headers, raw)
            if r.content_type == "application/json":
                spotify_spec().answer(method, url, headers, r.status, answered)
            return r.status, json.loads(answered) if answered else None, dict(r.headers)


async def press(page: Page, button: str, account: str) -> Page:
    return await page.submit(button, {"account": account})


def answer(page: Page) -> dict[str, str]:
    """The parameters the application's callback would get."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.fixture
async def sp() -> AsyncIterator[SpotifyWorld]:
    server = SandboxServer()
    world = await server.start(vendors=("spotify",))
    state = spotify_of(world)
    state.add_client("app", "s3cret", "Upbeat for NEON", mode="extended")
    state.add_account("mia", "Mia", country="DE")
    world.catalogue.put(
        Product(
            upc=UPC,
            title="Night Drive",
            artist="NEON",
            tracks=[Track(title="Night Drive", isrc=ISRC)],
            live_at={
                "DE": datetime.now(UTC) + timedelta(minutes=20),
                "*": datetime.now(UTC) + timedelta(hours=7),
            },
        )
    )
    yield state
    await server.stop()


@pytest.fixture
async def op(sp: SpotifyWorld) -> AsyncIterator[Operator]:
    async with aiohttp.ClientSession() as session:
        yield Operator(sp, session)


async def test_the_consent_page_names_app_scopes_and_account(op: Operator, sp: SpotifyWorld) -> None:
    async with Browser() as browser:
        page = await browser.open(op.authorize_url("user-library-modify user-library-read"))
        assert "Upbeat for NEON would like to" in page.words
        assert "Add and remove items in Your Library user-library-modify" in page.words
        assert page.buttons() == ["Agree", "Cancel"]
        back = answer(await press(page, "Agree", "mia"))
        assert (back["from"], back["state"], back.keys()) == ("x", "st/1", {"from", "code", "state"})
        again = await browser.open(op.authorize_url())
        assert "Signed in as Mia (mia)" in again.words
        refused = answer(await again.submit("Cancel"))
        assert (refused["error"], refused["state"]) == ("access_denied", "st/1")
    noted = [(e.data["account"], e.data["agreed"]) for e in sp.world.journal.of("spotify", "authorise")]
    assert noted == [("mia", True), ("mia", False)]


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:1/callback"},
        {"redirect_uri": "http://example.com/callback"},
        {"redirect_uri": ""},
    ],
)
async def test_a_bad_client_or_redirect_stays_on_the_page(op: Operator, changes: dict[str, str]) -> None:
    async with Browser() as browser:
        page = await browser.open(op.authorize_url(**changes))
    assert (page.status, page.forms, len(page.history)) == (400, [], 1)


async def test_registered_redirects_match_exactly_but_for_a_loopback_port(
    op: Operator, sp: SpotifyWorld
) -> None:
    sp.clients["app"].redirect_uris = [
        "https://fan.example/callback/spotify",
        "http://127.0.0.1/callback/spotify",
    ]
    expected = {
        "https://fan.example/callback/spotify": 200,
        "http://127.0.0.1:5123/callback/spotify": 200,
        "https://fan.example/callback/spotify/": 400,
        "http://127.0.0.1:5123/other": 400,
    }
    async with Browser() as browser:
        seen = {uri: (await browser.open(op.authorize_url(redirect_uri=uri))).status for uri in expected}
    assert seen == expected


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
async def test_oauth_faults_go_back_to_the_application(
    op: Operator, changes: dict[str, str], error: str
) -> None:
    async with Browser() as browser:
        page = await browser.open(op.authorize_url(**changes))
    assert answer(page)["error"] == error


async def test_pkce_exchange_and_one_use(op: Operator) -> None:
    code = (await op.consent("mia"))["code"]
    status, tokens = await op.exchange(code)
    assert status == 200
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    assert tokens["scope"] == "user-library-modify"
    assert await op.exchange(code) == (
        400,
        {"error": "invalid_grant", "error_description": "Invalid authorization code"},
    )


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant", "code_verifier was incorrect"),
        ({"redirect_uri": BACK + "&y=1"}, "invalid_grant", "Invalid redirect URI"),
        ({"client_id": "nobody"}, "invalid_client", "Invalid client"),
        ({"client_secret": "wrong"}, "invalid_client", "Invalid client secret"),
        ({"grant_type": "password"}, "unsupported_grant_type", "grant_type parameter is missing or unknown"),
    ],
)
async def test_refused_exchanges(op: Operator, changes: dict[str, str], error: str, description: str) -> None:
    code = (await op.consent("mia"))["code"]
    assert await op.exchange(code, **changes) == (400, {"error": error, "error_description": description})


async def test_a_code_dies_after_ten_minutes(op: Operator, sp: SpotifyWorld) -> None:
    code = (await op.consent("mia"))["code"]
    sp.world.clock.move(timedelta(minutes=10))
    assert (await op.exchange(code))[1]["error_description"] == "Authorization code expired"


async def test_without_pkce_the_secret_is_needed(op: Operator) -> None:
    plain = {"code_challenge": "", "code_challenge_method": ""}
    code = (await op.consent("mia", **plain))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    assert (await op.token(client_id="app", **form))[1]["error"] == "invalid_client"
    form["code"] = (await op.consent("mia", **plain))["code"]
    status, tokens = await op.token(basic=BASIC, **form)
    assert status == 200
    assert (await op.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_client"
    assert (await op.refresh(tokens["refresh_token"], client_secret="s3cret"))[0] == 200


@pytest.mark.specs
async def test_an_access_token_lives_an_hour_and_is_refreshed(op: Operator, sp: SpotifyWorld) -> None:
    tokens = await op.connect("mia")
    assert (await op.call("GET", "/me", tokens["access_token"]))[0] == 200
    sp.world.clock.move(timedelta(hours=1))
    expired = {"error": {"status": 401, "message": "The access token expired"}}
    assert await op.call("GET", "/me", tokens["access_token"]) == (401, expired)
    status, fresh = await op.refresh(tokens["refresh_token"])
    assert status == 200
    assert "refresh_token" not in fresh
    assert (await op.call("GET", "/me", fresh["access_token"]))[0] == 200
    assert (await op.call("GET", "/me", "nonsense"))[0] == 401


async def test_rotation_kills_the_old_token_at_once(op: Operator, sp: SpotifyWorld) -> None:
    sp.clients["app"].rotates = True
    old = (await op.connect("mia"))["refresh_token"]
    new = (await op.refresh(old))[1]["refresh_token"]
    assert new != old
    assert (await op.refresh(old))[1] == {
        "error": "invalid_grant",
        "error_description": "Refresh token revoked",
    }
    assert (await op.refresh(new))[0] == 200


async def test_a_grant_dies_six_months_after_consent_whatever_is_refreshed(
    op: Operator, sp: SpotifyWorld
) -> None:
    token = (await op.connect("mia"))["refresh_token"]
    sp.world.clock.move(timedelta(days=179))
    assert (await op.refresh(token))[0] == 200
    sp.world.clock.move(timedelta(days=1))
    dead = {"error": "invalid_grant", "error_description": "Refresh token expired"}
    assert await op.refresh(token) == (400, dead)
    assert [e.data["error"] for e in sp.world.journal.of("spotify", "refresh")] == [
        None,
        "Refresh token expired",
    ]


@pytest.mark.specs
async def test_a_revoked_grant_is_dead(op: Operator, sp: SpotifyWorld) -> None:
    tokens = await op.connect("mia")
    assert sp.revoke_grant("mia", "app") == 1
    assert (await op.refresh(tokens["refresh_token"]))[1]["error_description"] == "Refresh token revoked"
    assert (await op.call("GET", "/me", tokens["access_token"]))[0] == 401
    assert sp.revoke_grant("mia", "app") == 0


@pytest.mark.specs
async def test_saving_twice_is_one_item_and_two_saves(op: Operator, sp: SpotifyWorld) -> None:
    sp.world.clock.move(timedelta(minutes=30))
    token = (await op.connect("mia", "user-library-modify user-library-read"))["access_token"]
    path = "/me/library?uris=" + quote(f"{ALBUM},{TRACK}")
    assert await op.call("PUT", path, token) == (200, None)
    assert await op.call("PUT", path, token) == (200, None)
    assert list(sp.accounts["mia"].library) == [ALBUM, TRACK]
    assert sp.saves_seen == {("mia", ALBUM): 2, ("mia", TRACK): 2}
    assert await op.call("GET", path.replace("library?", "library/contains?"), token) == (200, [True, True])
    assert await op.call("DELETE", f"/me/library?uris={ALBUM}", token) == (200, None)
    assert list(sp.accounts["mia"].library) == [TRACK]
    assert [e.data["count"] for e in sp.world.journal.of("spotify", "save")] == [1, 1, 2, 2]


@pytest.mark.specs
async def test_refused_saves_change_nothing(op: Operator, sp: SpotifyWorld) -> None:
    token = (await op.connect("mia"))["access_token"]
    missing = {"error": {"status": 400, "message": "Missing required field: uris"}}
    assert await op.call("PUT", "/me/library", token, {"uris": [ALBUM]}) == (400, missing)
    assert (await op.call("PUT", f"/me/library?uris={ALBUM}", token))[0] == 400  # not live yet
    sp.world.clock.move(timedelta(minutes=30))
    for uris in (f"{ALBUM},spotify:album:unknown", "spotify:prerelease:x", ",".join([TRACK] * 41)):
        assert (await op.call("PUT", f"/me/library?uris={uris}", token))[0] == 400
    narrow = await op.call("PUT", f"/me/library?uris={ALBUM},{ARTIST}", token)
    assert narrow == (403, {"error": {"status": 403, "message": "Insufficient client scope"}})
    assert sp.accounts["mia"].library == {}
    assert not sp.saves_seen


@pytest.mark.specs
async def test_following_by_library_can_be_off(op: Operator, sp: SpotifyWorld) -> None:
    token = (await op.connect("mia", "user-follow-modify"))["access_token"]
    assert (await op.call("PUT", f"/me/library?uris={ARTIST}", token))[0] == 200
    sp.clients["app"].follows_by_library = False
    assert (await op.call("PUT", f"/me/library?uris={ARTIST}", token))[0] == 400
    follow = f"/me/following?type=artist&ids={ARTIST.split(':')[2]}"
    assert (await op.call("PUT", follow, token, {"ids": []}))[0] == 204
    assert len(sp.world.journal.of("spotify", "follow")) == 2


@pytest.mark.specs
async def test_legacy_writes_depend_on_the_client(op: Operator, sp: SpotifyWorld) -> None:
    sp.world.clock.move(timedelta(minutes=30))
    token = (await op.connect("mia"))["access_token"]
    track, album = TRACK.split(":")[2], ALBUM.split(":")[2]
    assert (await op.call("PUT", "/me/tracks", token, {"ids": [track]}))[0] == 200
    assert (await op.call("PUT", f"/me/albums?ids={album}", token, {}))[0] == 200
    assert set(sp.accounts["mia"].library) == {TRACK, ALBUM}
    sp.clients["app"].legacy_writes = False
    forbidden = {"error": {"status": 403, "message": "Forbidden"}}
    assert await op.call("PUT", "/me/tracks", token, {"ids": [track]}) == (403, forbidden)


@pytest.mark.specs
async def test_development_mode_serves_listed_accounts_only(op: Operator, sp: SpotifyWorld) -> None:
    sp.add_client("app", "s3cret", "Small", mode="development", listed=["mia"])
    scope = "user-library-modify user-read-private user-read-email"
    status, profile = await op.call("GET", "/me", (await op.connect("mia", scope))["access_token"])
    assert status == 200
    assert profile["account_id"] == sp.accounts["mia"].account_id
    assert not {"country", "product", "email"} & profile.keys()
    other = (await op.connect("noah", scope))["access_token"]  # signing in works
    status, refused = await op.call("GET", "/me", other)
    assert status == 403
    assert "not registered for this application" in refused["error"]["message"]
    with pytest.raises(ValueError, match="at most five"):
        sp.add_client("x", "y", "z", listed=list("abcdef"))


@pytest.mark.specs
async def test_extended_mode_shows_what_was_granted(op: Operator) -> None:
    token = (await op.connect("mia", "user-read-private"))["access_token"]
    profile = (await op.call("GET", "/me", token))[1]
    assert (profile["country"], profile["product"], profile["display_name"]) == ("DE", "premium", "Mia")
    assert "email" not in profile


@pytest.mark.specs
async def test_search_finds_nothing_before_the_release_of_the_market(op: Operator, sp: SpotifyWorld) -> None:
    token = (await op.token(basic=BASIC, grant_type="client_credentials"))[1]["access_token"]

    async def found(query: str, kind: str, market: str) -> list[str]:
        path = f"/search?q={quote(query)}&type={kind}" + (f"&market={market}" if market else "")
        status, body = await op.call("GET", path, token)
        assert status == 200
        return [item["uri"] for item in body[f"{kind}s"]["items"]]

    assert await found(f"upc:{UPC}", "album", "DE") == []
    assert (await op.call("GET", f"/albums/{ALBUM.split(':')[2]}", token))[0] == 404
    sp.world.clock.move(timedelta(minutes=30))
    assert await found(f"upc:{UPC.lstrip('0')}", "album", "DE") == [ALBUM]
    assert await found(f"isrc:{ISRC}", "track", "DE") == [TRACK]
    assert await found(f"isrc:{ISRC}", "track", "US") == []
    assert await found(f"isrc:{ISRC}", "track", "") == []  # no market: unavailable
    assert await found(f"isrc:{ISRC} OR isrc:{ISRC}", "track", "DE") == []
    assert await found("neon", "artist", "") == [ARTIST]
    assert await found("night neon", "album", "DE") == [ALBUM]
    status, track = await op.call("GET", f"/tracks/{TRACK.split(':')[2]}?market=US", token)
    assert (status, track["is_playable"], track["restrictions"]) == (200, False, {"reason": "market"})
    status, album = await op.call("GET", f"/albums/{ALBUM.split(':')[2]}?market=DE", token)
    assert (status, album["external_ids"], "restrictions" in album) == (200, {"upc": UPC}, False)
    assert (await op.call("GET", "/me", token))[0] == 401


@pytest.mark.specs
async def test_the_search_limit_depends_on_the_mode(op: Operator, sp: SpotifyWorld) -> None:
    sp.add_client("app", "s3cret", "Small", mode="development", listed=["mia"])
    token = (await op.connect("mia"))["access_token"]
    assert (await op.call("GET", "/search?q=neon&type=album&limit=11", token))[0] == 400
    assert (await op.call("GET", "/search?q=neon&type=album", token))[1]["albums"]["limit"] == 5


@pytest.mark.specs
async def test_a_rolling_window_limits_a_client(op: Operator, sp: SpotifyWorld) -> None:
    sp.add_client("app", "s3cret", "Small", mode="development", listed=["mia"], limit=2)
    token = (await op.connect("mia"))["access_token"]
    for _ in range(2):
        assert (await op.call("GET", "/me", token))[0] == 200
    status, body, headers = await op.call_seen("GET", "/me", token)
    assert status == 429
    assert body == {"error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}}
    assert 1 <= int(dict(headers)["Retry-After"]) <= 30
    sp.world.clock.move(timedelta(seconds=30))
    assert (await op.call("GET", "/me", token))[0] == 200


@pytest.mark.specs
async def test_playlists_keep_duplicates(op: Operator, sp: SpotifyWorld) -> None:
    sp.world.clock.move(timedelta(minutes=30))
    token = (await op.connect("mia", "playlist-modify-private"))["access_token"]
    status, made = await op.call("POST", "/me/playlists", token, {"name": "NEON", "public": False})
    assert status == 201
    for _ in range(2):
        path = f"/playlists/{made['id']}/items"
        assert (await op.call("POST", path, token, {"uris": [TRACK]}))[0] == 201
    assert sp.playlists[made["id"]].uris == [TRACK, TRACK]


async def test_faults_reach_token_and_api(op: Operator, sp: SpotifyWorld) -> None:
    sp.world.faults.add(Fault(vendor="spotify", kind="malformed", pattern="/api/token", times=1))
    code = (await op.consent("mia"))["code"]
    with pytest.raises(aiohttp.ContentTypeError):
        await op.exchange(code)
    assert (await op.exchange(code))[0] == 400  # it had worked: the code is spent


async def test_the_play_link_opens_after_the_release(op: Operator, sp: SpotifyWorld) -> None:
    url = f"{op.base}/open/album/{ALBUM.split(':')[2]}"
    async with Browser() as browser:
        assert (await browser.open(url)).status == 404
        sp.world.clock.move(timedelta(minutes=30))
        assert "now playing" in (await browser.open(url)).words
