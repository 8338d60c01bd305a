"""Processes of the product over one database and one streaming service, made to be killed, cut off and starved."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
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
SLOW_MACHINE = 1 if LONG else 3  # times slower than it should be: what is shared with other tests is no fault
RATE = 100 if LONG else 75
HANDS = 8  # saves in flight in one process
HELD = RATE + HANDS  # rows that one process has claimed at most: two batches of half a second
Process = asyncio.subprocess.Process
Roads = Callable[[AsyncExitStack, str, int], Awaitable[tuple[str, int]]]


@dataclass
class Vendor:
    """Counts the saves of each fan, over a real socket."""

    heard: Counter[str] = field(default_factory=Counter)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    first_at: float = 0.0  # the event loop's time of the first save
    takes_s: float = 0.01

    async def put(self, request: web.Request) -> web.Response:
        """Done, after a moment."""
        if not self.heard:
            self.first_at = asyncio.get_running_loop().time()
        self.heard[request.headers["Authorization"]] += 1
        self.moved.set()
        await asyncio.sleep(self.takes_s)
        return web.Response()

    async def until(self, fans: int) -> None:
        """So many fans' saves were asked for."""
        async with asyncio.timeout(120):
            while len(self.heard) < fans:
                self.moved.clear()
                await self.moved.wait()

    async def hears_again(self, known: Mapping[str, int]) -> None:
        """One of these fans was saved more often than so many times."""
        async with asyncio.timeout(120):
            while all(self.heard[fan] <= times for fan, times in known.items()):
                self.moved.clear()
                await self.moved.wait()

    @property
    def twice(self) -> set[str]:
        """Fans who were saved more than once."""
        return {fan for fan, times in self.heard.items() if times > 1}

    @property
    def extra(self) -> int:
        """Saves beyond the first of each fan."""
        return sum(self.heard.values()) - len(self.heard)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Its port on loopback."""
        app = web.Application()
        app.router.add_route("PUT", "/{tail:.*}", self.put)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()


@dataclass
class Machine:
    """Processes of the product; what is still alive in the end is killed."""

    env: dict[str, str]
    processes: list[Process] = field(default_factory=list)
    drains: list[asyncio.Task[bytes]] = field(default_factory=list)
    addresses: dict[int, str] = field(default_factory=dict)  # where a process's site listens, by its id

    async def start(self, roles: str = "worker,scheduler", **more: str) -> Process:
        """Ready when this returns. `more`: settings on top, without their prefix, in lower case."""
        env = self.env | {f"UPBEAT_{name.upper()}": value for name, value in more.items()}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", "run", "--only", roles, cwd="/", env=env,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, limit=2**20,
        )  # fmt: skip
        self.processes.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(120):
            while b"Upbeat is ready" not in (line := await process.stdout.readline()):
                assert line, "it ended before it was ready"
        self.addresses[process.pid] = line.decode().split()[-1]
        self.drains.append(asyncio.create_task(process.stdout.read()))
        return process

    async def end(self) -> None:
        """Nothing of ours stays."""
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()
        await asyncio.gather(*self.drains)


@dataclass
class Theatre:
    """A server, a service, processes, and this process's own view of the database."""

    folder: Path
    dsn: str
    key: str
    vendor: Vendor
    machine: Machine
    database: Database
    seeds: Seeds

    async def prepared(self, fans: int, starts_in_s: float = 3) -> Campaign:
        """An open campaign with its crowd; its wave fires soon, by whichever scheduler is there."""
        stage = Stage(self.database, AesSealer(self.key), RunningClock())
        campaign = await self.seeds.open({WORLD: datetime.now(UTC) + timedelta(hours=1)})
        await stage.crowd(campaign, fans)
        await stage.give_link(campaign)
        moment = datetime.now(UTC) + timedelta(seconds=starts_in_s)
        async with self.database.store() as tx:
            await tx.campaigns.set_waves(campaign.id, {WORLD: moment})
        return campaign

    async def asked(self, query: str, *values: object) -> Any:
        """One value, over a connection of its own, for ours may have been cut; patient while the server is away."""
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(*TRANSIENT):
                    connection = await asyncpg.connect(self.dsn, timeout=10)
                    try:
                        return await connection.fetchval(query, *values, timeout=10)
                    finally:
                        connection.terminate()
                await asyncio.sleep(0.2)

    async def until(self, query: str, *values: object, within_s: float = 120) -> float:
        """Until the query answers true; how long that took."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(within_s):
            while not await self.asked(query, *values):
                await asyncio.sleep(0.1)
        return loop.time() - begun

    async def everything_saved(self, campaign: Campaign) -> None:
        """Until every pre-save is recorded as saved and belongs to nobody any more."""
        await self.until(
            "SELECT NOT EXISTS (SELECT 1 FROM presave WHERE campaign_id = $1"
            " AND (status NOT IN ('saved', 'verified') OR worker_id IS NOT NULL))",
            campaign.id,
            within_s=240,
        )

    async def worker_of(self, process: Process) -> int:
        """The number under which the process claims."""
        return int(
            await self.asked("SELECT id FROM worker WHERE pid = $1 ORDER BY id DESC LIMIT 1", process.pid)
        )

    async def cut_all(self) -> int:
        """Every connection to this database but our own is ended by the server."""
        return int(
            await self.asked(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )

    def postmaster(self) -> int:
        """The server process's id."""
        [pid_file] = self.folder.glob("pg*/postmaster.pid")
        return int(pid_file.read_text().split()[0])


def environment(dsn: str, url: str, key: str) -> dict[str, str]:
    """The processes' settings: every service is ours at `url`, and nothing of this shell's gets in."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
    names = [line.strip("# ").split("=")[0] for line in (ROOT / ".env.example").read_text().splitlines()]
    nowhere = {
        name: url
        for name in names
        if name.startswith("UPBEAT_") and name.endswith(("_API_URL", "_TOKEN_URL", "_MUSICBRAINZ_URL"))
    }
    ours = {
        "PYTHONPATH": str(ROOT),  # they run elsewhere, so that no .env is found
        "UPBEAT_ENV": "sandbox",
        "UPBEAT_DATABASE_URL": dsn,
        "UPBEAT_SECRET_KEYS": key,
        "UPBEAT_HTTP_PORT": "0",
        "UPBEAT_SPOTIFY_CLIENT_ID": "faults",
        "UPBEAT_SPOTIFY_CLIENT_SECRET": "faults",
        "UPBEAT_SPOTIFY_QUOTA": "extended",
        "UPBEAT_SPOTIFY_AUTHORIZE_URL": f"{url}/authorize",
        "UPBEAT_SPOTIFY_TOKEN_URL": f"{url}/token",
        "UPBEAT_SPOTIFY_API_URL": f"{url}/v1",
        "UPBEAT_SAVE_RATE": str(RATE),
        "UPBEAT_SAVE_CONCURRENCY": str(HANDS),
    }
    return keep | nowhere | ours


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Not pytest's own: as root the server runs as another user, who must get in."""
    made = Path(tempfile.mkdtemp(prefix="upbeat-faults-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@asynccontextmanager
async def theatre(
    folder: Path,
    *,
    settings: Mapping[str, str] | None = None,
    roads: Roads | None = None,
    migrated: str = "",
) -> AsyncIterator[Theatre]:
    """An embedded server in `folder`, or somebody's migrated database.

    `roads`: how the processes get to the server and to the service (DSN, port).
    """
    key, vendor, dsn = new_key(1), Vendor(), migrated
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(vendor.open())
        if not dsn:
            server = await stack.enter_async_context(EmbeddedPostgres(folder, settings=settings))
            dsn = server.dsn
            await migrate(dsn)
        their_dsn, port = (dsn, port) if roads is None else await roads(stack, dsn, port)
        machine = Machine(environment(their_dsn, f"http://127.0.0.1:{port}", key))
        database = await Database.connect(dsn, AesSealer(key), pool_max=3)
        stack.push_async_callback(database.close)
        stack.push_async_callback(machine.end)
        seeds = Seeds(database, FrozenClock(datetime.now(UTC)))
        yield Theatre(folder, dsn, key, vendor, machine, database, seeds)
