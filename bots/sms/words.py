"""What a text message means: stop in many words, help, start, yes, a keyword, or just talk."""

from __future__ import annotations

import re
import unicodedata
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
_PHRASES = (
    # English
    r"stop (all|texting|texts?|messaging|messages?|sending|sms|it|this|that|now|pls|please)|(please|pls) stop",
    r"stop (the|your|these|those|any)( \w+)? (texts?|messages?|sms)|no more (texts?|messages?|sms)",
    r"opt(ing)? ?-?out|un ?-?subscribe|remove me|take me off|leave me alone|go away|wrong number",
    r"(do ?n.?t|do not|never|quit) (text|texting|message|messaging|contact|contacting)",
    # German
    r"stopp? (bitte|sofort|jetzt)|bitte stopp?|falsche nummer|abmelden|abbestellen",
    r"(?<!ich )h(ö|oe)r(t|en sie)? (bitte )?(damit |jetzt )?auf(?! (spotify|apple|amazon|deezer|tidal|youtube))",
    r"lass(t)? mich|keine (weiteren )?(sms|nachrichten|texte)|nicht mehr (an)?schreiben|nicht mehr texten",
    r"schreib(t|en sie)? mir (bitte )?(nicht|keine)|(melde|meldet|trag|tragt) mich (bitte )?(ab|aus)",
    # Spanish
    r"no me (escrib|mand|env[ií]|contact|text)\w+|d[eé]j(a|en)me (ya )?en paz|n[uú]mero equivocado",
    r"no (quiero|m[aá]s|env[ií]\w+|mand\w+) (m[aá]s |recibir )?(m[aá]s )?(sms|mensajes|textos)",
    r"(deja|dejen|dejad|para|paren) de (escrib|mand|env|text|molest)\w+|(darme|dame|denme|quiero) de baja",
    r"cancel(ar|a|en) (mi |la )?suscripci[oó]n",
    # French, Portuguese
    r"arr[eê]tez?|ne m.?(écri|ecri|envo)\w+|laissez?[ -]moi|n[aã]o me (mande|envie)\w*|pare de",
)
_STOP_PHRASES = re.compile(r"\b(" + "|".join(_PHRASES) + r")(\b|$)", re.IGNORECASE)
_STOP_AND_A_WORD = re.compile(r"^\W*(stop|stopp|unsubscribe)\b\W*(\w+\W*)?$", re.IGNORECASE)


class Meaning(StrEnum):
    """What to do about a text."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    YES = "yes"
    OTHER = "other"


def meaning(body: str) -> Meaning:
    """Single reserved words in any case and punctuation; stop also in ordinary sentences."""
    word, said = normal_keyword(body), unicodedata.normalize("NFKC", body)
    if word in _STOP or _STOP_PHRASES.search(said) or _STOP_AND_A_WORD.match(said):
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
