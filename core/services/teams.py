"""Who may act for an artist: invitations, bound servers, team roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.campaign import Artist, Campaign, GuildBinding, MemberRole, valid_artist
from core.errors import NotFound, Refused
from core.ids import ArtistId, CampaignId
from core.ports import Chance, Clock, Sealer, Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone pressing or typing in a Discord server; ids are snowflakes as the vendor signed them.

    `artist`: which of the server's artists they named (id, name or slug); needed only where it has several.
    """

    guild_id: int
    user_id: int
    role_ids: tuple[int, ...] = ()
    artist: str = ""


_RANK = {MemberRole.VIEWER: 0, MemberRole.MANAGER: 1, MemberRole.OWNER: 2}


class Teams:
    """Binds artists to servers and answers "may this person do that?" for every artist action."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, sealer: Sealer) -> None:
        self._store, self._clock, self._chance, self._sealer = store, clock, chance, sealer

    async def invite(self, artist_name: str) -> str:
        """A one-use code that binds a Discord server to a new artist; only its keyed hash is stored. Raises Refused."""
        name = valid_artist(artist_name)
        code = f"{self._chance.code(4)}-{self._chance.code(4)}-{self._chance.code(4)}"
        async with self._store() as tx:
            await tx.campaigns.put_invite(self._hash(code), name, self._clock.now())
        return code

    async def bind(self, actor: Actor, code: str, channel_id: int | None) -> Artist:
        """Spend the code: its artist is bound to the actor's server and the actor owns the team."""
        async with self._store() as tx:
            name = await tx.campaigns.use_invite(self._hash(code.strip().upper()), self._clock.now())
            if name is None:
                raise Refused("error-invite")
            artist = await tx.campaigns.add_artist(name)
            await tx.campaigns.bind_guild(
                GuildBinding(artist_id=artist.id, guild_id=actor.guild_id, announce_channel_id=channel_id)
            )
            first, owner = actor.user_id, MemberRole.OWNER
            await tx.campaigns.set_member(artist.id, user_id=first, role_id=None, role=owner)
            await tx.campaigns.note_change(
                artist.id, first, user_id=first, role_id=None, part=owner, now=self._clock.now()
            )
        return artist

    async def set_role(
        self, actor: Actor, *, user_id: int | None, role_id: int | None, role: MemberRole
    ) -> None:
        """Give a Discord user or role a part in the team; owners only. Raises Refused where no owner would be left."""
        async with self._store() as tx:
            artist = await self.artist(tx, actor, MemberRole.OWNER)
            if role is not MemberRole.OWNER:
                await self._one_stays(tx, artist.id, user_id)
            await tx.campaigns.set_member(artist.id, user_id=user_id, role_id=role_id, role=role)
            await tx.campaigns.note_change(
                artist.id, actor.user_id, user_id=user_id, role_id=role_id, part=role, now=self._clock.now()
            )

    async def remove(self, actor: Actor, *, user_id: int | None, role_id: int | None) -> bool:
        """Their part is taken away; owners only. False: they had none. Raises Refused where no owner would be left.

        Somebody may still act by a role that has a part.
        """
        async with self._store() as tx:
            artist = await self.artist(tx, actor, MemberRole.OWNER)
            await self._one_stays(tx, artist.id, user_id)
            if not await tx.campaigns.drop_member(artist.id, user_id=user_id, role_id=role_id):
                return False
            await tx.campaigns.note_change(
                artist.id, actor.user_id, user_id=user_id, role_id=role_id, part=None, now=self._clock.now()
            )
            return True

    async def set_channel(
        self,
        actor: Actor,
        channel_id: int,
        release_role_id: int | None = None,
        *,
        day_one_role_id: int | None = None,
        events: bool | None = None,
    ) -> None:
        """Where announcements go in this server, its roles for fans, and whether it gets scheduled events."""
        async with self._store() as tx:
            artist = await self.artist(tx, actor, MemberRole.OWNER)
            old = next(b for b in await tx.campaigns.bindings(actor.guild_id) if b.artist_id == artist.id)
            await tx.campaigns.bind_guild(
                replace(
                    old,
                    announce_channel_id=channel_id,
                    release_role_id=release_role_id or old.release_role_id,
                    day_one_role_id=day_one_role_id or old.day_one_role_id,
                    events=old.events if events is None else events,
                )
            )

    async def set_replies(self, actor: Actor, channel_id: int | None) -> None:
        """Where the team reads what fans write back; None: nowhere, and fans are no longer asked. Owners only."""
        async with self._store() as tx:
            artist = await self.artist(tx, actor, MemberRole.OWNER)
            old = next(b for b in await tx.campaigns.bindings(actor.guild_id) if b.artist_id == artist.id)
            await tx.campaigns.bind_guild(replace(old, replies_channel_id=channel_id))

    async def artist(self, tx: UnitOfWork, actor: Actor, need: MemberRole) -> Artist:
        """The one artist for whom the actor may act in their server. Raises Refused in words, also when it has to be named."""
        found = await self.artists(tx, actor, need)
        if len(found) > 1:
            raise _which(found)
        return found[0]

    async def artists(self, tx: UnitOfWork, actor: Actor, need: MemberRole) -> list[Artist]:
        """All for whom the actor may act in their server, at least one; only the named one, if one was. Raises Refused."""
        bindings = await tx.campaigns.bindings(actor.guild_id)
        if not bindings:
            raise Refused("error-guild-unbound")
        theirs = [b.artist_id for b in bindings if await self._has(tx, actor, b.artist_id, need)]
        if not theirs:
            raise Refused("error-not-allowed")
        found = [await tx.campaigns.artist(artist_id) for artist_id in theirs]
        if not (wanted := actor.artist.strip().lower()):
            return found
        named = [a for a in found if wanted in (str(a.id), a.name.lower(), a.slug)]
        if not named:
            raise _which(found)
        return named

    async def campaign(
        self, tx: UnitOfWork, actor: Actor, campaign_id: CampaignId, need: MemberRole
    ) -> Campaign:
        """The campaign, if it belongs to an artist bound to this very server in whose team the actor is.

        Raises NotFound otherwise, the same whether it exists or not.
        """
        campaign = await tx.campaigns.get(campaign_id)
        bound = {b.artist_id for b in await tx.campaigns.bindings(actor.guild_id)}
        if campaign.artist.id not in bound or not await self._has(
            tx, actor, campaign.artist.id, MemberRole.VIEWER
        ):
            raise NotFound("error-campaign-not-found")
        if not await self._has(tx, actor, campaign.artist.id, need):
            raise Refused("error-not-allowed")
        return campaign

    async def _one_stays(self, tx: UnitOfWork, artist_id: ArtistId, without: int | None) -> None:
        """A person: Discord may delete a role, or nobody may have it."""
        if await tx.campaigns.hold_owners(artist_id) == [without]:
            raise Refused("error-team-last-owner")

    async def _has(self, tx: UnitOfWork, actor: Actor, artist_id: ArtistId, need: MemberRole) -> bool:
        role = await tx.campaigns.member_role(artist_id, actor.user_id, actor.role_ids)
        return role is not None and _RANK[role] >= _RANK[need]

    def _hash(self, code: str) -> bytes:
        return self._sealer.mac("invite", code)


def _which(artists: Sequence[Artist]) -> Refused:
    return Refused("error-which-artist", artists=", ".join(sorted(a.name for a in artists)))
