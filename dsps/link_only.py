"""Services that we cannot save to (or not yet): a reminder with the stream-now link, never a fake pre-save."""

from __future__ import annotations

from dataclasses import dataclass, replace

import aiohttp

from core.grant import GrantKind
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.ports import Dsp
from dsps.settings import DspSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOnly:
    """A reminder-only service and the honest reason."""

    name: DspName
    why: str

    def build(self, settings: DspSettings, _: aiohttp.ClientSession) -> Dsp:
        """Links to the service's own hosts, and to the operator's link host when one is set."""
        service = Dsp(
            name=self.name,
            label=label_of(self.name),
            best=Rung.REMINDER,
            grant=GrantKind.NONE,
            credential=Credential(present=False, why_not=self.why),
            why=self.why,
        )
        return replace(service, hosts=(settings.link_url,)) if settings.link_url else service


_NO_API = "no public API writes to a fan's library"
_NEXT = "its API could save; this version reminds"

APPLE_MUSIC = LinkOnly(name=DspName.APPLE_MUSIC, why=_NEXT)
DEEZER = LinkOnly(name=DspName.DEEZER, why="closed to new applications since 2024; this version reminds")
TIDAL = LinkOnly(name=DspName.TIDAL, why="its permissions live 4 hours; this version reminds")
YOUTUBE_MUSIC = LinkOnly(name=DspName.YOUTUBE_MUSIC, why="200 writes a day; this version reminds")
SOUNDCLOUD = LinkOnly(name=DspName.SOUNDCLOUD, why=_NEXT)
AUDIOMACK = LinkOnly(name=DspName.AUDIOMACK, why=_NEXT)
AMAZON_MUSIC = LinkOnly(
    name=DspName.AMAZON_MUSIC, why="API in closed beta; its terms forbid multi-service use"
)
BOOMPLAY = LinkOnly(name=DspName.BOOMPLAY, why=_NO_API)
PANDORA = LinkOnly(name=DspName.PANDORA, why=_NO_API)
QOBUZ = LinkOnly(name=DspName.QOBUZ, why=_NO_API)
ANGHAMI = LinkOnly(name=DspName.ANGHAMI, why=_NO_API)
JIOSAAVN = LinkOnly(name=DspName.JIOSAAVN, why=_NO_API)
BANDCAMP = LinkOnly(name=DspName.BANDCAMP, why=_NO_API)
BEATPORT = LinkOnly(name=DspName.BEATPORT, why=_NO_API)
