"""Anghami: reminder and link. Its public API only reads (2026-11)."""

from __future__ import annotations

from core.ids import DspName
from dsps.link_only import LinkOnly

SERVICE = LinkOnly(name=DspName.ANGHAMI, why="its public API only reads; writing is reserved")
