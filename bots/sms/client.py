"""Twilio's SDK over our own HTTP client: bounded in time, never re-posting, answers never mixed, headers kept."""

from __future__ import annotations

import base64
import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

TIMEOUT_S = 10.0


class SmsHttp(AsyncHttpClient):  # type: ignore[misc] # the SDK ships no types
    """One request, one answer. The SDK's own client hangs without end and re-posts on 5xx."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        super().__init__(logging.getLogger("upbeat.twilio"), True, TIMEOUT_S)
        self._session, self._base = session, api_url.rstrip("/")

    async def request(
        self,
        method: str,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK's signature
        allow_redirects: bool = False,
    ) -> Response:
        """Sends to the configured base, whatever host the SDK had in mind."""
        parts = urlsplit(url)
        target = f"{self._base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        head = dict(headers or {})
        if auth:
            head["Authorization"] = "Basic " + base64.b64encode(f"{auth[0]}:{auth[1]}".encode()).decode()
        limit = aiohttp.ClientTimeout(total=timeout or TIMEOUT_S)
        async with self._session.request(
            method.upper(),
            target,
            params=params,
            data=data,
            headers=head,
            timeout=limit,
            allow_redirects=allow_redirects,
        ) as response:
            return Response(response.status, await response.text(), response.headers)


def client(session: aiohttp.ClientSession, api_url: str, account_sid: str, auth_token: str) -> Client:
    """The SDK's client; build it inside a running loop."""
    return Client(account_sid, auth_token, http_client=SmsHttp(session, api_url))
