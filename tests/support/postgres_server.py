"""A PostgreSQL for one test run, in a process of its own: `python -m tests.support.postgres_server FOLDER`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from storage.database import migrate
from storage.embedded import EmbeddedPostgres

# nothing here outlives the run; with a minimal log a database is copied as files, seven times faster
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


async def main() -> None:
    """Start, migrate the template, print the address, stop when standard input ends."""
    async with EmbeddedPostgres(Path(sys.argv[1]), database="template_upbeat", settings=SETTINGS) as server:
        await migrate(server.dsn)
        print(server.dsn, flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
