"""Views into HTML: one template per view type, strict about what is missing, escaping everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from notifications.wording import Wording
from oauth_web.assets import Assets
from oauth_web.brands import ANY_SERVICE, brand_of
from oauth_web.views import (
    ConfirmPage,
    ConsentPage,
    Countdown,
    ErrorPage,
    Frame,
    LandingPage,
    NotFoundPage,
    SuccessPage,
    TicketPage,
)
from oauth_web.views_me import LegalPage, MeClosedPage, MeGate, MePage

View = (
    LandingPage
    | TicketPage
    | ConsentPage
    | ConfirmPage
    | SuccessPage
    | ErrorPage
    | NotFoundPage
    | MeGate
    | MePage
    | MeClosedPage
    | LegalPage
)

TEMPLATES: dict[type[View], str] = {
    LandingPage: "landing.html",
    TicketPage: "ticket.html",
    ConsentPage: "consent.html",
    ConfirmPage: "confirm.html",
    SuccessPage: "success.html",
    ErrorPage: "error.html",
    NotFoundPage: "not_found.html",
    MeGate: "me_gate.html",
    MePage: "me.html",
    MeClosedPage: "me_closed.html",
    LegalPage: "legal.html",
}

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f\x7f]")
_RTL_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_HARMLESS_LINK = re.compile(
    r"(?:/(?![/\\])|https?://|sms:|tg://|mailto:|intent://|x-safari-https://|#)[^\s<>\"'`]*", re.IGNORECASE
)
_PICTURE = re.compile(
    r"(?:/(?![/\\])|https?://|data:image/(?:svg\+xml|png|jpeg|webp)[;,])[^<>\"`]*", re.IGNORECASE
)


class Pages:
    """Renders every page of the site."""

    def __init__(self, wording: Wording, assets: Assets) -> None:
        self._wording = wording
        self._jinja = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters.update(link=safe_link, picture=safe_picture, plain=without_controls)
        self._jinja.globals.update(asset=assets.url, accent_url=assets.accent_url, brand=brand_of)

    def render(self, view: View) -> str:
        """The whole HTML document for one view."""
        frame = frame_of(view)
        lang = self._wording.language_for(frame.lang)
        told = self._told_in(lang)
        return self._jinja.get_template(TEMPLATES[type(view)]).render(
            page=view,
            frame=frame,
            lang=lang,
            direction="rtl" if lang.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
            t=told,
            named=lambda key: told("web-any-service") if key == ANY_SERVICE else brand_of(key).name,
            day=lambda moment: format_date(moment, "long", locale=_locale(lang)),
            clock=lambda moment: format_time(moment, "short", locale=_locale(lang)),
            left=lambda countdown: self.countdown_words(lang, countdown),
        )

    def countdown_words(self, lang: str, countdown: Countdown) -> str:
        """ "in 12 days", "in 5 hours", "any moment now"."""
        minutes = int(countdown.left.total_seconds() // 60)
        for size, key in ((48 * 60, "days"), (120, "hours"), (1, "minutes")):
            if minutes >= size:
                unit = {"days": 24 * 60, "hours": 60, "minutes": 1}[key]
                return self._wording.text(lang, f"web-countdown-{key}", n=minutes // unit)
        return self._wording.text(lang, "web-countdown-now")

    def _told_in(self, lang: str) -> Callable[..., str]:
        def told(key: str, **args: str | int) -> str:
            safe = {
                name: enclosed(value) if isinstance(value, str) else value for name, value in args.items()
            }
            return self._wording.text(lang, key, **safe)

        return told


def frame_of(view: View) -> Frame:
    """The part that every view has."""
    return view.landing.frame if isinstance(view, TicketPage) else view.frame


def _locale(lang: str) -> str:
    """How dates are written. Plain English puts the day first, as our words do: "14 May 2027"."""
    return "en_GB" if lang == "en" else lang.replace("-", "_")


def without_controls(text: str) -> str:
    """A name as a name: no characters that reverse or hide what stands beside it."""
    return _BIDI_CONTROLS.sub("", text)


def enclosed(text: str) -> str:
    """A name inside a sentence: without controls, and kept to itself when it is written right to left."""
    plain = without_controls(text)
    return f"\u2068{plain}\u2069" if _RTL_LETTERS.search(plain) else plain


def safe_link(url: str) -> str:
    """`url` when a link may lead there, else `#`: no scheme that runs anything ever reaches a page."""
    return url if _HARMLESS_LINK.fullmatch(url) else "#"


def safe_picture(url: str) -> str:
    """`url` when it is a picture's address, else an empty picture."""
    return url if _PICTURE.fullmatch(url) else "data:image/svg+xml,"
