"""Tortoise's configuration, in one place for the product and for its migration tool."""

from __future__ import annotations

from typing import Any


def config(dsn: str, *, minsize: int = 1, maxsize: int = 10) -> dict[str, Any]:
    """For Tortoise.init. The connection pool is opened by storage.url_engine."""
    return {
        "connections": {
            "default": {
                "engine": "storage.url_engine",
                "credentials": {"dsn": dsn, "minsize": minsize, "maxsize": maxsize},
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
