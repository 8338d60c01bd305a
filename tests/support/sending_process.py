"""A process of ours that sends one sender's queue over a socket until nothing is queued; made to be killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from core.delivery import DeliveryStatus
from core.errors import StorageAway
from core.ids import SenderId
from core.queues import DeliveryResult, OutgoingMessage
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.leases import Leases
from storage.sealing import AesSealer, new_key
from tests.support.seeds import MIDNIGHT

LATER = MIDNIGHT + timedelta(minutes=1)
HANDS = 8
CLAIM = 16


async def main(dsn: str, port: int, sender: int) -> None:
    """Claims, sends and records as the dispatcher does, beating like a worker."""
    database = await Database.connect(dsn, AesSealer(new_key(1)), pool_max=3)
    leases = Leases(dsn)
    await leases.register()
    beating = asyncio.create_task(_beat(leases))
    queue = DeliveryQueueRows(database.pool, leases)
    pipes: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(HANDS):
        pipes.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    while messages := await queue.claim(SenderId(sender), CLAIM, LATER):
        results = await asyncio.gather(*[_send(pipes, message) for message in messages])
        await queue.record(results, LATER)
    beating.cancel()
    await leases.leave()
    await database.close()


async def _beat(leases: Leases) -> None:
    while True:
        try:
            await leases.beat()
        except StorageAway:
            return
        await asyncio.sleep(0.5)


async def _send(
    pipes: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]], message: OutgoingMessage
) -> DeliveryResult:
    reader, writer = pipe = await pipes.get()
    try:
        writer.write(b"%d\n" % message.delivery.id)
        await writer.drain()
        answer = await reader.readline()
    finally:
        pipes.put_nowait(pipe)
    done = DeliveryStatus.SENT if answer else DeliveryStatus.UNKNOWN
    return DeliveryResult(id=message.delivery.id, status=done, vendor_id=f"v{message.delivery.id}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
