"""What a text message means: stop in many words, help, start, yes, a keyword, or just talk."""

from __future__ import annotations

from enum import StrEnum

from bots.conversation.stop_words import means_stop
from core.services.campaign_fields import normal_keyword

# what carriers and Twilio hear however it is spelt: letters alone count there
_CARRIERS = frozenset(
    [
        "STOP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "ARRET",
        "ALTO",
        "BAJA",
        "PARAR",
        "SAIR",
        "PARE",
        "ABBRUCH",
        "STOPP",
    ]
)
_START = frozenset(["START", "UNSTOP", "INICIO"])
_HELP = frozenset(["HELP", "INFO", "AYUDA", "AIDE", "HILFE", "AJUDA"])
_YES = frozenset(["Y", "YES", "SI", "OUI", "JA", "SIM"])


class Meaning(StrEnum):
    """What to do about a text."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    YES = "yes"
    OTHER = "other"


def meaning(body: str) -> Meaning:
    """Single reserved words in any case and punctuation; stop also in ordinary sentences."""
    word = normal_keyword(body)
    if word in _CARRIERS or means_stop(body):
        return Meaning.STOP
    if word in _START:
        return Meaning.START
    if word in _HELP:
        return Meaning.HELP
    if word in _YES:
        return Meaning.YES
    return Meaning.OTHER


def is_vendors_word(body: str) -> bool:
    """Whether Twilio's default opt-out handling hears this text: one English reserved word and nothing else.

    Of a word with a full stop behind it nobody knows: then we answer, and where Twilio has blocked the number already our
    answer is refused.
    """
    return body.strip().upper() in {
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "HELP", "INFO", "UNSTOP", "START",
        "YES",
    }  # fmt: skip
