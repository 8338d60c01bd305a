"""Faults that people and tests switch on: the next matching calls misbehave as the real vendor would."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from aiohttp import web

FaultKind = Literal["answer", "delay", "hang", "reset", "reset_after", "malformed"]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Fault:
    """`times` calls whose `METHOD /path` matches `pattern` (a regular expression, searched) misbehave.

    answer: reply with `status`, `headers`, `body`. delay: wait `seconds`, then work. hang: wait `seconds`, then
    cut the line. reset: cut the line before working. reset_after: work, then cut the line before answering
    (the ambiguous case). malformed: work, then answer bytes that are no JSON.
    """

    vendor: str
    kind: FaultKind
    pattern: str = ".*"
    times: int | None = 1  # None: until removed
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    seconds: float = 1.0
    id: int = 0


class Faults:
    """The rules in force, and the middleware that obeys them."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a rule in force; it gets an id."""
        fault.id = next(self._ids)
        self.rules.append(fault)
        return fault

    def remove(self, fault_id: int) -> None:
        """Take a rule out of force; unknown ids are ignored."""
        self.rules = [rule for rule in self.rules if rule.id != fault_id]

    def clear(self, vendor: str | None = None) -> None:
        """Take all rules (of a vendor) out of force."""
        self.rules = [rule for rule in self.rules if vendor is not None and rule.vendor != vendor]

    def listed(self) -> list[dict[str, Any]]:
        """The rules as plain values, for the control interface."""
        return [asdict(rule) for rule in self.rules]

    def _take(self, vendor: str, call: str) -> Fault | None:
        for rule in self.rules:
            if rule.vendor == vendor and re.search(rule.pattern, call):
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self.rules.remove(rule)
                return rule
        return None

    def middleware(self, vendor: str) -> Any:
        """An aiohttp middleware that applies this vendor's rules; put it on the vendor's sub-application."""

        @web.middleware
        async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
            rule = self._take(vendor, f"{request.method} {request.path_qs}")
            if rule is None:
                return await handler(request)
            return await _obey(rule, request, handler)

        return misbehave


async def _obey(rule: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    if rule.kind == "answer":
        if isinstance(rule.body, str):
            return web.Response(status=rule.status, headers=rule.headers, text=rule.body)
        return web.json_response(rule.body, status=rule.status, headers=rule.headers)
    if rule.kind in ("delay", "hang"):
        await asyncio.sleep(rule.seconds)
    if rule.kind in ("delay", "reset_after", "malformed"):
        response = await handler(request)
        if rule.kind == "delay":
            return response
        if rule.kind == "malformed":
            return web.Response(status=200, body=b"<html>oops", content_type="text/html")
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)
