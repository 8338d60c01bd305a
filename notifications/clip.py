"""A sound from outside: decoded in a process of its own and made anew as the one MP3 that we serve."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from core.errors import Refused

MAX_BYTES = 5 * 1024 * 1024
REFUSALS = ("clip-not-audio", "clip-too-long", "clip-too-short", "clip-ends-early")
_MAKER = Path(__file__).with_name("clip_making.py")
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedClip:
    """An MP3 without tags or pictures; `voice`: it came as a voice note does, in Ogg with Opus."""

    mp3: bytes = field(repr=False)
    seconds: int
    voice: bool


def check_weight(size: int) -> None:
    """Before it is fetched or read. Raises Refused."""
    if size == 0:
        raise Refused("clip-empty")
    if size > MAX_BYTES:
        raise Refused("clip-too-heavy", size=-(-size // 1024**2), limit=MAX_BYTES // 1024**2)


async def prepare_clip(data: bytes, maker: Path = _MAKER, patience_s: float = _PATIENCE_S) -> PreparedClip:
    """Takes about a second of CPU, elsewhere. Raises Refused for what is no sound, too long or damaged.

    FFmpeg reads what a stranger may have forged, so it runs where there is nothing to steal: no environment, little
    memory, little time. However it ends, the answer is one of ours.
    """
    check_weight(len(data))
    head, _, mp3 = (await _run(data, maker, patience_s)).partition(b"\n")
    try:
        answer = orjson.loads(head)
    except orjson.JSONDecodeError:  # it was ended, or broke
        answer = None
    match answer:
        case {"seconds": int(seconds), "voice": bool(voice)} if mp3:
            return PreparedClip(mp3=mp3, seconds=seconds, voice=voice)
        case {"refused": str(key), "words": dict(words)} if key in REFUSALS:
            raise Refused(key, **{str(name): int(value) for name, value in words.items()})
        case _:
            raise Refused("clip-not-audio")


async def _run(data: bytes, maker: Path, patience_s: float) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(maker),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(patience_s):
            return (await process.communicate(data))[0]
    except TimeoutError:
        return b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
