"""Pairs groups and channels with an artist: a one-use code from the team, brought by somebody who runs the chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from core.campaign import MemberRole
from core.errors import NotFound, Refused
from core.group_chat import HELD, GroupChat, GroupSeen, GroupState
from core.ids import GroupChatId, SenderId
from core.ports import Chance, Clock, Sealer, Store
from core.services.teams import Actor, Teams

CODE_LIFE = timedelta(hours=1)
MUTED_FOR = timedelta(hours=1)  # rights that a whole group got back are told to nobody: it is tried again
_PURPOSE = "pairing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingCode:
    """To be posted in the chat."""

    code: str = field(repr=False)
    minutes: int


class Pairing:
    """The team's side is judged by Teams; whether somebody runs a chat is the channel's to find out beforehand."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, sealer: Sealer, teams: Teams) -> None:
        self._store, self._clock, self._chance = store, clock, chance
        self._sealer, self._teams = sealer, teams

    async def code(self, actor: Actor, language: str) -> PairingCode:
        """A new code for the actor's artist; posts in its chat are in `language`. Raises Refused."""
        code = "-".join(self._chance.code(4) for _ in range(3))
        now = self._clock.now()
        async with self._store() as tx:
            artist = await self._teams.artist(tx, actor, MemberRole.MANAGER)
            await tx.groups.put_code(self._hash(code), artist.id, language, now + CODE_LIFE, now)
        return PairingCode(code=code, minutes=int(CODE_LIFE.total_seconds()) // 60)

    async def chats(self, actor: Actor) -> list[GroupChat]:
        """What is paired with the actor's artists, and what was until we were thrown out. Raises Refused."""
        async with self._store() as tx:
            artists = await self._teams.artists(tx, actor, MemberRole.VIEWER)
            return [chat for artist in artists for chat in await tx.groups.of_artist(artist.id)]

    async def unpair(self, actor: Actor, chat_id: GroupChatId) -> GroupChat:
        """Nothing is posted or changed there any more. Raises NotFound, also for other artists' chats, and Refused."""
        async with self._store() as tx:
            artists = await self._teams.artists(tx, actor, MemberRole.MANAGER)
            chats = [chat for artist in artists for chat in await tx.groups.of_artist(artist.id)]
            found = next((c for c in chats if c.id == chat_id), None)
            if found is None:
                raise NotFound("error-pair-chat")
            await tx.groups.unpair(chat_id, self._clock.now())
            return found

    async def pair(self, seen: GroupSeen, code: str, state: GroupState) -> GroupChat:
        """Spend the code: the chat is its artist's. `state`: whether we may post there. Raises Refused.

        A chat of another artist's is not taken, and the code that was shown there is spent.
        """
        now = self._clock.now()
        async with self._store() as tx:
            used = await tx.groups.use_code(self._hash(code), seen.sender_id, seen.external_id, now)
            if used is None:
                raise Refused("error-pair-code")
            if (
                used.again
            ):  # the same message once more, after a crash; or somebody tries what the team took back
                known = await tx.groups.known(seen.sender_id, seen.external_id)
                if known is None or known.artist_id != used.artist_id or known.state not in HELD:
                    raise Refused("error-pair-code")
                return known
            chat = await tx.groups.pair(seen, used.artist_id, used.language, state, now)
        if chat is None:
            raise Refused("error-pair-taken")
        return chat

    async def void(self, code: str) -> None:
        """It was shown to people in a chat where it could not be used."""
        async with self._store() as tx:
            await tx.groups.void_code(self._hash(code))

    async def stands(self, sender_id: SenderId, external_id: int, to: GroupState) -> None:
        """What we may do in a chat has changed; harmless for chats that are nobody's."""
        now = self._clock.now()
        async with self._store() as tx:
            chat = await tx.groups.known(sender_id, external_id)
            if chat is not None and chat.state is not to:
                rests = now + MUTED_FOR if to is GroupState.MUTED else None
                await tx.groups.stand(chat.id, to, now, rests)

    async def migrated(self, sender_id: SenderId, old: int, new: int) -> None:
        """A group became a supergroup."""
        async with self._store() as tx:
            await tx.groups.migrate(sender_id, old, new, self._clock.now())

    def _hash(self, code: str) -> bytes:
        return self._sealer.mac(_PURPOSE, "".join(c for c in code.upper() if c.isalnum()))
