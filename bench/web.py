"""Pages a second of the site: a release's page, a fan's personal one, the way to a service; against a bare handler.

The limit is one aiohttp handler that answers the same bytes with the same headers, and does nothing else.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import uvloop

from app.wiring import Parts
from bench.beside import beside
from bench.crew import worker
from bench.ground import product
from bench.large import large_campaign, rescue
from core.fan import Visitor
from core.ids import Channel

REQUESTS = 300  # of each page and round
CONNECTIONS = 32
_HOP = {"date", "server", "content-length", "transfer-encoding", "connection"}


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds; medians of what each page reached of the limit in its own round."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    async with (
        product("http://127.0.0.1:9") as parts,
        worker(parts, "http://127.0.0.1:9", "web", http_port="0", http_host="127.0.0.1") as site,
        beside("bench.bare_pages") as bare,
    ):
        paths = await _paths(parts)
        await _teach(bare, site.address, paths)
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in paths}
        for _ in range(rounds):
            for name, path in paths.items():
                before = await _rate(bare, path)
                ours = await _rate(site.address, path)
                found[name].append((ours, (before + await _rate(bare, path)) / 2))
    pages = {
        name: {
            "per_s": round(statistics.median(ours for ours, _ in rates)),
            "limit_per_s": round(statistics.median(limit for _, limit in rates)),
            "ratio": round(statistics.median(ours / limit for ours, limit in rates), 3),
        }
        for name, rates in found.items()
    }
    return {
        "ratio": min(page["ratio"] for page in pages.values()),
        "pages": pages,
        "requests": REQUESTS,
        "connections": CONNECTIONS,
        "rounds": rounds,
    }


async def _paths(parts: Parts) -> dict[str, str]:
    """Of a campaign that is out, and of a fan who was offered it."""
    campaign = await large_campaign(parts)
    await rescue(parts, campaign)
    async with parts.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.TELEGRAM, "42", "bench")
    mia = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7", name="Mia", language="en")
    offer = await parts.joining.offer(mia, campaign.code, "bench")
    await parts.database.pool.execute("UPDATE campaign SET status = 'releasing' WHERE id = $1", campaign.id)
    assert offer.ticket_url is not None
    return {
        "landing": f"/{campaign.slug}",
        "personal": urlsplit(offer.ticket_url).path,
        "go": f"/go/{campaign.slug}/spotify",
    }


async def _teach(bare: str, site: str, paths: dict[str, str]) -> None:
    """The bare handler learns each page's answer by heart."""
    async with aiohttp.ClientSession() as http:
        for path in list(paths.values()) * 10:  # the site is warm after that
            async with http.get(site + path, allow_redirects=False) as answer:
                assert answer.status in (200, 302), f"{answer.status} for a page"
                headers = [[n, v] for n, v in answer.headers.items() if n.lower() not in _HOP]
                learnt = {"status": answer.status, "headers": headers, "text": await answer.text()}
            async with http.put(bare + path, json=learnt) as done:
                assert done.status == 200


async def _rate(base: str, path: str) -> float:
    """Requests a second of a process beside us, each on one of CONNECTIONS lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.web", base, path, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told = await process.stdout.readline()
    await process.wait()
    return float(told)


async def _load(base: str, path: str) -> float:
    parts = urlsplit(base)
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Language: en\r\n\r\n".encode()
    left = iter(range(REQUESTS))
    lines = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(CONNECTIONS)]

    async def line(ends: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        reader, writer = ends
        for _ in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head[9:12] in (b"200", b"302"), head[:40]
            if length := _length(head.lower().splitlines()):
                await reader.readexactly(length)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*map(line, lines))
    return REQUESTS / (time.perf_counter() - started)


def _length(head: Sequence[bytes]) -> int:
    return next(int(line.split(b":")[1]) for line in head if line.startswith(b"content-length"))


if __name__ == "__main__":
    print(uvloop.run(_load(sys.argv[1], sys.argv[2])), flush=True)
