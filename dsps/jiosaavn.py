"""JioSaavn: reminder and link. No API that a small operator may write to a fan's library with was found (2026-11)."""

from __future__ import annotations

from core.ids import DspName
from dsps.link_only import LinkOnly

SERVICE = LinkOnly(name=DspName.JIOSAAVN, why="no public API")
