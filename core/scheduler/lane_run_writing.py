"""Outcomes are written together; one that the database refuses is set apart and takes no other with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.errors import StorageAway
from core.queues import SaveResult

_MOST = 20  # refusals of one batch: beyond, it is not about single rows


async def record_apart(
    record: Callable[[Sequence[SaveResult]], Awaitable[None]], batch: Sequence[SaveResult]
) -> list[tuple[SaveResult, Exception]]:
    """What was refused, and why; everything else is recorded. `record` may be repeated. Raises StorageAway."""
    refused: list[tuple[SaveResult, Exception]] = []
    refusals, todo = 0, [batch]
    while todo:
        part = todo.pop()
        try:
            await record(part)
        except StorageAway:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is about one row, the others are innocent
            refusals += 1
            half = len(part) // 2
            if half and refusals <= _MOST:
                todo += [part[half:], part[:half]]
            else:
                refused += [(result, error) for result in part]
    return refused
