"""The types of identifiers, so that a fan's id is never taken for a campaign's."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

ArtistId = NewType("ArtistId", int)
ArtworkId = NewType("ArtworkId", int)
ClipId = NewType("ClipId", int)
SenderId = NewType("SenderId", int)
FanId = NewType("FanId", int)
AddressId = NewType("AddressId", int)
ReleaseId = NewType("ReleaseId", int)
CampaignId = NewType("CampaignId", int)
WaveId = NewType("WaveId", int)
GrantId = NewType("GrantId", int)
PreSaveId = NewType("PreSaveId", int)
DeliveryId = NewType("DeliveryId", int)
TicketId = NewType("TicketId", int)
AttemptId = NewType("AttemptId", int)
BroadcastId = NewType("BroadcastId", int)
FanReplyId = NewType("FanReplyId", int)
LinkRequestId = NewType("LinkRequestId", int)
GroupChatId = NewType("GroupChatId", int)
GroupPostId = NewType("GroupPostId", int)
WorkerId = NewType("WorkerId", int)

Market = NewType("Market", str)
"""ISO 3166 country, or `*` for every market at once."""

WORLD = Market("*")


class Channel(StrEnum):
    """Where a fan talks with us. WEB fans have no chat yet."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    SMS = "sms"
    WEB = "web"


class DspName(StrEnum):
    """The streaming services (digital service providers) by their public names."""

    SMART_LINK = "smart_link"  # no service chosen: the campaign's own page ("just remind me")
    SPOTIFY = "spotify"
    APPLE_MUSIC = "apple_music"
    DEEZER = "deezer"
    TIDAL = "tidal"
    YOUTUBE_MUSIC = "youtube_music"
    SOUNDCLOUD = "soundcloud"
    AUDIOMACK = "audiomack"
    AMAZON_MUSIC = "amazon_music"
    BOOMPLAY = "boomplay"
    PANDORA = "pandora"
    QOBUZ = "qobuz"
    ANGHAMI = "anghami"
    JIOSAAVN = "jiosaavn"
    BANDCAMP = "bandcamp"
    BEATPORT = "beatport"


_LABELS = {
    DspName.APPLE_MUSIC: "Apple Music",
    DspName.TIDAL: "TIDAL",
    DspName.YOUTUBE_MUSIC: "YouTube Music",
    DspName.SOUNDCLOUD: "SoundCloud",
    DspName.AMAZON_MUSIC: "Amazon Music",
    DspName.JIOSAAVN: "JioSaavn",
}


def label_of(dsp: DspName) -> str:
    """The service's name as people write it."""
    return _LABELS.get(dsp, dsp.value.replace("_", " ").title())
