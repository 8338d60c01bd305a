"""What each message says: in every language and channel, with an artist's words that cannot mislead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from core.campaign import LANGUAGES, Artist, Campaign, CampaignStatus, Release, ReleaseKind
from core.delivery import BY_TEXT, LATER, NEVER, UNLISTED
from core.delivery import DeliveryKind as K
from core.ids import WORLD, ArtistId, CampaignId, Channel, DspName, Market, ReleaseId
from core.message import Button, CopyText, Message, OpenUrl, Press
from core.release_time import ReleaseRule
from core.scheduler.planner import FLOWS, FlowSetting
from core.services.offers import FULL
from core.services.operator_bell import Trouble
from notifications.composing import SEGMENTS, Actions, Composer, Scene, needs_ticket
from notifications.operator_words import to_operator
from notifications.previews import preview, previewed
from notifications.segments import body_of, segments
from notifications.text_sizes import TextSizes
from notifications.wording import Wording

WORDING = Wording(strict=True)
ACTIONS = Actions(
    look=lambda c: f"l:{c}",
    choose=lambda c, dsp: f"c:{c}:{dsp.value}",
    remind=lambda c: f"r:{c}",
    withdraw=lambda c: f"w:{c}:0",
    undo=lambda c: f"w:{c}:1",
    disconnect=lambda dsp: f"d:{dsp.value}",
    news=lambda c: f"v:{c}:",
    no_news=lambda c: f"v:{c}:0",
    also=lambda c, dsp, wish: f"h:{c}:{dsp.value}:{wish.value}",
    wake="k:1",
)
SITE = "https://go.example"
# a broadcast has its own preview: its words are all there is of it; so with an answer
KINDS = [kind for kind in FLOWS if kind.value not in ("broadcast", "reply")]


def campaign(**more: object) -> Campaign:
    artist = Artist(id=ArtistId(1), name="NEON", slug="neon")
    made = Campaign(
        id=CampaignId(7),
        artist=artist,
        release=Release(
            id=ReleaseId(1), title="Night Drive", kind=ReleaseKind.SINGLE, artist_ids=(artist.id,)
        ),
        slug="night-drive",
        code="neon",
        status=CampaignStatus.OPEN,
        rule=ReleaseRule(on=date(2026, 12, 4), zone="Europe/Berlin"),
        dsps=(DspName.SPOTIFY,),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def seen(kind: K, lang: str = "en", channel: Channel = Channel.TELEGRAM, words: str = "") -> Message:
    setting = FlowSetting(kind=kind, on=True, words={"en": words})
    return preview(
        Composer(WORDING, ACTIONS), campaign(), setting, lang=lang, channel=channel, public_url=SITE
    )


def scene(kind: K, channel: Channel, *, asks_news: bool = False) -> Scene:
    release = campaign()
    return Scene(
        kind=kind,
        campaign=release,
        lang="en",
        channel=channel,
        dsp=DspName.SPOTIFY,
        number=1,
        until=None,
        args={"dsp": "spotify", "rung": "auto", "at": release.rule.instant().isoformat(), "text": "Hi"},
        created_at=release.rule.instant(),
        zone=None,
        wake=False,
        words="",
        public_url=SITE,
        asks_news=asks_news,
    )


@pytest.mark.parametrize(
    ("kind", "lang", "channel"),
    list(product(KINDS, WORDING.languages(), (Channel.TELEGRAM, Channel.DISCORD, Channel.SMS))),
)
def test_every_message_can_be_previewed_everywhere(kind: K, lang: str, channel: Channel) -> None:
    message = seen(kind, lang, channel)
    assert "Night Drive" in message.text or kind in (K.STUCK, K.RENEW_FUTURE)
    assert "{" not in message.text
    assert "  " not in message.text
    for row in message.buttons:
        for button in row:
            assert button.label
            if isinstance(button.action, OpenUrl | CopyText):
                target = button.action.url if isinstance(button.action, OpenUrl) else button.action.text
                assert target.startswith(SITE)


@pytest.mark.parametrize("lang", WORDING.languages())
def test_a_confirmation_asks_about_the_other_chat_of_an_account(lang: str) -> None:
    made = scene(K.CONFIRMATION, Channel.DISCORD)
    named = replace(made, lang=lang, args={**made.args, "account": "mia_92"})
    alone = Composer(WORDING, ACTIONS).compose(named).text
    for other, word in (("telegram", "Telegram"), ("discord", "Discord"), ("sms", "SMS")):
        about = replace(named, args={**named.args, "elsewhere": other})
        text = Composer(WORDING, ACTIONS).compose(about).text
        assert text.startswith(alone)
        asked = text.removeprefix(alone)
        assert asked.startswith(" ")
        assert "/link" in asked
        assert word in asked or (lang, other) == ("en", "sms")
        assert "  " not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_artists_words_stand_below_ours_under_the_artists_name(kind: K) -> None:
    ours, both = seen(kind).text, seen(kind, words="See you on the **roof**, *really*").text
    assert both == f"{ours}\n\nNEON: See you on the *roof*, *really*"
    assert both.count("**") == ours.count("**"), "no markup comes from an artist's words"
    assert seen(kind, channel=Channel.SMS, words="longer").text == seen(kind, channel=Channel.SMS).text, (
        "those of texts are set by themselves"
    )


def test_words_are_the_fans_languages_else_the_campaigns() -> None:
    setting = FlowSetting(kind=K.RECEIPT, on=True, words={"en": "See you", "de": "Bis bald"})
    shown = {
        lang: preview(
            Composer(WORDING, ACTIONS),
            campaign(),
            setting,
            lang=lang,
            channel=Channel.TELEGRAM,
            public_url=SITE,
        ).text.rpartition("NEON: ")[2]
        for lang in WORDING.languages()
    }
    assert shown == dict.fromkeys(WORDING.languages(), "See you") | {"de": "Bis bald"}
    assert WORDING.languages() == LANGUAGES


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in BY_TEXT])
def test_a_text_has_the_artists_words_as_long_as_it_gets_no_dearer(kind: K) -> None:
    composer, sizes = Composer(WORDING, ACTIONS), TextSizes(Composer(WORDING, ACTIONS), SITE)
    for lang in WORDING.languages():
        bare = FlowSetting(kind=kind, on=True, by_text=True)
        room = sizes.room(campaign(), bare, lang, SEGMENTS)
        assert room > 20, lang
        fits, over = "w" * room, "w" * (room + 1)
        assert sizes.with_words(campaign(), bare, lang, fits).segments == SEGMENTS
        assert sizes.with_words(campaign(), bare, lang, over).segments == SEGMENTS + 1
        longest = sizes.longest(campaign(), replace(bare, text_words={lang: fits}), lang)
        assert longest.body.endswith(f" {fits}")
        assert longest.segments == SEGMENTS
        long = campaign(release=replace(campaign().release, title="Night " * 16))
        grown = sizes.longest(long, replace(bare, text_words={lang: fits}), lang)
        assert fits not in grown.body, "a title that grew later takes its place"
        shown = composer.compose(
            previewed(
                campaign(),
                replace(bare, text_words={lang: "Bis 🎵"}),
                lang=lang,
                channel=Channel.SMS,
                public_url=SITE,
            )
        )
        assert segments(body_of(shown)) <= SEGMENTS


def test_buttons_do_what_they_say() -> None:
    assert seen(K.ENROLLED).buttons[0][0].action == Press(data="w:7:1"), "one tap undoes it"
    assert seen(K.COUNTDOWN).buttons[0][0].action == Press(data="l:7")
    (renew,) = seen(K.RENEW).buttons[0]
    assert isinstance(renew.action, OpenUrl)
    assert renew.primary
    play, share = seen(K.FOLLOW_UP).buttons[0]
    assert play.action == OpenUrl(url=f"{SITE}/go/night-drive/spotify")
    assert share.action == CopyText(text=f"{SITE}/night-drive")


@pytest.mark.parametrize("kind", [K.RECEIPT, K.REMINDER, K.FOLLOW_UP, K.RESCUE])
@pytest.mark.parametrize(
    ("dsp", "path"), [(DspName.SPOTIFY, "go/night-drive/spotify"), (DspName.SMART_LINK, "night-drive")]
)
def test_play_leads_to_the_fans_market_and_what_is_passed_on_does_not(
    kind: K, dsp: DspName, path: str
) -> None:
    for market, more in ((Market("NZ"), "?m=NZ"), (WORLD, "")):
        one = replace(scene(kind, Channel.TELEGRAM), dsp=dsp, market=market)
        message = Composer(WORDING, ACTIONS).compose(one)
        play, share = next(row for row in message.buttons if isinstance(row[-1].action, CopyText))
        assert play.action == OpenUrl(url=f"{SITE}/{path}{more}")
        assert share.action == CopyText(text=f"{SITE}/night-drive")


@pytest.mark.parametrize("kind", KINDS)
def test_news_are_asked_for_below_what_was_promised_and_ended_below_what_they_bring(kind: K) -> None:
    ask, end = Press(data="v:7:"), Press(data="v:7:0")
    composer = Composer(WORDING, ACTIONS)
    shown = [
        {b.action for row in composer.compose(scene(kind, channel, asks_news=asks)).buttons for b in row}
        for channel in (Channel.TELEGRAM, Channel.DISCORD)
        for asks in (True, False)
    ]
    asking = kind in (K.CONFIRMATION, K.RECEIPT, K.REMINDER)
    assert [ask in actions for actions in shown] == [asking, False, asking, False]
    assert all((end in actions) == (kind is K.FOLLOW_UP) for actions in shown)


@pytest.mark.parametrize("lang", WORDING.languages())
def test_what_goes_with_a_save_is_offered_below_the_promise_where_nobody_asked_before(lang: str) -> None:
    composer = Composer(WORDING, ACTIONS)
    release = campaign().rule.instant()
    asked = {"dsp": "spotify", "rung": "auto", "wishes": "follow,playlist"}

    def shown(args: dict[str, str | int], when: timedelta) -> list[Button]:
        told = replace(
            scene(K.CONFIRMATION, Channel.TELEGRAM), args=args, created_at=release + when, lang=lang
        )
        return [b for row in composer.compose(told).buttons for b in row]

    before, after = timedelta(days=-1), timedelta(minutes=1)
    wishes = [b for b in shown(asked, before) if isinstance(b.action, Press) and b.action.data[0] == "h"]
    assert [b.action for b in wishes] == [
        Press(data="h:7:spotify:follow"),
        Press(data="h:7:spotify:playlist"),
    ]
    assert not any(b.primary for b in wishes)
    assert "NEON" in wishes[0].label
    for args, when in ((asked, after), (asked | {"wishes": ""}, before)):
        assert not [b for b in shown(args, when) if b.action in (wishes[0].action, wishes[1].action)]


@pytest.mark.parametrize(("lang", "trouble"), list(product(WORDING.languages(), Trouble)))
def test_the_operator_reads_what_is_wrong_in_their_language(lang: str, trouble: Trouble) -> None:
    abouts = {
        Trouble.SETTING: "UPBEAT_DISCORD_TOKEN",
        Trouble.HELD: "discord",
        Trouble.GIVEN_UP: "discord",
        Trouble.FILTERED: "sms",
        Trouble.REPLIES: "UPBEAT_TWILIO_REPLIES_PER_DAY",
    }
    about = abouts.get(trouble, "apple_music")
    said = to_operator(WORDING, {"trouble": trouble.value, "about": about, "lang": lang})
    shown = {"discord": "Discord", "apple_music": "Apple Music", "sms": "SMS"}.get(about, about)
    assert f"**{shown}**" in said.text
    english = to_operator(WORDING, {"trouble": trouble.value, "about": about, "lang": "en"})
    assert (said.text == english.text) is (lang == "en")


@pytest.mark.parametrize("lang", WORDING.languages())
@pytest.mark.parametrize(
    ("kind", "less"),
    [
        (K.ENROLLED, {"dsp": "spotify", "rung": "reminder"}),
        (K.CONFIRMATION, {"dsp": "spotify", "rung": "reminder", "why": FULL}),
    ],
)
def test_a_lesser_promise_than_was_asked_for_says_why(kind: K, less: dict[str, str], lang: str) -> None:
    whole = replace(scene(kind, Channel.TELEGRAM), lang=lang)
    before = whole.campaign.rule.instant() - timedelta(days=7)
    texts = [
        Composer(WORDING, ACTIONS).compose(replace(whole, args=args, created_at=before)).text
        for args in (
            less,
            {"dsp": "spotify", "rung": "auto"},
            {"dsp": "spotify", "rung": "reminder", "why": ""},
        )
    ]
    assert "Spotify" in texts[0]
    assert texts[0] != texts[1]
    assert kind is K.ENROLLED or texts[0].startswith(texts[2])


def test_a_broadcast_can_be_the_last_one() -> None:
    message = Composer(WORDING, ACTIONS).compose(scene(K.BROADCAST, Channel.TELEGRAM))
    assert message.buttons[-1][0].label == "No more news from NEON"
    assert message.buttons[-1][0].action == Press(data="v:7:0")


@pytest.mark.parametrize("lang", WORDING.languages())
def test_news_that_were_ticked_on_a_page_end_with_one_tap_in_the_chat(lang: str) -> None:
    noted = replace(scene(K.CONFIRMATION, Channel.TELEGRAM), args={"news": 1}, lang=lang)
    message = Composer(WORDING, ACTIONS).compose(noted)
    assert "NEON" in message.text
    assert [[b.action for b in row] for row in message.buttons] == [[Press(data="v:7:0")]]


def test_a_personal_link_is_private() -> None:
    for kind in KINDS:
        if needs_ticket(kind, Channel.TELEGRAM, {}):
            assert seen(kind).private, kind
    assert needs_ticket(K.OPEN, Channel.SMS, {})
    assert not needs_ticket(K.OPEN, Channel.TELEGRAM, {})
    assert needs_ticket(K.REMINDER, Channel.SMS, {"rung": "one-tap"})
    assert not needs_ticket(K.REMINDER, Channel.TELEGRAM, {"rung": "native"})


def test_a_permission_that_ends_before_the_release_is_said_so() -> None:
    assert "before" in seen(K.RENEW).text
    assert "3 December" in seen(K.RENEW).text or "Dec" in seen(K.RENEW).text


@pytest.mark.parametrize(
    ("lang", "channel"), list(product(WORDING.languages(), (Channel.TELEGRAM, Channel.SMS)))
)
@pytest.mark.parametrize("why", [LATER, UNLISTED, NEVER, "bad_item"])
def test_who_must_wait_may_listen_and_is_not_asked_to_tap(why: str, lang: str, channel: Channel) -> None:
    release = campaign()
    scene = Scene(
        kind=K.RESCUE,
        campaign=release,
        lang=lang,
        channel=channel,
        dsp=DspName.TIDAL,
        number=1,
        until=None,
        args={"dsp": "tidal", "outcome": why},
        created_at=release.rule.instant(),
        zone=None,
        wake=False,
        words="",
        public_url=SITE,
    )
    assert not needs_ticket(scene.kind, channel, scene.args)
    message = Composer(WORDING, ACTIONS).compose(scene)
    assert "Night Drive" in message.text
    assert "TIDAL" in message.text
    page = f"{SITE}/night-drive"
    where = page if why != LATER else f"{SITE}/go/night-drive/tidal"
    if channel is Channel.SMS:
        assert where in message.text.split()
    else:
        assert [button.action for button in message.buttons[0]] == [OpenUrl(url=where), CopyText(text=page)]
