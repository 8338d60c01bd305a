"""Tortoise's configuration, in one place for the product and for its migration tool."""

from __future__ import annotations

from typing import Any


def config(
    dsn: str, *, minsize: int = 1, maxsize: int = 10, server_settings: dict[str, str] | None = None
) -> dict[str, Any]:
    """For Tortoise.init. The connection pool is opened by storage.url_engine; `server_settings` hold in all of it."""
    return {
        "connections": {
            "default": {
                "engine": "storage.url_engine",
                "credentials": {
                    "dsn": dsn,
                    "minsize": minsize,
                    "maxsize": maxsize,
                    "server_settings": server_settings or {},
                },
            }
        },
        "apps": {
            "models": {
                "models": ["storage.models"],
                "default_connection": "default",
                "migrations": "storage.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = config("postgresql://postgres@/upbeat")  # what the `tortoise` command line reads
