"""What people send to the control interface, checked field by field."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from aiohttp import web

from sandbox.catalogue import Product, Track
from sandbox.faults import Fault, FaultKind


class Wrong(Exception):
    """A request that makes no sense; its text is the sentence that says why."""


async def read_body(request: web.Request, known: Iterable[str]) -> dict[str, Any]:
    """The JSON object of a request, which may have the `known` fields only."""
    if request.content_type != "application/json":  # also keeps other sites' forms out of a browser beside us
        raise Wrong("Send JSON with Content-Type: application/json.")
    try:
        body = await request.json()
    except ValueError as error:
        raise Wrong(f"The body is no JSON: {error}.") from error
    return _object(body, known, "The body")


def _object(value: Any, known: Iterable[str], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"{what} must be an object.")
    known = sorted(known)
    for name in value:
        if name not in known:
            raise Wrong(f"{what} has an unknown field {name!r}; known are {', '.join(known)}.")
    return value


def whole(text: str, name: str) -> int:
    """A number that is not negative."""
    if not text.isdecimal():
        raise Wrong(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def clock_offset(body: dict[str, Any]) -> timedelta | datetime:
    """The offset from real time, or the moment to jump to."""
    if len(body) != 1:
        raise Wrong("Give either offset_s or jump_to.")
    if "jump_to" in body:
        return _moment(body["jump_to"], "jump_to")
    seconds = _seconds(body["offset_s"], "offset_s")
    try:
        return timedelta(seconds=seconds)
    except OverflowError as error:
        raise Wrong("offset_s is too far away.") from error


async def fault_of(request: web.Request) -> Fault:
    """The fault a request describes."""
    from sandbox.server import VENDORS

    body = await read_body(request, {f.name for f in dataclasses.fields(Fault)} - {"id"})
    vendors = {prefix.strip("/") for prefix in VENDORS} - {"control", "console"}
    _one_of(body.get("vendor"), "vendor", vendors)
    _one_of(body.get("kind"), "kind", get_args(FaultKind))
    for name, type_ in (("pattern", str), ("status", int), ("headers", dict)):
        if name in body and (not isinstance(body[name], type_) or isinstance(body[name], bool)):
            raise Wrong(f"{name} must be of type {type_.__name__}.")
    _seconds(body.get("seconds", 0), "seconds", least=0)
    times = body.get("times", 1)
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise Wrong("times must be a whole number from 1, or null for always.")
    if not 200 <= body.get("status", 500) <= 599:
        raise Wrong("status must lie between 200 and 599.")
    if not all(isinstance(value, str) for value in body.get("headers", {}).values()):
        raise Wrong("headers must have strings as values.")
    try:
        re.compile(body.get("pattern", ""))
    except re.error as error:
        raise Wrong(f"pattern is no regular expression: {error}.") from error
    return Fault(**body)


async def product_of(request: web.Request) -> Product:
    """The product a request describes."""
    body = await read_body(request, {f.name for f in dataclasses.fields(Product)})
    for name in ("upc", "title", "artist"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise Wrong(f"{name} must be a string and not empty.")
    tracks = body.get("tracks")
    if not isinstance(tracks, list) or not tracks:
        raise Wrong('tracks must be a list with at least one {"title", "isrc"}.')
    live_at = _object_of(body.get("live_at", {}), "live_at")
    delay_s = _object_of(body.get("delay_s", {}), "delay_s")
    return Product(
        upc=body["upc"],
        title=body["title"],
        artist=body["artist"],
        tracks=[_track(track) for track in tracks],
        live_at={market: _moment(at, f"live_at[{market}]") for market, at in live_at.items()},
        delay_s={dsp: _seconds(late, f"delay_s[{dsp}]") for dsp, late in delay_s.items()},
    )


def product_json(product: Product) -> dict[str, Any]:
    """A product as it can be sent again."""
    body = dataclasses.asdict(product)
    body["live_at"] = {market: at.isoformat() for market, at in product.live_at.items()}
    return body


def _track(value: Any) -> Track:
    track = _object(value, {"title", "isrc"}, "A track")
    if not all(isinstance(track.get(name), str) and track[name] for name in ("title", "isrc")):
        raise Wrong("A track needs title and isrc, both strings.")
    return Track(title=track["title"], isrc=track["isrc"])


def _object_of(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"{name} must be an object.")
    return cast("dict[str, Any]", value)


def _one_of(value: Any, name: str, allowed: Iterable[str]) -> None:
    if value not in (allowed := sorted(allowed)):
        raise Wrong(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")


def _seconds(value: Any, name: str, *, least: float = float("-inf")) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < float("inf"):
        raise Wrong(f"{name} must be a number of seconds.")
    return float(value)


def _moment(value: Any, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Wrong(f"{name} must be a time such as 2026-12-04T00:00:00+00:00, not {value!r}.") from error
    if moment.tzinfo is None:
        raise Wrong(f"{name} needs a zone, such as +00:00.")
    return moment
