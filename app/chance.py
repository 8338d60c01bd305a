"""Randomness that nobody can guess."""

from __future__ import annotations

import random
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class SystemChance:
    """Implements core.ports.Chance from the operating system's source."""

    def token(self) -> str:
        """192 bits, URL-safe (32 characters): fits a Telegram start payload with its prefix."""
        return secrets.token_urlsafe(24)

    def code(self, length: int) -> str:
        """No look-alikes: people type these."""
        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    def fraction(self) -> float:
        """For jitter; not secret."""
        return random.random()  # noqa: S311 - spreads retries
