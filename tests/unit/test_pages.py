"""Every page: complete, escaped, without inline code, usable without a mouse or a script, and small."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import get_args

import pytest

from notifications.wording import Wording
from oauth_web.assets import Assets
from oauth_web.rendering import TEMPLATES, Pages, View, safe_link, safe_picture
from oauth_web.views import ChatIdentity, Countdown, ErrorKind, ServiceButton, TicketPage
from oauth_web.views_me import PreSaveLine, PreSaveState, PurposeName
from tests.support.sample_pages import CONSENT, ERROR_KINDS, FRAME, ME, PRESAVE, RELEASE, SUCCESS, every_page

ASSETS = Assets()
WORDING = Wording(strict=True)
PAGES = Pages(WORDING, ASSETS)
SAMPLES = every_page()
HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>{{ 7*7 }}"


class Seen(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[dict[str, object]] = []
        self.inline: list[str] = []
        self._open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "form":
            self.forms.append({"method": found.get("method"), "names": [], "action": found.get("action")})
        if tag in ("input", "button") and self._open and "form" in self._open and found.get("name"):
            self.forms[-1]["names"].append((found["name"], found.get("value")))  # type: ignore[attr-defined]
        if tag not in ("meta", "link", "input", "img", "br", "path", "circle"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1] in ("script", "style"):
            self.inline.append(data)
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def seen(view: View) -> Seen:
    return Seen(PAGES.render(view))


def test_every_kind_of_view_has_a_template_and_a_sample() -> None:
    assert set(TEMPLATES) == set(get_args(View))
    assert {type(view) for view in SAMPLES.values()} == set(TEMPLATES)
    assert set(ERROR_KINDS) == set(get_args(ErrorKind))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_runs_nothing_inline(name: str) -> None:
    page = seen(SAMPLES[name])
    assert page.inline == []
    assert not page.all("style")
    for tag, attrs in page.tags:
        assert "style" not in attrs, tag
        assert not [one for one in attrs if one.startswith("on")], tag
    assert all(one.get("src") for one in page.all("script"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_stands_without_artwork_under_50_kb(name: str) -> None:
    html = PAGES.render(SAMPLES[name])
    parts = [ASSETS.url(one) for one in ("site.css", "site.js", "browser_grant.js", "icon.svg")]
    parts.append(ASSETS.accent_url(FRAME.accent))
    served = [ASSETS.find(url.removeprefix("/static/")) for url in parts]
    assert len(html.encode()) + sum(len(one.body) for one in served if one) < 50_000
    assert None not in served


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_can_be_read_aloud(name: str) -> None:
    page = seen(SAMPLES[name])
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert len(page.all("footer")) == 1
    assert all("alt" in image for image in page.all("img"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for field in page.all("input"):
        assert field["type"] == "hidden" or field.get("id") in labelled, field
    for attrs in (attrs for _, attrs in page.tags):
        assert attrs.get("aria-labelledby", None) in (None, *ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_is_a_post_with_the_csrf_token_and_nothing_is_ticked(name: str) -> None:
    page = seen(SAMPLES[name])
    for form in page.forms:
        assert form["method"] == "post"
        assert ("csrf", FRAME.csrf) in form["names"]  # type: ignore[operator]
    for field in page.all("input"):
        assert "checked" not in field
    for option in page.all("option"):
        assert "selected" not in option


@pytest.mark.parametrize("name", SAMPLES)
def test_no_link_leads_nowhere(name: str) -> None:
    page = seen(SAMPLES[name])
    targets = [one["href"] for one in page.all("a")] + [str(form["action"]) for form in page.forms]
    assert targets
    assert "#" not in targets
    assert "" not in targets


@pytest.mark.parametrize("lang", WORDING.languages())
@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_has_all_its_words_in_every_language(name: str, lang: str) -> None:
    view = SAMPLES[name]
    if isinstance(view, TicketPage):
        view = replace(view, landing=replace(view.landing, frame=replace(FRAME, lang=lang)))
    else:
        view = replace(view, frame=replace(FRAME, lang=lang))
    page = seen(view)
    assert page.all("html")[0]["lang"] == lang
    assert "{" not in "".join(page.text), "a value that the words name, but the page does not give"


def test_hostile_names_stay_text() -> None:
    release = replace(RELEASE, title=HOSTILE, artist=HOSTILE, date_words=HOSTILE)
    hostile: list[View] = [
        replace(PRESAVE, release=release),
        replace(CONSENT, release=release, sentence=HOSTILE, once=HOSTILE),
        replace(SUCCESS, release=release, account_name=HOSTILE, reaches_until=HOSTILE),
        replace(ME, name=HOSTILE, presaves=(replace(ME.presaves[0], title=HOSTILE),)),
    ]
    for view in hostile:
        html = PAGES.render(view)
        page = Seen(html)
        assert "<script>alert" not in html
        assert page.inline == []
        assert "x" not in [image.get("src") for image in page.all("img")]
        assert "{{ 7*7 }}" in "".join(page.text)


def test_a_name_cannot_turn_the_text_beside_it_around() -> None:
    turned = "\u202egnitfil\u202c"
    html = PAGES.render(replace(SUCCESS, account_name=turned))
    assert "\u202e" not in html
    assert "gnitfil" in html
    arabic = PAGES.render(replace(PRESAVE, release=replace(RELEASE, title="ليلة")))
    assert "<bdi>ليلة</bdi>" in arabic
    assert "Pre-save \u2068ليلة\u2069 by NEON" in arabic


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        " /x",
        "",
    ],
)
def test_addresses_that_run_or_mislead_are_dropped(url: str) -> None:
    assert safe_link(url) == "#"
    assert safe_picture(url) == "data:image/svg+xml,"


@pytest.mark.parametrize(
    "url", ["/j/abc", "https://a.example/x?y=1&z=2#k", "sms:+1555?&body=A", "intent://a/b#Intent;end"]
)
def test_addresses_that_we_use_stay(url: str) -> None:
    assert safe_link(url) == url


def test_the_rung_is_on_the_button_before_the_tap() -> None:
    words = " ".join(" ".join(seen(PRESAVE).text).split())
    assert "Spotify saves by itself" in words
    assert "Amazon Music I remind you with the link" in words
    assert "SoundCloud SoundCloud’s own pre-save page" in words


def test_a_personal_page_names_its_chat_before_any_service() -> None:
    words = "".join(seen(SAMPLES["ticket"]).text)
    assert words.index("For Mia on Telegram") < words.index("Spotify")
    assert "with the account you connected" in words
    assert "noindex" in PAGES.render(SAMPLES["ticket"])
    assert "noindex" not in PAGES.render(PRESAVE)


def test_success_names_the_way_to_ones_data() -> None:
    """A chat answers for itself; only who has none gets a link, since the page may be somebody else's."""
    assert "/mydata" in PAGES.render(SAMPLES["success"])
    web_only = PAGES.render(SAMPLES["success-web"])
    assert "/mydata" not in web_only
    assert 'href="/me' in web_only


def test_whoever_came_by_text_reads_how_to_be_woken() -> None:
    by_text = replace(SUCCESS, chat=ChatIdentity(person="+1212…09", channel="sms"), back_url="")
    assert "WAKE" in PAGES.render(by_text)
    assert "WAKE" not in PAGES.render(SUCCESS)
    assert "WAKE" not in PAGES.render(replace(by_text, renewed=True))


def test_after_release_a_service_that_has_it_plays_and_another_is_searched() -> None:
    page = PAGES.render(SAMPLES["landing-out"])
    rows = {row.partition('"')[0]: row for row in page.split('href="/go/night-drive/')[1:]}
    assert ">Search</span>" in rows["tidal"]
    assert ">Play</span>" in rows["spotify"]


def test_previews_never_carry_the_ticket() -> None:
    metas = {one.get("property"): one.get("content") for one in seen(SAMPLES["ticket"]).all("meta")}
    assert metas["og:url"] == "https://go.neon.example/night-drive"
    assert metas["og:image"] == "https://go.neon.example/art/1-card.jpg"


def test_after_release_the_fans_own_service_comes_first() -> None:
    words = "".join(seen(SAMPLES["landing-out"]).text)
    assert "Out now" in words
    assert words.index("Deezer") < words.index("Spotify")
    assert "Save the date" not in words


def test_the_in_app_notice_stands_before_the_sign_in() -> None:
    for name in ("landing-inapp", "consent-inapp"):
        html = PAGES.render(SAMPLES[name])
        assert html.index("You are inside Instagram") < html.index("brand-spotify")


def test_confirming_asks_with_account_and_chat_and_two_answers() -> None:
    page = seen(SAMPLES["confirm"])
    assert "You began this on Telegram as Mia. Connect mia_92 on Spotify to that chat?" in "".join(page.text)
    assert [one.get("value") for one in page.all("button") if one.get("name") == "answer"] == ["yes", "no"]


def test_opening_ones_own_page_takes_a_press() -> None:
    page = seen(SAMPLES["me-gate"])
    assert [form["action"] for form in page.forms] == ["/me/abc"]
    assert len(page.all("button")) == 1


def test_erasing_asks_first() -> None:
    sure = [one for one in seen(ME).all("input") if one.get("name") == "sure"]
    assert len(sure) == 1
    assert "required" in sure[0]
    assert "checked" not in sure[0]


def test_every_state_and_purpose_has_words() -> None:
    for state in get_args(PreSaveState):
        line = PreSaveLine(id="1", title="T", artist="A", dsp="spotify", state=state, date_words="soon")
        assert f'class="state {state}"' in PAGES.render(replace(ME, presaves=(line,)))
    for purpose in get_args(PurposeName):
        assert PAGES.render(replace(ME, consents=(replace(ME.consents[0], purpose=purpose),)))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=12, hours=3), "in 12 days"),
        (timedelta(hours=47), "in 47 hours"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(seconds=20), "any moment now"),
        (timedelta(days=-2), "any moment now"),
    ],
)
def test_time_left_is_told_in_words(left: timedelta, words: str) -> None:
    assert PAGES.countdown_words("en", Countdown(iso="2026-12-04T00:00:00", left=left)) == words


def test_a_legal_page_is_made_from_the_operators_settings() -> None:
    words = "".join(seen(SAMPLES["privacy"]).text)
    assert "Northern Lights Records runs this site" in words
    assert "Spotify, Apple Music" in words
    assert "Telegram, Discord, text message" in words
    assert "STOP to end" in "".join(seen(SAMPLES["terms"]).text)
    assert "links and reminders only" in "".join(seen(SAMPLES["privacy-bare"]).text)


def test_no_service_chosen_has_words_of_its_own() -> None:
    button = ServiceButton(dsp="smart_link", rung="reminder", url="/j/t0k3n/remind", method="post")
    words = " ".join(" ".join(seen(replace(PRESAVE, services=(button,))).text).split())
    assert "Just remind me I remind you with the link" in words
    told = "".join(seen(replace(SUCCESS, dsp="smart_link", rung="reminder")).text)
    assert "the link that plays Night Drive on any service" in told
