"""The security headers of every page, one strict policy for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """What one page needs beyond the strict policy.

    `form_origins`: further places that a form's answer may redirect to (the sandbox's http origin). The rest is
    for a service whose own script hands out the permission in the browser.
    """

    form_origins: tuple[str, ...] = ()
    script_origins: tuple[str, ...] = ()
    connect_origins: tuple[str, ...] = ()
    frame_origins: tuple[str, ...] = ()
    popups: bool = False


STRICT = Allowances()


def content_security_policy(allow: Allowances = STRICT) -> str:
    """The policy's value. Browsers apply `form-action` to redirects too, so any https service must pass."""
    rules = {
        "default-src": "'none'",
        "img-src": "'self' data:",
        "media-src": "'self'",
        "style-src": "'self'",
        "script-src": _joined("'self'", allow.script_origins),
        "form-action": _joined("'self' https:", allow.form_origins),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    if allow.connect_origins or allow.script_origins:
        rules["connect-src"] = _joined("'self'", allow.connect_origins)
    if allow.frame_origins:
        rules["frame-src"] = " ".join(dict.fromkeys(_origin(one) for one in allow.frame_origins))
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@lru_cache(maxsize=64)
def security_headers(*, https: bool, allow: Allowances = STRICT, personal: bool = True) -> Mapping[str, str]:
    """Headers for one page, made once for all alike. `personal`: shows or carries something of one fan, so nothing may keep or index it.

    The referrer policy is `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with our
    own forms, and the Origin check could not tell them from a stranger's.
    """
    headers = {
        "Content-Security-Policy": content_security_policy(allow),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups" if allow.popups else "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    }
    if personal:
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex, nofollow"
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _joined(first: str, origins: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys((first, *(_origin(one) for one in origins))))


def _origin(url: str) -> str:
    """Scheme, host and port of `url`. Raises ValueError for what could smuggle another directive in."""
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or any(c in parts.netloc for c in " ;,'\"@\n")
    ):
        raise ValueError(f"{url!r} is not an http(s) origin")
    return f"{parts.scheme}://{parts.netloc}"
