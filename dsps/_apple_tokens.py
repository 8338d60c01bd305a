"""Apple's developer tokens: ES256 JWTs, minted when they are needed, short-lived, for the page bound to its origin."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from core.errors import Misconfigured

SERVER_LIFE = timedelta(hours=12)  # Apple allows 15,777,000 s; tokens of the full length were refused (2025)
PAGE_LIFE = timedelta(hours=1)
_SKEW_S = 30  # a token from the future is refused


def load_key(pem: str) -> EllipticCurvePrivateKey:
    """The key of an AuthKey_….p8 file. Raises Misconfigured, never with a part of the key."""
    wrong = "UPBEAT_APPLE_MUSIC_PRIVATE_KEY is no P-256 private key in PEM form (Apple's AuthKey_….p8)"
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Misconfigured(wrong) from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise Misconfigured(wrong)
    return key


@dataclass(slots=True, kw_only=True)
class DeveloperTokens:
    """Our name at Apple. The server's token is kept while it is good; `seconds` is Apple's time, not the domain's."""

    team_id: str
    key_id: str
    pem: str = field(repr=False)
    seconds: Callable[[], float] = field(default=time.time, repr=False)
    _key: EllipticCurvePrivateKey | None = field(default=None, init=False, repr=False)
    _token: str = field(default="", init=False, repr=False)
    _until: float = field(default=0, init=False, repr=False)

    def for_server(self) -> str:
        """Raises Misconfigured when the key is none."""
        now = self.seconds()
        if not self._token or now >= self._until:
            self._token = self._mint(now, SERVER_LIFE)
            self._until = now + SERVER_LIFE.total_seconds() / 2
        return self._token

    def renew(self) -> None:
        """The kept one was refused."""
        self._token = ""

    def for_page(self, origin: str, now: datetime) -> str:
        """What everybody who opens the page may read: good for an hour and for this origin alone."""
        return self._mint(now.timestamp(), PAGE_LIFE, origin=[origin])

    def _mint(self, now: float, life: timedelta, **more: list[str]) -> str:
        if self._key is None:
            self._key = load_key(self.pem)
        issued = int(now) - _SKEW_S
        claims = {"iss": self.team_id, "iat": issued, "exp": issued + int(life.total_seconds())} | more
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"kid": self.key_id})
