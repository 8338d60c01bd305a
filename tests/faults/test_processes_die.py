"""A release by real processes while they, their connections and PostgreSQL are killed: nothing lost, nearly nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from aiohttp import web

from core.campaign import Campaign
from core.ids import WORLD
from storage.database import Database, migrate
from storage.embedded import EmbeddedPostgres
from storage.sealing import AesSealer, new_key
from storage.unit_of_work import TRANSIENT
from tests.support.clock import FrozenClock
from tests.support.release_stage import RunningClock, Stage
from tests.support.seeds import Seeds

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("UPBEAT_FAULTS") == "long"
FANS, RATE, ROUNDS = (12_000, 100, 5) if LONG else (1_200, 75, 1)
HANDS = 8  # saves in flight in one process
HELD = 2 * RATE // 2 + HANDS  # rows that one process has claimed at most
Process = asyncio.subprocess.Process


@dataclass
class Vendor:
    """Counts the saves of each fan, over a real socket."""

    heard: Counter[str] = field(default_factory=Counter)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def put(self, request: web.Request) -> web.Response:
        """Done, after a moment."""
        self.heard[request.headers["Authorization"]] += 1
        self.moved.set()
        await asyncio.sleep(0.01)
        return web.Response()

    async def until(self, fans: int) -> None:
        """So many fans' saves were asked for."""
        async with asyncio.timeout(120):
            while len(self.heard) < fans:
                self.moved.clear()
                await self.moved.wait()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its base URL."""
        app = web.Application()
        app.router.add_route("PUT", "/{tail:.*}", self.put)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()


@dataclass
class Machine:
    """Processes of the product; what is still alive in the end is killed."""

    env: dict[str, str]
    processes: list[Process] = field(default_factory=list)
    drains: list[asyncio.Task[bytes]] = field(default_factory=list)

    async def start(self, roles: str = "worker,scheduler") -> Process:
        """Ready when this returns."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", "run", "--only", roles, cwd=ROOT, env=self.env,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, limit=2**20,
        )  # fmt: skip
        self.processes.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(120):
            while b"Upbeat is ready" not in (line := await process.stdout.readline()):
                assert line, "it ended before it was ready"
        self.drains.append(asyncio.create_task(process.stdout.read()))
        return process

    async def end(self) -> None:
        """Nothing of ours stays."""
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
async def folder() -> AsyncIterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="upbeat-faults-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def environment(dsn: str, url: str, key: str) -> dict[str, str]:
    """Two processes' settings: the vendor is ours."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
    names = (line.strip("# ").split("=")[0] for line in (ROOT / ".env.example").read_text().splitlines())
    nowhere = {
        name: url
        for name in names
        if name.startswith("UPBEAT_") and name.endswith(("_API_URL", "_TOKEN_URL"))
    }
    nowhere |= {
        "UPBEAT_MUSICBRAINZ_URL": url
    }  # whatever is looked up elsewhere is not found, on this machine
    return (
        keep
        | nowhere
        | {
            "UPBEAT_ENV": "sandbox",
            "UPBEAT_DATABASE_URL": dsn,
            "UPBEAT_SECRET_KEYS": key,
            "UPBEAT_SPOTIFY_CLIENT_ID": "faults",
            "UPBEAT_SPOTIFY_CLIENT_SECRET": "faults",
            "UPBEAT_SPOTIFY_QUOTA": "extended",
            "UPBEAT_SPOTIFY_AUTHORIZE_URL": f"{url}/authorize",
            "UPBEAT_SPOTIFY_TOKEN_URL": f"{url}/token",
            "UPBEAT_SPOTIFY_API_URL": f"{url}/v1",
            "UPBEAT_SAVE_RATE": str(RATE),
            "UPBEAT_SAVE_CONCURRENCY": str(HANDS),
        }
    )


async def prepared(stage: Stage, seeds: Seeds) -> Campaign:
    """An open campaign with its crowd; its wave fires in three seconds, by whichever scheduler is there."""
    campaign = await seeds.open({WORLD: datetime.now(UTC) + timedelta(seconds=3)})
    await stage.crowd(campaign, FANS)
    await stage.give_link(campaign)
    return campaign


async def cut_all(database: Database) -> int:
    """Every connection to this database but our own is ended by the server."""
    connection = await asyncpg.connect(database.dsn, timeout=10)
    ended = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    await connection.close()
    return len(ended)


async def everything_saved(dsn: str, campaign: Campaign) -> None:
    """Until every pre-save is recorded as saved; asked over connections of its own, for ours may have been cut."""
    query = "SELECT count(*) FROM presave WHERE campaign_id = $1 AND status NOT IN ('saved', 'verified')"
    async with asyncio.timeout(240):
        while True:
            with contextlib.suppress(*TRANSIENT):
                connection = await asyncpg.connect(dsn, timeout=10)
                left = await connection.fetchval(query, campaign.id)
                await connection.close()
                if left == 0:
                    return
            await asyncio.sleep(0.3)


@pytest.mark.timeout(1500 if LONG else 240)
async def test_a_release_among_deaths(folder: Path) -> None:
    key = new_key(1)
    vendor = Vendor()
    async with vendor.open() as url, EmbeddedPostgres(folder / "data") as server:
        await migrate(server.dsn)
        machine = Machine(environment(server.dsn, url, key))
        database = await Database.connect(server.dsn, AesSealer(key), pool_max=3)
        stage = Stage(database, AesSealer(key), RunningClock())
        try:
            survivor = await machine.start()
            campaign = await prepared(stage, Seeds(database, FrozenClock(datetime.now(UTC))))
            for number in range(ROUNDS):
                await one_round(vendor, machine, folder, database, number)
            await everything_saved(server.dsn, campaign)
            survivor.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(survivor.wait(), 60) == 0, "it outlived everything"
        finally:
            await machine.end()
            await database.close()
    assert len(vendor.heard) == FANS, "nobody was forgotten"
    extra = sum(vendor.heard.values()) - FANS
    assert extra <= ROUNDS * HELD, "at most what the killed process held"
    assert max(vendor.heard.values()) <= 1 + ROUNDS


async def one_round(vendor: Vendor, machine: Machine, folder: Path, database: Database, number: int) -> None:
    """A worker, the connections and the server are killed, another worker is told to stop; one survives."""
    first = FANS * number // ROUNDS
    step = FANS // ROUNDS // 6
    victim = await machine.start()
    polite = await machine.start("worker")
    await vendor.until(first + step)
    victim.kill()
    assert await victim.wait() == -signal.SIGKILL
    await vendor.until(first + 2 * step)
    assert await cut_all(database) > 0
    await vendor.until(first + 3 * step)
    os.kill(postmaster(folder), signal.SIGKILL)
    await vendor.until(first + 4 * step)
    polite.send_signal(signal.SIGTERM)
    async with asyncio.timeout(60):
        assert await polite.wait() == 0, "drained"


def postmaster(folder: Path) -> int:
    """The server process's id."""
    [pid_file] = folder.glob("data/pg*/postmaster.pid")
    return int(pid_file.read_text().split()[0])
