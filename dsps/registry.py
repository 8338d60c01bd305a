"""Every streaming service in one table: name, builder, production addresses. A new one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from core.grant import GrantKind
from core.ids import DspName
from core.ladder import Rung, capability
from core.ports import Dsp, Dsps
from dsps import link_only, spotify
from dsps.settings import DspSettings

Builder = Callable[[DspSettings, aiohttp.ClientSession], Dsp]

REGISTRY: Mapping[DspName, tuple[Builder, DspSettings]] = {
    DspName.SPOTIFY: (spotify.build, spotify.PRODUCTION),
    DspName.APPLE_MUSIC: (link_only.APPLE_MUSIC.build, DspSettings()),
    DspName.DEEZER: (link_only.DEEZER.build, DspSettings()),
    DspName.TIDAL: (link_only.TIDAL.build, DspSettings()),
    DspName.YOUTUBE_MUSIC: (link_only.YOUTUBE_MUSIC.build, DspSettings()),
    DspName.SOUNDCLOUD: (link_only.SOUNDCLOUD.build, DspSettings()),
    DspName.AUDIOMACK: (link_only.AUDIOMACK.build, DspSettings()),
    DspName.AMAZON_MUSIC: (link_only.AMAZON_MUSIC.build, DspSettings()),
    DspName.BOOMPLAY: (link_only.BOOMPLAY.build, DspSettings()),
    DspName.PANDORA: (link_only.PANDORA.build, DspSettings()),
    DspName.QOBUZ: (link_only.QOBUZ.build, DspSettings()),
    DspName.ANGHAMI: (link_only.ANGHAMI.build, DspSettings()),
    DspName.JIOSAAVN: (link_only.JIOSAAVN.build, DspSettings()),
    DspName.BANDCAMP: (link_only.BANDCAMP.build, DspSettings()),
    DspName.BEATPORT: (link_only.BEATPORT.build, DspSettings()),
}
PRODUCTION: Mapping[DspName, DspSettings] = {name: settings for name, (_, settings) in REGISTRY.items()}

__all__ = ["PRODUCTION", "REGISTRY", "DspSettings", "build", "describe"]


def build(settings: Mapping[DspName, DspSettings], session: aiohttp.ClientSession) -> Dsps:
    """Every service as the operator's credentials allow it."""
    return {
        name: builder(settings.get(name, default), session) for name, (builder, default) in REGISTRY.items()
    }


def describe(dsps: Dsps) -> list[dict[str, Any]]:
    """For `upbeat dsps --json`: how far each goes with these settings, and why."""
    return [
        {
            "name": d.name.value,
            "rung": capability(d.best, d.grant, d.credential).value,
            "grant": d.grant.value if d.flow is not None else GrantKind.NONE.value,
            "usable_for_days": d.usable_for.days if d.usable_for else None,
            "look_up": list(d.look_up),
            "grade": d.grade,
            "why": d.why
            if d.best is not Rung.AUTO or not d.credential.why_not
            else f"{d.why}; {d.credential.why_not}",
        }
        for d in dsps.values()
    ]
