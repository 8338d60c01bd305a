"""UPBEAT_DATABASE_URL into what asyncpg takes; Tortoise's own parser refuses host lists and sslmode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_KNOWN = {
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "target_session_attrs",
    "application_name",
    "host",
    "port",
}


class BadDatabaseUrl(Exception):
    """The URL cannot be used; the message names the setting and the fix, never the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectArgs:
    """A checked URL. asyncpg itself understands host lists and sslmode when it gets the URL whole."""

    dsn: str = field(repr=False)
    database: str
    hosts: tuple[str, ...]

    def kwargs(self) -> dict[str, Any]:
        """For asyncpg.connect and create_pool."""
        return {"dsn": self.dsn}


def parse_database_url(url: str) -> ConnectArgs:
    """postgresql://user:password@host1:5432,host2/database?sslmode=...; raises BadDatabaseUrl."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql"):
        raise BadDatabaseUrl(
            f"UPBEAT_DATABASE_URL begins with {scheme[:20]!r}: only postgresql:// works (leave it empty for embedded)"
        )
    netloc, slash, _ = rest.partition("/")
    # urlsplit cannot read a port list; hosts are read from the text, the rest from a copy with one host
    _, _, places = netloc.rpartition("@")
    parts = urlsplit(
        f"{scheme}://{netloc[: len(netloc) - len(places)]}host{rest[len(netloc) :] if slash else ''}"
    )
    query = dict(parse_qsl(parts.query))
    unknown = sorted(query.keys() - _KNOWN)
    if unknown:
        raise BadDatabaseUrl(
            f"UPBEAT_DATABASE_URL has an unknown option {unknown[0]!r}; known: {', '.join(sorted(_KNOWN))}"
        )
    database = unquote(parts.path.lstrip("/")).split("?")[0]
    if not database:
        raise BadDatabaseUrl("UPBEAT_DATABASE_URL names no database: put its name behind the last slash")
    hosts = tuple(filter(None, (places or query.get("host", "")).split(",")))
    for host in hosts:
        port = host.rpartition(":")[2] if ":" in host and not host.endswith("]") else ""
        if port and not port.isdigit():
            raise BadDatabaseUrl(f"UPBEAT_DATABASE_URL: {host!r} is no host:port")
    return ConnectArgs(dsn=url, database=database, hosts=hosts)
