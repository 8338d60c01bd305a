"""Clips from outside: what is taken becomes one MP3 of nothing but sound, what is not is refused in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from notifications.clip import MAX_BYTES, REFUSALS, PreparedClip, prepare_clip
from notifications.wording import Wording
from tests.support.artwork_samples import night_drive
from tests.support.clip_samples import (
    PRIVATE,
    bombed,
    claiming,
    m4a,
    sound,
    voice_note,
    with_cover,
)

WORDING = Wording(strict=True)
FAST = {"movflags": "faststart"}


async def refusal(data: bytes) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refused) as caught:
        await prepare_clip(data)
    for language in WORDING.languages():
        assert WORDING.text(language, caught.value.key, **caught.value.words)
    return caught.value.key, caught.value.words


def streams(made: PreparedClip) -> list[tuple[str, str]]:
    with av.open(BytesIO(made.mp3)) as container:
        return [(stream.type, stream.codec_context.name) for stream in container.streams]


@pytest.mark.parametrize(
    ("data", "voice"),
    [
        (sound(tags=PRIVATE), False),
        (sound(channels=1, rate=22_050, tags=PRIVATE), False),
        (m4a(tags=PRIVATE), False),
        (m4a(tags=PRIVATE, options=FAST), False),
        (sound("adts", "aac"), False),
        (sound("ogg", "vorbis", tags=PRIVATE), False),
        (voice_note(tags=PRIVATE), True),
        (with_cover(sound(tags=PRIVATE), night_drive(700)), False),
    ],
    ids=["mp3", "mp3 mono", "m4a", "m4a for streaming", "aac", "ogg vorbis", "voice note", "with a cover"],
)
async def test_it_becomes_an_mp3_of_nothing_but_sound(data: bytes, voice: bool) -> None:
    made = await prepare_clip(data)
    assert (made.seconds, made.voice) == (3, voice)
    assert [kind for kind, _ in streams(made)] == ["audio"]
    with av.open(BytesIO(made.mp3)) as container:
        assert (container.format.name, container.metadata) == ("mp3", {})
        assert container.duration is not None
        assert abs(container.duration / av.time_base - 3) < 0.1
    for words in PRIVATE.values():
        assert words.encode() not in made.mp3
    assert b"\xff\xd8\xff" not in made.mp3[:2000]  # no JPEG in front


async def test_half_a_minute_is_taken_and_is_small_enough_for_every_chat() -> None:
    made = await prepare_clip(m4a(30))
    assert made.seconds == 30
    assert len(made.mp3) < 1024**2


@pytest.mark.parametrize("data", [sound(seconds=31), voice_note(40)], ids=["mp3", "voice note"])
async def test_longer_is_refused(data: bytes) -> None:
    assert await refusal(data) == ("clip-too-long", {"limit": 30})


async def test_ten_minutes_in_a_light_file_are_refused_too() -> None:
    data = sound(seconds=600, channels=1, rate=16_000)
    assert len(data) < MAX_BYTES
    assert await refusal(data) == ("clip-too-long", {"limit": 30})


async def test_what_is_cut_off_is_named_as_that() -> None:
    whole = m4a(10, options=FAST)  # the index in front: half of the file still opens
    key, words = await refusal(whole[: len(whole) // 2])
    assert (key, words["claimed"]) == ("clip-ends-early", 10)
    assert 3 <= int(words["found"]) <= 6


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0" + bytes(range(256)) * 64,
        b"ID3\x04\0\0\0\0\0\0" + bytes(range(256)) * 64,
        b"\xff\xfb" + bytes(range(256)) * 64,
        b"OggS" + bytes(500),
        b"\0\0\0\x20ftypM4A " + bytes(4000),
        b"<html><script>alert(1)</script></html>",
        night_drive(700),
        sound("wav", "pcm_s16le"),
        sound("ogg", "flac"),
        m4a(10)[:20_000],  # the index went with the end
        b"x",
    ],
    ids=[
        "exe",
        "exe-as-mp3",
        "noise",
        "ogg-of-nothing",
        "mp4-of-nothing",
        "html",
        "jpeg",
        "wav",
        "flac",
        "cut-m4a",
        "byte",
    ],
)
async def test_what_is_no_sound_of_ours_is_refused(data: bytes) -> None:
    assert (await refusal(data))[0] == "clip-not-audio"


async def test_nothing_too_heavy_and_too_short() -> None:
    assert (await refusal(b""))[0] == "clip-empty"
    assert await refusal(bytes(MAX_BYTES + 1)) == ("clip-too-heavy", {"size": 6, "limit": 5})
    assert (await refusal(sound(seconds=0.3)))[0] == "clip-too-short"


async def test_a_length_that_is_only_claimed_does_not_count() -> None:
    made = await prepare_clip(claiming(m4a(), 40_000))
    assert made.seconds == 3


async def test_an_index_of_two_billion_parts_costs_no_memory_here() -> None:
    key, _ = await refusal(bombed(m4a()))
    assert key in REFUSALS


async def test_a_maker_that_hangs_breaks_or_talks_nonsense_is_a_refusal(tmp_path: Path) -> None:
    for program in ("import time; time.sleep(60)", "import os; os.abort()", "print('[]')", "print('{}')", ""):
        maker = tmp_path / "maker.py"
        maker.write_text(program)
        with pytest.raises(Refused, match="clip-not-audio"):
            await prepare_clip(sound(seconds=1), maker, patience_s=1.0)


async def test_the_maker_knows_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPBEAT_DISCORD_TOKEN", "hush")
    maker = tmp_path / "maker.py"
    maker.write_text(
        "import json, os\nprint(json.dumps({'seconds': 1, 'voice': False}))\n"
        "print(sorted(name for name in os.environ if name.startswith('UPBEAT')))"
    )
    made = await prepare_clip(sound(seconds=1), maker)
    assert made.mp3 == b"[]\n"


DAMAGED = m4a(2, options=FAST)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(hits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=40))
async def test_a_damaged_file_is_refused_or_taken_but_never_breaks(hits: list[tuple[int, int]]) -> None:
    data = bytearray(DAMAGED)
    for place, value in hits:
        data[place % len(data)] = value
    try:
        made = await prepare_clip(bytes(data))
    except Refused as refused:
        length = refused.key
    else:
        length = str(made.seconds)
    assert length in (*REFUSALS, "1", "2", "3")
