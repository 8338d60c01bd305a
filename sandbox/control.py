"""Steering the sandbox over HTTP: time, faults, journal, catalogue and what the libraries hold."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta

from aiohttp import web

from sandbox.control_events import EventStreams, entry_json
from sandbox.control_fields import Wrong, clock_offset, fault_of, product_json, product_of, read_body, whole
from sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def app(world: World) -> web.Application:
    """The control interface below the path it is mounted at; JSON in, JSON out, a sentence with every 400."""
    control, streams = _Control(world), EventStreams(world.journal)
    application = web.Application(middlewares=[_sentences])
    application.add_routes(
        [
            web.get("/clock", control.clock),
            web.post("/clock", control.set_clock),
            web.get("/faults", control.faults),
            web.post("/faults", control.add_fault),
            web.delete("/faults", control.clear_faults),
            web.delete("/faults/{id:[0-9]+}", control.remove_fault),
            web.get("/journal", control.journal),
            web.get("/events", streams.serve),
            web.get("/catalogue", control.catalogue),
            web.post("/catalogue", control.put_product),
            web.get("/libraries", control.libraries),
            web.post("/grants/revoke", control.revoke),
        ]
    )
    application.on_shutdown.append(streams.close)
    return application


class _Control:
    """The handlers."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def clock(self, _: web.Request) -> web.Response:
        """GET /clock -> {"now", "offset_s"}."""
        return self._time()

    async def set_clock(self, request: web.Request) -> web.Response:
        """POST /clock {"offset_s": seconds from real time} or {"jump_to": time with a zone}."""
        body = await read_body(request, {"offset_s", "jump_to"})
        clock = self._world.clock
        moment = clock_offset(body)
        if isinstance(moment, timedelta):
            clock.move(moment - clock.offset)
        else:
            clock.jump_to(moment)
        return self._time()

    async def faults(self, _: web.Request) -> web.Response:
        """GET /faults."""
        return web.json_response({"faults": self._world.faults.listed()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """POST /faults with the fields of `Fault` -> 201 with its id."""
        fault = self._world.faults.add(await fault_of(request))
        listed = next((rule for rule in self._world.faults.listed() if rule["id"] == fault.id), {})
        return web.json_response(listed, status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """DELETE /faults?vendor= (all without)."""
        self._world.faults.clear(request.query.get("vendor"))
        return await self.faults(request)

    async def remove_fault(self, request: web.Request) -> web.Response:
        """DELETE /faults/{id}."""
        self._world.faults.remove(int(request.match_info["id"]))
        return await self.faults(request)

    async def journal(self, request: web.Request) -> web.Response:
        """GET /journal?since=N&vendor=&kind=: entries after number N, oldest first."""
        since = whole(request.query.get("since", "0"), "since")
        vendor, kind = request.query.get("vendor"), request.query.get("kind")
        found = [
            entry_json(entry)
            for entry in self._world.journal.entries
            if entry.number > since and vendor in (None, entry.vendor) and kind in (None, entry.kind)
        ]
        entries = self._world.journal.entries
        return web.json_response({"entries": found, "last": entries[-1].number if entries else 0})

    async def catalogue(self, _: web.Request) -> web.Response:
        """GET /catalogue."""
        products = [product_json(product) for product in self._world.catalogue.products.values()]
        return web.json_response({"products": products})

    async def put_product(self, request: web.Request) -> web.Response:
        """POST /catalogue {"upc", "title", "artist", "tracks", "live_at", "delay_s"} -> 201."""
        product = await product_of(request)
        self._world.catalogue.put(product)
        return web.json_response(product_json(product), status=201)

    async def libraries(self, _: web.Request) -> web.Response:
        """GET /libraries: what everybody holds at every service, and how often each item was saved."""
        libraries = [
            {
                "service": service,
                "account": library.account,
                "display_name": library.display_name,
                "items": [asdict(item) | {"added_at": item.added_at.isoformat()} for item in library.items],
            }
            for service, shelves in self._world.libraries.items()
            for library in shelves.libraries()
        ]
        counts = {service: shelves.total_saves() for service, shelves in self._world.libraries.items()}
        return web.json_response(
            {"libraries": libraries, "saves_seen": sum(counts.values()), "by_service": counts}
        )

    async def revoke(self, request: web.Request) -> web.Response:
        """POST /grants/revoke {"account", "client_id", "service": "spotify"}: the listener throws the application out."""
        body = await read_body(request, {"account", "client_id", "service"})
        if not all(isinstance(body.get(name), str) for name in ("account", "client_id")):
            raise Wrong("account and client_id must both be given, as strings.")
        shelves = self._world.libraries.get(str(body.get("service", "spotify")))
        if shelves is None:
            raise Wrong(f"service must be one of {', '.join(sorted(self._world.libraries))}.")
        return web.json_response({"revoked": shelves.revoke_grant(body["account"], body["client_id"])})

    def _time(self) -> web.Response:
        clock = self._world.clock
        return web.json_response({"now": clock.now().isoformat(), "offset_s": clock.offset.total_seconds()})


@web.middleware
async def _sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Wrong as wrong:
        return web.json_response({"error": str(wrong)}, status=400)
    except web.HTTPException as refused:
        if refused.status < 400:
            raise
        refused.text = json.dumps({"error": f"{request.method} {request.path}: {refused.reason}."})
        refused.content_type = "application/json"
        raise
