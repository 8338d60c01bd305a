"""The settings of each streaming service: UPBEAT_<DSP>_<PART>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.errors import Misconfigured
from core.ids import DspName
from dsps._apple_tokens import load_key
from dsps.registry import PRODUCTION, DspSettings

PARTS = ("authorize_url", "token_url", "api_url", "revoke_url", "link_url", "client_id", "client_secret")
YES = ("1", "true", "t", "yes", "y", "on")  # as pydantic reads them
DSP_PARTS = tuple(f"{dsp.value}_{part}" for dsp in PRODUCTION for part in PARTS)


def dsp_settings(given: Mapping[str, str]) -> tuple[dict[DspName, DspSettings], list[str]]:
    """Production defaults with what was given, and the faults found (half-set pairs). Keys are lower case, unprefixed."""
    services: dict[DspName, DspSettings] = {}
    faults: list[str] = []
    for dsp, default in PRODUCTION.items():
        mine = {part: given[f"{dsp.value}_{part}"] for part in PARTS if given.get(f"{dsp.value}_{part}")}
        service = replace(default, **mine)  # type: ignore[arg-type] # the parts are texts
        if dsp is DspName.SPOTIFY:
            service = replace(service, quota=given.get("spotify_quota") or default.quota)
        if dsp is DspName.APPLE_MUSIC:
            service = _apple(service, given, faults)
        if dsp is DspName.SOUNDCLOUD:
            # a wrong one is reported by Settings
            service = replace(service, repost=given.get("soundcloud_repost", "").lower() in YES)
        if dsp is DspName.TIDAL:
            service = replace(service, renews=given.get("tidal_refresh_tokens", "").lower() in YES)
        if dsp is DspName.YOUTUBE_MUSIC:
            service = _youtube(service, given)
        if bool(service.client_id) != bool(service.client_secret):
            missing = "CLIENT_SECRET" if service.client_id else "CLIENT_ID"
            faults.append(f"UPBEAT_{dsp.value.upper()}_{missing} is missing: set both of the pair, or none")
        services[dsp] = service
    return services, faults


def _apple(service: DspSettings, given: Mapping[str, str], faults: list[str]) -> DspSettings:
    """A team, a key and its id in place of a client and its secret: all of them, or none."""
    names = ("team_id", "key_id", "private_key")
    team, key_id, private_key = (given.get(f"apple_music_{name}", "").strip() for name in names)
    service = replace(
        service,
        client_id="",
        client_secret="",
        script_url=given.get("apple_music_script_url") or service.script_url,
    )
    if not (team or key_id or private_key):
        return service
    if not (team and key_id and private_key):
        missing = [name for name in names if not given.get(f"apple_music_{name}", "").strip()]
        words = ", ".join(f"UPBEAT_APPLE_MUSIC_{name.upper()}" for name in missing)
        faults.append(f"{words}: set the team, the key's id and the key itself, or none")
        return service
    try:
        pem = _pem(private_key)
        load_key(pem)
    except OSError as error:
        faults.append(f"UPBEAT_APPLE_MUSIC_PRIVATE_KEY: the file cannot be read: {error.strerror}")
        return service
    except (Misconfigured, UnicodeDecodeError) as error:
        words = (
            str(error) if isinstance(error, Misconfigured) else "UPBEAT_APPLE_MUSIC_PRIVATE_KEY is no text"
        )
        faults.append(words)
        return service
    return replace(service, client_id=team, key_id=key_id, client_secret=pem)


def _pem(given: str) -> str:
    """The key itself; one that came on a single line has its line breaks as \\n."""
    if given.startswith("-----BEGIN"):
        return given.replace("\\n", "\n")
    return Path(given).expanduser().read_text("utf-8")


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
