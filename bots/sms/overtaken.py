"""Which of the lost texts still count once their numbers have said something else."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bots.conversation.intents import Forget, Language, Pause, Prefer
from bots.conversation.typed import EVERYTHING
from bots.sms.message_log import Logged
from bots.sms.person_words import person_words
from bots.sms.rights import right
from bots.sms.words import Meaning, meaning
from core.language import same
from core.services.campaign_fields import is_keyword, normal_keyword

_SETTINGS = (Language, Pause, Prefer)  # of these the last word is the one that holds


def still_counts(listed: Sequence[Logged], heard: set[str], keywords: Collection[str]) -> list[Logged]:
    """`listed`: oldest first. Lost texts that nothing followed, and those that what followed does not replace.

    `keywords`: those of campaigns.
    """
    later: dict[str, list[Logged]] = {}
    found: list[Logged] = []
    for text in reversed(listed):
        after = later.setdefault(text.sender, [])
        if text.sid not in heard and _counts(text, after, heard, keywords):
            found.append(text)
        after.append(text)
    return found[::-1]


def _counts(text: Logged, after: Sequence[Logged], heard: set[str], keywords: Collection[str]) -> bool:
    """Nobody is texted against their latest word: what came before a stop does not count, but for rights.

    A stop counts unless a START was heard since, and "forget everything" unless they have joined again since. `after`:
    newest first.
    """
    answered = [t.body for t in after if t.sid in heard]
    if not answered:
        return True
    what, asks = meaning(text.body), _asks(text.body)
    if what is Meaning.STOP:
        return not _comes_back(answered, ())
    if isinstance(asks, Forget) and same(asks.said) in EVERYTHING:
        return not _comes_back(answered, keywords, by_yes=True)
    if asks is not None:
        return not isinstance(asks, _SETTINGS) or not any(type(_asks(t)) is type(asks) for t in answered)
    if any(meaning(t.body) is Meaning.STOP for t in after):
        return False
    match what:
        case Meaning.START:
            return True
        case Meaning.YES:
            return not any(meaning(t) is Meaning.YES for t in answered)
        case Meaning.OTHER:
            keyword = normal_keyword(text.body)
            return is_keyword(keyword) and not any(normal_keyword(t) == keyword for t in answered)
        case Meaning.HELP:
            return False


def _comes_back(answered: Sequence[str], keywords: Collection[str], *, by_yes: bool = False) -> bool:
    """Whether the latest of these texts that ends or begins anything begins it. Only START lifts a stop."""
    for body in answered:
        what = meaning(body)
        if what is Meaning.STOP:
            return False
        if what is Meaning.START or (by_yes and what is Meaning.YES) or normal_keyword(body) in keywords:
            return True
    return False


def _asks(body: str) -> object | None:
    return right(body) or person_words(body) if meaning(body) is Meaning.OTHER else None
