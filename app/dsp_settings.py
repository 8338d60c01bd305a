"""The settings of each streaming service: UPBEAT_<DSP>_<PART>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.ids import DspName
from dsps.registry import PRODUCTION, DspSettings

PARTS = ("authorize_url", "token_url", "api_url", "link_url", "client_id", "client_secret")
DSP_PARTS = tuple(f"{dsp.value}_{part}" for dsp in PRODUCTION for part in PARTS)


def dsp_settings(given: Mapping[str, str]) -> tuple[dict[DspName, DspSettings], list[str]]:
    """Production defaults with what was given, and the faults found (half-set pairs). Keys are lower case, unprefixed."""
    services, faults = {}, []
    for dsp, default in PRODUCTION.items():
        mine = {part: given[f"{dsp.value}_{part}"] for part in PARTS if given.get(f"{dsp.value}_{part}")}
        service = replace(default, **mine)
        if dsp is DspName.SPOTIFY:
            service = replace(service, quota=given.get("spotify_quota") or default.quota)
        if bool(service.client_id) != bool(service.client_secret):
            missing = "CLIENT_SECRET" if service.client_id else "CLIENT_ID"
            faults.append(f"UPBEAT_{dsp.value.upper()}_{missing} is missing: set both of the pair, or none")
        services[dsp] = service
    return services, faults
