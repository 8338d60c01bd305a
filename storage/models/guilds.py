"""What a campaign left in an artist's Discord servers."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class RoleGivenRow(Table):
    """A server role that a fan got, or could not get."""

    id = key()
    address: Any = parent("AddressRow", cascade=True)
    address_id: int
    campaign: Any = parent("CampaignRow", cascade=True, index=True)
    campaign_id: int
    kind = fields.CharField(max_length=8)
    given = fields.BooleanField()
    at = fields.DatetimeField()
    guild_id = fields.BigIntField(null=True)  # Discord's, as is the next; null: before they were written down
    role_id = fields.BigIntField(null=True)

    class Meta:
        """Its name in the database."""

        table = "role_given"
        unique_together = (("address", "campaign", "kind"),)


class RoleRemovalRow(Table):
    """A role of a fan who stopped or was erased, until Discord has taken it; ids are Discord's."""

    id = key()
    guild_id = fields.BigIntField()
    user_id = fields.BigIntField()
    role_id = fields.BigIntField()
    next_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "role_removal"
        unique_together = (("guild_id", "user_id", "role_id"),)


class GuildPostRow(Table):
    """The release's post or the scheduled event in one server."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    guild_id = fields.BigIntField()
    kind = fields.CharField(max_length=8)
    external_id = fields.BigIntField(null=True)
    state = fields.TextField(default="", db_default="")
    at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "guild_post"
        unique_together = (("campaign", "guild_id", "kind"),)
