"""The embedded server's life: shared, restarted, ended with its parent, and harmless to everybody else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from storage.embedded import EmbeddedPostgres

ROOT = Path(__file__).parents[2]
SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from storage.embedded import EmbeddedPostgres
async def main():
    async with EmbeddedPostgres(Path(sys.argv[1])) as server:
        print("up", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for parent in (tmp_path, *tmp_path.parents):
        if str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    return tmp_path / "data"


def postmaster(folder: Path) -> int:
    (data,) = [p for p in folder.iterdir() if (p / "PG_VERSION").exists()]
    return int((data / "postmaster.pid").read_text().split()[0])


async def gone(pid: int) -> bool:
    for _ in range(200):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            return True
        await asyncio.sleep(0.1)
    return False


async def answers(server: EmbeddedPostgres) -> int:
    async with asyncio.timeout(60):
        while True:
            try:
                connection = await asyncpg.connect(server.dsn, timeout=5)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.1)
                continue
            try:
                return int(await connection.fetchval("SELECT 41 + 1"))
            finally:
                await connection.close()


async def test_two_processes_share_one_server_and_a_clean_stop_leaves_none(folder: Path):
    async with EmbeddedPostgres(folder) as first, EmbeddedPostgres(folder) as second:
        assert first.supervises
        assert not second.supervises
        assert first.dsn == second.dsn
        assert await answers(second) == 42
        pid = postmaster(folder)
        if os.geteuid() == 0:
            assert Path(f"/proc/{pid}").stat().st_uid != 0, "never as root"
    assert await gone(pid)


async def test_a_killed_server_is_started_again_with_what_it_had(folder: Path):
    async with EmbeddedPostgres(folder) as server:
        connection = await asyncpg.connect(server.dsn)
        await connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        await connection.close()
        os.kill(postmaster(folder), signal.SIGKILL)
        assert await answers(server) == 42
        connection = await asyncpg.connect(server.dsn)
        assert await connection.fetchval("SELECT count(*) FROM kept") == 1000
        await connection.close()


async def test_the_server_ends_with_its_killed_supervisor_and_the_folder_starts_again(folder: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "up"
    pid = postmaster(folder)
    process.kill()
    process.wait()
    process.stdout.close()
    assert await gone(pid)
    async with EmbeddedPostgres(folder) as server:
        assert await answers(server) == 42


async def test_a_stale_pid_never_harms_another_process(folder: Path):
    async with EmbeddedPostgres(folder):
        pass
    (data,) = [p for p in folder.iterdir() if (p / "PG_VERSION").exists()]
    innocent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (data / "postmaster.pid").write_text(f"{innocent.pid}\n{data}\n")
        async with EmbeddedPostgres(folder) as server:
            assert await answers(server) == 42
        assert innocent.poll() is None, "the other process lives"
    finally:
        innocent.kill()
        innocent.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run the server as somebody else")
async def test_a_folder_that_is_closed_to_the_servers_user_is_refused_in_words(folder: Path):
    folder.parent.chmod(0o700)
    with pytest.raises(RuntimeError, match="UPBEAT_DATA_DIR"):
        await EmbeddedPostgres(folder).start()
