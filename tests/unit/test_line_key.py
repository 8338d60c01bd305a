"""How a promise's state is worded in a chat."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bots.conversation.replies import line_key
from core.ids import CampaignId, DspName, FanId, PreSaveId, WaveId
from core.ladder import Rung
from core.presave import PreSave, PreSaveStatus
from notifications.wording import Wording


def presave(status: PreSaveStatus, rung: Rung = Rung.AUTO) -> PreSave:
    return PreSave(
        id=PreSaveId(1),
        fan_id=FanId(1),
        campaign_id=CampaignId(1),
        dsp=DspName.YOUTUBE_MUSIC,
        rung=rung,
        status=status,
        wave_id=WaveId(1),
        address_id=None,
        grant_id=None,
        joined_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("rung", "released", "key"),
    [
        (Rung.AUTO, False, "chat-line-waiting"),
        (Rung.AUTO, True, "chat-line-queued"),
        (Rung.ONE_TAP, False, "chat-line-one-tap"),
        (Rung.ONE_TAP, True, "chat-line-one-tap"),
        (Rung.NATIVE, False, "chat-line-reminder"),
        (Rung.REMINDER, True, "chat-line-reminder"),
    ],
)
def test_who_waits_reads_for_what(rung: Rung, released: bool, key: str) -> None:
    assert line_key(presave(PreSaveStatus.WAITING, rung), released) == key


def test_a_save_that_waits_after_the_release_is_not_said_to_wait_for_it() -> None:
    words = Wording().text("en", line_key(presave(PreSaveStatus.WAITING), True), service="YouTube Music")
    assert words == "YouTube Music: out now, your save follows by itself"


@pytest.mark.parametrize("status", [s for s in PreSaveStatus if s is not PreSaveStatus.WITHDRAWN])
def test_every_other_state_has_its_words_in_every_language(status: PreSaveStatus) -> None:
    wording = Wording()
    for language in wording.languages():
        assert "YouTube Music" in wording.text(
            language, line_key(presave(status), True), service="YouTube Music"
        )
