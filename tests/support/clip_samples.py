"""Sounds as artists attach them, made here: any container, any length, with what must not be published."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from av.audio.frame import AudioFrame

PRIVATE = {
    "title": "demo v3 unreleased",
    "artist": "Jane Roe",
    "comment": "+52.5200+013.4050/ jane@home.example",
}
_SAMPLES = 1024


def sound(
    kind: str = "mp3",
    codec: str = "libmp3lame",
    seconds: float = 3,
    *,
    channels: int = 2,
    rate: int = 48_000,
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> bytes:
    """A quiet square wave. `kind`: FFmpeg's name of the container ("mp3", "ipod", "ogg", "adts", "wav")."""
    layout = "mono" if channels == 1 else "stereo"
    with TemporaryDirectory() as folder:
        out = Path(folder) / "sound"
        _write(out, kind, codec, seconds, channels, layout, rate, tags or {}, options or {})
        return out.read_bytes()


def _write(
    out: Path,
    kind: str,
    codec: str,
    seconds: float,
    channels: int,
    layout: str,
    rate: int,
    tags: dict[str, str],
    options: dict[str, str],
) -> None:
    with av.open(str(out), "w", format=kind, options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=rate, layout=layout, options={"strict": "experimental"})
        wave = struct.pack("<h", 2_000) * 64 * channels + struct.pack("<h", -2_000) * 64 * channels
        wave *= _SAMPLES // 128
        for at in range(0, int(seconds * rate), _SAMPLES):
            frame = AudioFrame(format="s16", layout=layout, samples=_SAMPLES)
            frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            frame.planes[0].update(wave)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def m4a(seconds: float = 3, **more: object) -> bytes:
    """As a phone or a studio exports it: the index behind the sound, unless `options` say otherwise."""
    return sound("ipod", "aac", seconds, **more)  # type: ignore[arg-type] # the caller's keywords


def voice_note(seconds: float = 3, **more: object) -> bytes:
    """As chats record it."""
    return sound("ogg", "libopus", seconds, channels=1, **more)  # type: ignore[arg-type] # the caller's keywords


def with_cover(mp3: bytes, picture: bytes) -> bytes:
    """The MP3 behind an ID3 tag that carries a picture."""
    apic = b"\0image/jpeg\0\x03\0" + picture
    frame = b"APIC" + struct.pack(">I", _synchsafe(len(apic))) + b"\0\0" + apic
    return b"ID3\x04\0\0" + struct.pack(">I", _synchsafe(len(frame))) + frame + mp3


def claiming(m4a_file: bytes, times: int) -> bytes:
    """The same M4A whose headers say that it is so many times as long."""
    body = bytearray(m4a_file)
    for name in (b"mvhd", b"mdhd"):
        at = body.find(name) + 20  # version and flags, two dates, the scale; then the length
        [length] = struct.unpack_from(">I", body, at)
        struct.pack_into(">I", body, at, min(length * times, 0xFFFF_FFF0))
    return bytes(body)


def _synchsafe(number: int) -> int:
    return sum((number >> 7 * i & 0x7F) << 8 * i for i in range(4))


def bombed(m4a_file: bytes) -> bytes:
    """The same M4A whose index says that it has two billion parts, of a byte each."""
    body = bytearray(m4a_file)
    at = body.find(b"stsz") + 8  # version and flags; then the size of every part, and how many there are
    struct.pack_into(">II", body, at, 1, 0x7FFF_FFF0)
    at = body.find(b"stsc") + 12  # each group of parts has as many
    struct.pack_into(">I", body, at + 4, 0x7FFF_FFF0)
    return bytes(body)
