"""Artists, teams, releases, campaigns, waves, links."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class ArtistRow(Table):
    """Who releases."""

    id = key()
    name = fields.TextField()
    slug = fields.CharField(max_length=80, unique=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Its name in the database."""

        table = "artist"


class ArtistGuildRow(Table):
    """A Discord server that an artist works in."""

    id = key()
    artist: Any = parent("ArtistRow", cascade=True)
    artist_id: int
    guild_id = fields.BigIntField(db_index=True)
    manager_role_id = fields.BigIntField(null=True)
    announce_channel_id = fields.BigIntField(null=True)
    release_role_id = fields.BigIntField(null=True)
    day_one_role_id = fields.BigIntField(null=True)
    events = fields.BooleanField(default=False, db_default=False)
    replies_channel_id = fields.BigIntField(null=True)

    class Meta:
        """Its name in the database."""

        table = "artist_guild"
        unique_together = (("artist", "guild_id"),)


class MemberRow(Table):
    """A Discord user's or role's part in a team."""

    id = key()
    artist: Any = parent("ArtistRow", cascade=True)
    artist_id: int
    user_id = fields.BigIntField(null=True)
    role_id = fields.BigIntField(null=True)
    role = fields.CharField(max_length=10)

    class Meta:
        """Its name in the database."""

        table = "member"


class TeamChangeRow(Table):
    """A part in a team that an owner gave or took; ids are Discord's."""

    id = key()
    at = fields.DatetimeField()
    artist: Any = parent("ArtistRow", cascade=True)
    artist_id: int
    by = fields.BigIntField()
    user_id = fields.BigIntField(null=True)
    role_id = fields.BigIntField(null=True)
    part = fields.CharField(max_length=10)  # a MemberRole, or "none"

    class Meta:
        """Its name in the database."""

        table = "team_change"


class InviteRow(Table):
    """A one-use invitation."""

    id = key()
    code_hash = fields.BinaryField()
    artist_name = fields.TextField()
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "invite"


class ArtworkRow(Table):
    """Prepared pictures."""

    id = key()
    square = fields.BinaryField()
    card = fields.BinaryField()
    thumb = fields.BinaryField()
    accent = fields.CharField(max_length=7)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Its name in the database."""

        table = "artwork"


class ClipRow(Table):
    """A short sound of the artist's: an MP3 that is nothing but sound."""

    id = key()
    mp3 = fields.BinaryField()
    seconds = fields.SmallIntField()
    voice = fields.BooleanField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Its name in the database."""

        table = "clip"


class ReleaseRow(Table):
    """A product."""

    id = key()
    title = fields.TextField()
    kind = fields.CharField(max_length=10)
    upc = fields.CharField(max_length=14, null=True)
    artwork: Any = parent("ArtworkRow", optional=True)
    artwork_id: int | None
    clip: Any = parent("ClipRow", optional=True)
    clip_id: int | None
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Its name in the database."""

        table = "release"


class ReleaseArtistRow(Table):
    """Whose release, in order."""

    id = key()
    release: Any = parent("ReleaseRow", cascade=True)
    release_id: int
    artist: Any = parent("ArtistRow")
    artist_id: int
    position = fields.SmallIntField()

    class Meta:
        """Its name in the database."""

        table = "release_artist"
        unique_together = (("release", "artist"), ("release", "position"))


class TrackRow(Table):
    """A recording on a release."""

    id = key()
    release: Any = parent("ReleaseRow", cascade=True)
    release_id: int
    position = fields.SmallIntField()
    title = fields.TextField()
    isrc = fields.CharField(max_length=12, null=True)

    class Meta:
        """Its name in the database."""

        table = "track"
        unique_together = (("release", "position"),)


class CampaignRow(Table):
    """One release's announcement."""

    id = key()
    artist: Any = parent("ArtistRow", index=True)
    artist_id: int
    release: Any = parent("ReleaseRow")
    release_id: int
    slug = fields.CharField(max_length=60, unique=True)
    code = fields.CharField(max_length=20, unique=True)
    status = fields.CharField(max_length=12, default="draft", db_default="draft")
    release_on = fields.DateField()
    release_at = fields.CharField(max_length=5)
    zone = fields.CharField(max_length=64)
    mode = fields.CharField(max_length=20)
    target = fields.CharField(max_length=10)
    dsps: fields.Field[list[str]] = fields.JSONField()
    opens_at = fields.DatetimeField(null=True)
    sms_sender: Any = parent("SenderRow", optional=True)
    sms_sender_id: int | None
    sms_keyword = fields.CharField(max_length=20, null=True)
    revision = fields.IntField(default=1, db_default=1)
    paused = fields.BooleanField(default=False, db_default=False)
    fan_seq = fields.IntField(default=0, db_default=0)
    goal = fields.IntField(null=True)
    language = fields.CharField(max_length=12, default="en", db_default="en")
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        """Its name in the database."""

        table = "campaign"


class WaveRow(Table):
    """One market's moment."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    market = fields.CharField(max_length=2)
    fires_at = fields.DatetimeField()
    status = fields.CharField(max_length=10, default="planned", db_default="planned")
    fired_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "wave"
        unique_together = (("campaign", "market"),)


class SourceWaitRow(Table):
    """A wave's saves on one service, waiting for its catalogue."""

    id = key()
    wave: Any = parent("WaveRow", cascade=True)
    wave_id: int
    dsp = fields.CharField(max_length=20)
    until = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "source_wait"
        unique_together = (("wave", "dsp"),)


class WakingRow(Table):
    """What is left to wake of a wave (storage.waking): of one service, or of all (an empty `dsp`)."""

    id = key()
    wave: Any = parent("WaveRow", cascade=True)
    wave_id: int
    dsp = fields.CharField(max_length=20)
    why = fields.CharField(max_length=5)
    after = fields.BigIntField(default=0, db_default=0)  # the last pre-save woken

    class Meta:
        """Its name in the database."""

        table = "waking"
        unique_together = (("wave", "dsp", "why"),)


class LinkRow(Table):
    """Where a release plays."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    dsp = fields.CharField(max_length=20)
    market = fields.CharField(max_length=2, default="*", db_default="*")
    url = fields.TextField()
    item = fields.TextField(default="", db_default="")
    method = fields.CharField(max_length=10)
    score = fields.FloatField(null=True)
    found_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "link"
        unique_together = (("campaign", "dsp", "market"),)


class AnnouncementRow(Table):
    """A posted message of ours."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True, index=True)
    campaign_id: int
    guild_id = fields.BigIntField()
    channel_id = fields.BigIntField()
    message_id = fields.BigIntField(unique=True)
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "announcement"
