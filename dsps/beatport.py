"""Beatport: reminder and link. What a fan owns there is bought (2026-11)."""

from __future__ import annotations

from core.ids import DspName
from dsps.link_only import LinkOnly

SERVICE = LinkOnly(name=DspName.BEATPORT, why="no public API writes to a fan's library")
