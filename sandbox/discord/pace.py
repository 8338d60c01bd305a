"""How fast bots may call: buckets with their headers, the global limit, and new DMs."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field

from sandbox.discord.refusal import Refusal, too_many

Limit = tuple[int, float]  # this many in this many real seconds


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


@dataclass(slots=True)
class Pace:
    """The limits may be changed at any time; `routes` is by "METHOD /path/{pattern}".

    `new_dms` is about opening channels that did not exist; None: as fast as one likes. `refused` counts what was too fast.
    `invalid`: who is answered 401, 403 or 429 that often is shut out for as long, whatever is asked.
    """

    routes: dict[str, Limit] = field(default_factory=lambda: {"POST /channels/{channel}/messages": (5, 1.0)})
    usual: Limit = (50, 1.0)
    everywhere: Limit = (50, 1.0)
    new_dms: Limit | None = (10, 60.0)
    invalid: Limit = (10_000, 600.0)
    refused: int = 0
    _windows: dict[tuple[int, str, str], _Window] = field(default_factory=dict)
    _invalid: deque[float] = field(default_factory=deque)
    opened_too_fast: int = 0  # answers of 40003
    shut_out: int = 0  # calls that were not let in
    _opened: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, application_id: int, route: str, major: str, *, counts: bool) -> dict[str, str]:
        """Count a call; the rate-limit headers of its answer. Raises 429. `counts`: also towards the global limit."""
        now = time.monotonic()
        if counts:
            self._take_global(application_id, now)
        limit, seconds = self.routes.get(route, self.usual)
        window = self._window(application_id, route, major, seconds, now)
        bucket = hashlib.blake2b(f"{route}".encode(), digest_size=16).hexdigest()
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used - 1)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if window.used >= limit:
            self.refused += 1
            raise too_many(left, headers=headers)
        window.used += 1
        return headers

    def _take_global(self, application_id: int, now: float) -> None:
        limit, seconds = self.everywhere
        window = self._window(application_id, "", "", seconds, now)
        if window.used >= limit:
            self.refused += 1
            raise too_many(window.ends - now, everywhere=True)
        window.used += 1

    def _window(self, application_id: int, route: str, major: str, seconds: float, now: float) -> _Window:
        key = application_id, route, major
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            if len(self._windows) > 10_000:
                self._windows = {one: w for one, w in self._windows.items() if w.ends > now}
            window = self._windows[key] = _Window(ends=now + seconds)
        return window

    def answered(self, status: int, *, shared: bool) -> None:
        """Count an answer towards the limit of invalid ones."""
        if status in (401, 403, 429) and not shared:
            self._invalid.append(time.monotonic())

    def shuts_out(self) -> float:
        """Seconds that this address is shut out for still."""
        limit, seconds = self.invalid
        if self.invalid_answers < limit:
            return 0.0
        self.shut_out += 1
        return self._invalid[-1] + seconds - time.monotonic()

    @property
    def invalid_answers(self) -> int:
        """In the time that counts."""
        since = time.monotonic() - self.invalid[1]
        while self._invalid and self._invalid[0] <= since:
            self._invalid.popleft()
        return len(self._invalid)

    def open_dm(self, application_id: int) -> None:
        """Count a new DM channel; raises 40003 when there were too many lately."""
        if self.new_dms is None:
            return
        limit, seconds = self.new_dms
        now, opened = time.monotonic(), self._opened.setdefault(application_id, deque())
        while opened and opened[0] <= now - seconds:
            opened.popleft()
        if len(opened) >= limit:
            self.refused += 1
            self.opened_too_fast += 1
            raise Refusal(403, 40003, "You are opening direct messages too fast.")
        opened.append(now)
