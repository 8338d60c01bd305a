"""Amazon Music: reminder and link only, until Amazon lets anyone in.

Its API (V1 approved developers, V2 closed beta, 2026-07) takes no new clients, and its programme requirements
forbid joining it with other music services. When that changes: an adapter here, the registry line stays.
"""

from __future__ import annotations

from core.ids import DspName
from dsps.link_only import LinkOnly

SERVICE = LinkOnly(
    name=DspName.AMAZON_MUSIC,
    why="its API is in closed beta and takes no new clients; its terms forbid multi-service use",
)
