"""What a text message means: stop in many words, help, start, yes, a keyword, or just talk."""

from __future__ import annotations

import re
from enum import StrEnum

from core.services.campaign_fields import normal_keyword

_STOP = frozenset(
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
_STOP_PHRASES = re.compile(
    r"\b(stop (texting|messaging|sending|it|this)|opt ?out|un ?subscribe|remove me|take me off|leave me alone"
    r"|wrong number|no more (texts|messages)|do ?n[o']?t (text|message) me|don.?t (text|message)|go away"
    r"|no me (escribas|mandes)|d[eé]jame en paz|lass(t)? mich|keine (sms|nachrichten) mehr|arr[eê]tez?"
    r"|n[aã]o me (mande|envie)|pare de)\b",
    re.IGNORECASE,
)


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
    if word in _STOP or _STOP_PHRASES.search(body):
        return Meaning.STOP
    if word in _START:
        return Meaning.START
    if word in _HELP:
        return Meaning.HELP
    if word in _YES:
        return Meaning.YES
    return Meaning.OTHER


def is_vendors_word(body: str) -> bool:
    """Whether Twilio's default opt-out handling answers this text itself (a single English reserved word)."""
    return normal_keyword(body) in {
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "HELP", "INFO", "UNSTOP", "START",
    }  # fmt: skip
