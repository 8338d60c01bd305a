"""What the operator sets for one streaming service."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DspSettings:
    """Addresses default to production. `link_url`: the host of stream-now links; `quota`: Spotify's mode."""

    authorize_url: str = ""
    token_url: str = ""
    api_url: str = ""
    link_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    quota: str = "development"
