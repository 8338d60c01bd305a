"""Our own supervisor for an embedded PostgreSQL: starts, shares, survives kills, never harms another process."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import asyncpg

from storage.embedded_binaries import find_binaries

_ENV = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
_PR_SET_PDEATHSIG = 1
_SOCKET_PATH_MAX = 90  # the kernel allows 107 bytes including the socket's file name
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "max_connections": "100",
    "jit": "off",
    "random_page_cost": "1.1",
    "idle_in_transaction_session_timeout": "60s",
    "logging_collector": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedPostgres:
    """One server per data folder. The first process to come supervises it, others of ours attach.

    As root the server runs as `postgres` or `nobody`. Access is the socket folder's permission: only the server's
    own user (and root) may enter it. Use as `async with`, or `start()` and `stop()`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: str = "upbeat",
        settings: Mapping[str, str] | None = None,
        binaries: Path | None = None,
    ) -> None:
        self._binaries = find_binaries(binaries)
        self._user = _server_user()
        self._folder = folder.resolve()
        self._data = self._folder / f"pg{_major(self._binaries)}"
        self._socket = _socket_folder(self._data)
        self._database = database
        self._settings = _SETTINGS | {"shared_buffers": _shared_buffers()} | dict(settings or {})
        self._lock: IO[str] | None = None
        self._log: IO[bytes] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.supervises = False

    @property
    def dsn(self) -> str:
        """For asyncpg and psql; the only door is a unix socket."""
        return self.dsn_of(self._database)

    def dsn_of(self, database: str) -> str:
        """Another database of the same server."""
        return f"postgresql://postgres@/{database}?host={self._socket}"

    async def start(self, timeout_s: float = 300.0) -> None:
        """Supervise, or attach to a server that another process of ours supervises. Raises RuntimeError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._check_reachable()
        self._binaries = self._reachable_binaries()
        self.supervises = self._try_lock()
        if self.supervises:
            await self._init()
            await self._end_stray()
            await self._spawn()
            self._keeper = asyncio.create_task(self._keep(), name="embedded-postgres")
        await self._await_ready(timeout_s)

    async def stop(self) -> None:
        """A fast, clean shutdown if we supervise; nothing otherwise."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)
            try:
                async with asyncio.timeout(60):
                    await self._process.wait()
            except TimeoutError:
                self._process.send_signal(signal.SIGQUIT)
                await self._process.wait()
        for handle in (self._log, self._lock):
            if handle is not None:
                handle.close()
        self._log = self._lock = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _try_lock(self) -> bool:
        handle = (self._folder / f"{self._data.name}.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._lock = handle
        return True

    def _check_reachable(self) -> None:
        """As root the server is another user: every parent folder must let it pass."""
        if self._user is None:
            return
        for parent in self._folder.parents:
            if not parent.stat().st_mode & 0o001 and parent.stat().st_uid != self._user.pw_uid:
                raise RuntimeError(
                    f"{parent} is closed to the user {self._user.pw_name}, as whom PostgreSQL must run: "
                    "set UPBEAT_DATA_DIR to a folder that everybody may enter, like /var/lib/upbeat"
                )
        self._folder.chmod(self._folder.stat().st_mode | 0o011)

    def _reachable_binaries(self) -> Path:
        """The programs; when a closed folder (an installation under /root) hides them from the server's user, a copy."""
        if self._user is None or all(p.stat().st_mode & 0o001 for p in self._binaries.parents):
            return self._binaries
        copy = self._data.with_name(self._data.name + ".bin")
        if not (copy / "bin" / "postgres").exists():
            half = copy.with_name(copy.name + ".new")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(self._binaries.parent, half, symlinks=True)
            half.rename(copy)
        return copy / "bin"

    async def _init(self) -> None:
        self._socket.mkdir(parents=True, exist_ok=True)
        self._socket.chmod(0o700)
        self._give(self._socket)
        if (self._data / "PG_VERSION").exists():
            return
        fresh = self._data.with_name(self._data.name + ".init")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-k", "--no-instructions"]
        process = await asyncio.create_subprocess_exec(
            str(self._binaries / "initdb"),
            "-D",
            str(fresh),
            *options,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env=_ENV,
            preexec_fn=self._become,
        )
        _, said = await process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"initdb failed: {said.decode(errors='replace')[-500:]}")
        fresh.rename(self._data)

    async def _spawn(self) -> None:
        if self._log is None:
            self._log = (self._folder / f"{self._data.name}.log").open("ab")
        options = [f"{name}={value}" for name, value in self._settings.items()]
        options.append(f"unix_socket_directories={self._socket}")
        self._process = await asyncio.create_subprocess_exec(
            str(self._binaries / "postgres"),
            "-D",
            str(self._data),
            *(part for option in options for part in ("-c", option)),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd="/",
            env=_ENV,
            start_new_session=True,
            preexec_fn=self._become_and_follow,
        )

    def _become(self) -> None:
        if self._user is not None:
            os.initgroups(self._user.pw_name, self._user.pw_gid)
            os.setgid(self._user.pw_gid)
            os.setuid(self._user.pw_uid)

    def _become_and_follow(self) -> None:
        """In the child: drop to the server's user, then ask to be interrupted when we die (setuid would clear it)."""
        parent = os.getppid()
        self._become()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    async def _keep(self) -> None:
        """Start it again when it dies. Right after a kill -9 its backends may still hold the shared memory: retry."""
        while True:
            assert self._process is not None
            await self._process.wait()
            await asyncio.sleep(0.25)
            await self._spawn()

    async def _end_stray(self) -> None:
        """A server left by a killed supervisor: signalled only when it is provably ours, else the pid file is stale."""
        pid_file = self._data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split()[0])
        if _is_server_of(pid, self._data):
            os.kill(pid, signal.SIGINT)
            for _ in range(1500):
                if not _is_server_of(pid, self._data):
                    break
                await asyncio.sleep(0.02)
        pid_file.unlink(missing_ok=True)

    async def _await_ready(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                while not await self._try_connect():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            await self.stop()
            raise RuntimeError(
                f"PostgreSQL did not start; see {self._folder}/{self._data.name}.log"
            ) from None

    async def _try_connect(self) -> bool:
        try:
            connection = await asyncpg.connect(self.dsn_of("postgres"), timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        try:
            known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", self._database)
            if not known:
                with contextlib.suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                    await connection.execute(f'CREATE DATABASE "{self._database}"')
        finally:
            await connection.close()
        return True

    def _give(self, place: Path) -> None:
        if self._user is not None:
            os.chown(place, self._user.pw_uid, self._user.pw_gid)


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the user to drop to; None when we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError(
        "running as root without a user `postgres` or `nobody`: create one, or run as another user"
    )


def _major(binaries: Path) -> str:
    said = subprocess.run(  # noqa: S603 - a program that we found ourselves
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[2].split(".")[0]


def _socket_folder(data: Path) -> Path:
    """Beside the data, or (long paths) in the machine's temporary folder under a name made from the path."""
    beside = data.with_name(data.name + ".sock")
    if len(str(beside).encode()) <= _SOCKET_PATH_MAX:
        return beside
    name = hashlib.sha256(str(data).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"upbeat-{os.geteuid()}-{name}"


def _shared_buffers() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(1024, max(128, memory // 2**20 // 8))}MB"


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    return words[0].endswith("postgres") and str(data) in words
