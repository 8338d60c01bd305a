"""Processes of the product itself beside a benchmark: what they took of the machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.wiring import Parts

_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process of ours. `address`: where its site listens, if it has one."""

    pid: int
    address: str

    def cpu_s(self) -> float:
        """Of itself."""
        return cpu_s(self.pid)

    def rss_mb(self) -> float:
        """Memory it holds now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def worker(parts: Parts, api_url: str, roles: str = "worker", **more: str) -> AsyncIterator[Worker]:
    """Ready, over the same database; told to stop in the end. `more`: settings, without their prefix."""
    settings = parts.settings
    env = {
        "PATH": os.environ["PATH"],
        "UPBEAT_ENV": "sandbox",
        "UPBEAT_DATABASE_URL": parts.dsn,
        "UPBEAT_SECRET_KEYS": settings.secret_keys.get_secret_value(),
        "UPBEAT_SPOTIFY_CLIENT_ID": "bench",
        "UPBEAT_SPOTIFY_CLIENT_SECRET": "bench",
        "UPBEAT_SPOTIFY_QUOTA": "extended",
        "UPBEAT_SPOTIFY_AUTHORIZE_URL": f"{api_url}/authorize",
        "UPBEAT_SPOTIFY_TOKEN_URL": f"{api_url}/token",
        "UPBEAT_SPOTIFY_API_URL": f"{api_url}/v1",
        "UPBEAT_SAVE_RATE": str(settings.save_rate),
        "UPBEAT_SAVE_CONCURRENCY": str(settings.save_concurrency),
        "UPBEAT_READ_BACK_SHARE": "0",
        "UPBEAT_LOG_LEVEL": "error",
    } | {f"UPBEAT_{name.upper()}": value for name, value in more.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "run", "--only", roles, env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while b"Upbeat is ready" not in (line := await process.stdout.readline()):
            assert line, "the worker ended before it was ready"
    try:
        yield Worker(pid=process.pid, address=line.decode().split()[-1])
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(30):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def postmaster(parts: Parts) -> int:
    """The process whose children serve our connections."""
    backend = await parts.database.pool.fetchval("SELECT pg_backend_pid()")
    return int(_stat(Path(f"/proc/{backend}/stat"))[1])


def cpu_s(pid: int) -> float:
    """User and system."""
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / _PER_S


def children_cpu_s(parent: int) -> float:
    """Of its children that live, and of those that it saw end."""
    own = _stat(Path(f"/proc/{parent}/stat"))
    total = float(int(own[13]) + int(own[14]))
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = _stat(stat)
            if int(fields[1]) == parent:
                total += int(fields[11]) + int(fields[12])
    return total / _PER_S


def _stat(path: Path) -> list[str]:
    return path.read_text().rpartition(") ")[2].split()
