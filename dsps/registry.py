"""Every streaming service in one table: name, builder, production addresses. A new one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp

from core.grant import GrantKind
from core.ids import DspName
from core.ladder import capability
from core.ports import Dsp, Dsps
from dsps import (
    amazon_music,
    anghami,
    apple_music,
    audiomack,
    bandcamp,
    beatport,
    boomplay,
    deezer,
    jiosaavn,
    pandora,
    qobuz,
    soundcloud,
    spotify,
    tidal,
    youtube_music,
)
from dsps.settings import DspSettings

Builder = Callable[[DspSettings, aiohttp.ClientSession], Dsp]

_DEFAULT = DspSettings()

REGISTRY: Mapping[DspName, tuple[Builder, DspSettings]] = {
    DspName.SPOTIFY: (spotify.build, spotify.PRODUCTION),
    DspName.APPLE_MUSIC: (apple_music.build, apple_music.PRODUCTION),
    DspName.DEEZER: (deezer.build, deezer.PRODUCTION),
    DspName.TIDAL: (tidal.build, tidal.PRODUCTION),
    DspName.YOUTUBE_MUSIC: (youtube_music.build, youtube_music.PRODUCTION),
    DspName.SOUNDCLOUD: (soundcloud.build, soundcloud.PRODUCTION),
    DspName.AUDIOMACK: (audiomack.build, audiomack.PRODUCTION),
    DspName.AMAZON_MUSIC: (amazon_music.SERVICE.build, _DEFAULT),
    DspName.BOOMPLAY: (boomplay.SERVICE.build, _DEFAULT),
    DspName.PANDORA: (pandora.SERVICE.build, _DEFAULT),
    DspName.QOBUZ: (qobuz.SERVICE.build, _DEFAULT),
    DspName.ANGHAMI: (anghami.SERVICE.build, _DEFAULT),
    DspName.JIOSAAVN: (jiosaavn.SERVICE.build, _DEFAULT),
    DspName.BANDCAMP: (bandcamp.SERVICE.build, _DEFAULT),
    DspName.BEATPORT: (beatport.SERVICE.build, _DEFAULT),
}
PRODUCTION: Mapping[DspName, DspSettings] = {name: settings for name, (_, settings) in REGISTRY.items()}

__all__ = ["PRODUCTION", "REGISTRY", "DspSettings", "build", "describe"]


def build(settings: Mapping[DspName, DspSettings], session: aiohttp.ClientSession) -> Dsps:
    """Every service as the operator's credentials allow it. `session` should have a DummyCookieJar."""
    return {
        name: builder(settings.get(name, default), session) for name, (builder, default) in REGISTRY.items()
    }


def describe(dsps: Dsps) -> list[dict[str, Any]]:
    """For `upbeat dsps --json`: how far each goes with these settings (none will do), and why."""
    return [
        {
            "name": d.name.value,
            "rung": capability(d.best, d.grant, d.credential, short_life=d.short_life).value,
            "grant": d.grant.value if d.flow is not None else GrantKind.NONE.value,
            "usable_for_days": _days(d.usable_for or d.short_life),
            "look_up": list(d.look_up),
            "grade": d.grade,
            "why": "; ".join(dict.fromkeys(filter(None, (d.why, d.credential.why_not)))),
        }
        for d in dsps.values()
    ]


def _days(life: timedelta | None) -> float | None:
    return round(life / timedelta(days=1), 2) if life else None
