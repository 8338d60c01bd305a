"""Who may call Apple Music: the developer's signed token always, the listener's beside it for what is personal."""

from __future__ import annotations

import base64
import binascii
import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sandbox.dsps.apple_music_state import AppleWorld, Key, UserToken
from sandbox.dsps.listeners import Listener

LONGEST_S = 15_777_000


class Refusal(Exception):
    """`{"errors": [{"id", "title", "detail", "status", "code"}]}`."""

    def __init__(self, status: int, code: str, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        error = {"id": "X" * 26, "title": title, "detail": detail, "status": str(status), "code": code}
        self.body = {"errors": [error]}

    def response(self) -> web.Response:
        """What travels; a 401 has no body."""
        if self.status == 401:
            return web.Response(status=401)
        return web.json_response(self.body, status=self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whose key it is, and whose library."""

    key: Key
    user: UserToken | None

    def person(self) -> Listener:
        """The listener, once the user token proves good."""
        if self.user is None:
            raise Refusal(403, "40300", "Forbidden", "Invalid authentication")
        return self.user.listener

    def subscriber(self) -> Listener:
        """A listener with a library in the cloud."""
        listener = self.person()
        if not listener.served:
            detail = "The user does not have the privileges CloudLibrary"
            raise Refusal(400, "40015", "Insufficient Privileges", detail)
        return listener


def caller(am: AppleWorld, request: web.Request) -> Caller:
    """Raises Refusal for a developer token that is not good, and for a user token that is dead."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    key = developer(am, token, request.headers.get("Origin", "")) if scheme == "Bearer" else None
    if key is None:
        raise Refusal(401, "40100", "Unauthorized", "Invalid developer token")
    given = request.headers.get("Music-User-Token")
    if given is None:
        return Caller(key=key, user=None)
    user = am.tokens.get(given)
    dead = user is None or user.dead or user.expires_at <= am.world.clock.now()
    # a token made with another key of the same team is refused too
    if user is None or dead or user.key is not key:
        raise Refusal(403, "40300", "Forbidden", "Invalid authentication")
    return Caller(key=key, user=user)


def developer(am: AppleWorld, token: str, origin: str) -> Key | None:
    """The key behind a developer token; None when anything about it is wrong."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    head, claims, signature = (_decoded(part) for part in parts)
    header, said = _json(head), _json(claims)
    key = am.keys.get(str(header.get("kid")))
    if key is None or key.revoked or header.get("alg") != "ES256" or said.get("iss") != key.team_id:
        return None
    if not _timely(am, said) or len(signature) != 64:
        return None
    bound = said.get("origin")
    if bound is not None and origin not in bound:
        return None
    numbers = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        signed = f"{parts[0]}.{parts[1]}".encode()
        key.public.verify(encode_dss_signature(*numbers), signed, ECDSA(SHA256()))
    except InvalidSignature:
        return None
    return key


def _timely(am: AppleWorld, said: dict[str, Any]) -> bool:
    """Not over by either time: the world's may have been moved while the caller's has not."""
    issued, ends = said.get("iat"), said.get("exp")
    if not isinstance(issued, int) or not isinstance(ends, int) or ends - issued > LONGEST_S:
        return False
    return ends > min(time.time(), am.world.clock.now().timestamp())


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
