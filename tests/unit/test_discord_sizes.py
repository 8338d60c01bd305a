"""Everything the Discord bot shows fits Discord, at the longest names that are taken and in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, cast
from zoneinfo import available_timezones

import discord
import pytest

from bots.discord.cards import Card, Cards
from bots.discord.drawing import Drawn, Picture, draw
from bots.discord.forms import FORMS, form
from bots.discord.moving import packed, unpacked
from bots.discord.reply_posts import buttons
from bots.discord.reply_posts import form as reply_form
from bots.discord.server_events import ServerEvents
from bots.discord.stats_desk import StatsDesk
from core.campaign import LANGUAGES, LONGEST_NAME, Campaign, CampaignStatus, valid_artist
from core.errors import Refused
from core.ids import CampaignId, Channel, DspName, FanReplyId
from core.release_time import ReleaseMode, ReleaseRule
from core.repositories import Funnel
from core.scheduler.planner import LONGEST_WORDS, effective
from core.services.campaign_fields import FIELDS, LONGEST_TRACKS, apply
from core.services.figures import Stats
from notifications.composing import Composer
from notifications.previews import preview
from notifications.wording import Wording
from sandbox.discord.message_rules import check_message, check_modal
from tests.unit.test_composing import KINDS, campaign

WORDING = Wording(strict=True)
SITE = "https://go." + "n" * 40 + ".example"
LARGEST = 2**63 - 1
MARKUP = "*"  # each one is escaped, and so counts twice
ZONE = max(available_timezones(), key=len)


def longest(status: CampaignStatus = CampaignStatus.OPEN, letter: str = MARKUP) -> Campaign:
    """As long as a campaign gets: names of markup, every service, as many fans as there are people."""
    made = campaign(
        id=CampaignId(LARGEST),
        dsps=tuple(DspName),
        status=status,
        slug="s" * 60,
        fans=8_000_000_000,
        goal=10_000_000,
        sms_keyword="K" * 15,
        rule=ReleaseRule(on=date(2026, 12, 30), at=time(23, 59), zone=ZONE, mode=ReleaseMode.GLOBAL),
    )
    return replace(
        made,
        artist=replace(made.artist, name=letter * LONGEST_NAME),
        release=replace(made.release, title=letter * 100, upc="1" * 14),
    )


def judged(drawn: Drawn) -> None:
    """By the rules of the sandbox's Discord, which refuses what Discord refuses."""
    check_message(wire(drawn.content, drawn.embed, drawn.view), has_files=bool(drawn.files), empty_ok=False)


def wire(content: str, embed: discord.Embed | None, view: discord.ui.View | None) -> dict[str, Any]:
    body: dict[str, Any] = {"content": content}
    if embed is not None:
        body["embeds"] = [embed.to_dict()]
    if view is not None:
        body["components"] = view.to_components()
    return body


@pytest.mark.parametrize(("kind", "lang"), list(product(KINDS, LANGUAGES)))
async def test_messages_fit_with_the_artists_words(kind: Any, lang: str) -> None:
    from app.wiring_buttons import actions

    setting = replace(effective([])[kind], words={lang: "*" * LONGEST_WORDS})
    for letter in (MARKUP, "N"):
        message = preview(
            Composer(WORDING, actions()), longest(letter=letter), setting,
            lang=lang, channel=Channel.DISCORD, public_url=SITE,
        )  # fmt: skip
        judged(draw(message, Picture(url=f"{SITE}/a.jpg"), notice="n" * 200))


@pytest.mark.parametrize(("status", "lang"), list(product(CampaignStatus, LANGUAGES)))
async def test_announcements_fit(status: CampaignStatus, lang: str) -> None:
    cards = Cards(WORDING, SITE)
    judged(cards.announcement(Card(campaign=longest(status), picture=None, accent="#102030", lang=lang)))


def crowded() -> Funnel:
    """Every service, channel and problem, and more sources than anybody has tags for."""
    many = 8_000_000_000
    return Funnel(
        views=many, clicks=many, joined=many, authorised=many, saved=many, played=many,
        by_dsp={dsp.value: many for dsp in DspName},
        by_source={f"{n:03}".rjust(20, "_"): many for n in range(200)},
        by_channel={channel.value: many for channel in Channel},
        problems={f"problem_{n}" * 4: many for n in range(60)},
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_figures_fit(lang: str) -> None:
    for status in CampaignStatus:
        embed = Cards(WORDING, SITE).figures(longest(status), crowded(), lang)
        embed.add_field(
            name=WORDING.text(lang, "discord-openings-title"),
            value=WORDING.text(lang, "discord-openings-closed"),
        )
        check_message(wire("", embed, None), has_files=False, empty_ok=False)


class _Desk:
    """What the charts ask of the desk: words."""

    wording = WORDING


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_statistics_fit(lang: str) -> None:
    desk = StatsDesk(cast("Any", _Desk()), cast("Any", None))
    stats = Stats(
        campaign=longest(), funnel=crowded(), accent="#102030",
        by_day={date(2026, 1, 1) + timedelta(days=n): 8_000_000_000 for n in range(300)},
        by_country=dict.fromkeys(("GS", "BL", "VC", "CD", "TF", "UM", ""), 8000000000),
    )  # fmt: skip
    sheet = desk._sheet(stats, lang)
    check_message(wire("", desk._embed(stats, sheet), None), has_files=True, empty_ok=False)


LINE = f"{'T' * 100} | QZSBX2600001\n"


def tracklist(count: int) -> str:
    return LINE * count


@pytest.mark.parametrize(("name", "lang"), list(product(FORMS, LANGUAGES)))
async def test_forms_fit_with_what_is_stored(name: str, lang: str) -> None:
    made = longest()
    made = apply(made, {"tracks": tracklist(LONGEST_TRACKS // len(LINE))}, NOW)
    data = form(name, made, WORDING, lang).to_dict()
    check_modal(cast("Any", data))
    for holder in data["components"]:
        box = cast("Any", holder)["component"]
        assert len(box.get("value") or "") <= box["max_length"], box["custom_id"]


NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_answer_to_a_fan_fits(lang: str) -> None:
    check_modal(cast("Any", reply_form(FanReplyId(LARGEST), WORDING, lang).to_dict()))
    for answered, muted in product((True, False), (True, False)):
        view = buttons(FanReplyId(LARGEST), WORDING, lang, answered=answered, muted=muted)
        check_message(wire("x", None, view), has_files=False, empty_ok=False)


@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_a_move_fits_into_its_button_and_comes_out_as_it_went_in(zone: str) -> None:
    old = campaign(id=CampaignId(LARGEST))
    rule = ReleaseRule(on=date(2027, 12, 30), at=time(23, 59), zone=zone, mode=ReleaseMode.GLOBAL)
    new = replace(old, rule=rule)
    assert len(f"uc:move:{old.id}:{packed(old, new)}") <= 100
    assert apply(old, unpacked(packed(old, new)), NOW).rule == rule
    assert unpacked(packed(old, old)) == {}
    assert set(unpacked(packed(old, new))) <= set(FIELDS)


class _Client:
    """What an event asks of the client: the server's language."""

    def __init__(self, lang: str) -> None:
        self.preferred_locale = lang

    def get_guild(self, _: int) -> _Client:
        return self


@pytest.mark.parametrize(("lang", "mode"), list(product(LANGUAGES, ReleaseMode)))
def test_the_servers_event_fits(lang: str, mode: ReleaseMode) -> None:
    made = longest(letter="N")
    made = replace(made, rule=replace(made.rule, mode=mode))
    events = ServerEvents(cast("Any", _Client(lang)), cast("Any", None), cast("Any", None), WORDING, SITE)
    event = events._event(made, 1)
    assert 1 <= len(event["name"]) <= 100
    assert 1 <= len(event["description"]) <= 1000
    place = event["entity_metadata"]["location"]
    assert 1 <= len(place) <= 100
    assert event["description"].endswith(f"{SITE}/{made.slug}"), "the link is whole"


def test_more_than_a_form_can_show_is_refused_in_words() -> None:
    count = LONGEST_TRACKS // len(LINE) + 1
    typed = tracklist(count).replace(" | ", "|")  # as it is stored counts
    with pytest.raises(Refused) as raised:
        apply(longest(), {"tracks": typed}, NOW)
    assert raised.value.key == "error-tracks-long"
    assert raised.value.words == {"given": count * len(LINE) - 1, "most": LONGEST_TRACKS}


@pytest.mark.parametrize("name", ["", "  ", "N" * 101, "a\x00b"])
def test_an_artists_name_has_an_end(name: str) -> None:
    with pytest.raises(Refused, match="error-artist-name"):
        valid_artist(name)
    assert valid_artist(f"  {'N' * 50}   x ") == f"{'N' * 50} x"
