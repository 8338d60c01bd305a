"""Tortoise's asyncpg engine with one change: the pool is opened from the whole URL (host lists, sslmode)."""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient

_FROM_URL = ("host", "port", "user", "password", "database", "dsn")


class UrlClient(AsyncpgDBClient):
    """Takes the credential `dsn`; everything that a URL says is left to asyncpg, which reads it itself."""

    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:
        """The pool that Tortoise and our raw SQL share."""
        rest = {name: value for name, value in kwargs.items() if name not in _FROM_URL}
        return await asyncpg.create_pool(kwargs["dsn"], reset=_as_it_is, **rest)


async def _as_it_is(_: Any) -> None:
    """Spares a round trip per statement: nothing of ours outlives its transaction in a pooled session."""


client_class = UrlClient
