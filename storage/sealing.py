"""Tokens at rest: AES-256-GCM under the operator's keys, a subkey per purpose, and keyed hashes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import SealBroken

_NONCE = 12


class BadKeys(Exception):
    """UPBEAT_SECRET_KEYS cannot be read; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    secret: bytes = field(repr=False)


def parse_keys(text: str) -> list[_Key]:
    """ "id:base64,id:base64", newest first; each of 32 bytes. Raises BadKeys."""
    keys = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, encoded = part.partition(":")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise BadKeys(f"key {name!r} is no base64") from None
        if not (1 <= len(name) <= 16 and name.isalnum() and name.isascii()) or len(secret) != 32:
            raise BadKeys(f"key {name[:16]!r}: write id:base64, the id alphanumeric, the key of 32 bytes")
        keys.append(_Key(name, secret))
    if not keys or len({k.id for k in keys}) != len(keys):
        raise BadKeys("give at least one key, each with its own id")
    return keys


def new_key(number: int) -> str:
    """A fresh key in the form of UPBEAT_SECRET_KEYS."""
    return f"k{number}:{base64.b64encode(os.urandom(32)).decode()}"


class AesSealer:
    """Seals under the newest key, opens under any; hashes (`mac`) always under the oldest, so that they never change.

    A sealed value is: length of the key id (1 byte), key id, nonce (12), ciphertext and tag.
    """

    def __init__(self, keys: str) -> None:
        self._keys = parse_keys(keys)
        self._by_id = {key.id: key for key in self._keys}
        self._cipher = lru_cache(maxsize=256)(self._make_cipher)
        self._mac_key = lru_cache(maxsize=64)(self._make_mac_key)

    @property
    def newest_id(self) -> str:
        """The id of the key that seals."""
        return self._keys[0].id

    def seal(self, purpose: str, context: str, plaintext: str) -> bytes:
        """Ciphertext that opens only with the same purpose and context."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher(self.newest_id, purpose).encrypt(nonce, plaintext.encode(), context.encode())
        return bytes([len(self.newest_id)]) + self.newest_id.encode() + nonce + sealed

    def open(self, purpose: str, context: str, sealed: bytes) -> str:
        """Raises SealBroken."""
        key_id = self.key_id(sealed)
        if key_id not in self._by_id:
            raise SealBroken(f"sealed under key {key_id!r}, which UPBEAT_SECRET_KEYS does not hold")
        start = 1 + len(key_id)
        nonce, body = sealed[start : start + _NONCE], sealed[start + _NONCE :]
        try:
            return self._cipher(key_id, purpose).decrypt(nonce, body, context.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken("wrong key, wrong place or tampered") from None

    def key_id(self, sealed: bytes) -> str:
        """Under which key this was sealed."""
        if not sealed:
            raise SealBroken("empty")
        return sealed[1 : 1 + sealed[0]].decode("ascii", errors="replace")

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed under the newest key."""
        return self.key_id(sealed) == self.newest_id

    def mac(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 (32 bytes)."""
        return hmac.digest(self._mac_key(purpose), text.encode(), hashlib.sha256)

    @property
    def mac_fingerprint(self) -> str:
        """Tells the key behind the hashes from another one, and nothing about it."""
        return self.mac("fingerprint", "upbeat").hex()[:32]

    def _make_cipher(self, key_id: str, purpose: str) -> AESGCM:
        return AESGCM(_derive(self._by_id[key_id].secret, f"seal:{purpose}"))

    def _make_mac_key(self, purpose: str) -> bytes:
        return _derive(self._keys[-1].secret, f"mac:{purpose}")


def _derive(secret: bytes, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"upbeat:{label}".encode()).derive(secret)
