"""Telegram delivering updates to a webhook as fast as it is answered, over many connections; counts what was accepted."""

from __future__ import annotations

import asyncio
import sys

import uvloop

CONNECTIONS = 100


def _request(host: str, path: str, secret: str, number: int) -> bytes:
    user = f'{{"id":{number},"is_bot":false,"first_name":"Mia"}}'
    body = (
        f'{{"update_id":{number},"message":{{"message_id":1,"date":1,"chat":{{"id":{number},"type":"private",'
        f'"first_name":"Mia"}},"from":{user},"text":"/start c_bench"}}}}'
    )
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def _deliver(port: int, path: str, secret: str, numbers: list[int]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    accepted = 0
    for number in numbers:
        writer.write(_request(f"127.0.0.1:{port}", path, secret, number))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        if length:
            await reader.readexactly(length)
        accepted += head.startswith(b"HTTP/1.1 200")
    writer.close()
    return accepted


async def _run(port: int, path: str, secret: str, first: int, count: int) -> None:
    numbers = list(range(first, first + count))
    shares = [numbers[start::CONNECTIONS] for start in range(CONNECTIONS)]
    print(sum(await asyncio.gather(*[_deliver(port, path, secret, share) for share in shares])), flush=True)


if __name__ == "__main__":
    uvloop.run(_run(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
