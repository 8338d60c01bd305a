"""The middleware of every page: headers, the browser cookie, and errors in people's words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from core.errors import NotFound, Refused
from oauth_web.headers import STRICT, security_headers
from oauth_web.site import ALLOW, BROWSER, PERSONAL, SITE, Site
from oauth_web.views import ErrorKind, ErrorPage, NotFoundPage

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BROWSER_LIFE_S = 180 * 24 * 3600

_OF_A_SERVICE: tuple[ErrorKind, ...] = ("service-down", "not-from-here")
_KINDS: dict[str, ErrorKind] = {
    "error-ticket-spent": "link-expired",
    "error-attempt-gone": "attempt-expired",
    "error-confirm-gone": "attempt-expired",
    "error-code-refused": "attempt-expired",
    "error-dsp-away": "service-down",
    "error-dsp-odd": "service-down",
    "error-dsp-misconfigured": "not-from-here",
    "error-me-spent": "link-expired",
    "error-me-over": "link-expired",
    "form-expired": "form-expired",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer leaves with the strict headers; nothing that went wrong leaves without a way forward."""
    site = request.app[SITE]
    try:
        if "\0" in request.path:  # no name of anything: the database would refuse to look for it
            raise web.HTTPNotFound
        response = await handler(request)
    except Refused as refusal:
        response = _refused(site, request, refusal.key, missing=isinstance(refusal, NotFound))
    except web.HTTPForbidden as error:
        response = _refused(site, request, error.reason or "")
    except web.HTTPNotFound:
        response = _not_found(site, request)
    except web.HTTPException as error:  # redirects, mostly
        _finish(site, request, error)
        raise
    except Exception:
        reference = site.chance.code(8)
        log.exception("page_failed", route=_route(request), reference=reference)
        response = _error(site, request, "internal", 500, reference=reference)
    if not response.prepared:
        _finish(site, request, response)
    return response


def _finish(site: Site, request: web.Request, response: web.StreamResponse) -> None:
    allow = request.get(ALLOW, STRICT)
    headers = security_headers(https=site.https, allow=allow, personal=request.get(PERSONAL, False))
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    fresh = request.get(BROWSER)
    if fresh is not None:
        site.set_cookie(response, "browser", fresh, seconds=BROWSER_LIFE_S, strict=False)


def _refused(site: Site, request: web.Request, key: str, *, missing: bool = False) -> web.Response:
    if missing and key not in _KINDS:
        return _not_found(site, request)
    status = 403 if key == "form-expired" else 503 if _KINDS.get(key) in _OF_A_SERVICE else 410
    return _error(site, request, _KINDS.get(key, "internal"), status if key in _KINDS else 400)


def _error(
    site: Site, request: web.Request, kind: ErrorKind, status: int, *, reference: str = ""
) -> web.Response:
    frame = site.frame(request, site.language(request))
    way = site.back_to(None) or "/"
    back = request.headers.get("Referer", "")
    if kind in ("form-expired", *_OF_A_SERVICE) and site.ours(back):
        way = back
    elif site.bots.telegram_url:
        way = site.bots.telegram_url
    named = request.match_info.get("dsp", "") if kind in _OF_A_SERVICE else ""
    page = ErrorPage(frame=frame, kind=kind, way_url=way, dsp=named, reference=reference)
    return site.page(request, page, status=status)


def _not_found(site: Site, request: web.Request) -> web.Response:
    return site.page(request, NotFoundPage(frame=site.frame(request, site.language(request))), status=404)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
