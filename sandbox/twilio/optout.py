"""Twilio's default answers to STOP, START and HELP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}
HELP = {"HELP", "INFO"}
Word = Literal["STOP", "START", "HELP"]

SAYS: dict[Word, str] = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def reserved(body: str) -> Word | None:
    """The reserved word a text consists of, whatever its case; a word inside a sentence does not count."""
    word = body.strip().upper()
    if word in STOP:
        return "STOP"
    if word in START:
        return "START"
    return "HELP" if word in HELP else None


@dataclass(slots=True)
class OptOuts:
    """Who opted out of which pool of numbers."""

    blocked: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, pool: str, person: str, word: Word, *, advanced: bool = False) -> bool:
        """Apply a reserved word; True when Twilio answers it.

        By default START and YES from someone not blocked are ordinary texts; Advanced Opt-Out answers them always.
        """
        key = (pool, person)
        if word == "HELP":
            return True
        known = key in self.blocked
        if word == "STOP":
            self.blocked.add(key)
            return not known
        self.blocked.discard(key)
        return known or advanced
