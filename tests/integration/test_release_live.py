"""`upbeat release CAMPAIGN` on a terminal: the picture is drawn anew until Ctrl-C, or until the release is over."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from core.campaign import Campaign
from storage.database import Database
from storage.sealing import new_key
from tests.support.processes import environment
from tests.support.queue_rows import many
from tests.support.seeds import Seeds

pytestmark = pytest.mark.timeout(180)
_KEY = new_key(1)
_ROWS, _COLUMNS = 40, 160
# what runs in the background ignores Ctrl-C, and so does whatever it starts; a terminal's shell sees to that
_LISTENING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " runpy.run_module('app', run_name='__main__')"
)
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass
class Terminal:
    """What an operator sees of one command, and their keyboard's Ctrl-C."""

    process: subprocess.Popen[bytes]
    master: int
    said: str = ""

    async def until(self, right: Callable[[str], bool]) -> None:
        """More of what it draws, as bare words, until it is right."""
        async with asyncio.timeout(90):
            while not right(self.said):
                assert await self._more(), f"it ended:\n{self.said[-3000:]}"

    async def ended(self) -> int:
        """Its exit code, and all that it said."""
        async with asyncio.timeout(60):
            while await self._more():
                pass
            return await asyncio.to_thread(self.process.wait)

    def interrupt(self) -> None:
        """As the terminal sends it to the program in front."""
        self.process.send_signal(signal.SIGINT)

    async def _more(self) -> bool:
        try:
            new = await asyncio.to_thread(os.read, self.master, 65536)
        except OSError:  # EIO: nobody holds the other end any more
            return False
        self.said += _STYLE.sub("", new.decode(errors="replace"))
        return bool(new)


@asynccontextmanager
async def watching(dsn: str, name: str) -> AsyncIterator[Terminal]:
    """The command on a terminal of its own."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    env = environment(dsn, "http://127.0.0.1:9", _KEY) | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-c", _LISTENING, "release", name],
        cwd="/", env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)


async def running(seeds: Seeds, database: Database, fans: int = 4) -> Campaign:
    """A release whose moment has come, with fans who wait."""
    campaign = await seeds.open()
    await many(database, campaign, fans)
    await seeds.fire()
    return campaign


async def save(database: Database, fans: int) -> None:
    """So many more of them have it."""
    await database.pool.execute(
        "UPDATE presave SET status = 'saved', saved_at = now()"
        " WHERE id IN (SELECT id FROM presave WHERE status = 'waiting' ORDER BY id LIMIT $1)",
        fans,
    )


def line(said: str) -> list[str]:
    """The last picture's numbers for Spotify: saved, left."""
    return [row.split()[1:3] for row in said.splitlines() if row.startswith("spotify")][-1]


async def test_the_picture_follows_the_run_and_ctrl_c_ends_it(
    dsn: str, seeds: Seeds, database: Database
) -> None:
    campaign = await running(seeds, database)
    async with watching(dsn, campaign.slug) as terminal:
        await terminal.until(lambda said: "spotify" in said and line(said) == ["0", "4"])
        assert "Nova · Tide: releasing; waves 1 firing" in terminal.said
        for saved in (1, 2):
            await save(database, 1)
            await terminal.until(lambda said, now=saved: line(said) == [str(now), str(4 - now)])  # type: ignore[misc]
        terminal.interrupt()
        assert await terminal.ended() == 128 + signal.SIGINT
    assert "Traceback" not in terminal.said


async def test_it_ends_by_itself_with_the_release(dsn: str, seeds: Seeds, database: Database) -> None:
    campaign = await running(seeds, database, 2)
    async with watching(dsn, str(campaign.id)) as terminal:
        await terminal.until(lambda said: "spotify" in said and line(said) == ["0", "2"])
        await save(database, 2)
        await database.pool.execute("UPDATE campaign SET status = 'released' WHERE id = $1", campaign.id)
        assert await terminal.ended() == 0
    assert line(terminal.said) == ["2", "0"], "the last picture stays on the terminal"
    assert "Nova · Tide: released" in terminal.said


async def test_a_campaign_that_is_not_there_is_said_in_one_line(dsn: str) -> None:
    async with watching(dsn, "nobody") as terminal:
        assert await terminal.ended() == 1
    assert "no campaign has the number or the page 'nobody'" in terminal.said
    assert "Traceback" not in terminal.said
    assert len(terminal.said.splitlines()) == 1
