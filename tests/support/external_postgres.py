"""A PostgreSQL as an operator has one: Debian's programs, another user, a password, an address on TCP."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.ports import free_port

_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "jit=off", "shared_buffers=64MB")


def programs() -> Path:
    """The oldest installed version's. Skips with a clear line where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[0].parent
    pytest.skip(
        "no PostgreSQL in /usr/lib/postgresql: scripts/postgresql.sh installs Debian's, to test on an external server"
    )


@contextmanager
def external_postgres(folder: Path) -> Iterator[str]:
    """The URL of its database `postgres`."""
    binaries, port, password = programs(), free_port(), secrets.token_hex(8)
    who: dict[str, Any] = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}}
    if os.geteuid() == 0:
        who |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    data, secret = folder / "data", folder / "password"
    secret.write_text(password)
    for place in (folder, secret):
        _give(place)
    login = ["-A", "scram-sha-256", "-U", "operator", f"--pwfile={secret}"]
    subprocess.run(
        [binaries / "initdb", "-D", data, *login, "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        check=True,
        capture_output=True,
        **who,
    )
    options = (*_FAST, f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *(word for option in options for word in ("-c", option))],
            stdout=log,
            stderr=log,
            **who,
        )
    try:
        _await_ready(server, [binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], folder / "log")
        yield f"postgresql://operator:{password}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _give(place: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")


def _await_ready(server: subprocess.Popen[bytes], question: list[Any], log: Path) -> None:
    for _ in range(600):
        if subprocess.run(question, capture_output=True, check=False).returncode == 0:
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
