"""No words are cut: in every language they fit where each channel shows them, with names as long as people have."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, product

import pytest

from app.wiring_buttons import actions
from bots.discord.drawing import CONTENT_MAX, LABEL_MAX, as_markdown, plain
from bots.discord.forms import FORMS
from bots.telegram.drawing import CAPTION_MAX, TEXT_MAX, as_html
from core.campaign import LANGUAGES, Campaign
from core.delivery import BY_TEXT
from core.delivery import DeliveryKind as K
from core.ids import CampaignId, Channel, DspName
from core.message import Message, Press
from core.scheduler.planner import LONGEST_WORDS, effective
from notifications.composing import SEGMENTS, Composer
from notifications.previews import IDLE, preview
from notifications.segments import is_gsm7
from notifications.text_sizes import TextSizes
from notifications.wording import Wording
from tests.unit.test_composing import KINDS, campaign

WORDING = Wording(strict=True)
SITE = "https://go.neon.fm"
TELEGRAM_BUTTON, TELEGRAM_DATA = 64, 64
LONG_NAME, LONG_TITLE = "The Night Drive Orchestra", "N" * 100  # the longest title that is taken
CHATS = (Channel.TELEGRAM, Channel.DISCORD)
# what we write most, and what must cost no more than it has to
ONE_SEGMENT = (K.RECEIPT, K.REMINDER, K.OPEN, K.MOVED, K.CANCELLED, K.COUNTDOWN)


def longest() -> Campaign:
    """Ids as large as they get, a service with a long name, a title of full length."""
    made = campaign(id=CampaignId(2**63 - 1), dsps=(DspName.YOUTUBE_MUSIC,))
    return replace(
        made,
        artist=replace(made.artist, name=LONG_NAME),
        release=replace(made.release, title=LONG_TITLE),
    )


def usual() -> Campaign:
    """As most are, on the services that most are on."""
    made = campaign(dsps=(DspName.SPOTIFY, DspName.APPLE_MUSIC, DspName.YOUTUBE_MUSIC))
    return replace(made, artist=replace(made.artist, name="The Midnight"))


def shown(kind: K, lang: str, channel: Channel) -> Message:
    words = {lang: "w" * LONGEST_WORDS}
    setting = replace(effective([])[kind], words=words)
    return preview(
        Composer(WORDING, actions()), longest(), setting, lang=lang, channel=channel, public_url=SITE
    )


@pytest.mark.parametrize(("kind", "lang"), list(product(KINDS, LANGUAGES)))
def test_a_message_fits_its_chat_with_the_artists_words(kind: K, lang: str) -> None:
    for channel in CHATS:
        message = shown(kind, lang, channel)
        if channel is Channel.TELEGRAM:
            most = CAPTION_MAX if message.artwork_id else TEXT_MAX
            assert len(re.sub(r"<[^>]+>", "", as_html(message.text))) <= most
        else:
            assert len(as_markdown(message.text)) <= CONTENT_MAX - 500, "and the lines of its links"
        for button in chain.from_iterable(message.buttons):
            label = TELEGRAM_BUTTON if channel is Channel.TELEGRAM else LABEL_MAX
            assert len(button.label) <= label, button.label
            if isinstance(button.action, Press):
                assert len(button.action.data.encode()) <= TELEGRAM_DATA


@pytest.mark.parametrize(("kind", "lang"), list(product(sorted(BY_TEXT), LANGUAGES)))
def test_a_text_takes_one_segment_where_it_can_and_never_more_than_two(kind: K, lang: str) -> None:
    size = TextSizes(Composer(WORDING, IDLE), SITE).longest(usual(), effective([])[kind], lang)
    assert is_gsm7(size.body)
    assert size.segments <= (1 if kind in ONE_SEGMENT else SEGMENTS), size.body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_prompt_and_link_carry_what_the_law_asks_in_two_segments(lang: str) -> None:
    sizes = TextSizes(Composer(WORDING, IDLE), SITE)
    for counted in (False, True):
        settings = effective([])
        countdown = replace(settings[K.COUNTDOWN], on=counted, by_text=counted)
        for name, size in sizes.conversation(
            WORDING, usual(), settings | {K.COUNTDOWN: countdown}, lang
        ).items():
            assert size.segments <= SEGMENTS, name
            assert "STOP" in size.body
            assert "HELP" in size.body


# keys by what they are in Discord -> the most characters it takes there
DISCORD = {
    r"discord-(broadcast-|reply-)?button-.*|button-.*|chat-button-.*|discord-(presave|remind|share|save|calendar)": LABEL_MAX,
    r"discord-(command-|option-).*|discord-campaign": 100,
    r"discord-hint-.*": 100,
    r"discord-(form|field)-.*": 45,
    r"discord-(funnel|services|channels|sources|countries|problems)": 256,
    r"telegram-command-.*": 256,
    r"rung-.*": LABEL_MAX - len("YouTube Music · "),
}
ARGS = {"artist": LONG_NAME, "service": "YouTube Music", "account": "mia_listens_at_night"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("pattern", DISCORD)
def test_labels_and_descriptions_are_not_cut(pattern: str, lang: str) -> None:
    keys = [key for key in WORDING.keys(lang) if re.fullmatch(pattern, key)]
    assert keys
    for key in keys:
        words = plain(WORDING.text(lang, key, **ARGS))
        assert len(words) <= DISCORD[pattern], f"{key}: {words}"


def test_forms_have_no_more_fields_than_discord_takes() -> None:
    assert all(1 <= len(fields) <= 5 for fields in FORMS.values())
