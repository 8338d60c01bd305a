"""In-app browsers, QR codes and calendar files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from notifications.calendar_file import calendar_file
from oauth_web.inapp import InApp, System, detect, way_out
from oauth_web.qr import qr_data_uri

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        (f"{IPHONE} Mobile/22B83 Instagram 360.0.0.20.90 (iPhone15,2; iOS 18_1)", "Instagram"),
        (f"{PIXEL} [FB_IAB/FB4A;FBAV/489.0.0.65.75;]", "Facebook"),
        (f"{PIXEL} [FB_IAB/MESSENGER;FBAV/480.0;]", "Messenger"),
        (f"{IPHONE} Mobile/22B83 musical_ly_37.3.0 JsSdk/2.0 BytedanceWebview/d8a21c6", "TikTok"),
        (f"{PIXEL} Telegram-Android/11.4.2 (Google Pixel 9; Android 15; SDK 35; HIGH)", "Telegram"),
        (f"{IPHONE} Mobile/15E148 Snapchat/13.15.0.40 (like Safari/8618.1.15, panda)", "Snapchat"),
        (f"{IPHONE} Mobile/22B83 [LinkedInApp]/9.30.1", "LinkedIn"),
        (f"{PIXEL} MicroMessenger/8.0.50", "WeChat"),
        (f"{IPHONE} Mobile/15E148 Safari Line/14.18.0", "LINE"),
        (PIXEL, ""),
        (f"{IPHONE} Mobile/22B83", ""),
    ],
)
def test_in_app_browsers_are_known(agent: str, app: str) -> None:
    found = detect(agent)
    assert found is not None
    assert found.app == app
    assert found.system is (System.ANDROID if "Android" in agent else System.IOS)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        f"{IPHONE} Version/19.0 Mobile/15E148 Safari/604.1",
        f"{IPHONE} CriOS/131.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "TelegramBot (like TwitterBot)",
    ],
)
def test_real_browsers_and_crawlers_are_left_alone(agent: str) -> None:
    assert detect(agent) is None


def test_the_way_out_depends_on_the_system() -> None:
    url = "https://go.neon.example/j/abc?x=1#top"
    android = way_out(InApp(app="Instagram", system=System.ANDROID), url)
    assert (
        android
        == "intent://go.neon.example/j/abc?x=1#Intent;scheme=https;action=android.intent.action.VIEW;end"
    )
    assert way_out(InApp(app="", system=System.IOS), url) == "x-safari-https://go.neon.example/j/abc?x=1#top"
    assert way_out(InApp(app="WeChat", system=System.OTHER), url) == ""
    assert way_out(InApp(app="", system=System.IOS), "http://127.0.0.1/x") == ""


def test_a_qr_code_is_a_small_picture_without_code() -> None:
    uri = qr_data_uri("https://t.me/upbeatbot?start=c_neon")
    assert uri.startswith("data:image/svg+xml,")
    assert len(uri) < 4000
    assert "script" not in uri
    assert uri != qr_data_uri("https://t.me/upbeatbot?start=c_other")


def entry(starts: date | datetime) -> dict[str, object]:
    data = calendar_file(
        uid="night-drive@go.neon.example",
        summary="Night Drive — NEON; out, now",
        description="Play it: https://go.neon.example/night-drive",
        url="https://go.neon.example/night-drive",
        starts=starts,
        stamp=datetime(2026, 11, 22, tzinfo=UTC),
    )
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    return {key: event.decoded(key) for key in ("summary", "dtstart", "dtend", "uid")}


def test_local_midnight_becomes_a_whole_day() -> None:
    made = entry(date(2026, 12, 4))
    assert made["dtstart"] == date(2026, 12, 4)
    assert made["dtend"] == date(2026, 12, 5)


def test_one_instant_stays_an_instant() -> None:
    moment = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
    made = entry(moment)
    assert made["dtstart"] == moment
    assert made["dtend"] == moment + timedelta(minutes=30)
    assert made["summary"] in (b"Night Drive \xe2\x80\x94 NEON; out, now", "Night Drive — NEON; out, now")
