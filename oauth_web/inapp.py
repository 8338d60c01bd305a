"""Which in-app browser a visitor sits in, and the way out of it.

Sign-in pages of several services refuse or lose people inside such browsers, so they are told before they start.
On iOS many of them look like Safari: what is not detected here gets the quiet "Trouble signing in?" instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class System(StrEnum):
    """What decides the way out."""

    ANDROID = "android"
    IOS = "ios"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class InApp:
    """An in-app browser: the app's own name ("" when only a bare web view is known)."""

    app: str
    system: System


_APPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"\bInstagram\b", "Instagram"),
        (r"\bBarcelona\b", "Threads"),
        (r"\bFB_IAB/MESSENGER|\bMessenger(?:ForiOS|LiteForiOS)\b|FBAN/Messenger", "Messenger"),
        (r"\bFBAN/|\bFBAV/|\bFB_IAB/", "Facebook"),
        (r"\bmusical_ly\b|\bTikTok\b|\bBytedanceWebview\b|\btrill_", "TikTok"),
        (r"\bSnapchat\b", "Snapchat"),
        (r"\bLinkedInApp\b", "LinkedIn"),
        (r"\bMicroMessenger\b", "WeChat"),
        (r"\bLine/\d", "LINE"),
        (r"\bKAKAOTALK\b", "KakaoTalk"),
        (r"\bTelegram-Android\b|\bTelegramBot-Android\b", "Telegram"),
        (r"\bTwitter(?: for|Android)", "X"),
        (r"\bPinterest(?:/| for)", "Pinterest"),
        (r"\[?\bDiscord(?:-Android|/\d)", "Discord"),
        (r"(?<!^)\bViber/", "Viber"),
        (r"\bReddit/", "Reddit"),
    )
)
_ANDROID_VIEW = re.compile(r"\bAndroid\b.*;\s*wv\)", re.IGNORECASE)
_REAL_IOS = re.compile(r"Safari/|CriOS/|FxiOS/|EdgiOS/|OPT/|DuckDuckGo/", re.IGNORECASE)


def detect(user_agent: str) -> InApp | None:
    """The in-app browser behind a User-Agent header; None for a real browser or an unknown one."""
    text = user_agent[:1000]
    system = _system(text)
    for pattern, name in _APPS:
        if pattern.search(text):
            return InApp(app=name, system=system)
    if _ANDROID_VIEW.search(text):
        return InApp(app="", system=system)
    if system is System.IOS and "AppleWebKit" in text and not _REAL_IOS.search(text):
        return InApp(app="", system=system)
    return None


def way_out(browser: InApp, url: str) -> str:
    """A link that opens `url` (https) in the real browser, or "" when only copying helps."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return ""
    rest = url.removeprefix("https://")
    if browser.system is System.ANDROID:
        if "#" in rest:
            rest = rest.split("#", 1)[0]
        return f"intent://{rest}#Intent;scheme=https;action=android.intent.action.VIEW;end"
    if browser.system is System.IOS:
        return f"x-safari-https://{rest}"
    return ""


def _system(text: str) -> System:
    if re.search(r"\bAndroid\b", text, re.IGNORECASE):
        return System.ANDROID
    if re.search(r"\b(?:iPhone|iPad|iPod)\b", text):
        return System.IOS
    return System.OTHER
