"""Calling the customer's application: signed form posts with Twilio's rules of retrying."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

import aiohttp
from yarl import URL

ATTEMPT_S = 15.0


def signature(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the full URL with its query and each parameter, sorted by name, name and value joined."""
    text = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the application said."""

    status: int
    content_type: str
    text: str


class WebhookFailed(Exception):
    """Nothing usable came back; `status` is None when nobody answered."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


class Webhooks:
    """Posts forms; `open()` and `close()` belong to the server's life."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Get ready to call."""
        self._session = aiohttp.ClientSession(
            headers={"User-Agent": "TwilioProxy/1.1", "Accept": "*/*"},
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_S, connect=5),
        )

    async def close(self) -> None:
        """Drop the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, url: str, params: Mapping[str, str], auth_token: str, *, token: str = "") -> Answer:
        """One webhook with its retries (`#rc=0..5&rp=ct,rt,4xx,5xx,all`, default once when nobody listens).

        WebhookFailed when the last attempt failed. `token` repeats an earlier delivery's idempotency token.
        """
        address, fragment = urldefrag(url)
        rules = dict(parse_qsl(fragment))
        policy = set(rules.get("rp", "ct").split(","))
        headers = {
            "X-Twilio-Signature": signature(auth_token, address, params),
            "I-Twilio-Idempotency-Token": token or secrets.token_hex(16),
        }
        retries = min(5, int(rules.get("rc", "1")))
        while True:
            try:
                return await self._once(address, params, headers)
            except WebhookFailed as failed:
                if retries == 0 or not policy & _reasons(failed):
                    raise
                retries -= 1

    async def _once(self, address: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        if self._session is None:
            raise WebhookFailed("the sandbox server is not running")
        try:
            async with self._session.post(
                URL(address, encoded=True), data=params, headers=headers
            ) as response:
                text = await response.text(errors="replace")
        except (aiohttp.ClientConnectorError, TimeoutError, aiohttp.InvalidURL) as error:
            kind = "read timeout" if isinstance(error, TimeoutError) else "connect"
            raise WebhookFailed(kind) from error
        except aiohttp.ClientError as error:
            raise WebhookFailed("reset") from error
        if response.status >= 400:
            raise WebhookFailed(f"HTTP {response.status}", response.status)
        return Answer(status=response.status, content_type=response.content_type, text=text)


def _reasons(failed: WebhookFailed) -> set[str]:
    if failed.status is not None:
        return {"all", f"{failed.status // 100}xx"}
    return {"all", "ct"} if str(failed) == "connect" else {"all", "rt"}
