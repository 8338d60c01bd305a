"""What Discord's answer to a message means, told by its JSON code: the HTTP status differs between reports."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import discord

from core.delivery import SendResult, Sent
from core.fan import Reachability

OPENED_TOO_MANY = 40003
QUARANTINED = 20026
FAULTS = (discord.DiscordException, aiohttp.ClientError, OSError, asyncio.TimeoutError)
NO_ANSWER = (
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)  # the SDK could not read what came: a proxy's page, half a message
_BLOCKED = {
    50007: Reachability.DMS_CLOSED,
    50278: Reachability.NO_MUTUAL_GUILD,
    QUARANTINED: Reachability.QUARANTINE_HOLD,
    10003: Reachability.GONE,
    10013: Reachability.GONE,
}
_DAY = timedelta(days=1)
_OUT_OF_REACH = timedelta(seconds=20)
_TOKEN_REFUSED = timedelta(minutes=5)


def classify(error: Exception, *, opening: bool) -> SendResult:
    """`opening`: it failed while the direct message channel was opened, so certainly nothing was sent."""
    if isinstance(error, discord.RateLimited):
        return SendResult(
            status=Sent.RETRY, retry_after=timedelta(seconds=error.retry_after), detail="429", alone=opening
        )
    if isinstance(error, aiohttp.ClientConnectorError):  # nothing has left this machine
        return SendResult(status=Sent.RETRY, retry_after=_OUT_OF_REACH, detail="out of reach", alone=opening)
    if not isinstance(error, discord.HTTPException) or error.status >= 500:
        what = type(error).__name__
        return SendResult(status=Sent.RETRY if opening else Sent.UNKNOWN, detail=what)
    if error.code in _BLOCKED:
        held = error.code == QUARANTINED
        reachability = _BLOCKED[error.code]
        return SendResult(status=Sent.BLOCKED, reachability=reachability, detail=str(error.code), held=held)
    if error.code == OPENED_TOO_MANY:
        return SendResult(status=Sent.RETRY, retry_after=_DAY, detail="", alone=True, held=True)
    if error.status == 429:
        return SendResult(status=Sent.RETRY, retry_after=_asked(error), detail="429", alone=opening)
    if error.status == 401:
        return SendResult(
            status=Sent.RETRY,
            retry_after=_TOKEN_REFUSED,
            detail="the bot's token is refused",
            setting="UPBEAT_DISCORD_TOKEN",
        )
    if error.code == 50001:  # an own account's install is known only after the gateway's next session
        return SendResult(status=Sent.RETRY, detail="50001")
    return SendResult(status=Sent.REFUSED, detail=f"{error.status} {error.code}")


def for_good(error: Exception) -> bool:
    """Whether another try would be answered alike."""
    return isinstance(error, discord.HTTPException) and 400 <= error.status < 500 and error.status != 429


def _asked(error: discord.HTTPException) -> timedelta:
    given = str(error.response.headers.get("Retry-After", "60"))
    return timedelta(seconds=float(given) if given.replace(".", "", 1).isdigit() else 60)
