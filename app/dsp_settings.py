"""The settings of each streaming service: UPBEAT_<DSP>_<PART>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.ids import DspName
from dsps.registry import PRODUCTION, DspSettings

PARTS = ("authorize_url", "token_url", "api_url", "revoke_url", "link_url", "client_id", "client_secret")
YES = ("1", "true", "t", "yes", "y", "on")  # as pydantic reads them
DSP_PARTS = tuple(f"{dsp.value}_{part}" for dsp in PRODUCTION for part in PARTS)


def dsp_settings(given: Mapping[str, str]) -> tuple[dict[DspName, DspSettings], list[str]]:
    """Production defaults with what was given, and the faults found (half-set pairs). Keys are lower case, unprefixed."""
    services, faults = {}, []
    for dsp, default in PRODUCTION.items():
        mine = {part: given[f"{dsp.value}_{part}"] for part in PARTS if given.get(f"{dsp.value}_{part}")}
        service = replace(default, **mine)  # type: ignore[arg-type] # the parts are texts
        if dsp is DspName.SPOTIFY:
            service = replace(service, quota=given.get("spotify_quota") or default.quota)
        if dsp is DspName.SOUNDCLOUD:
            # a wrong one is reported by Settings
            service = replace(service, repost=given.get("soundcloud_repost", "").lower() in YES)
        if dsp is DspName.YOUTUBE_MUSIC:
            service = _youtube(service, given)
        if bool(service.client_id) != bool(service.client_secret):
            missing = "CLIENT_SECRET" if service.client_id else "CLIENT_ID"
            faults.append(f"UPBEAT_{dsp.value.upper()}_{missing} is missing: set both of the pair, or none")
        services[dsp] = service
    return services, faults


def _youtube(service: DspSettings, given: Mapping[str, str]) -> DspSettings:
    units = given.get("youtube_music_daily_units", "")
    return replace(
        service,
        publishing=given.get("youtube_music_status") or service.publishing,
        api_key=given.get("youtube_music_api_key") or service.api_key,
        playlist=given.get("youtube_music_playlist") or service.playlist,
        daily_units=int(units)
        if units.isdecimal()
        else service.daily_units,  # a wrong one is reported by Settings
    )
