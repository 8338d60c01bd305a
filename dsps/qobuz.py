"""Qobuz: reminder and link. Writing to a fan's favourites is for partners (2026-11)."""

from __future__ import annotations

from core.ids import DspName
from dsps.link_only import LinkOnly

SERVICE = LinkOnly(name=DspName.QOBUZ, why="its API is for partners only")
