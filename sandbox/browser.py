"""A robot person's browser: cookies, redirects and forms, over the wire, without a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import BaseCookie
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractCookieJar
from yarl import URL

from sandbox.page_forms import Button, Form, Link, read_html

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
USER_AGENT = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
Value = str | bool


class _Jar(aiohttp.CookieJar):
    """Sends `Secure` cookies to loopback without TLS, as Chromium and Firefox do."""

    def filter_cookies(self, request_url: URL = URL()) -> BaseCookie[str]:  # noqa: B008 - aiohttp's signature
        secure = request_url.with_scheme("https") if request_url.host in LOOPBACK else request_url
        return super().filter_cookies(secure)


@dataclass(slots=True, kw_only=True)
class Page:
    """What the person sees now. `text` is the source, `words` the visible text, `history` the URLs passed.

    `left_for` is set when the way led out of this machine (t.me, an app's own scheme) or to where the browser
    `stops_at`: nothing was fetched there.
    """

    browser: Browser
    url: str
    status: int
    headers: Mapping[str, str]
    text: str
    history: list[str] = field(default_factory=list)
    words: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    left_for: str | None = None

    def buttons(self) -> list[str]:
        """The captions of all buttons, in order."""
        return [button.text for form in self.forms for button in form.buttons]

    async def submit(self, button_text: str | None = None, fields: Mapping[str, Value] | None = None) -> Page:
        """Fill in `fields`, press the button and return the next page. LookupError when there is no such thing.

        A tick box takes True or False. Without `button_text` the page's only button is pressed.
        """
        form, button = self._find(button_text)
        data = form.filled(fields or {}, button)
        target = urljoin(self.url, button.action or form.action or self.url)
        if (button.method or form.method) == "get":
            parts = urlsplit(target)
            return await self.browser.go(
                "GET", parts._replace(query=urlencode(data)).geturl(), came_from=self
            )
        return await self.browser.go("POST", target, data=data, came_from=self)

    async def follow(self, text: str) -> Page:
        """Press the link whose caption holds `text`."""
        for link in self.links:
            if text.casefold() in link.text.casefold():
                return await self.browser.go("GET", urljoin(self.url, link.href), came_from=self)
        raise LookupError(
            f"No link says {text!r} on {self.url}; there are {[link.text for link in self.links]}"
        )

    def _find(self, button_text: str | None) -> tuple[Form, Button]:
        pairs = [(form, button) for form in self.forms for button in form.buttons]
        if button_text is None:
            if len(pairs) == 1:
                return pairs[0]
            raise LookupError(f"{self.url} has {len(pairs)} buttons, say which: {self.buttons()}")
        wanted = button_text.casefold()
        exact = [pair for pair in pairs if pair[1].text.casefold() == wanted]
        for pair in exact or [pair for pair in pairs if wanted in pair[1].text.casefold()]:
            return pair
        raise LookupError(f"No button says {button_text!r} on {self.url} ({self.status}); {self.buttons()}")


class Browser:
    """One person's browser: `async with Browser() as b: page = await b.open(url)`.

    `stops_at`: a redirect to a URL that begins so is not followed, as when an in-app browser eats a callback; the
    page's `left_for` holds it, to be opened later or in somebody else's browser. aiohttp.ClientError when nobody
    answers.
    """

    def __init__(
        self,
        *,
        language: str = "en",
        user_agent: str = USER_AGENT,
        timeout_s: float = 20.0,
        stops_at: tuple[str, ...] = (),
    ) -> None:
        self.stops_at = stops_at
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": language,
            "Upgrade-Insecure-Requests": "1",
        }
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Forget everything and close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections and cookies; opened at the first use."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=_Jar(unsafe=True), headers=self._headers, timeout=self._timeout
            )
        return self._session

    @property
    def cookies(self) -> AbstractCookieJar:
        """The cookie jar."""
        return self.session.cookie_jar

    async def open(self, url: str) -> Page:
        """Type `url` into the address bar."""
        return await self.go("GET", url)

    async def go(
        self,
        method: str,
        url: str,
        *,
        data: list[tuple[str, str]] | None = None,
        came_from: Page | None = None,
    ) -> Page:
        """One navigation with all its redirects."""
        history: list[str] = []
        for _ in range(20):
            if not _is_here(url) or (history and url.startswith(self.stops_at)):
                return Page(
                    browser=self, url=url, status=0, headers={}, text="", history=history, left_for=url
                )
            history.append(url)
            headers = _navigation_headers(method, url, came_from, history)
            body = aiohttp.FormData(data) if data is not None else None
            async with self.session.request(
                method, URL(url, encoded=url.isascii()), data=body, headers=headers, allow_redirects=False
            ) as response:
                location = response.headers.get("Location")
                if response.status not in (301, 302, 303, 307, 308) or location is None:
                    return await self._page(response, url, history)
                if response.status not in (307, 308):
                    method, data = "GET", None
                url = urljoin(url, location)
        raise RuntimeError(f"Too many redirects: {history[:3]} ...")

    async def _page(self, response: aiohttp.ClientResponse, url: str, history: list[str]) -> Page:
        text = await response.text(errors="replace")
        page = Page(
            browser=self,
            url=url.partition("#")[0],
            status=response.status,
            headers=response.headers,
            text=text,
            history=history,
        )
        if response.content_type == "text/html":
            page.words, page.forms, page.links = read_html(text)
        return page


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _navigation_headers(method: str, url: str, came_from: Page | None, history: list[str]) -> dict[str, str]:
    """Origin, Referer and Sec-Fetch-* as Chromium sends them, with the page's Referrer-Policy obeyed."""
    headers = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
    if came_from is None:
        return headers | {"Sec-Fetch-Site": "none"}
    hops = {_origin(hop) for hop in (*history, came_from.url)}
    same = hops == {_origin(url)}
    headers["Sec-Fetch-Site"] = "same-origin" if same else "cross-site"
    policy = (
        came_from.headers.get("Referrer-Policy", "strict-origin-when-cross-origin").split(",")[-1].strip()
    )
    referer = _referer(policy, came_from.url, same=same)
    if referer is not None:
        headers["Referer"] = referer
    if method != "GET":
        # fetch standard: under no-referrer even a same-origin form post carries `Origin: null`
        headers["Origin"] = "null" if referer is None else _origin(came_from.url)
    return headers


def _referer(policy: str, url: str, *, same: bool) -> str | None:
    if policy == "no-referrer" or (policy == "same-origin" and not same):
        return None
    if policy in ("origin", "strict-origin") or (policy.endswith("cross-origin") and not same):
        return _origin(url) + "/"
    return url
