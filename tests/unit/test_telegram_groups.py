"""What updates of groups and channels mean, and what belongs into a paired chat when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bots.telegram.group_inbound import Migrated, PairAsked, Stands, is_talk, standing
from bots.telegram.inbound import PairHere, read
from core.campaign import Artist, Campaign, CampaignStatus, Release, ReleaseKind
from core.group_chat import GroupKind, GroupPostKind, GroupState, Look, look, rule_words, wanted
from core.ids import ArtistId, CampaignId, ReleaseId, SenderId
from core.message import OpenUrl
from core.release_time import ReleaseMode, ReleaseRule
from notifications.group_posts import GroupTexts, signature
from notifications.wording import Wording

MIA = {"id": 7, "is_bot": False, "first_name": "Mia", "language_code": "de"}
GROUP = {"id": -100, "type": "supergroup", "title": "Fans"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
STAND_IN = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CODE = "ABCD-EFGH-JKLM"


def heard(kind: str, **fields: Any) -> Any:
    return read({"update_id": 1, kind: {"message_id": 5, "date": 1} | fields}, SenderId(3), "upbeatbot")


def said(text: str, **more: Any) -> Any:
    return heard("message", **{"chat": GROUP, "from": MIA, "text": text} | more)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"/pair {CODE}", CODE),
        (f"/pair@UpbeatBot {CODE}", CODE),
        (f"/start@upbeatbot p_{CODE}", CODE),
        ("/pair@upbeatbot", ""),
        ("/pair@upbeatbot " + "x" * 500, "x" * 40),
    ],
)
def test_a_code_in_a_group(text: str, code: str) -> None:
    asked = said(text)
    assert isinstance(asked, PairAsked)
    assert (asked.code, asked.by, asked.trusted, asked.language) == (code, 7, False, "de")
    assert (asked.seen.external_id, asked.seen.kind, asked.seen.title) == (-100, GroupKind.GROUP, "Fans")
    assert CODE not in repr(asked)
    assert "-100" not in repr(asked)


@pytest.mark.parametrize(
    "more",
    [
        {"text": f"/pair@otherbot {CODE}"},
        {"text": CODE},  # people talk in groups
        {"text": "/pair"},  # may be meant for another bot
        {"text": "/pair shoes with bags"},
        {"text": f"/start p_{CODE}"},
        {"forward_origin": {"type": "user"}},
        {"via_bot": {"id": 1}},
        {"sender_chat": CHANNEL, "from": {"id": 136817688, "is_bot": True}},
        {"sender_chat": CHANNEL, "from": {"id": 777000, "is_bot": False}, "is_automatic_forward": True},
        {"from": {"id": 8, "is_bot": True}},
    ],
)
def test_who_cannot_pair_a_group(more: dict[str, Any]) -> None:
    assert not isinstance(said(**{"text": f"/pair {CODE}"} | more), PairAsked)


def test_an_anonymous_administrator_is_the_group() -> None:
    asked = said(f"/pair {CODE}", sender_chat=GROUP, **{"from": STAND_IN})
    assert isinstance(asked, PairAsked)
    assert (asked.by, asked.trusted) == (None, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        (f"/pair {CODE}", CODE),
        ("/pair@upbeatbot", ""),
        ("/pair", None),
        ("announcement", None),
        ("ABCD-EFGH", None),
    ],
)
def test_a_code_in_a_channel(text: str, code: str | None) -> None:
    asked = heard("channel_post", chat=CHANNEL, sender_chat=CHANNEL, text=text)
    assert (asked.code if isinstance(asked, PairAsked) else None) == code


def test_a_forwarded_code_pairs_no_channel() -> None:
    for text in (CODE, f"/pair {CODE}"):
        assert heard("channel_post", chat=CHANNEL, text=text, forward_origin={"type": "user"}) is None


def test_a_code_in_a_private_chat_is_pointed_elsewhere() -> None:
    found = said(f"/pair {CODE}", chat={"id": 7, "type": "private"})
    assert found == PairHere(chat_id=7, language="de")


@pytest.mark.parametrize(
    ("kind", "part", "talk"),
    [
        ("message", {"chat": GROUP, "text": "hello"}, True),
        ("message", {"chat": GROUP, "photo": []}, True),
        ("message", {"chat": GROUP, "text": "/help@upbeatbot"}, False),
        ("message", {"chat": GROUP, "migrate_to_chat_id": -9}, False),
        ("message", {"chat": {"id": 7, "type": "private"}, "text": "hello"}, False),
        ("channel_post", {"chat": CHANNEL, "text": "Show on Friday"}, True),
        ("channel_post", {"chat": CHANNEL, "text": CODE}, False),
        ("my_chat_member", {"chat": GROUP}, False),
        ("callback_query", {"message": {"chat": GROUP}}, False),
    ],
)
def test_talk_of_other_people_is_not_kept(kind: str, part: dict[str, Any], talk: bool) -> None:
    assert is_talk({"update_id": 1, kind: part}) is talk


def test_a_group_with_a_new_id() -> None:
    anonymous = {"from": STAND_IN, "sender_chat": GROUP}
    assert said("", migrate_to_chat_id=-900, **anonymous) == Migrated(old=-100, new=-900)
    assert said("", migrate_from_chat_id=-5, **anonymous) == Migrated(old=-5, new=-100)


@pytest.mark.parametrize(
    ("member", "kind", "to"),
    [
        ({"status": "member"}, GroupKind.GROUP, GroupState.PAIRED),
        ({"status": "administrator"}, GroupKind.GROUP, GroupState.PAIRED),
        ({"status": "left"}, GroupKind.GROUP, GroupState.REMOVED),
        ({"status": "kicked"}, GroupKind.CHANNEL, GroupState.REMOVED),
        (
            {"status": "restricted", "is_member": True, "can_send_messages": False},
            GroupKind.GROUP,
            GroupState.MUTED,
        ),
        (
            {"status": "restricted", "is_member": True, "can_send_messages": True},
            GroupKind.GROUP,
            GroupState.PAIRED,
        ),
        ({"status": "restricted", "is_member": False}, GroupKind.GROUP, GroupState.REMOVED),
        ({"status": "administrator", "can_post_messages": True}, GroupKind.CHANNEL, GroupState.PAIRED),
        ({"status": "administrator", "can_post_messages": False}, GroupKind.CHANNEL, GroupState.MUTED),
        ({"status": "member"}, GroupKind.CHANNEL, GroupState.MUTED),
        ({"status": "dreaming"}, GroupKind.GROUP, None),
    ],
)
def test_what_we_may_do_there(member: dict[str, Any], kind: GroupKind, to: GroupState | None) -> None:
    assert standing(member, kind) is to
    found = heard(
        "my_chat_member", chat=GROUP if kind is GroupKind.GROUP else CHANNEL, new_chat_member=member
    )
    assert (found.to if isinstance(found, Stands) else None) is to


CAMPAIGN = Campaign(
    id=CampaignId(1),
    artist=Artist(id=ArtistId(1), name="NEON", slug="neon"),
    release=Release(id=ReleaseId(1), title="Night Drive", kind=ReleaseKind.SINGLE, artist_ids=()),
    slug="night-drive",
    code="neon",
    status=CampaignStatus.OPEN,
    rule=ReleaseRule(on=date(2027, 12, 4), zone="Europe/Berlin", mode=ReleaseMode.LOCAL_MIDNIGHT),
)
OUT_AT = datetime(2027, 12, 3, 23, tzinfo=UTC)
C, P = CampaignStatus, GroupPostKind


@pytest.mark.parametrize(
    ("status", "after", "looks", "post"),
    [
        (C.DRAFT, -30, Look.ANNOUNCED, None),
        (C.ANNOUNCED, -30, Look.ANNOUNCED, P.ANNOUNCED),
        (C.ANNOUNCED, 1, Look.ANNOUNCED, None),
        (C.OPEN, -30, Look.OPEN, P.OPEN),
        (C.OPEN, 1, Look.OPEN, None),
        (C.RELEASING, -5, Look.OPEN, P.OPEN),  # out in Auckland, not yet at the artist's midnight
        (C.RELEASING, 0, Look.OUT, P.OUT),
        (C.RELEASED, 23, Look.OUT, P.OUT),
        (C.RELEASED, 24, Look.OUT, None),  # old news
        (C.ARCHIVED, 2, Look.OUT, None),
        (C.CANCELLED, -30, Look.CANCELLED, None),
    ],
)
def test_what_belongs_there_when(status: C, after: int, looks: Look, post: P | None) -> None:
    campaign, now = replace(CAMPAIGN, status=status), OUT_AT + timedelta(hours=after)
    assert look(campaign, now) is looks
    assert wanted(campaign, now) is post


@pytest.mark.parametrize("lang", Wording().languages())
@pytest.mark.parametrize("kind", list(P))
@pytest.mark.parametrize("looks", list(Look))
def test_every_post_has_its_words_and_at_most_one_button(lang: str, kind: P, looks: Look) -> None:
    texts = GroupTexts(Wording(strict=True), "https://go.example", "https://t.me/upbeatbot")
    for first in (rule_words(CAMPAIGN), "2027-11-01T00:00 UTC global"):
        shown = texts.message(CAMPAIGN, kind, looks, where=GroupKind.CHANNEL, lang=lang, first_rule=first)
        assert "Night Drive" in shown.text
        urls = [b.action.url for row in shown.buttons for b in row if isinstance(b.action, OpenUrl)]
        ways = {
            Look.ANNOUNCED: ["https://t.me/upbeatbot?start=c_neon_channel"],
            Look.OPEN: ["https://t.me/upbeatbot?start=c_neon_channel"],
            Look.OUT: ["https://go.example/night-drive"],
            Look.CANCELLED: [],
        }
        assert urls == ways[looks]


def test_the_date_is_in_the_chats_words_and_says_that_it_moved() -> None:
    texts = GroupTexts(Wording(strict=True), "https://go.example", "https://t.me/upbeatbot")

    def shown(first: str) -> str:
        return texts.message(
            CAMPAIGN, P.OPEN, Look.OPEN, where=GroupKind.GROUP, lang="de", first_rule=first
        ).text

    assert "Erscheint am Samstag, 4. Dezember, 00:00 bei dir." in shown(rule_words(CAMPAIGN))
    assert "Neuer Termin: Samstag, 4. Dezember" in shown("2027-11-01T00:00 UTC global")


def test_two_messages_that_look_different_have_different_signatures() -> None:
    texts = GroupTexts(Wording(strict=True), "https://go.example", "https://t.me/upbeatbot")
    seen = {
        signature(texts.message(CAMPAIGN, P.OPEN, looks, where=where, lang="en", first_rule=""))
        for looks in Look
        for where in GroupKind
    }
    assert len(seen) == 6  # out and cancelled have no way into the private chat
