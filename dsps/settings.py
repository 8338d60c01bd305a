"""What the operator sets for one streaming service."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class DspSettings:
    """Addresses default to production. `link_url`: below it stream-now links are made; `quota`: Spotify's mode.

    `rate`: requests per second that the service publishes as its limit; 0: it publishes none.
    Apple's: `key_id`, `script_url` (MusicKit); `client_id` is the team's, `client_secret` the private key.
    SoundCloud's: `repost` what is liked. TIDAL's: it `renews` permissions, by refresh tokens.
    Google's: `publishing` (testing | production), `daily_units`, `api_key` for look-ups, `playlist` beside the like.
    """

    authorize_url: str = ""
    token_url: str = ""
    api_url: str = ""
    link_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    quota: str = "development"
    revoke_url: str = ""
    publishing: str = "testing"
    daily_units: int = 10_000
    api_key: str = field(default="", repr=False)
    playlist: str = ""
    repost: bool = False
    renews: bool = False
    key_id: str = ""
    script_url: str = ""
    rate: float = 0

    @property
    def link_origins(self) -> tuple[str, ...]:
        """The origin (scheme and host) that stream-now links may have, for `core.ports.Dsp.hosts`."""
        parts = urlsplit(self.link_url)
        return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()
