"""Robot fans: they do over the wire what people do in chats and browsers."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode, urlsplit

from sandbox.browser import Browser, Page
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.records import Message
from sandbox.telegram.people import Person
from sandbox.twilio.phone import Phone

WAIT_S = 60.0
MORE = "More services"  # the first message has room for a few


class Stranded(Exception):
    """A robot could not go on: what it saw is in the message."""


async def authorise(url: str, account: str, service: str = "Spotify") -> Page:
    """From the personal link through our consent page and the service's to the success page.

    Where a script of the service asks (Apple Music), the robot does what the script does.
    """
    async with Browser() as browser:
        page = await browser.open(url)
        if not any("Continue to" in caption for caption in page.buttons()):
            if any(service in caption for caption in page.buttons()):  # a returning fan: one tap is all
                return _done(await page.submit(service), done=True)
            page = await page.follow(service)
        page = await _press(page, "Continue to", {})
        if "data-browser-grant" in page.text:
            token = await user_token(page, account)
            page = await _press(page, "Continue to", {"token": token})
            done = page.url.endswith("/token")
        else:
            page = await _press(page, "Agree", {"account": account})
            done = "/callback/" in page.url
        return _done(page, done=done)


def _done(page: Page, *, done: bool) -> Page:
    if page.status != 200 or not done:
        raise Stranded(f"after agreeing: HTTP {page.status}: {page.words[:200]}")
    return page


async def user_token(page: Page, account: str) -> str:
    """What MusicKit's authorize() gives a page: the pop-up in the same browser, with the page's developer token."""
    said = {name: unescape(value) for name, value in re.findall(r'data-([a-z-]+)="([^"]*)"', page.text)}
    script = re.search(r'<script src="([^"]+/musickit/[^"]+)"', page.text)
    if script is None or "developer-token" not in said:
        raise Stranded(f"no MusicKit on {page.url}")
    parts = urlsplit(page.url)
    ask = {
        "developer_token": said["developer-token"],
        "app_name": said.get("app-name", ""),
        "origin": f"{parts.scheme}://{parts.netloc}",
    }
    root = unescape(script[1]).partition("/musickit/")[0]
    popup = await page.browser.open(f"{root}/authorize?{urlencode(ask)}")
    popup = await _press(popup, "Agree", {"account": account})
    handed = re.search(r'data-music-user-token="([^"]+)"', popup.text)
    if handed is None:
        raise Stranded(f"the pop-up said HTTP {popup.status}: {popup.words[:200]}")
    return handed[1]


async def telegram_fan(person: Person, bot: str, code: str, account: str, service: str = "Spotify") -> None:
    """Starts from the artist's link, authorises the service, asks to be woken, and waits for the thank-you."""
    await person.start(bot, f"c_{code}_robots")
    prompt = await person.wait_for(lambda m: any("saves by" in b.text for b in m.flat_buttons), WAIT_S)
    if not any(service in b.text for b in prompt.flat_buttons):
        await person.press(prompt, MORE)
        prompt = await person.wait_for(lambda m: any(service in b.text for b in m.flat_buttons), WAIT_S)
    url = await person.press(prompt, lambda b: b.text.startswith(service))
    await authorise(url, account, service)
    thanks = await person.wait_for(lambda m: "you are fan" in m.text, WAIT_S)
    await person.press(thanks, "Wake me at midnight")


async def discord_fan(user: User, guild: Guild, account: str, service: str = "Spotify") -> None:
    """Presses Pre-save under the announcement, authorises, waits for the direct message, asks to be woken."""
    post = await guild.channel("announcements").wait_for(
        lambda m: any(b.text == "Pre-save" for b in m.flat_buttons), WAIT_S
    )
    answer = await user.press(post, "Pre-save")
    if not isinstance(answer, Message):
        raise Stranded(f"the button answered {type(answer).__name__}")
    if not any(service in b.text for b in answer.flat_buttons):
        answer = await user.press(answer, MORE)
        if not isinstance(answer, Message):
            raise Stranded(f"{MORE!r} answered {type(answer).__name__}")
    url = await user.press(answer, lambda b: b.kind == "url" and service in b.text)
    await authorise(str(url), account, service)
    thanks = await user.wait_for(lambda m: "you are fan" in m.text, WAIT_S)
    await user.press(thanks, "Wake me at midnight")


async def sms_fan(phone: Phone, number: str, keyword: str, account: str, service: str = "Spotify") -> None:
    """Texts the keyword, says Y, follows the link, asks to be woken."""
    await phone.text(number, keyword)
    await phone.wait_for(lambda t: "Reply Y" in t.body, WAIT_S)
    await phone.text(number, "Y")
    welcome = await phone.wait_for(lambda t: "You're in" in t.body and "http" in t.body, WAIT_S)
    await authorise(next(w for w in welcome.body.split() if w.startswith("http")), account, service)
    await phone.text(number, "WAKE")
    await phone.wait_for(lambda t: "at midnight" in t.body, WAIT_S)


async def _press(page: Page, caption: str, fields: dict[str, str | bool]) -> Page:
    wanted = next((b for b in page.buttons() if caption in b), None)
    if wanted is None:
        raise Stranded(f"no button {caption!r} on HTTP {page.status}: {page.words[:200]}")
    return await page.submit(wanted, fields)
