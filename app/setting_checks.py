"""What no setting shows alone: halves of a set, places that nobody serves, fakes in production."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from phonenumbers import SUPPORTED_REGIONS

from core.text_cost import parse_prices

if TYPE_CHECKING:
    from app.settings import Settings

PREFIX = "UPBEAT_"
# Discord publishes no limit; bots that opened chats in a rush were stopped (40003) and then quarantined (20026), which
# no setting undoes. Twice our default is as far as anybody should try (2026)
MOST_OPENINGS = 10


def cross_checks(s: Settings) -> list[str]:
    """Every fault, naming the setting and the fix."""
    faults = _half_sets(s) + _countries(s) + _prices(s) + _places(s) + _unheard(s) + _openings(s)
    if s.env == "production":
        faults += [
            f"{PREFIX}{name.upper()} is required in production: fans must know who runs this"
            for name in ("operator_name", "operator_contact", "operator_imprint_url", "operator_privacy_url")
            if not getattr(s, name)
        ]
        if not s.secret_keys.get_secret_value():
            faults.append(
                f"{PREFIX}SECRET_KEYS is required in production: make one with `upbeat keys new` and keep it safe"
            )
        if not s.public_url.startswith("https://"):
            faults.append(f"{PREFIX}PUBLIC_URL must begin with https:// in production")
    return faults


def _half_sets(s: Settings) -> list[str]:
    twilio = {
        "TWILIO_ACCOUNT_SID": s.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": s.twilio_auth_token.get_secret_value(),
        "TWILIO_NUMBER": s.twilio_number,
    }
    if not any(twilio.values()) or all(twilio.values()):
        return []
    missing = [PREFIX + name for name, value in twilio.items() if not value]
    return [f"{', '.join(missing)}: set all of the Twilio account, token and number, or none"]


def _unheard(s: Settings) -> list[str]:
    """A place that no bot can write to would be silent when it matters."""
    told = (
        (s.operator_telegram_chat, "TELEGRAM_CHAT", s.telegram_token, "TELEGRAM_TOKEN"),
        (s.operator_discord_channel, "DISCORD_CHANNEL", s.discord_token, "DISCORD_TOKEN"),
    )
    return [
        f"{PREFIX}OPERATOR_{name} needs a bot that writes there: set {PREFIX}{token}, or leave it empty"
        for place, name, secret, token in told
        if place and not secret.get_secret_value()
    ]


def _openings(s: Settings) -> list[str]:
    """Of the real Discord: a sandbox's is on this machine, and may be opened as fast as it likes."""
    asked = s.discord_openings_per_minute
    if s.env == "sandbox" or asked <= MOST_OPENINGS:
        return []
    return [
        f"{PREFIX}DISCORD_OPENINGS_PER_MINUTE is {asked:g}: a bot that opens chats so fast is quarantined by Discord;"
        f" write {MOST_OPENINGS} or less, or leave it out (5)"
    ]


def _countries(s: Settings) -> list[str]:
    """A misspelt country would be silently unserved."""
    asked = [c.strip().upper() for c in s.twilio_countries.split(",")]
    wrong = [c or "(nothing)" for c in asked if c not in SUPPORTED_REGIONS]
    return [f"{PREFIX}TWILIO_COUNTRIES: {c} is no country; write two letters each, as US,CA" for c in wrong]


def _prices(s: Settings) -> list[str]:
    try:
        parse_prices(s.twilio_prices)
    except ValueError as error:
        return [f"{PREFIX}TWILIO_PRICES: {error}"]
    return []


def _places(s: Settings) -> list[str]:
    """The sandbox talks to loopback only; production never does (but for an own Telegram Bot API server)."""
    urls = {
        "TELEGRAM_API_URL": s.telegram_api_url,
        "DISCORD_API_URL": s.discord_api_url,
        "DISCORD_GATEWAY_URL": s.discord_gateway_url,
        "TWILIO_API_URL": s.twilio_api_url,
        "MUSICBRAINZ_URL": s.musicbrainz_url,
    }
    for name, service in s.dsps.items():
        urls[f"{name.value.upper()}_AUTHORIZE_URL"] = service.authorize_url
        urls[f"{name.value.upper()}_TOKEN_URL"] = service.token_url
        urls[f"{name.value.upper()}_API_URL"] = service.api_url
        urls[f"{name.value.upper()}_REVOKE_URL"] = service.revoke_url
        urls[f"{name.value.upper()}_SCRIPT_URL"] = service.script_url
    used = {name: url for name, url in urls.items() if url}
    if s.env == "sandbox":
        return [
            f"{PREFIX}{name} is not on this machine: UPBEAT_ENV=sandbox refuses every real vendor"
            for name, url in used.items()
            if not is_loopback(url) and _switched_on(s, name)
        ]
    return [
        f"{PREFIX}{name} points at this machine: a fake in production would fool your fans"
        for name, url in used.items()
        if is_loopback(url) and name != "TELEGRAM_API_URL"
    ]


def _switched_on(s: Settings, name: str) -> bool:
    on = {
        "TELEGRAM": bool(s.telegram_token.get_secret_value()),
        "DISCORD": bool(s.discord_token.get_secret_value()),
        "TWILIO": bool(s.twilio_account_sid),
        "MUSICBRAINZ": True,
    }
    channel = name.split("_", maxsplit=1)[0]
    if channel in on:
        return on[channel]
    return any(name.startswith(d.value.upper()) and service.client_id for d, service in s.dsps.items())


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine by its literal form (names other than localhost are not)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
