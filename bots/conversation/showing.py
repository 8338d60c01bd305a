"""What a chat is still to be shown: each part in its turn of the sender's lane, and what could not go is owed, not lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, ParamSpec, TypeVar

from bots.conversation.once import Once
from bots.conversation.replies import Reply
from core.delivery import SendResult, Sent
from core.errors import RetryLater
from core.scheduler.sender_lane import SenderLane

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Exception)
_MOST_OWED = 1000
_TRIES = 3  # of one part, with short pauses between


class Parts(Generic[E]):
    """Puts single parts. `errors`: the SDK's; `classify`: what one of them means for all that goes by the lane."""

    def __init__(
        self, lane: SenderLane, errors: tuple[type[E], ...], classify: Callable[[E], SendResult]
    ) -> None:
        self._lane, self._errors, self._classify = lane, errors, classify

    async def put(
        self, once: Once | None, put: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """One part, when it is its turn. Raises RetryLater when the vendor certainly did not take it for now.

        `once`: whose answer it is a part of; None: it changes what is there, and may do so again.
        """
        tries = 0
        while True:
            await self._lane.answer()
            if once is not None:
                await once.going()
            try:
                shown = await put(*args, **kwargs)
            except self._errors as error:
                refused = self._classify(error)
                if refused.status is not Sent.RETRY or refused.retry_after is None:
                    raise
            else:
                if once is not None:
                    once.doubted = True
                return shown
            tries += 1
            await self._lane.pause(refused.retry_after, refused.detail)
            if tries == _TRIES:
                raise RetryLater(refused.detail, after=refused.retry_after)


class Owed:
    """By item. Forgetting it (a restart, too much) means that the answer is made anew, and shown if none of it was."""

    def __init__(self) -> None:
        self._owed: dict[int, tuple[datetime | None, Reply]] = {}

    def take(self, once: Once) -> Reply | None:
        """What is still to be shown of an answer that the vendor did not take, unless another process has tried since."""
        mark, rest = self._owed.pop(once.item.id, (None, None))
        return rest if once.mark in (None, mark) else None

    def keep(self, once: Once, rest: Reply) -> None:
        """It comes again."""
        self._owed[once.item.id] = once.mark, rest
        if len(self._owed) > _MOST_OWED:
            del self._owed[next(iter(self._owed))]
