"""Two chats become one person by a code that is carried over and agreed to in both; nothing less joins them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from app.chance import SystemChance
from bots.conversation.intents import AgreeLink, Link, Prefer, Unlink, decode
from bots.conversation.person_flow import PersonFlow
from bots.conversation.replies import Reply
from core.errors import NotFound, Refused
from core.fan import Visitor
from core.ids import Channel
from core.message import Press
from core.services.persons import CODE_LENGTH, CODE_LIFE, TRIES, TRY_WINDOW, LinkCode, Persons
from notifications.wording import Wording
from storage.database import Database
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

Chat = Callable[[Channel], Awaitable[Visitor]]


@pytest.fixture
def persons(database: Database, clock: FrozenClock, sealer: AesSealer) -> Persons:
    return Persons(database.store, clock, SystemChance(), sealer)


@pytest.fixture
def flow(persons: Persons) -> PersonFlow:
    return PersonFlow(persons, Wording(strict=True))


@pytest.fixture
def chat(database: Database) -> Chat:
    """Somebody who writes in a channel for the first time."""

    async def visitor(channel: Channel, external_id: str = "+15550001142") -> Visitor:
        async with database.store() as tx:
            sender = await tx.fans.put_sender(channel, f"our-{channel}", "us")
        name = "" if channel is Channel.SMS else "*Mia*"
        return Visitor(sender_id=sender.id, channel=channel, external_id=external_id, name=name)

    return visitor


async def _code(persons: Persons, visitor: Visitor) -> str:
    begun = await persons.begin(visitor)
    assert isinstance(begun, LinkCode)
    return begun.code


async def _fan(database: Database, visitor: Visitor) -> int | None:
    async with database.store() as tx:
        known = await tx.fans.known(visitor)
    return None if known is None else known[0].id


async def _linked(persons: Persons, one: Visitor, two: Visitor) -> None:
    question = await persons.bring(two, await _code(persons, one))
    assert await persons.agree(two, question.request) is not None
    assert await persons.agree(one, question.request) is None


def _words(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def _press(reply: Reply, label: str) -> str:
    buttons = [b for message in reply.messages for row in message.buttons for b in row]
    (found,) = [b.action.data for b in buttons if isinstance(b.action, Press) and b.label.startswith(label)]
    return found


@pytest.mark.parametrize("first", ["giver", "bringer"])
async def test_two_chats_are_one_person_only_when_both_have_agreed(
    persons: Persons, database: Database, chat: Chat, first: str
) -> None:
    giver, bringer = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    question = await persons.bring(bringer, await _code(persons, giver))
    early, late = (giver, bringer) if first == "giver" else (bringer, giver)
    for _ in range(2):  # the same end twice is one end
        assert await persons.agree(early, question.request) is not None
        assert await _fan(database, giver) != await _fan(database, bringer)
    assert await persons.agree(late, question.request) is None
    assert await _fan(database, giver) == await _fan(database, bringer)
    with pytest.raises(NotFound):
        await persons.agree(late, question.request)


async def test_a_code_is_long_used_once_and_stored_as_a_hash(
    persons: Persons, database: Database, chat: Chat
) -> None:
    giver, bringer, third = [await chat(c) for c in (Channel.TELEGRAM, Channel.DISCORD, Channel.SMS)]
    code = await _code(persons, giver)
    assert len(code) == CODE_LENGTH >= 8
    stored = await database.pool.fetchval("SELECT code_hash FROM link_request")
    assert code.encode() not in stored
    await persons.bring(bringer, f" {code[:4].lower()}-{code[4:]} ")  # as people type it
    with pytest.raises(Refused, match="error-link-code"):
        await persons.bring(third, code)


async def test_a_code_dies_of_age_and_of_a_newer_one(
    persons: Persons, chat: Chat, clock: FrozenClock
) -> None:
    giver, bringer = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    old = await _code(persons, giver)
    new = await _code(persons, giver)
    with pytest.raises(Refused, match="error-link-code"):
        await persons.bring(bringer, old)
    clock.advance(seconds=CODE_LIFE.total_seconds())
    with pytest.raises(Refused, match="error-link-code"):
        await persons.bring(bringer, new)


async def test_codes_cannot_be_guessed_in_peace(persons: Persons, chat: Chat, clock: FrozenClock) -> None:
    giver, bringer = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    for _ in range(TRIES):
        with pytest.raises(Refused, match="error-link-code"):
            await persons.bring(bringer, "WRONG222")
    code = await _code(persons, giver)
    with pytest.raises(Refused, match="error-link-tries"):
        await persons.bring(bringer, code)
    clock.advance(seconds=TRY_WINDOW.total_seconds())
    assert await persons.bring(bringer, await _code(persons, giver)) is not None


async def test_a_third_chat_cannot_agree_and_no_ends_it(
    persons: Persons, database: Database, chat: Chat
) -> None:
    giver, bringer, third = [await chat(c) for c in (Channel.TELEGRAM, Channel.DISCORD, Channel.SMS)]
    question = await persons.bring(bringer, await _code(persons, giver))
    await persons.begin(third)
    with pytest.raises(NotFound):
        await persons.agree(third, question.request)
    await persons.agree(giver, question.request)
    await persons.decline(bringer)
    with pytest.raises(NotFound):
        await persons.agree(bringer, question.request)
    assert await _fan(database, giver) != await _fan(database, bringer)


async def test_the_conversation_from_the_code_to_the_choice(
    flow: PersonFlow, database: Database, chat: Chat, seeds: Seeds
) -> None:
    telegram, discord = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    begun = await flow.link(Link(), telegram, "en")
    code = _words(begun).split("**")[1]
    asked = await flow.link(Link(code=code), discord, "en")
    assert "Is Mia (Telegram) you too?" in _words(asked)  # without the marks in the name
    yes = decode(_press(asked, "Yes"))
    assert isinstance(yes, AgreeLink)
    assert "/link" in _words(await flow.agree(yes, discord, "en"))
    back = decode(_press(begun, "I sent it"))
    assert isinstance(back, Link)
    again = await flow.link(back, telegram, "en")
    yes = decode(_press(again, "Yes"))
    assert isinstance(yes, AgreeLink)
    assert "Joined" in _words(await flow.agree(yes, telegram, "en"))
    choice = decode(_press(await flow.channel(Prefer(), telegram, "en"), "Mia (Discord)"))
    assert isinstance(choice, Prefer)
    assert "Mia (Discord)" in _words(await flow.channel(choice, telegram, "en"))
    chosen = await database.pool.fetchval(
        "SELECT a.channel FROM fan f JOIN address a ON a.id = f.preferred_address"
    )
    assert chosen == "discord"
    await flow.channel(Prefer(any_chat=True), telegram, "en")
    assert await database.pool.fetchval("SELECT count(preferred_address) FROM fan") == 0


async def test_by_text_it_goes_with_words_alone(flow: PersonFlow, database: Database, chat: Chat) -> None:
    telegram, number = await chat(Channel.TELEGRAM), await chat(Channel.SMS)
    code = _words(await flow.link(Link(), telegram, "en")).split("**")[1]
    assert "LINK YES" in _words(await flow.link(Link(code=code), number, "en"))
    assert "/link" in _words(await flow.link(Link(code="yes"), number, "en"))
    asked = await flow.link(Link(), telegram, "en")
    assert "ending in 42" in _words(asked)
    assert "+1555" not in _words(asked)
    await flow.link(Link(code="yes"), telegram, "en")
    assert await _fan(database, telegram) == await _fan(database, number)
    assert "TELEGRAM / SMS" in _words(await flow.channel(Prefer(), number, "en"))
    assert "Mia (Telegram)" in _words(await flow.channel(Prefer(said="Telegram"), number, "en"))
    consents = await database.pool.fetchval("SELECT count(*) FROM consent_event")
    assert consents == 0  # linking agrees to nothing
    assert "alone again" in _words(await flow.unlink(Unlink(), number, "en"))
    assert await _fan(database, telegram) != await _fan(database, number)


async def test_nobody_is_sent_to_somebody_elses_chat(
    persons: Persons, chat: Chat, database: Database
) -> None:
    mine, theirs = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    await persons.begin(mine)
    await persons.begin(theirs)
    their_chat = (await persons.chats(theirs)).here
    with pytest.raises(NotFound):
        await persons.prefer(mine, their_chat)
    with pytest.raises(Refused, match="error-link-alone"):
        await persons.part(mine)


async def test_linked_chats_are_not_linked_again(persons: Persons, chat: Chat) -> None:
    mine, other = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    await _linked(persons, mine, other)
    with pytest.raises(Refused, match="error-link-already"):
        await persons.bring(other, await _code(persons, mine))
    assert await persons.asked(mine) is None


async def test_a_shared_account_is_mentioned_and_joins_nothing(
    flow: PersonFlow, database: Database, chat: Chat, seeds: Seeds
) -> None:
    mine, other = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    for visitor in (mine, other):
        async with database.store() as tx:
            fan, _ = await tx.fans.admit(visitor, seeds.clock.now())
        await seeds.grant(fan, "spot-1")
    assert "Discord chat. Is that also you?" in _words(await flow.link(Link(), mine, "en"))
    assert await _fan(database, mine) != await _fan(database, other)


async def test_a_page_that_was_opened_before_the_parting_shows_nothing_after_it(
    persons: Persons, database: Database, chat: Chat, clock: FrozenClock
) -> None:
    mine, lent = await chat(Channel.TELEGRAM), await chat(Channel.DISCORD)
    await _linked(persons, mine, lent)
    async with database.store() as tx:
        known = await tx.fans.known(lent)
        assert known is not None
        for purpose in ("me", "me-session"):
            await tx.tickets.put_code(purpose.encode(), purpose, known[0].id, clock.now() + CODE_LIFE)
    await persons.part(lent)
    async with database.store() as tx:
        assert [await tx.tickets.peek_code(p.encode(), p, clock.now()) for p in ("me", "me-session")] == [
            None,
            None,
        ]
