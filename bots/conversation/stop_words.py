"""What means "no more messages", in words and sentences of many languages: one answer for every channel."""

from __future__ import annotations

import re
import unicodedata

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORDS = """
    stop stopall unsubscribe cancel end quit revoke optout
    stopp abbestellen abmelden abbruch aufhören ende
    arrêt arret arrête arrete arrêter arrêtez désabonner désabonnez désinscrire annuler annulez
    alto baja basta para parar pare cancelar
    sair descadastrar cancela chega
    fermati annulla disiscrivimi
    stoppen afmelden uitschrijven
    stoppa sluta avsluta avmeld afmeld lopeta
    zatrzymaj wypisz przestań konec zrušit dur iptal
    стоп отписаться отписка хватит відписатися
    توقف إلغاء עצור रुको berhenti dừng หยุด 停止 退订 取消 停止する やめて 解除 중지 그만
    """
_PHRASES = (
    # English
    r"stop (all|texting|texts?|messaging|messages?|sending|sms|it|this|that|now|pls|please)|(please|pls) stop",
    r"stop (the|your|these|those|any)( \w+)? (texts?|messages?|sms)|no more (texts?|messages?|sms)",
    r"opt(ing)? ?-?out|un ?-?subscribe|remove me|take me off|leave me alone|go away|wrong number",
    r"(do ?n.?t|do not|never|quit) (text|texting|message|messaging|contact|contacting)",
    r"cancel (my |the |all |these )*(subscription|texts|messages|sms)",
    # German
    r"stopp? (bitte|sofort|jetzt)|bitte stopp?|falsche nummer|abmelden|abbestellen",
    r"(?<!ich )h(ö|oe)r(t|en sie)? (bitte )?(damit |jetzt )?auf(?! (spotify|apple|amazon|deezer|tidal|youtube))",
    r"lass(t)? mich|keine (weiteren )?(sms|nachrichten|texte)|nicht mehr (an)?schreiben|nicht mehr texten",
    r"schreib(t|en sie)? mir (bitte )?(nicht|keine)|(melde|meldet|trag|tragt) mich (bitte )?(ab|aus)",
    # Spanish
    r"no me (escrib|mand|env[ií]|contact|text)\w+|d[eé]j(a|en)me (ya )?en paz|n[uú]mero equivocado",
    r"no (quiero|m[aá]s|env[ií]\w+|mand\w+) (m[aá]s |recibir )?(m[aá]s )?(sms|mensajes|textos)",
    r"(deja|dejen|dejad|para|paren) de (escrib|mand|env|text|molest)\w+|(darme|dame|denme|quiero) de baja",
    r"cancel(ar|a|en) (mi |la )?suscripci[oó]n|basta (ya|de (sms|mensajes))",
    # French
    r"arr[eê]tez?|ne m.?([eé]cri|envo)\w+|laissez?[ -]moi|plus (de|aucun) (sms|messages?|textos?)",
    r"(d[eé]sabonne|d[eé]sinscri|supprime)(s|r|z|rez|vez)?[ -]moi|me d[eé](sabonner|sinscrire)|mauvais num[eé]ro",
    # Portuguese
    r"n[aã]o me (mand|envi|escrev)\w*|pare(m)? de|par(a|ar) de (me )?(mandar|enviar|escrever)|n[uú]mero errado",
    r"(chega|basta) de (sms|mensage(m|ns)|textos)|n[aã]o quero (mais |receber )+(sms|mensage(m|ns)|textos)",
    r"(me (tir|remov|descadastr)\w+|cancel(ar|a|e) (minha |a )?(inscri[cç][aã]o|assinatura))",
    # Italian, Dutch
    r"basta (sms|messaggi)|non (scriver|mandar|inviar)mi|geen (sms|berichten) meer",
)
_SAID = re.compile(r"\b(" + "|".join(_PHRASES) + r")(\b|$)", re.IGNORECASE)
_ALONE = re.compile(
    r"^\W*((stop|stopp|unsubscribe)\b\W*\w+|no more|no m[aá]s|nada m[aá]s)\W*$", re.IGNORECASE
)
# "don't stop" and its fellows ask for more: what they say is taken out before the rest is looked at
_GO_ON = re.compile(
    r"\b(do ?n.?t|do not|never|can.?t|cannot|won.?t) (ever |you |me )?stop\w*( \w+)?"
    r"|\b(nicht|nie|niemals) (mehr )?(aufh(ö|oe)ren|stoppen)|\bh(ö|oe)r(t|en sie)? (bitte )?(nicht|nie) auf"
    r"|\b(n.|ne )?(arr[eê]te\w*) (pas|jamais)|\b(no|nunca) par(a|e|es|en|ar|emos)\b( de)?"
    r"|\bn[aã]o par(a|e|em|ar|o)\b( de)?",
    re.IGNORECASE,
)


def means_stop(text: str) -> bool:
    """Whether somebody wants no more messages: said in one word, or somewhere in a sentence. In doubt: yes."""
    said = _GO_ON.sub(" ", unicodedata.normalize("NFKC", text))
    return _plain(said) in _STOP or bool(_SAID.search(said) or _ALONE.match(said))


def _plain(text: str) -> str:
    """In one case, without accents and what stands around it."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _EDGES.sub("", bare).casefold()


_STOP = frozenset(_plain(word) for word in _WORDS.split())
