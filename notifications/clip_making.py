"""Run by itself, without our secrets, by notifications.clip: a file from outside is decoded and made anew as an MP3.

The file comes on stdin. The answer is a line of JSON, `{"seconds", "voice"}` with the MP3 behind it or `{"refused",
"words"}` alone. It imports nothing of ours: whatever breaks in here reaches no token and no connection.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

LONGEST_S = 30
SHORTEST_S = 1
_GRACE_S = 0.5  # what encoders put before and behind the sound
_RATE = 44_100
_MEMORY = 1024**3
_CPU_S = 20
_CODECS = {
    "mp3": {"mp3", "mp3float"},
    "mov": {"aac", "mp3", "mp3float"},
    "aac": {"aac"},
    "ogg": {"opus", "vorbis"},
}


class Unfit(Exception):
    """It cannot be the clip; the first argument is a Fluent key."""

    def __init__(self, key: str, **words: int) -> None:
        super().__init__(key)
        self.key, self.words = key, words


def main() -> None:
    """One file in, one answer out."""
    _confine()
    head: dict[str, object]
    try:
        seconds, voice, mp3 = made(sys.stdin.buffer.read())
        head, body = {"seconds": seconds, "voice": voice}, mp3
    except Unfit as unfit:
        head, body = {"refused": unfit.key, "words": unfit.words}, b""
    except (FFmpegError, ValueError, MemoryError, OverflowError):
        head, body = {"refused": "clip-not-audio", "words": {}}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


def made(data: bytes) -> tuple[int, bool, bytes]:
    """Whole seconds, whether it was a voice note (Ogg with Opus), and the MP3. Raises Unfit, FFmpegError."""
    kind = kind_of(data)
    with av.open(BytesIO(data), "r", format=kind) as container:
        if not container.streams.audio:
            raise Unfit("clip-not-audio")
        stream = container.streams.audio[0]
        if stream.codec_context.name not in _CODECS[kind]:
            raise Unfit("clip-not-audio")
        claimed = _claimed(stream) if kind == "mov" else 0.0
        out = _Mp3(mono=stream.codec_context.channels == 1)
        for frame in _frames(container, stream):
            out.add(frame)
            if out.seconds > LONGEST_S + _GRACE_S:
                raise Unfit("clip-too-long", limit=LONGEST_S)
        voice = stream.codec_context.name == "opus"
    if claimed > out.seconds + 1:
        raise Unfit("clip-ends-early", claimed=round(claimed), found=round(out.seconds))
    if out.seconds < SHORTEST_S:
        raise Unfit("clip-too-short")
    return min(LONGEST_S, round(out.seconds)), voice, out.finished()


def kind_of(data: bytes) -> str:
    """The container, by its first bytes. Raises Unfit for what is none of ours."""
    if data[:4] == b"OggS":
        return "ogg"
    if data[4:8] == b"ftyp":
        return "mov"
    if data[:3] == b"ID3":
        return "mp3"
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return "mp3" if data[1] & 0x06 else "aac"  # no layer: not MPEG audio, but AAC's frames
    raise Unfit("clip-not-audio")


class _Mp3:
    """A fresh MP3 of one audio stream: no tags, no picture, no chapters, no other stream."""

    def __init__(self, *, mono: bool) -> None:
        self.seconds = 0.0
        self._body, layout = BytesIO(), "mono" if mono else "stereo"
        self._container = av.open(
            self._body, "w", format="mp3", options={"id3v2_version": "0", "fflags": "+bitexact"}
        )
        self._stream = self._container.add_stream("libmp3lame", rate=_RATE, layout=layout)
        self._stream.bit_rate = 128_000 if mono else 192_000
        self._resampler = AudioResampler(format="s16p", layout=layout, rate=_RATE)

    def add(self, frame: AudioFrame) -> None:
        """What was decoded."""
        self.seconds += frame.samples / frame.sample_rate
        frame.pts = None
        self._put(frame)

    def finished(self) -> bytes:
        """The file."""
        self._put(None)
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._body.getvalue()

    def _put(self, frame: AudioFrame | None) -> None:
        for part in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(part))


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """What decodes; a few broken packets are skipped, many are a broken file. Raises Unfit, FFmpegError."""
    good = bad = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except FFmpegError:
            bad += 1
            continue
        good += len(frames)
        yield from (frame for frame in frames if frame.sample_rate)
    if not good or bad > 3 + good // 10:
        raise Unfit("clip-not-audio")


def _claimed(stream: AudioStream) -> float:
    """How long an MP4 says that it is, in seconds."""
    return float((stream.duration or 0) * (stream.time_base or Fraction(0)))


def _confine() -> None:
    """Little memory, little time, no file to write."""
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that has no such limit, or a lower one
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
