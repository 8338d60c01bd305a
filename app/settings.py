"""The operator's settings, read once from UPBEAT_* variables and .env; all faults are reported in one message."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from app.dsp_settings import DSP_PARTS, dsp_settings
from app.setting_checks import PREFIX, cross_checks
from core.ids import DspName
from dsps.registry import DspSettings

_CHAT = r"^(-?[1-9][0-9]{0,19})?$"


class BadSettings(Exception):
    """Every fault of the settings, one a line, each naming the setting and the fix."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """One field a setting; the description is what .env.example says."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    env: Literal["production", "sandbox"] = Field(
        "production", description="production | sandbox (local fakes only)"
    )
    public_url: str = Field(
        "http://127.0.0.1:8080", description="Where fans reach the site; https in production"
    )
    http_host: str = Field("127.0.0.1", description="Address the site listens on")
    http_port: int = Field(8080, ge=0, le=65535, description="Port the site listens on")
    ops_host: str = Field(
        "127.0.0.1", description="Address of /healthz, /readyz and /metrics of every process"
    )
    ops_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="And their port, one for each process of a machine; 0: only with the site",
    )
    data_dir: Path = Field(Path("var"), description="Folder of the embedded PostgreSQL")
    database_url: SecretStr = Field(
        SecretStr(""), description="postgresql://... (15 or later); empty: embedded"
    )
    database_pool: int = Field(
        12,
        ge=4,
        le=500,
        description="Connections in a process's pool; up to five more are its own. See docs/scaling.md",
    )
    secret_keys: SecretStr = Field(
        SecretStr(""), description="id:base64 of 32 random bytes, newest first, separated by commas"
    )
    operator_name: str = Field("", description="Who runs this; shown on every page (required in production)")
    operator_contact: str = Field(
        "", description="How fans reach you: an e-mail address (required in production)"
    )
    operator_imprint_url: str = Field("", description="Your imprint page (required in production)")
    operator_privacy_url: str = Field("", description="Your privacy page (required in production)")
    operator_telegram_chat: str = Field(
        "", pattern=_CHAT, description="A Telegram chat's number: there you are told what only you can mend"
    )
    operator_discord_channel: str = Field(
        "", pattern=_CHAT, description="The same in Discord: the id of a channel that the bot may write in"
    )
    operator_language: Literal["en", "de", "es", "fr", "pt-BR"] = Field("en", description="In these words")
    telegram_token: SecretStr = Field(SecretStr(""), description="From @BotFather; empty: no Telegram")
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Or your self-hosted Bot API server"
    )
    telegram_link_url: str = Field(
        "https://t.me", pattern=r"^https?://\S+$", description="Where links into a chat begin"
    )
    telegram_rate: float = Field(30.0, gt=0, description="Messages per second over all chats")
    telegram_paid_broadcast: bool = Field(
        False,
        description="Let Telegram charge the bot 0.1 Star a message and take up to 1000 a second instead of 30",
    )
    telegram_unknown: Literal["keep", "resend_receipts"] = Field(
        "keep",
        description="A message whose answer was lost: keep it as unknown, or send a receipt, rescue or reminder once more (a fan may read it twice); an answer in a chat is never given again",
    )
    discord_token: SecretStr = Field(SecretStr(""), description="The bot's token; empty: no Discord")
    discord_api_url: str = Field("https://discord.com/api/v10", description="Base of the REST API")
    discord_gateway_url: str = Field("wss://gateway.discord.gg/", description="The gateway")
    discord_rate: float = Field(10.0, gt=0, description="Direct messages per second")
    discord_openings_per_minute: float = Field(
        5.0, gt=0, description="New direct-message channels per minute, 10 at most"
    )
    broadcast_two_people_from: int = Field(
        1000, ge=1, description="A broadcast to more chats than this needs a second person of the team"
    )
    twilio_account_sid: str = Field("", description="AC...; empty: no SMS")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Signs the webhooks and the API calls")
    twilio_auth_token_secondary: SecretStr = Field(
        SecretStr(""), description="While you change the token: webhooks that this one signed count too"
    )
    twilio_number: str = Field("", description="Your sending number as +12125550100")
    twilio_api_url: str = Field("https://api.twilio.com", description="Base of the REST API")
    twilio_segments_per_second: float = Field(1.0, gt=0, description="What your number may send")
    twilio_segments_per_day: int = Field(
        0, ge=0, description="What carriers let your brand send within a day (10DLC); 0: no such limit"
    )
    twilio_price_per_segment: Decimal = Field(
        Decimal(0), ge=0, le=100, description="What a segment costs you with carriers' fees; 0: no sums shown"
    )
    twilio_prices: str = Field("", description="Where it differs by country: US=0.0113,CA=0.0119")
    twilio_currency: str = Field("USD", pattern="^[A-Z]{3}$", description="Of these prices")
    twilio_countries: str = Field("US,CA", description="Countries whose numbers are answered and texted")
    twilio_replies_per_number: int = Field(
        20,
        ge=3,
        description="Answers one number gets within a day; a text costs money, and robots never tire",
    )
    twilio_replies_per_day: int = Field(
        5000, ge=10, description="Answers all numbers together get within a day: the most an attack can cost"
    )
    twilio_optout_mode: Literal["twilio_default", "advanced", "own"] = Field(
        "twilio_default", description="Who answers STOP: Twilio (twilio_default, advanced) or we (own)"
    )
    fan_daily_cap: int = Field(
        2,
        ge=0,
        description="Messages a day to one person after which nothing unasked comes (countdown, news)",
    )
    grant_keep_days: int = Field(
        90, ge=1, description="Days after their last use until tokens nobody needs any more are destroyed"
    )
    proof_keep_years: int = Field(
        5, ge=1, le=30, description="Years that a consent stays provable after its fan was erased"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token of /metrics; empty: this machine only, and nobody behind a proxy",
    )
    save_concurrency: int = Field(64, ge=1, le=1000, description="Saves in flight per service and process")
    read_back_share: float = Field(
        1.0,
        ge=0,
        le=1,
        description="Part of the saves that are read back once, at low priority; 1: all, 0: none",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")
    save_rate: float = Field(
        50.0, gt=0, description="Saves per second and service, where its limit is unpublished"
    )
    spotify_quota: Literal["development", "extended"] = Field(
        "development",
        description="development: 5 listed accounts, everyone else gets the reminder | extended",
    )
    youtube_music_status: Literal["testing", "production"] = Field(
        "testing",
        description="Of the Google project: testing (100 listed users, permissions die after 7 days) | production",
    )
    youtube_music_daily_units: int = Field(
        10_000,
        ge=100,
        le=1_000_000_000,
        description="Quota units a day of the Google project; a write costs 50",
    )
    youtube_music_api_key: SecretStr = Field(
        SecretStr(""), description="Google API key for look-ups; empty: the artist gives the link"
    )
    youtube_music_playlist: str = Field(
        "", description="Also put the video into a private playlist of this name (costs up to 102 units)"
    )
    apple_music_team_id: str = Field(
        "", description="Of the Apple developer team; empty: Apple Music reminds"
    )
    apple_music_key_id: str = Field("", description="Of the MusicKit key")
    apple_music_private_key: SecretStr = Field(
        SecretStr(""), description="The MusicKit key: the path of its .p8 file, or what is in it"
    )
    apple_music_script_url: str = Field(
        "", description="MusicKit JS; empty: Apple's own, as its licence asks"
    )
    soundcloud_repost: bool = Field(
        False, description="Also repost the release on the fan's SoundCloud profile; the consent page says so"
    )
    tidal_refresh_tokens: bool = Field(
        False,
        description="Your TIDAL client gets refresh tokens, so permissions outlive 4 hours; else fans tap on the day",
    )
    musicbrainz_url: str = Field(
        "",
        description="https://musicbrainz.org/ws/2 lets MusicBrainz fill in missing links after the release; empty: not asked",
    )
    dsps: Mapping[DspName, DspSettings] = Field(default_factory=dict, exclude=True)

    def rates(self) -> dict[DspName, float]:
        """Requests per second of each service's lane."""
        return {dsp: service.rate or self.save_rate for dsp, service in self.dsps.items()}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - same
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands over: reading the environment happens in one place."""
        return (init_settings,)


def load(environ: Mapping[str, str], env_file: Path | None = Path(".env")) -> tuple[Settings, list[str]]:
    """The settings and the warnings. Raises BadSettings with every fault at once."""
    given = dict(dotenv_values(env_file)) if env_file and env_file.is_file() else {}
    given |= environ
    mine = {
        k.removeprefix(PREFIX).lower(): v for k, v in given.items() if k.startswith(PREFIX) and v is not None
    }
    values: dict[str, Any] = {
        k: v for k, v in mine.items() if k in Settings.model_fields and k != "dsps" and v != ""
    }
    services, faults = dsp_settings(mine)
    try:
        settings = Settings(**values, dsps=services)
    except ValidationError as error:
        faults = [_words(e) for e in error.errors()] + faults
        raise BadSettings(faults) from None
    faults += cross_checks(settings)
    if faults:
        raise BadSettings(faults)
    return settings, _unknown(mine)


def known_names() -> list[str]:
    """Every setting's full name."""
    return [
        PREFIX + name.upper() for name in (*(f for f in Settings.model_fields if f != "dsps"), *DSP_PARTS)
    ]


def _words(error: Any) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    return f"{name}: {error['msg']}"


def _unknown(mine: Mapping[str, str]) -> list[str]:
    known = {n.removeprefix(PREFIX).lower() for n in known_names()}
    warnings = []
    for name in sorted(mine.keys() - known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {PREFIX}{near[0].upper()}?" if near else ""
        warnings.append(f"{PREFIX}{name.upper()} is no setting{hint}")
    return warnings
