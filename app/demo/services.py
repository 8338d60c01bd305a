"""The streaming services of the demo: their addresses, our applications there, how they turn an account away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.dsps.apple_music import apple_of
from sandbox.dsps.audiomack import audiomack_of
from sandbox.dsps.deezer import deezer_of
from sandbox.dsps.soundcloud import soundcloud_of
from sandbox.dsps.spotify import spotify_of
from sandbox.dsps.tidal import tidal_of
from sandbox.dsps.youtube_music import youtube_of
from sandbox.world import World

ID, SECRET = "sandbox-client", "sandbox-secret"  # the sandbox's
YOUTUBE_UNITS = 1_000_000  # a day, as Google grants to those who ask: 10,000 reach for 190 fans
TEAM, KEY = "SANDBOX001", "SANDBOXKEY"
LINKED = (  # services that nobody can save to
    "amazon_music", "boomplay", "pandora", "qobuz", "anghami", "jiosaavn", "bandcamp", "beatport",
)  # fmt: skip


def _pair(_: World) -> Mapping[str, str]:
    return {"CLIENT_ID": ID, "CLIENT_SECRET": SECRET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that saves. `refuse`: it stops serving an account.

    `credential`: the settings of our application there, which fans know as `client`.
    """

    name: str
    label: str
    paths: Mapping[str, str]  # setting -> path under the service's own
    credential: Callable[[World], Mapping[str, str]] = _pair
    client: str = ID
    register: Callable[[World, str], object]  # with our callback's address
    save_route: str
    refuse: Callable[[World, str], object]

    def environment(self, world: World) -> dict[str, str]:
        """The product's settings for it."""
        prefix, base = f"UPBEAT_{self.name.upper()}_", f"{world.base_url}/{self.name}"
        settings = {f"{prefix}{key}": base + path for key, path in self.paths.items()}
        return settings | {f"{prefix}{key}": value for key, value in self.credential(world).items()}


def _youtube(world: World, back: str) -> None:
    youtube_of(world).add_client(
        ID, SECRET, "Upbeat", api_key="sandbox-key", redirect_uris=[back], units=YOUTUBE_UNITS
    )


def _apple_key(world: World) -> Mapping[str, str]:
    """The key is the world's own: it is made there, as in Apple's developer console."""
    return {"TEAM_ID": TEAM, "KEY_ID": KEY, "PRIVATE_KEY": apple_of(world).add_key(TEAM, KEY, "Upbeat")}


def _unregistered_at_spotify(world: World, account: str) -> None:
    spotify_of(world).clients[ID].unregistered.add(account)


def _unserved_at_apple(world: World, account: str) -> None:
    apple_of(world).listeners.accounts[account].served = False


def _unserved_at_deezer(world: World, account: str) -> None:
    deezer_of(world).listeners.accounts[account].served = False


def _unserved_at_tidal(world: World, account: str) -> None:
    tidal_of(world).listeners.accounts[account].served = False


def _unserved_at_soundcloud(world: World, account: str) -> None:
    soundcloud_of(world).listeners.accounts[account].served = False


def _suspended_at_youtube(world: World, account: str) -> None:
    youtube_of(world).accounts[account].suspended = True


def _banned_at_audiomack(world: World, account: str) -> None:
    audiomack_of(world).accounts[account].banned = True


SERVICES = (
    Service(
        name="spotify",
        label="Spotify",
        paths={
            "AUTHORIZE_URL": "/authorize",
            "TOKEN_URL": "/api/token",
            "API_URL": "/v1",
            "LINK_URL": "/open",
        },
        credential=lambda world: {**_pair(world), "QUOTA": "extended"},
        register=lambda world, back: spotify_of(world).add_client(
            ID, SECRET, "Upbeat", mode="extended", redirect_uris=[back]
        ),
        save_route="PUT /spotify/v1/me/library",
        refuse=_unregistered_at_spotify,
    ),
    Service(
        name="apple_music",
        label="Apple Music",
        paths={
            "SCRIPT_URL": "/musickit/v3/musickit.js",
            "AUTHORIZE_URL": "",
            "TOKEN_URL": "",
            "API_URL": "",
            "LINK_URL": "/web",
        },
        credential=_apple_key,
        client=TEAM,
        register=lambda world, _: apple_of(world).add_key(TEAM, KEY, "Upbeat"),
        save_route="POST .*/v1/me/library",
        refuse=_unserved_at_apple,
    ),
    Service(
        name="deezer",
        label="Deezer",
        paths={
            "AUTHORIZE_URL": "/oauth/auth.php",
            "TOKEN_URL": "/oauth/access_token.php",
            "API_URL": "/api",
            "LINK_URL": "/open",
        },
        register=lambda world, back: deezer_of(world).add_application(ID, SECRET, "Upbeat", [back]),
        save_route="POST .*/user/me/tracks",
        refuse=_unserved_at_deezer,
    ),
    Service(
        name="tidal",
        label="TIDAL",
        paths={
            "AUTHORIZE_URL": "/authorize",
            "TOKEN_URL": "/v1/oauth2/token",
            "API_URL": "/v2",
            "LINK_URL": "/browse",
        },
        credential=lambda world: {**_pair(world), "REFRESH_TOKENS": "yes"},
        register=lambda world, back: tidal_of(world).add_client(ID, SECRET, "Upbeat", [back], refreshes=True),
        save_route="POST .*/userCollectionTracks/",
        refuse=_unserved_at_tidal,
    ),
    Service(
        name="youtube_music",
        label="YouTube Music",
        paths={
            "AUTHORIZE_URL": "/o/oauth2/v2/auth",
            "TOKEN_URL": "/token",
            "REVOKE_URL": "/revoke",
            "API_URL": "/youtube/v3",
            "LINK_URL": "/music",
        },
        credential=lambda world: {
            **_pair(world),
            "API_KEY": "sandbox-key",
            "STATUS": "production",
            "DAILY_UNITS": str(YOUTUBE_UNITS),
        },
        register=_youtube,
        save_route="POST .*/videos/rate",
        refuse=_suspended_at_youtube,
    ),
    Service(
        name="soundcloud",
        label="SoundCloud",
        paths={
            "AUTHORIZE_URL": "/authorize",
            "TOKEN_URL": "/oauth/token",
            "REVOKE_URL": "/sign-out",
            "API_URL": "/api",
            "LINK_URL": "/web",
        },
        register=lambda world, back: soundcloud_of(world).add_client(ID, SECRET, "Upbeat", [back]),
        save_route="POST .*/likes/tracks/",
        refuse=_unserved_at_soundcloud,
    ),
    Service(
        name="audiomack",
        label="Audiomack",
        paths={
            "AUTHORIZE_URL": "/oauth/authenticate",
            "TOKEN_URL": "/v1/access_token",
            "API_URL": "/v1",
            "LINK_URL": "",
        },
        register=lambda world, _: audiomack_of(world).add_client(ID, SECRET, "Upbeat"),
        save_route=".*/favorite",
        refuse=_banned_at_audiomack,
    ),
)
