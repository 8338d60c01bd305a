"""Fingerprints of what was sent, so that it is known again on the vendor's list. No words are kept."""

from __future__ import annotations

import hashlib
import re

_MARK = re.compile(r"\btext:([0-9a-f]{16})\b")


def mark(body: str) -> str:
    """A text's fingerprint for a message's detail. Texts differ by their personal links."""
    return f"text:{_fingerprint(body)}"


def is_marked(detail: str) -> bool:
    """Whether the detail says what was sent."""
    return _MARK.search(detail) is not None


def matches(detail: str, body: str) -> bool:
    """Whether this body is the one that the detail is about."""
    found = _MARK.search(detail)
    return found is not None and found[1] == _fingerprint(body)


def _fingerprint(body: str) -> str:
    return hashlib.sha256(body.strip().encode()).hexdigest()[:16]
